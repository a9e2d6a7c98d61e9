"""`doit new course` begins a course of one's own: it builds at once, and nothing of its author's is touched."""

import re
import sys
import tomllib

import pytest

from tests.conftest import REPOSITORY, TinyCourse

LOW = "quality=low"


@pytest.fixture
def own(tmp_path):
    """A folder of a person's own, in which nothing is yet."""
    course = TinyCourse(tmp_path / "my course")
    course.root.mkdir()
    return course


def begin(course, folder="."):
    done = course.shell(sys.executable, "-m", "doit", "new", "course", folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_course_is_listed_and_built(own):
    assert "`doit` makes its videos" in begin(own)
    done = own.shell(sys.executable, "-m", "doit", "list", "--all", "render")
    assert "render:seminar01:LineFit " in done.stdout
    assert own.doit(LOW).keys() == {
        "tensor:seminar01:line_fit",
        "clip:seminar01:LineFit:scene1_title",
        "clip:seminar01:LineFit:scene2_fit",
        "render:seminar01:LineFit",
    }
    assert own.doit(LOW) == {}
    assert (own.root / "seminars/01_first/static/LineFit.mp4").is_file()


def test_the_tasks_of_a_new_course_are_those_of_the_map_that_is_written_out(own):
    begin(own)
    ours = {line.split()[0] for line in own.shell(sys.executable, "-m", "doit", "list").stdout.splitlines()}
    written_out = set(re.findall(r"^def task_(\w+)", (REPOSITORY / "dodo.py").read_text(), re.MULTILINE))
    assert ours == written_out
    assert len((own.root / "dodo.py").read_text().splitlines()) <= 10


def test_what_is_there_is_left_as_it_is(own):
    kept = {"pyproject.toml": "# mine\n", ".gitignore": "mine\n", "seminars/03_mine/film.py": "# mine\n"}
    for name, text in kept.items():
        (own.root / name).parent.mkdir(parents=True, exist_ok=True)
        (own.root / name).write_text(text)
    said = begin(own)
    assert said.count("as it is") == 2
    assert ".gitignore does not leave out what is built: .cache/" in said
    assert {name: (own.root / name).read_text() for name in kept} == kept
    assert sorted(path.name for path in (own.root / "seminars").iterdir()) == ["03_mine"]
    before = {path: path.read_bytes() for path in own.root.rglob("*") if path.is_file()}
    own.doit("new", "course", ".", fails=True)
    assert "is a course already" in own.output
    assert {path: path.read_bytes() for path in own.root.rglob("*") if path.is_file()} == before


def test_scenes_that_a_person_has_are_found_in_a_new_course(own):
    film = own.root / "seminars/05_films/deep/film.py"
    film.parent.mkdir(parents=True)
    film.write_text("from manim import *\n\nclass Film(Scene):\n    def construct(self):\n        self.wait()\n")
    begin(own)
    assert "render:seminar05:Film " in own.shell(sys.executable, "-m", "doit", "list", "--all", "render").stdout


def test_a_folder_that_cannot_be_written_is_told_in_a_line(own):
    (own.root / "file").write_text("")
    done = own.shell(sys.executable, "-m", "doit", "new", "course", "file")
    assert done.returncode == 3 and "file" in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.count("ERROR: ") == 1


def test_installing_the_package_installs_what_was_run_together():
    needed = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["dependencies"]
    pinned = re.findall(r"^([\w.-]+)==", (REPOSITORY / "requirements.txt").read_text(), re.MULTILINE)
    assert sorted(re.split(r"[^\w.-]", each)[0].lower() for each in needed) == sorted(map(str.lower, pinned))
