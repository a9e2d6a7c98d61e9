"""What a builder makes sure of: sources that are edited meanwhile, checks, and those who do the work."""

import json
import os
from contextlib import suppress

import pytest

from coursekit.graph.building.builder import Builder
from coursekit.graph.building.edited_source import MOST_EDITS, reread
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import BuildError, JobError
from coursekit.graph.jobs.engine import Engine
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING
from coursekit.graph.store.files import scratch_folder
from coursekit.graph.store.results import Store
from coursekit.graph.targets.site.index import Index
from coursekit.graph.targets.site.stills import Stills
from coursekit.graph.targets.tensors import TensorFile
from coursekit.graph.targets.videos import Video
from tests.graph.small_courses import FOLDER, TREE, Counted, Doubtful, doubtful, small_course


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        yield course


def edits(small, *texts):
    """Workers that find another text of experiments.py each time that they begin."""
    following = iter(texts)
    file = small.root / FOLDER / "experiments.py"

    def before():
        with suppress(StopIteration):
            file.write_text(next(following))

    small.workers.before = before
    return TREE[f"{FOLDER}/experiments.py"]


def test_a_source_that_is_edited_while_it_is_made_is_made_anew(small):
    text = edits(small)
    edits(small, text.replace("mixed(scale)", "mixed(scale, 7)"))
    assert small.builder.build(small.line) == "computed"
    made = json.loads(small.line.path.read_text())
    small.read()
    small.workers.before = lambda: None
    assert small.builder.is_current(small.line)
    small.builder.use_store = False
    small.builder.build(small.line)
    assert json.loads(small.line.path.read_text()) == made


def test_an_asset_that_is_edited_while_it_is_read_is_read_anew(small):
    rows = small.root / FOLDER / "rows.csv"
    rows.write_text("1")
    reading = "from pathlib import Path\ndef line(scale): return Path(__file__).with_name('rows.csv').read_text()\n"
    small.edit("experiments.py", "def line(scale): return {'y': mixed(scale)}\n", reading)
    later = iter(["2"])
    small.workers.before = lambda: [rows.write_text(text) for text in later]
    rows_before = small.line.fingerprint()
    assert small.builder.build(small.line) == "computed"
    assert json.loads(small.line.path.read_text())[1] == "2"
    assert small.builder.records.read(small.line.record).fingerprint == small.line.fingerprint() != rows_before


def test_an_edit_that_the_target_does_not_see_costs_nothing(small):
    edits(small, edits(small).replace("'y': width", "'y': width + 1"))
    assert small.builder.build(small.line) == "computed"
    assert len(small.workers.jobs) == 1


def test_a_source_that_is_edited_over_and_over_is_an_error(small):
    text = edits(small)
    edits(small, *(text.replace("mixed(scale)", f"mixed(scale, {n})") for n in range(MOST_EDITS)))
    with pytest.raises(BuildError, match=rf"tensor:seminar01:line: .* {MOST_EDITS} times"):
        small.builder.build(small.line)
    assert len(small.workers.jobs) == MOST_EDITS


@pytest.mark.parametrize(
    ("kind", "file", "old", "new"),
    [
        ("other_point", "hyperparams.toml", "[5, 6]", "[5, 7]"),
        ("clip", "manim_ce/lines.py", "self.one()", "self.two()"),
        ("clip", "manim_ce/lines.py", "class Lines", "class Curves"),
        ("video", "manim_ce/lines.py", "class Lines", "class Curves"),
    ],
)
def test_a_target_that_is_removed_while_it_is_made_is_an_error(small, kind, file, old, new):
    target = getattr(small, kind)
    for need in target.needs:
        small.build(need)
    path = small.root / FOLDER / file
    make = type(target).make

    def edited(self, folder, workers):
        done, loaded = make(self, folder, workers)
        path.write_text(path.read_text().replace(old, new))
        return done, {**loaded, str(path): "edited"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(target), "make", edited)
        with pytest.raises(BuildError, match=f"{target.task} was removed"):
            small.builder.build(target)


def test_each_kind_of_target_is_made_anew_after_an_edit_of_its_own(small):
    small.build()
    for target, file, old, new in (
        (small.other_point, "experiments.py", "{'y': width}", "{'y': width + 1}"),
        (small.other_clip, "manim_ce/lines.py", "200", "300"),
    ):
        path = small.root / FOLDER / file
        small.workers.jobs.clear()
        small.workers.before = lambda path=path, old=old, new=new: path.write_text(path.read_text().replace(old, new))
        small.builder.use_store = False
        assert small.builder.build(target) == "computed"
        assert len(small.workers.jobs) == 2
        assert json.loads(next(iter(target.files.values())).read_text())
    small.workers.before = lambda: None
    small.read()
    assert small.builder.is_current(small.swept[1])
    assert not small.builder.is_current(small.swept[0])
    assert small.builder.is_current(small.other_clip)
    assert "300" in small.other_clip.files["clip.mp4"].read_text()


def test_a_target_with_a_mistake_in_its_source_is_never_current_nor_made(small):
    small.build(small.line)
    target = doubtful(small, said="no")
    assert not small.builder.is_current(target)
    assert not small.builder.is_stored(target)
    with pytest.raises(BuildError, match=r"^no$"):
        small.builder.build(target)


def test_a_target_whose_files_speak_against_it_is_put_in_place_and_an_error(small):
    target = doubtful(small, against="off the frame")
    for outcome in ("computed", "from the store"):
        with pytest.raises(BuildError, match=r"^off the frame$"):
            small.builder.build(target)
        assert small.builder.outcomes[target.task] == outcome
        assert not small.builder.is_current(target)
        target.path.unlink()


def test_what_is_checked_is_made_before_and_all_that_it_says_is_told_once(small):
    fine = doubtful(small, looked_at=(small.doubled, small.swept[0]))
    small.build(small.line)
    assert not small.builder.is_current(fine)
    small.builder.build(fine)
    assert small.builder.is_current(small.doubled)
    assert small.builder.is_current(small.swept[0])
    assert small.builder.is_current(fine)
    wrong = [doubtful(small, against=said) for said in ("one\ntwo", "two\nthree", "three\none")]
    with pytest.raises(BuildError, match=r"^one\ntwo\nthree$"):
        small.builder.build(doubtful(small, looked_at=tuple(wrong)))
    ran = len(small.workers.jobs)
    with pytest.raises(BuildError, match=r"^no$"):
        small.builder.build(doubtful(small, said="no", looked_at=(small.swept[1],)))
    assert len(small.workers.jobs) == ran


def test_workers_that_are_given_do_the_work_of_a_target_and_of_its_checks(small):
    mine = Counted(small.root)
    small.builder.build(doubtful(small, looked_at=(small.swept[0],)), mine)
    assert len(mine.jobs) == 2
    assert small.workers.jobs == []


class Running(Engine):
    """An engine that only notes what it is asked for."""

    is_starting = True
    most_jobs = 7

    def __init__(self):
        self.asked = []

    def run(self, function, **kwargs):
        raise JobError("no job")

    def warm_up(self):
        self.asked.append("warm up")

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.asked.append("shut down")


def test_an_engine_is_warmed_up_and_shut_down(small):
    engine = Running()
    builder = Builder(small.builder.course, engine)
    assert builder.is_starting
    assert builder.warm_up() == 7
    builder.end()
    assert engine.asked == ["warm up", "shut down"]


def test_a_store_that_cannot_be_used_is_told_before_anything_is_warmed_up(small, monkeypatch):
    def check(self):
        raise JobError("no store")

    monkeypatch.setattr(Store, "check", check)
    engine = Running()
    with pytest.raises(JobError, match="no store"):
        Builder(small.builder.course, engine).warm_up()
    assert engine.asked == []


def test_the_end_leaves_nothing_of_this_process_unfinished(small):
    with scratch_folder(small.root) as folder:
        assert folder.parent == small.root / ".cache/tmp"
        assert folder.name.startswith(f"{os.getpid()}-")
        (folder / "file").write_text("half")
        small.builder.end()
        assert not folder.exists()
    with suppress(ZeroDivisionError), scratch_folder(small.root) as folder:
        (folder / "file").write_text("half")
        raise ZeroDivisionError
    assert not folder.exists()


def test_workers_are_chosen_once_and_prepared_for_what_is_stale(small, monkeypatch):
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    for name in ("COURSEKIT_PRELOAD", "COURSEKIT_PARENT"):
        monkeypatch.setenv(name, "")

    def prepared(**given):
        builder = Builder(read_course(small.root), **given)
        assert not builder.is_starting
        workers = builder.workers
        assert isinstance(workers, WorkerPool)
        assert builder.workers is workers
        assert builder.is_starting
        return tuple(os.environ["COURSEKIT_PRELOAD"].split(","))

    assert prepared() == (*EXPERIMENTING, *DRAWING)
    assert prepared(preload=["math"]) == ("math",)
    for target in (small.doubled, *small.swept):
        small.build(target)
    assert prepared() == DRAWING


def test_a_builder_looks_at_nothing_that_it_was_not_asked_for(small):
    builder = small.builder
    assert (builder.is_building, builder.at_once, builder.use_store) == (False, os.cpu_count(), True)
    assert (builder.reasons, builder.outcomes) == ({}, {})


def every_kind(course, records):
    """A target of each kind, of a course."""
    (scene,) = course.scenes
    video = Video(course, records, scene, "low")
    tensors = [TensorFile(course, records, experiment) for experiment in course.experiments]
    pages = (Index(course, records, "low"), Stills(course, records, video.clips[1]))
    return [*tensors, video, *video.clips, *video.audits, *pages]


def test_a_target_is_the_same_one_in_a_course_that_is_read_again(small):
    records = small.builder.records
    before = every_kind(small.builder.course, records)
    for name, old, new in (("manim_ce/lines.py", "play(", "play(7, "), ("experiments.py", "return", "return {} or")):
        path = small.root / FOLDER / name
        path.write_text(path.read_text().replace(old, new))
    after = every_kind(read_course(small.root), records)
    assert before != after
    assert [reread(target) for target in before] == after


def test_a_target_of_a_seminar_that_is_removed_while_it_is_made_is_an_error(small):
    before = [small.line, small.clip, small.video]
    (small.root / FOLDER).rename(small.root / "seminars/02_part")
    for target in before:
        with pytest.raises(BuildError, match=f"{target.task} was removed"):
            reread(target)


@pytest.mark.parametrize("end", ["look_again", "forget"])
def test_what_a_look_finds_is_not_kept_when_it_is_to_be_looked_at_again_meanwhile(small, monkeypatch, end):
    again = small.builder.look_again if end == "look_again" else lambda: small.builder.forget(small.other_point)
    small.build(small.line)
    again()

    def meanwhile(target):
        small.line.path.unlink(missing_ok=True)
        again()
        return ""

    monkeypatch.setattr(Doubtful, "breach", property(meanwhile))
    assert small.builder.is_current(doubtful(small))
    assert not small.builder.is_current(doubtful(small))
