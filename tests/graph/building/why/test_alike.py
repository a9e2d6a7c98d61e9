"""What stands so for one reason is told as one, by a name that is true of all of it."""

from dataclasses import dataclass, field

import pytest

from coursekit.graph.building.why.alike import alike


@dataclass(frozen=True)
class Stub:
    """A target, as far as its name and what it is made of go."""

    task: str
    needs: tuple = field(default=(), repr=False)


def course(scenes):
    """Of each scene two clips, the video of them, and its captions, in the order of building."""
    targets = []
    for scene in scenes:
        tensor = Stub(f"tensor:{scene.partition(':')[0]}:{scene.partition(':')[2].lower()}")
        clips = [Stub(f"clip:{scene}:{section}", (tensor,)) for section in ("one", "two")]
        targets += [tensor, *clips, Stub(f"render:{scene}", tuple(clips)), Stub(f"captions:{scene}")]
    return targets


def told(all_of_them, reason):
    stale = [target for target in all_of_them if reason(target)]
    found = [*alike(stale, all_of_them, reason)]
    assert sorted(t.task for each in found for t in each.targets) == sorted(t.task for t in stale), "each once"
    return [f"{each.told}: {each.reason}" for each in found]


def test_a_course_that_was_never_made_is_told_in_a_line():
    assert told(course(["s1:A", "s1:B", "s2:C", "s2:D"]), lambda target: "new") == [
        "render, 4 tasks, with 4 tensor, 8 clip and 4 captions tasks: new"
    ]


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ("s1:A", "render:s1:A, with 1 tensor, 2 clip and 1 captions tasks: new"),
        ("s2:", "render:s2:C, with 1 tensor, 2 clip and 1 captions tasks: new"),
        ("s3:", "render:s3, 4 tasks, with 4 tensor, 8 clip and 4 captions tasks: new"),
    ],
)
def test_a_scene_or_a_seminar_that_is_new_is_told_in_a_line(new, line):
    reason = lambda target: "new" if target.task.partition(":")[2].upper().startswith(new.upper()) else ""  # noqa: E731
    assert told(course(["s1:A", "s1:B", "s2:C", *(f"s3:{name}" for name in "DEFG")]), reason) == [line]


def test_what_needs_it_for_another_reason_is_told_apart():
    reasons = {"tensor": "the kit changed", "clip": "the kit changed", "render": "it was removed"}
    assert told(course(["s1:A", "s1:B"]), lambda target: reasons.get(target.task.partition(":")[0], "")) == [
        "clip, 4 tasks, with 2 tensor tasks: the kit changed",
        "render:s1:A: it was removed",
        "render:s1:B: it was removed",
    ]


def test_a_group_of_which_one_is_current_does_not_stand_for_the_others():
    stale = ("clip:s1:A:one", "clip:s1:A:two", "clip:s2:B:one", "clip:s2:B:two", "clip:s2:C:one")
    assert told(course(["s1:A", "s2:B", "s2:C"]), lambda target: "edited" if target.task in stale else "") == [
        f"{task}: edited" for task in stale
    ]
