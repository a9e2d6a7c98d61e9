"""A result is asked for from where its source lies now: a copy reads its own files, what was moved what it had."""

import shutil

import pytest

from coursekit.graph.building.builder import Builder
from coursekit.graph.building.why.standings import reasons
from coursekit.graph.course.reading import read_course
from coursekit.graph.store.observations import ABSENT, Kind, Observation
from coursekit.graph.store.results import Store
from coursekit.graph.store.source_places import asked_from
from coursekit.graph.targets.tensors import TensorFile
from tests.graph.small_courses import FOLDER, small_course

READER = """
from coursekit.lab.mixing import mixed
NAME = "".join(["ta", "ble.csv"])
def line(scale): return {"y": mixed(scale, open(NAME).read())}
def doubled(line, factor): return {"y": mixed(line, factor)}
def swept(width): return {"y": width}
"""
COPY = "seminars/02_copy"


def seen(name, value="x", kind=Kind.FILE):
    return Observation(kind, name, value)


@pytest.mark.parametrize(
    ("before", "now", "name", "asked"),
    [
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "seminars/1_a/data.csv", "seminars/2_b/data.csv"),
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "seminars/1_a", "seminars/2_b"),
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "seminars/1_ab/data.csv", "seminars/1_ab/data.csv"),
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "seminars/shared/data.csv", "seminars/shared/data.csv"),
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "data.csv", "data.csv"),
        ("seminars/1_a/s.py", "seminars/2_b/s.py", "/usr/seminars/1_a/s.py", "/usr/seminars/1_a/s.py"),
        ("seminars/1_a/x/s.py", "seminars/1_a/y/s.py", "seminars/1_a/x/data.csv", "seminars/1_a/y/data.csv"),
        ("seminars/1_a/x/s.py", "seminars/1_a/y/s.py", "seminars/1_a/data.csv", "seminars/1_a/data.csv"),
        ("seminars/1_a/x/s.py", "seminars/1_a/t.py", "seminars/1_a/x/s.py", "seminars/1_a/t.py"),
    ],
)
def test_what_is_in_the_seminar_is_asked_where_that_is_now(before, now, name, asked):
    assert asked_from(now, before, [seen(name)]) == (seen(asked),)


def test_of_a_place_that_was_not_kept_what_lies_elsewhere_is_not_known():
    own, others = seen("seminars/1_a/x.csv"), seen("seminars/2_b/x.csv")
    variable = seen("seminars/2_b", kind=Kind.VARIABLE)
    assert asked_from("seminars/1_a/s.py", "", [own, seen("x.csv"), variable]) == (own, seen("x.csv"), variable)
    assert asked_from("seminars/1_a/s.py", "", [own, others]) is None
    assert asked_from("", "seminars/1_a/s.py", [own]) == (own,)


def test_a_result_that_is_dropped_is_the_one_that_was_asked_for(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / "made").write_text("made")
    store = Store(tmp_path / ".cache/store")
    for place, value in (("seminars/1_a/s.py", ABSENT), ("seminars/2_b/s.py", "gone")):
        observed = (seen(f"{place.rpartition('/')[0]}/x", value),)
        store.put("ab" * 32, {"file": tmp_path / "made"}, {}, observed, place)
    found = store.get("ab" * 32, "seminars/3_c/s.py")
    assert found and found.observed == (seen("seminars/3_c/x", ABSENT),)
    store.drop("ab" * 32, found)
    assert [trace.place for trace in store.traces("ab" * 32)] == ["seminars/2_b/s.py"]


@pytest.fixture
def small(tmp_path):
    with small_course(tmp_path) as course:
        (course.root / FOLDER / "table.csv").write_text("1")
        (course.root / FOLDER / "experiments.py").write_text(READER)
        course.read()
        course.build(course.line)
        yield course


def first(small):
    """The first experiment of each seminar, for a new build."""
    builder = Builder(read_course(small.root), small.workers)
    found = [TensorFile(builder.course, builder.records, e) for e in builder.course.experiments if e.name == "line"]
    return builder, {target.experiment.seminar: target for target in found}


def how(builder, target):
    builder.build(target)
    return builder.outcomes[target.task]


def test_a_seminar_with_another_number_is_made_of_what_it_was(small):
    (small.root / FOLDER).rename(small.root / COPY)
    builder, found = first(small)
    assert how(builder, found["seminar02"]) == "from the store"
    (small.root / COPY / "table.csv").write_text("2")
    builder, found = first(small)
    assert reasons(builder, found["seminar02"]) == ["table.csv, which it read, changed"]
    assert how(builder, found["seminar02"]) == "computed"


def test_a_copy_of_a_seminar_is_made_of_its_own_files(small):
    shutil.copytree(small.root / FOLDER, small.root / COPY)
    (small.root / COPY / "table.csv").write_text("2")
    builder, found = first(small)
    assert how(builder, found["seminar02"]) == "computed"
    assert builder.is_current(found["seminar01"])
    assert found["seminar01"].path.read_bytes() != found["seminar02"].path.read_bytes()


def test_a_folder_of_another_name_is_looked_into_though_its_number_is_the_same(small):
    experiments = small.root / FOLDER / "experiments.py"
    experiments.write_text(READER.replace("import mixed", "import mixed\nfrom os.path import exists"))
    small.edit("experiments.py", "open(NAME).read()", 'exists("".join(["ad", "ded.csv"]))')
    small.build(small.line)
    moved = small.root / "seminars/01_moved"
    (small.root / FOLDER).rename(moved)
    (moved / "added.csv").touch()
    builder, found = first(small)
    told = f"{FOLDER}/experiments.py is seminars/01_moved/experiments.py now"
    assert reasons(builder, found["seminar01"])[:2] == ["added.csv, which it looked for, is there now", told]
    assert how(builder, found["seminar01"]) == "computed"


@pytest.mark.parametrize(
    "told", ['__file__.split("/")[-2]', 'getattr(__import__("os"), "getcwd")()', 'str(["seminars/01_part"])']
)
def test_what_may_show_where_it_lies_is_made_anew_elsewhere(small, told):
    small.edit("experiments.py", "open(NAME).read()", told)
    small.build(small.line)
    (small.root / FOLDER).rename(small.root / COPY)
    builder, found = first(small)
    assert how(builder, found["seminar02"]) == "computed"


def test_a_folder_that_is_put_on_the_path_of_imports_shows_nowhere(small):
    path = "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\n"
    (small.root / FOLDER / "experiments.py").write_text(f"{path}{READER}")
    small.read()
    small.build(small.line)
    (small.root / FOLDER).rename(small.root / COPY)
    builder, found = first(small)
    assert how(builder, found["seminar02"]) == "from the store"
