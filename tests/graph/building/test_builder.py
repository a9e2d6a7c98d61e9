"""The builder, target by target: what is current, what comes from the store, and what is made."""

import json
import subprocess
from dataclasses import dataclass, replace

import pytest

from coursekit.graph.building.outside import tensor_files
from coursekit.graph.errors import BuildError, CourseError, Details, JobError, Place
from coursekit.graph.store.files import digest_of
from coursekit.graph.store.records import NOTHING, Gone, KnownFile
from coursekit.graph.targets.videos import Video
from tests.graph.small_courses import FOLDER, small_course


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        yield course


def content(target):
    return [path.read_bytes() for path in target.files.values()]


def test_a_target_is_made_once_and_is_current_for_every_builder(small):
    assert not small.builder.is_current(small.line)
    assert small.builder.build(small.line) == "computed"
    assert small.builder.outcomes == {small.line.task: "computed"}
    for _ in range(2):
        assert small.builder.is_current(small.line)
        assert small.build(small.line) == 0
        small.read()


def test_a_record_says_what_a_target_was_made_from_and_how_its_files_are_known(small):
    small.builder.build(small.line)
    record = small.builder.records.read(small.line.record)
    assert record.fingerprint == small.line.fingerprint()
    assert record.ingredients == small.line.ingredients()
    known = record.files["tensors.pt"]
    assert known.path == small.line.path.relative_to(small.root).as_posix()
    assert known.digest == digest_of(small.line.path)
    assert replace(known, digest="").matches(small.line.path)  # without reading it
    assert record.facts["seconds"] == 0
    assert record.left == []


def test_what_is_lost_or_changed_by_hand_comes_from_the_store(small):
    small.build()
    before = content(small.clip)
    for damage in (small.clip.poster.unlink, lambda: small.clip.poster.write_text("by hand")):
        damage()
        small.read()
        assert not small.builder.is_current(small.clip)
        assert not small.builder.is_current(small.video)
        assert small.builder.is_stored(small.clip)
        assert small.builder.build(small.clip) == "from the store"
        assert small.builder.outcomes == {small.clip.task: "from the store"}
        assert small.workers.jobs == []
        assert content(small.clip) == before
        assert small.builder.is_current(small.video)


def test_a_record_that_is_lost_is_written_anew_without_work(small):
    small.build(small.line)
    small.line.record.unlink()
    small.read()
    assert not small.builder.is_current(small.line)
    assert small.builder.build(small.line) == "from the store"
    small.read()
    assert small.builder.is_current(small.line)


def test_without_the_store_all_is_made_and_no_reason_is_sought(small):
    small.build(small.line)
    small.builder.use_store = False
    small.workers.jobs.clear()
    assert small.builder.build(small.line) == "computed"
    assert len(small.workers.jobs) == 1
    assert small.builder.reasons[small.line.task]
    small.read()
    small.builder.use_store = False
    small.builder.build(small.line)
    assert small.builder.reasons == {}


def test_an_edit_makes_stale_what_is_made_from_it_and_the_reason_is_told(small):
    small.build()
    small.build(small.doubled)
    small.edit("hyperparams.toml", "scale = 1", "scale = 3")
    current = {t.task: small.builder.is_current(t) for t in (small.line, small.doubled, small.clip, small.other_clip)}
    assert list(current.values()) == [False, False, False, True]
    assert not small.builder.is_stored(small.line)
    small.build(small.doubled)
    assert "scale" in small.builder.reasons[small.line.task]
    small.edit("hyperparams.toml", "scale = 3", "scale = 1")
    assert not small.builder.is_stored(small.doubled)  # what it is made from is another one yet
    assert small.builder.build(small.line) == "from the store"
    assert small.builder.is_stored(small.doubled)
    assert not small.builder.is_current(small.doubled)


def test_what_was_looked_at_is_remembered_until_it_is_to_be_looked_at_again(small):
    small.build(small.line)
    small.line.path.unlink()
    assert small.builder.is_current(small.line)
    small.builder.look_again()
    assert not small.builder.is_current(small.line)
    small.builder.build(small.line)
    small.line.record.unlink()
    assert small.builder.is_current(small.line)
    small.builder.look_again()
    assert not small.builder.is_current(small.line)


def test_what_is_forgotten_is_made_anew(small):
    small.build()
    fingerprint = small.line.fingerprint()
    small.builder.forget(small.line)
    assert not small.builder.is_current(small.line)
    assert not small.builder.is_current(small.clip)
    assert small.builder.store.get(fingerprint) is None
    assert small.builder.records.gone(small.line.record) is Gone.FORGOTTEN
    assert small.builder.build(small.line) == "computed"
    assert len(small.workers.jobs) == 4
    assert small.builder.is_current(small.clip)  # the same tensors again


def test_clean_removes_what_is_as_it_was_built_and_its_record(small):
    small.build()
    small.clip.poster.write_text("by hand")
    built = [small.clip.files[role] for role in ("clip.mp4", "sound.wav")]
    assert small.builder.removable(small.clip) == built
    assert small.builder.clean(small.clip) == built
    assert [path for path in small.clip.files.values() if path.exists()] == [small.clip.poster]
    assert small.builder.records.read(small.clip.record) == NOTHING
    assert small.builder.records.gone(small.clip.record) is Gone.CLEANED
    assert small.builder.clean(small.clip) == []


def test_what_an_earlier_make_wrote_elsewhere_is_known_until_it_is_changed(small):
    small.build(small.line)
    moved, edited = small.root / FOLDER / "moved.pt", small.root / FOLDER / "edited.pt"
    before = small.builder.records.read(small.line.record)
    for path in (moved, edited):
        path.write_bytes(small.line.path.read_bytes())
    known = [replace(before.files["tensors.pt"], path=f"{FOLDER}/{path.name}") for path in (moved, edited)]
    for record in (replace(before, left=known), replace(before, files={"tensors.pt": known[0]}, left=known[1:])):
        small.builder.records.write(small.line.record, record)
        small.builder.build(small.line)
        left = small.builder.records.read(small.line.record).left
        assert sorted(file.path for file in left) == [f"{FOLDER}/edited.pt", f"{FOLDER}/moved.pt"]
    edited.write_text("by hand")
    assert sorted(small.builder.removable(small.line)) == sorted([small.line.path, moved])
    small.builder.build(small.line)
    assert [file.path for file in small.builder.records.read(small.line.record).left] == [f"{FOLDER}/moved.pt"]
    assert set(small.builder.clean(small.line)) == {small.line.path, moved}
    assert edited.exists()


def test_what_git_has_is_neither_written_nor_removed(small):
    small.build()
    path = small.video.path
    subprocess.run(["git", "init", "-q"], cwd=small.root, check=True)
    subprocess.run(["git", "add", "-f", path.relative_to(small.root)], cwd=small.root, check=True)
    small.read()
    assert small.builder.removable(small.video) == [small.video.files["poster.png"]]
    assert small.builder.is_current(small.video)
    path.write_text("by hand")
    small.builder.look_again()
    with pytest.raises(BuildError, match=r"render:seminar01:Lines: git has seminars/01_part/static/Lines.mp4, "):
        small.builder.build(small.video)
    assert path.read_text() == "by hand"

    @dataclass(frozen=True)
    class Committed(Video):
        is_committed = True

    kept = Committed(small.builder.course, small.builder.records, small.video.scene, "low")
    small.builder.build(kept)
    assert path.read_text() != "by hand"


def test_a_job_that_fails_is_told_by_its_file_or_by_its_own_lines(small):
    def fail(problem):
        def before():
            raise problem

        small.workers.before = before
        with pytest.raises(BuildError) as raised:
            small.builder.build(small.line)
        assert raised.value.__suppress_context__
        assert not small.line.record.exists()
        return str(raised.value), raised.value.gist

    line = "seminars/01_part/experiments.py: it is full"
    assert fail(JobError("it is full")) == (line, line)
    assert fail(JobError("first\nsecond", "gist")) == ("first\nsecond", "gist")
    # what led to it may lie in another file than the target's, as a formula of a helper's
    places = Place("seminars/01_part/experiments.py", 3, "line"), Place("seminars/shared/a.py", 7, "f")
    led = Details("no LaTeX", places)
    at = "seminars/shared/a.py, line 7: no LaTeX"
    assert fail(JobError("no LaTeX", at, details=led)) == (at, at)
    assert [*(small.root / ".cache/tmp").iterdir()] == []
    assert BuildError("first\nsecond").gist == "first"


def test_wrong_bytes_in_the_store_are_made_anew(small):
    small.build(small.line)
    digest = digest_of(small.line.path)
    before = small.line.path.read_bytes()
    small.line.path.unlink()
    (kept,) = small.root.glob(f".cache/store/objects/*/{digest}")
    kept.write_text("wrong")
    small.read()
    assert small.builder.build(small.line) == "computed"
    assert small.line.path.read_bytes() == before


def test_a_result_of_the_store_is_not_taken_for_a_file_that_cannot_be_imported(small):
    small.build(small.line)
    assert small.builder.import_problem(small.line) == ""
    small.line.path.unlink()
    small.edit("experiments.py", "def swept", "UNREAD = 1 + 'a'\ndef swept")
    assert "unsupported operand" in small.builder.import_problem(small.line)
    with pytest.raises(BuildError, match="unsupported operand"):
        small.builder.build(small.line)
    assert not small.line.path.exists()


def test_what_is_made_on_the_way_is_in_the_store(small):
    small.build(small.clip)
    assert not small.builder.is_current(small.clip.audit)
    assert small.builder.is_stored(small.clip.audit)
    assert small.builder.build(small.clip.audit) == "from the store"
    assert json.loads(small.clip.audit.path.read_text())["findings"] == []


def test_the_time_that_a_target_took_is_known_once_it_was_made(small):
    assert small.builder.last_seconds(small.line) == 0
    small.build(small.line)
    record = small.builder.records.read(small.line.record)
    small.builder.records.assume(small.line.record, replace(record, facts={"seconds": 1.5}))
    assert small.builder.last_seconds(small.line) == 1.5


def test_the_tensors_of_a_scene_that_runs_by_itself_are_those_of_its_seminar(small):
    scene = small.root / FOLDER / "manim_ce/lines.py"
    for target in (small.doubled, *small.swept):
        small.build(target)
    assert tensor_files(scene, "line") == small.line.path
    assert tensor_files(scene, "swept") == [({"width": 5}, small.swept[0].path), ({"width": 6}, small.swept[1].path)]
    small.doubled.path.unlink()
    small.line.path.unlink()
    assert tensor_files(scene, "doubled") == small.doubled.path
    assert small.doubled.path.exists()
    assert small.line.path.exists()
    with pytest.raises(CourseError, match=f"{FOLDER} has no experiment 'curve'; it has doubled, line, swept"):
        tensor_files(scene, "curve")
    with pytest.raises(CourseError, match="seminars/02_part has no experiment 'line'; it has none"):
        tensor_files(small.root / "seminars/02_part/manim_ce/lines.py", "line")


def test_a_file_of_another_role_does_not_stand_for_one_that_is_missing(small):
    small.build(small.clip)
    record = small.builder.records.read(small.clip.record)
    for files in ({"clip.mp4": record.files["clip.mp4"]}, {**record.files, "poster.png": KnownFile("d", [], "")}):
        small.builder.look_again()
        small.builder.records.write(small.clip.record, replace(record, files=files))
        assert not small.builder.is_current(small.clip)
    small.builder.look_again()
    small.builder.records.write(small.clip.record, replace(record, fingerprint=""))
    assert not small.builder.is_current(small.clip)


def test_all_files_that_git_has_are_in_the_command_that_is_the_way_out(small):
    small.build()
    files = [path.relative_to(small.root).as_posix() for path in small.clip.files.values()]
    subprocess.run(["git", "init", "-q"], cwd=small.root, check=True)
    subprocess.run(["git", "add", "-f", *files], cwd=small.root, check=True)
    for path in small.clip.files.values():
        path.unlink()
    small.read()
    with pytest.raises(BuildError, match=f": git rm --cached {' '.join(files)}, "):
        small.builder.build(small.clip)


def test_a_result_of_the_store_that_lacks_a_file_is_made_anew(small):
    small.build()
    before = content(small.clip)
    facts = small.builder.records.read(small.clip.record).facts
    fingerprint = small.clip.fingerprint()
    small.builder.store.put(fingerprint, {"clip.mp4": small.clip.files["clip.mp4"]}, facts)
    small.clip.poster.unlink()
    small.read()
    assert small.builder.build(small.clip) == "computed"
    assert content(small.clip) == before
