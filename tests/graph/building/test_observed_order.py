"""What a job reads of another target's files, though its source names none, is made before it, and followed."""

import pytest

from coursekit.graph.building.builder import build_with_needs
from coursekit.graph.building.why.standings import Standings
from tests.graph.small_courses import FOLDER, small_course

ROOT = "__file__.rpartition('/seminars/')[0]"


@pytest.fixture
def small(tmp_path):
    """A section that reads an experiment's file by its path; the experiment is shown by no section."""
    with small_course(tmp_path) as course:
        path = f"{ROOT} + ''.join(['/.cache/traj', 'ectories/seminar01/line.pt'])"
        read = f"open({path}).read() if __import__('os').path.exists({path}) else 0"
        scene = course.root / FOLDER / "manim_ce/lines.py"
        scene.write_text(scene.read_text().replace("self.tensors('line')", read))
        course.read()
        assert course.clip.needs == []
        yield course


def shown(small):
    return small.clip.files["clip.mp4"].read_text()


def test_what_it_looked_for_is_made_and_it_is_made_of_that(small):
    build_with_needs(small.builder, small.clip)
    assert small.builder.outcomes == {small.line.task: "computed", small.clip.task: "computed"}
    assert small.line.path.read_text() in shown(small).replace('\\"', '"')
    small.read()
    assert small.builder.is_current(small.clip)
    assert [need.task for need in small.builder.observed_needs(small.clip)] == [small.line.task]


def test_an_edit_of_what_made_it_makes_both_in_one_build(small):
    small.build(small.line)
    small.read()
    build_with_needs(small.builder, small.clip)
    before = shown(small)
    small.edit("hyperparams.toml", "scale = 1", "scale = 3")
    assert not small.builder.is_current(small.clip)
    standing = Standings(small.builder).of(small.clip)
    assert [target.task for target in standing.waits_for] == [small.line.task] and not standing.changes
    build_with_needs(small.builder, small.clip)
    assert small.builder.outcomes == {small.line.task: "computed", small.clip.task: "computed"}
    assert shown(small) != before
    small.read()
    assert small.builder.is_current(small.clip)
    small.edit("hyperparams.toml", "scale = 3", "scale = 1")
    build_with_needs(small.builder, small.clip)
    assert set(small.builder.outcomes.values()) == {"from the store"}
    assert shown(small) == before


def test_what_reads_its_own_video_waits_for_nobody(small):
    scene = small.root / FOLDER / "manim_ce/lines.py"
    path = f"{ROOT} + '/{FOLDER}/sta' + 'tic/Lines.mp4'"
    read = f"len(open({path}).read()) if __import__('os').path.exists({path}) else 0"
    scene.write_text(scene.read_text().replace("self.play(200)", f"self.play({read})"))
    small.read()
    small.build()
    small.read()
    assert small.builder.observed_needs(small.other_clip) == []
    assert not small.builder.is_current(small.video)
    small.build()  # it comes to an end, and to the next state of what changes itself
    assert small.builder.outcomes[small.other_clip.task] == "computed"


def test_what_it_fails_without_is_made_and_it_again(small):
    scene = small.root / FOLDER / "manim_ce/lines.py"
    lines = [line.partition(" if __import__") for line in scene.read_text().splitlines()]
    scene.write_text("".join(f"{line}{')' if test else ''}\n" for line, test, _ in lines))
    small.read()
    build_with_needs(small.builder, small.clip)
    assert small.line.path.read_text() in shown(small).replace('\\"', '"')
