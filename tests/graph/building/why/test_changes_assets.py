"""What is told of files that a source names: one that is read no more is not gone, one that is read now not new."""

import pytest

from coursekit.graph.building.why.standings import reasons
from tests.graph.small_courses import FOLDER, small_course

SCENE = "manim_ce/lines.py"
PLAYS = "self.play(200)"
READS = "self.play(open(__file__.rpartition('/')[0] + '/' + 'kept.txt').read())"


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as small:
        (tmp_path / FOLDER / "manim_ce/kept.txt").write_text("1")
        yield small


def test_a_file_that_is_read_no_more_is_not_told_gone(small):
    small.edit(SCENE, PLAYS, READS)
    small.build()
    small.edit(SCENE, READS, PLAYS)
    first, *others = reasons(small.builder, small.other_clip)
    assert "Lines.two changed" in first
    assert "it reads the file manim_ce/kept.txt no more" in others


def test_a_file_that_is_read_now_is_not_told_new(small):
    small.build()
    small.edit(SCENE, PLAYS, READS)
    first, *others = reasons(small.builder, small.other_clip)
    assert "Lines.two changed" in first
    assert "it reads the file manim_ce/kept.txt now" in others


def test_a_file_that_is_gone_or_new_is_told_so(small):
    small.edit(SCENE, PLAYS, READS)
    small.build()
    file = small.root / FOLDER / "manim_ce/kept.txt"
    file.unlink()
    small.read()
    assert "the file manim_ce/kept.txt is gone" in reasons(small.builder, small.other_clip)
    small.edit(SCENE, READS, "self.play(3, 'kept.txt')")
    small.build()
    file.write_text("2")
    small.read()
    assert reasons(small.builder, small.other_clip) == ["the file manim_ce/kept.txt is new"]
