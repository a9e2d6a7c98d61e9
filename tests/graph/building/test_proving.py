"""What counts for one process only is made again, and a difference is told where nothing else explains it."""

import pytest

from coursekit.graph.building.proving import prove
from tests.graph.small_courses import FOLDER, small_course


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        course.edit("manim_ce/lines.py", "self.play(200)", "self.play(open(__file__[:-17] + 'table.csv').read())")
        course.root.joinpath(FOLDER, "table.csv").write_text("1")
        course.build()
        yield course


def provisional(small, clip, pictures=None):
    """A clip as it is, or with other pictures, as what went on from a checkpoint."""
    wanted, place = clip.fingerprint(), clip.source_place
    (stored,) = small.builder.store.traces(wanted)
    files = dict(clip.files)
    if pictures:
        files["clip.mp4"].write_text(pictures)
    small.builder.provisional[wanted] = small.builder.store.lay_by(
        files, {**stored.facts, "continued": 1}, stored.observed, place
    )
    small.builder.store.forget(wanted)
    small.builder.placing.put(clip, small.builder.provisional[wanted], wanted, clip.ingredients())


def test_what_is_the_same_is_no_fault(small):
    provisional(small, small.other_clip)
    assert prove(small.builder, small.other_clip, small.workers) == []
    assert not small.builder.provisional


def test_what_is_another_is_told(small):
    provisional(small, small.other_clip, "other pictures")
    assert prove(small.builder, small.other_clip, small.workers) == ["clip.mp4"]


def test_what_is_another_since_a_table_was_saved_is_no_fault(small):
    provisional(small, small.other_clip)
    small.workers.before = lambda: small.root.joinpath(FOLDER, "table.csv").write_text("2")
    before = small.other_clip.files["clip.mp4"].read_bytes()
    assert prove(small.builder, small.other_clip, small.workers) == []
    assert small.other_clip.files["clip.mp4"].read_bytes() != before
