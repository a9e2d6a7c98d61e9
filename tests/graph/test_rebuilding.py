"""What an edit rebuilds: exactly what shows it."""

from unittest import mock

import pytest

from coursekit.graph.store.files import sealed, unsealed
from coursekit.graph.store.records import Records

LOW = "quality=low"
NOTHING: dict[str, str] = {}
VIDEO = {"render:seminar01:Lines": "computed"}


def clip(section):
    return {f"clip:seminar01:Lines:{section}": "computed"}


def test_a_second_run_does_nothing(tiny_course):
    assert tiny_course.doit(LOW) == NOTHING
    assert tiny_course.output.startswith("6 current;")


def test_what_was_looked_at_is_not_looked_at_again_until_it_is_touched(tiny_course):
    tiny_course.doit(LOW)
    records = sorted(tiny_course.root.glob(".cache/clips/**/*.json"))
    with mock.patch.object(Records, "read", side_effect=AssertionError("a record was read")):
        assert tiny_course.doit(LOW) == NOTHING
        assert tiny_course.output.startswith("6 current;")
    (clip,) = tiny_course.root.glob(".cache/clips/low/seminar01/Lines/scene1_square.mp4")
    audit = tiny_course.file(".cache/audit/low/seminar01/Lines/scene2_line.json")
    video = tiny_course.file("seminars/*/static/Lines.mp4")
    for touched in (clip, audit, video, *records, tiny_course.file(".cache/trajectories/*/line.pt")):
        whole = touched.read_bytes()
        touched.write_bytes(whole[:-1])
        tiny_course.doit(LOW)
        assert touched.read_bytes() == whole or touched in records
        assert tiny_course.doit(LOW) == NOTHING


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.0  # a comment"),
        (
            "manim_ce/lines.py",
            "    def scene2_line(self):",
            '\n    def scene2_line(self):\n        """A docstring."""\n',
        ),
        ("manim_ce/drawing.py", "def curve(values):", '"""Drawing."""\n\n\ndef curve(\n    values,\n):'),
        ("experiments.py", "import torch", '"""Lines."""\n\nimport torch  # arrays'),
        ("hyperparams.toml", "slope = 0.5", "# steepness\nslope  =  0.5"),
        ("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.0\nUNUSED = 2"),
    ],
)
def test_what_means_the_same_rebuilds_nothing(tiny_course, file, old, new):
    tiny_course.replace(file, old, new)
    assert tiny_course.doit(LOW) == NOTHING


def test_a_statement_that_nothing_reads_and_that_raises_fails_as_in_a_clean_build(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", 'SIDE = 1.0\nUNUSED = SIDE + "1"')
    for _ in range(2):
        ran = tiny_course.doit("--continue", LOW, fails=True)
        assert ran == dict.fromkeys((*clip("scene1_square"), *clip("scene2_line"), *clip("scene3_doubled")), "FAILED")
        assert "seminars/01_tiny/manim_ce/lines.py, line 8, in <module>: UNUSED = SIDE" in tiny_course.output
    tiny_course.replace("manim_ce/lines.py", '\nUNUSED = SIDE + "1"', "")
    assert tiny_course.doit(LOW) == NOTHING


def test_a_constant_of_one_section_renders_one_clip(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    assert tiny_course.doit(LOW) == clip("scene1_square") | VIDEO


def test_putting_an_edit_back_renders_nothing(tiny_course):
    before = tiny_course.file("seminars/*/static/Lines.mp4").read_bytes()
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    tiny_course.doit(LOW)
    assert tiny_course.file("seminars/*/static/Lines.mp4").read_bytes() != before
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.5", "SIDE = 1.0")
    ran = tiny_course.doit(LOW)
    assert set(ran.values()) == {"from the store"}
    assert tiny_course.file("seminars/*/static/Lines.mp4").read_bytes() == before


def test_a_helper_renders_the_sections_that_call_it(tiny_course):
    tiny_course.replace("manim_ce/drawing.py", "value - 1", "value - 1.5")
    assert tiny_course.doit(LOW) == clip("scene2_line") | clip("scene3_doubled") | VIDEO


def test_a_method_renders_the_sections_that_call_it(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py",
        "self.wait(0.2)\n        self.play(FadeOut(drawn)",
        "self.wait(0.4)\n        self.play(FadeOut(drawn)",
    )
    assert tiny_course.doit(LOW) == clip("scene2_line") | clip("scene3_doubled") | VIDEO


def test_a_hyperparameter_rebuilds_what_shows_it(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    assert tiny_course.doit(LOW) == {"tensor:seminar01:doubled": "computed"} | clip("scene3_doubled") | VIDEO


def test_a_rewritten_experiment_with_the_same_tensors_renders_nothing(tiny_course):
    tiny_course.replace("experiments.py", "slope * torch.arange(steps)", "torch.arange(steps) * slope")
    assert tiny_course.doit(LOW) == {"tensor:seminar01:line": "computed"}


def test_the_order_of_sections_joins_anew_and_renders_nothing(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py",
        "self.scene2_line()\n        self.scene3_doubled()",
        "self.scene3_doubled()\n        self.scene2_line()",
    )
    assert tiny_course.doit(LOW) == VIDEO


def test_a_target_changed_by_hand_is_put_right(tiny_course):
    video = tiny_course.file("seminars/*/static/Lines.mp4")
    built = video.read_bytes()
    video.write_bytes(built[: len(built) // 2])
    tensors = tiny_course.file(".cache/trajectories/*/line.pt")
    tensors.write_bytes(b"")
    assert tiny_course.doit(LOW) == {
        "render:seminar01:Lines": "from the store",
        "tensor:seminar01:line": "from the store",
    }
    assert video.read_bytes() == built


def test_wrong_bytes_in_the_store_are_dropped_and_made_anew(tiny_course):
    clip_file = tiny_course.file(".cache/clips/low/*/*/scene1_square.mp4")
    built = clip_file.read_bytes()
    clip_file.unlink()
    for kept in tiny_course.root.glob(".cache/store/objects/*/*"):
        if kept.read_bytes() == built:
            kept.write_bytes(built[::-1])
    assert tiny_course.doit(LOW) == clip("scene1_square")
    assert clip_file.read_bytes() == built


def test_a_lost_database_rebuilds_nothing(tiny_course):
    tiny_course.file(".cache/doit.sqlite").unlink()
    assert tiny_course.doit(LOW) == NOTHING


def test_a_section_can_be_added_and_removed(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "        self.scene3_doubled()\n", "")
    assert tiny_course.doit(LOW) == VIDEO
    tiny_course.replace(
        "manim_ce/lines.py",
        "        self.scene2_line()\n",
        "        self.scene2_line()\n        self.scene3_doubled()\n",
    )
    assert tiny_course.doit(LOW) == {"render:seminar01:Lines": "from the store"}


def test_a_copied_seminar_builds_without_an_edit_elsewhere(tiny_course):
    import shutil

    shutil.copytree(tiny_course.seminar, tiny_course.root / "seminars/05_another")
    shutil.rmtree(tiny_course.root / "seminars/05_another/static")
    ran = tiny_course.doit(LOW)
    assert set(ran) == {
        "tensor:seminar05:line",
        "tensor:seminar05:doubled",
        *(f"clip:seminar05:Lines:{s}" for s in ("scene1_square", "scene2_line", "scene3_doubled")),
        "render:seminar05:Lines",
    }
    assert set(ran.values()) == {"from the store"}
    assert (tiny_course.root / "seminars/05_another/static/Lines.mp4").is_file()


def test_the_longest_clip_by_the_last_times_is_made_first(tiny_course):
    for section, seconds in {"scene1_square": 2.0, "scene2_line": 1.0, "scene3_doubled": 3.0}.items():
        record = tiny_course.file(f".cache/clips/low/*/Lines/{section}.json")
        known = unsealed(record)
        known["facts"]["seconds"] = seconds
        record.write_bytes(sealed(known))
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    tiny_course.replace("manim_ce/drawing.py", "value - 1", "value - 2")
    ran = tiny_course.doit("run", "-n", "1", "quality=low")
    sections = [task.rpartition(":")[2] for task in ran if task.startswith("clip:")]
    assert sections == ["scene3_doubled", "scene1_square", "scene2_line"]
