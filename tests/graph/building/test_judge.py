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
        yield course


@pytest.fixture
def three(small):
    """The course with two scenes more, the last of which is one clip by its source."""
    scenes = small.root / FOLDER / "manim_ce"
    lines = (scenes / "lines.py").read_text()
    (scenes / "others.py").write_text(lines.replace("class Lines", "class Others"))
    whole = lines.replace("class Lines", "class Whole").replace("self.two()\n", "self.two()\n        1\n")
    (scenes / "whole.py").write_text(whole)
    return small


def read(small):
    """The videos by their scenes' names, in a new build."""
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


def test_a_scene_that_turns_out_to_share_is_put_off_and_no_other_is(three):
    videos = read(three)
    assert bool(videos["Whole"].scene.one_clip_because)
    for video in videos.values():
        build(three, video)
    judge, lines = three.builder, videos["Lines"]
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

    again = read(three)  # as it is known to be now
    assert three.builder.regrouped == {}
    assert [clip.section.name for clip in again["Lines"].clips] == ["construct"]


def test_what_is_found_of_two_scenes_puts_both_off(three):
    videos = read(three)
    for name in ("Lines", "Others"):
        three.builder.learn(videos[name].clips[0], LEFT)
    assert {scene.name for scene in three.builder.regrouped.values()} == {"Lines", "Others"}


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


@pytest.mark.parametrize("second", ["look_again", "look_again_at_observed", "note_gone"])
@pytest.mark.parametrize("first", ["look_again", "look_again_at_observed", "note_gone"])
def test_what_was_found_while_all_was_to_be_looked_at_again_is_not_kept(small, monkeypatch, first, second):
    looked = []

    def check(target):
        looked.append(target)
        getattr(small.builder, first)()
        getattr(small.builder, second)()
        return True

    monkeypatch.setattr(small.builder, "_check", check)
    for times in range(1, 4):
        assert small.builder.is_current(small.line)
        assert len(looked) == times


@pytest.mark.parametrize("is_found", [True, False], ids=["found", "just made"])
def test_what_is_current_is_looked_at_again_where_what_it_observed_changed(small, is_found):
    small.edit("experiments.py", "mixed(scale)", "mixed(scale, open('.'.join(['table', 'csv'])).read())")
    table = small.root / FOLDER / "table.csv"
    table.write_text("1")
    small.build(small.line)
    judge = small.builder
    judge.look_again()
    if is_found:
        assert judge.is_current(small.line)
    else:
        judge.note_current(small.line)
    judge.look_again_at_observed()
    assert judge.is_current(small.line)
    table.write_text("2")
    judge.look_again_at_observed()
    assert not judge.is_current(small.line)


def test_what_was_asked_in_a_seminar_is_asked_in_the_folder_that_has_its_source_now(small):
    small.edit("experiments.py", "mixed(scale)", "mixed(scale, exists('.'.join(['steps', 'csv'])))")
    small.edit("experiments.py", "def line", "from os.path import exists\ndef line")
    small.build(small.line)
    before, now = small.root / FOLDER, small.root / "seminars/01_other"
    before.rename(now)
    for is_there in (False, True, False):
        (now / "steps.csv").touch() if is_there else (now / "steps.csv").unlink(missing_ok=True)
        small.read()
        assert not small.builder.is_current(
            small.line
        )  # its record tells of the folder that was: no file there either way
        assert small.builder.is_stored(small.line) != is_there


def test_a_scene_stays_put_off_though_its_file_is_gone_since(three):
    videos = read(three)
    three.builder.learn(videos["Lines"].clips[0], LEFT)
    (three.root / FOLDER / "manim_ce/lines.py").unlink()
    three.builder.learn(videos["Others"].clips[0], LEFT)
    assert {scene.name for scene in three.builder.regrouped.values()} == {"Lines", "Others"}


def test_its_store_and_it_read_a_file_once(small):
    assert small.builder.store.answers is small.builder.answers
