"""What jobs read beyond their source: a target is current, or the store has it, only while all of that is so."""

import os
import time

import pytest

from coursekit.graph.targets.findings import job_warnings
from tests.graph.small_courses import FOLDER, small_course

READER = """
import glob, json, os
from coursekit.lab.mixing import mixed
HERE = os.path.dirname(__file__)
NAME = "".join(["ta", "ble.csv"])
def line(scale): return {"y": mixed(scale, open(os.path.join(HERE, NAME)).read())}
def doubled(line, factor): return {"y": mixed(line, factor)}
def swept(width): return {"y": width}
"""


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        course.root.joinpath(FOLDER, "table.csv").write_text("1")
        course.root.joinpath(FOLDER, "experiments.py").write_text(READER)
        course.read()
        yield course


def table(small, text):
    small.root.joinpath(FOLDER, "table.csv").write_text(text)
    small.read()


def made(small, target=None):
    """Whether a build of a target ran a job for it, or how it came to be current."""
    target = target or small.line
    small.builder.outcomes.clear()
    small.build(target)
    return small.builder.outcomes.get(target.task, "current")


def reasons(small, target=None):
    from coursekit.graph.building.why.standings import reasons

    return reasons(small.builder, target or small.line)


def test_a_file_that_a_job_read_makes_it_stale_and_names_itself(small):
    assert made(small) == "computed"
    assert made(small) == "current"
    table(small, "2")
    assert not small.builder.is_current(small.line)
    assert reasons(small) == ["table.csv, which it read, changed"]
    assert made(small) == "computed"
    assert small.builder.reasons[small.line.task] == "table.csv, which it read, changed"
    small.read()
    assert made(small) == "current"


def test_what_another_job_of_the_run_has_written_is_looked_at_again(small):
    small.build(small.doubled)
    small.root.joinpath(FOLDER, "table.csv").write_text("2")
    assert small.builder.is_current(small.line) and small.builder.is_current(small.doubled)
    small.builder.look_again_at_observed()
    assert not small.builder.is_current(small.line) and not small.builder.is_current(small.doubled)


def test_where_nothing_that_was_read_has_changed_nothing_is_looked_at_again(small):
    small.build()
    small.line.path.unlink()  # as nobody does: it would be seen if it was looked at
    small.builder.look_again_at_observed()
    assert small.builder.is_current(small.line)


def test_what_was_read_before_comes_from_the_store(small):
    for text in "12":
        table(small, text)
        assert made(small) == "computed"
    for text in "1212":
        table(small, text)
        assert small.builder.is_stored(small.line)
        assert made(small) == "from the store"
        assert small.workers.jobs == []


def test_a_file_that_was_touched_and_says_the_same_changes_nothing(small):
    made(small)
    time.sleep(0.01)
    table(small, "1")
    assert small.builder.is_current(small.line)


def test_a_file_of_the_same_size_and_time_of_content_is_read_again(small):
    made(small)
    path = small.root / FOLDER / "table.csv"
    before = path.stat()
    path.write_text("2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    small.read()
    assert not small.builder.is_current(small.line)


def test_a_file_that_is_gone_is_told_and_the_error_is_the_authors(small):
    from coursekit.graph.errors import BuildError

    made(small)
    small.root.joinpath(FOLDER, "table.csv").unlink()
    small.read()
    assert reasons(small) == ["table.csv, which it read, is gone"]
    with pytest.raises(BuildError, match="No such file"):
        small.builder.build(small.line)
    table(small, "1")
    assert small.builder.is_current(small.line)


def test_a_folder_that_was_listed_is_told_by_its_names(small):
    small.root.joinpath(FOLDER, "experiments.py").write_text(
        READER.replace("open(os.path.join(HERE, NAME)).read()", "len(os.listdir(HERE + os.sep + 'da' 'ta'))")
    )
    data = small.root / FOLDER / "data"
    data.mkdir()
    small.read()
    assert made(small) == "computed"
    for name in ("empty/", "more.py", ".hidden"):
        (data / name).mkdir() if name.endswith("/") else (data / name).touch()
        small.read()
        assert reasons(small) == ["the folder data, which it listed, has other names"], name
        assert made(small) == "computed", name
    for name in (".DS_Store", "Thumbs.db", ".more.py.swp", "more.py~", ".#more.py"):
        (data / name).touch()
        small.read()
        assert small.builder.is_current(small.line), name


def test_what_is_made_on_the_way_was_read_with_it(small):
    scene = small.root / FOLDER / "manim_ce/lines.py"
    scene.write_text(
        scene.read_text().replace("self.play(200)", "self.play(open(__file__[:-17] + 'table.csv').read())")
    )
    small.read()
    small.build()
    assert small.builder.is_current(small.other_clip.audit)
    table(small, "2")
    assert not small.builder.is_current(small.other_clip.audit)
    assert not small.builder.is_current(small.video)
    assert small.builder.is_current(small.clip) is False, "it waits for the tensors"
    small.build()
    assert small.builder.is_current(small.video)


def test_a_file_that_changed_under_the_job_is_read_again(small):
    after = small.root / "after"
    small.root.joinpath(FOLDER, "experiments.py").write_text(
        READER.replace("open(os", "_before_a_change(os")
        + f"""
def _before_a_change(path):
    import io
    text = open(path).read()
    if os.path.exists({str(after)!r}):
        os.replace({str(after)!r}, path)
    return io.StringIO(text)
"""
    )
    after.write_text("2")
    small.read()
    assert made(small) == "computed"
    assert len(small.workers.jobs) == 2
    y = small.line.path.read_text()
    small.read()
    assert small.builder.is_current(small.line)
    small.read()
    small.builder.forget(small.line)
    assert made(small) == "computed"
    assert small.line.path.read_text() == y


def test_a_job_that_changes_what_it_reads_is_made_and_told(small):
    small.root.joinpath(FOLDER, "experiments.py").write_text(
        READER.replace("open(os", "_counted(os")
        + "def _counted(path):\n"
        + "    import io\n"
        + "    text = open(path).read()\n"
        + "    open(path, 'w').write(str(int(text) + 1))\n"
        + "    return io.StringIO(text)\n"
    )
    small.read()
    assert made(small) == "computed"
    runs = len(small.workers.jobs)
    assert 1 < runs <= 3
    small.read()
    small.builder.forget(small.line)
    assert made(small) == "computed"


def test_the_traces_of_a_fingerprint_are_bounded(small):
    from coursekit.graph.store.results import MOST_TRACES

    for number in range(MOST_TRACES + 3):
        table(small, str(number))
        made(small)
    traces = small.builder.store.traces(small.line.fingerprint())
    assert len(traces) == MOST_TRACES
    assert small.builder.store.get(small.line.fingerprint()) == traces[0]


def test_a_result_of_a_store_without_traces_is_a_hit(small):
    from coursekit.graph.store.files import sealed, unsealed

    made(small, small.swept[0])
    (entry,) = small.root.glob(".cache/store/results/*/*.json")
    stored = unsealed(entry)
    (trace,) = stored["traces"]
    entry.write_bytes(sealed({"files": trace["files"], "facts": trace["facts"], "fingerprint": stored["fingerprint"]}))
    small.swept[0].record.unlink()
    small.read()
    assert made(small, small.swept[0]) == "from the store"


def test_what_a_job_warns_of_is_told_until_its_line_says_why(small):
    source = small.root / FOLDER / "experiments.py"
    source.write_text(
        READER.replace("def line(scale):", "def line(scale):\n    import subprocess\n    subprocess.run(['true'])\n   ")
    )
    small.read()
    made(small)
    for _ in range(2):
        (told,) = job_warnings([small.line, small.line])
        assert (told.file, told.line, told.subject) == (f"{FOLDER}/experiments.py", 8, "child")
        small.read()
    marker = "# coursekit: unobserved child — it says nothing"
    source.write_text(source.read_text().replace("run(['true'])", f"run(['true'])  {marker}"))
    small.read()
    assert small.builder.is_current(small.line)
    assert job_warnings([small.line]) == []
