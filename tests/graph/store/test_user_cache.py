"""What one installation of the kit comes to is found once for all projects of a user, and never taken for another."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from coursekit.graph.source.project_files import KIT
from coursekit.graph.store.user_cache import OF_KIT, WHOSE, user_folders
from tests.conftest import TinyCourse

# Reads a course, and loads the kit as the server of workers does; which files of the kit were compiled on the way.
PROGRAM = """
import json, sys
from pathlib import Path

compiled = []
sys.addaudithook(lambda event, given: compiled.append(given[:2]) if event == "compile" else None)
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.code.loading import load_verbatim
from coursekit.graph.source.project_files import KIT

# What is imported has its name; what is parsed has none.
files = {file.read_bytes(): str(file) for file in KIT.rglob("*.py") if not file.is_relative_to(KIT / "graph")}
files.pop(b"", None)  # which may be any
compiled.clear()
course = read_course(Path(sys.argv[1]))
parsed = {source for source, name in compiled if source in files and name not in files.values()}
load_verbatim([KIT])
compiled.clear()
import coursekit.screening.films.join
run = {name for _, name in compiled if isinstance(name, str) and name.startswith(str(KIT))}
slices = {kind: reach.slice for kind, reach in course.kit.items()}
counts = {"parsed": len(parsed), "compiled": len(run)}
print(json.dumps({**counts, "slices": slices, "told": coursekit.screening.films.join.COMMENT}))
"""


class User:
    """A user with a folder of caches, who reads courses."""

    def __init__(self, caches, kit=KIT):
        self.caches = caches
        self.kit = kit

    def reads(self, course):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.caches), "PYTHONPATH": str(self.kit.parent)}
        environment |= {"TMPDIR": str(self.caches), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", PROGRAM, str(course.root)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def files(self):
        return [path for path in self.caches.rglob(f"{OF_KIT}*/**/*") if path.is_file() and path.name != WHOSE]


@pytest.fixture
def user(tmp_path):
    (tmp_path / "caches").mkdir()
    return User(tmp_path / "caches")


@pytest.fixture
def courses(tmp_path):
    return [TinyCourse.create(tmp_path / name) for name in ("one", "other")]


def test_a_second_course_has_no_file_of_the_kit_parsed_or_compiled(user, courses):
    first, second = (user.reads(course) for course in courses)
    assert first["parsed"] > 30 and first["compiled"] > 0
    assert (second["parsed"], second["compiled"]) == (0, 0)
    assert second["slices"] == first["slices"]


def test_each_course_can_say_what_of_the_kit_has_changed(user, courses):
    for course in courses:
        for digest in user.reads(course)["slices"].values():
            assert json.loads(course.file(f".cache/analysis/slices/{digest}.json").read_text())


def test_an_edit_of_the_kit_is_seen_in_every_course(user, courses, tmp_path):
    kit = tmp_path / "installed/coursekit"
    shutil.copytree(KIT, kit, ignore=shutil.ignore_patterns("__pycache__"))
    user.kit = kit
    before = [user.reads(course) for course in courses]
    file = kit / "screening/films/join.py"
    status, text = file.stat(), file.read_text()
    file.write_text(text.replace('COMMENT = "made by', 'COMMENT = "Made by'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    for course, was in zip(courses, before, strict=True):
        now = user.reads(course)
        assert now["slices"]["video"] != was["slices"]["video"] and now["told"] != was["told"]
        assert now["slices"]["tensors"] == was["slices"]["tensors"]


def test_what_was_damaged_on_disk_is_found_anew(user, courses):
    first = user.reads(courses[0])
    for path in user.files():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    second = user.reads(courses[1])
    assert second["slices"] == first["slices"] and second["told"] == first["told"]
    assert second["parsed"] and second["compiled"]


def test_where_nothing_can_be_kept_all_is_as_ever(user, courses):
    first = user.reads(courses[0])
    (courses[1].root / "no_folder").touch()
    nobody = User(courses[1].root / "no_folder")
    assert nobody.reads(courses[1])["slices"] == first["slices"]


def test_what_others_may_write_is_not_run(user, courses):
    user.reads(courses[0])
    (user.caches / "coursekit").chmod(0o777)
    assert user.reads(courses[1])["compiled"]


def test_what_was_kept_of_an_installation_goes_when_that_is_gone(user, courses, tmp_path):
    kit = tmp_path / "installed/coursekit"
    shutil.copytree(KIT, kit, ignore=shutil.ignore_patterns("__pycache__"))
    User(user.caches, kit).reads(courses[0])
    shutil.rmtree(kit)
    user.reads(courses[1])
    assert [whose.read_text() for whose in user.caches.rglob(f"{OF_KIT}*/{WHOSE}")] == [str(KIT)]


def test_a_folder_of_caches_that_is_no_whole_path_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for given, there in (("here/caches", "home/.cache"), ("", "home/.cache"), (str(tmp_path / "caches"), "caches")):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert next(user_folders()) == tmp_path / there / "coursekit"
