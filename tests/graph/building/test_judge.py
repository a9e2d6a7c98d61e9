"""What a judge knows beside records: scenes that turned out to be one clip, and what went on from a checkpoint."""

from dataclasses import replace

import pytest

from coursekit.graph.targets.kinds import KINDS, Setting
from coursekit.graph.targets.quality import DRAFT
from tests.graph.small_courses import FOLDER, small_course

LEFT = {"left": [("", "numpy.geterr()", "numpy.geterr()")]}  # what every section draws by


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        other = course.root / FOLDER / "manim_ce/others.py"
        lines = (course.root / FOLDER / "manim_ce/lines.py").read_text()
        other.write_text(lines.replace("class Lines", "class Others"))
        whole = course.root / FOLDER / "manim_ce/whole.py"
        whole.write_text(lines.replace("class Lines", "class Whole").replace("self.two()\n", "self.two()\n        1\n"))
        yield course


def read(small):
    """The targets of Lines, Others and Whole, the last of which is one clip by its source, in a new build."""
    from coursekit.graph.building.builder import Builder
    from coursekit.graph.course.reading import read_course
    from coursekit.graph.targets.videos import Video

    small.builder = Builder(read_course(small.root), small.workers)
    course, records = small.builder.course, small.builder.records
    return {scene.name: Video(course, records, scene, "low") for scene in course.scenes}


def build(small, target):
    from coursekit.graph.building.builder import build_with_needs

    build_with_needs(small.builder, target)


def test_it_makes_targets_of_its_own_course(small):
    judge = small.builder
    assert (judge.kinds, judge.quality) == (KINDS, DRAFT)
    assert judge.setting("high") == Setting(judge.course, judge.records, "high")
    assert (judge.regrouped, judge.provisional) == ({}, {})


def test_a_scene_that_turns_out_to_share_is_put_off_and_no_other_is(small):
    videos = read(small)
    assert bool(videos["Whole"].scene.one_clip_because)
    for video in videos.values():
        build(small, video)
    judge, lines = small.builder, videos["Lines"]
    judge.learn(lines.clips[0], {})
    assert judge.regrouped == {}
    judge.learn(lines.clips[0], LEFT)
    (scene,) = judge.regrouped.values()
    assert judge.regrouped == {lines.scene.identity: scene}
    assert "numpy.geterr()" in scene.one_clip_because
    put_off = [lines, *lines.clips, *lines.audits]
    assert all(map(judge.is_put_off, put_off))
    judge.look_again()
    assert not any(map(judge.is_current, put_off))
    for video in (videos["Others"], videos["Whole"]):
        assert not judge.is_put_off(video)
        assert judge.is_current(video)
    assert not judge.is_put_off(lines.clips[0].needs[0])

    again = read(small)  # as it is known to be now
    assert small.builder.regrouped == {}
    assert [clip.section.name for clip in again["Lines"].clips] == ["construct"]


def test_what_is_found_of_two_scenes_puts_both_off(small):
    videos = read(small)
    for name in ("Lines", "Others"):
        small.builder.learn(videos[name].clips[0], LEFT)
    assert {scene.name for scene in small.builder.regrouped.values()} == {"Lines", "Others"}


def test_what_went_on_from_a_checkpoint_counts_until_it_is_proven(small):
    build(small, small.clip)
    judge, records = small.builder, small.builder.records
    assert not judge.is_provisional(small.clip)
    record = records.read(small.clip.record)
    assert record.fingerprint
    for known, counts in (({}, False), ({record.fingerprint: None}, True), ({"another": None}, False)):
        judge.look_again()
        records.write(small.clip.record, replace(record, facts={**record.facts, "continued": 1}))
        judge.provisional = known
        assert judge.is_current(small.clip) == counts
        assert judge.is_provisional(small.clip) == counts


def test_what_a_look_has_found_is_kept_where_nothing_is_looked_at_again(small, monkeypatch):
    build(small, small.clip)
    small.builder.look_again()
    assert small.builder.is_current(small.clip)
    monkeypatch.setattr(small.builder, "_check", lambda target: False)
    assert small.builder.is_current(small.clip)
