"""`doit new seminar` and `doit new scene`: what they write builds; a name that cannot be is told with one that can."""

import re
import sys

import pytest

from coursekit.graph.command_line.new.new_course import TEMPLATES
from coursekit.graph.command_line.new.new_names import WrongName, scene_name, seminar_meant, seminar_name
from coursekit.graph.course.reading import read_course
from tests.conftest import REPOSITORY, TinyCourse

BLOCK = re.compile(r"^```(?:python|toml) (?:manim_ce/)?(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of(course: TinyCourse) -> dict[str, str]:
    seminars = course.root / "seminars"
    return {p.relative_to(seminars).as_posix(): p.read_text() for p in seminars.rglob("*.*") if p.is_file()}


def refused(course: TinyCourse, *arguments: str) -> str:
    """What is told of a name that is refused: in a line, with nothing written."""
    before = files_of(course)
    course.doit("new", *arguments, fails=True)
    assert files_of(course) == before
    assert course.output.count("ERROR: ") == len(course.output.splitlines()) == 1, course.output
    return course.output


def offered(said: str) -> list[str]:
    """The line that is to be typed instead."""
    return said.strip().rpartition("doit ")[2].split()


def test_what_is_begun_is_what_the_reference_shows():
    shown = {}
    for name, text in BLOCK.findall((REPOSITORY / "reference.md").read_text()):
        shown.setdefault(name, text)  # the first template with such a file
    for name in ("hyperparams.toml", "experiments.py", "line_fit.py", "new_scene.py"):
        assert (TEMPLATES / f"{name}.txt").read_text() == shown[name]


def test_a_new_seminar_and_a_new_scene_are_built_as_they_are(new_course):
    new_course.doit("new", "seminar", "04_cnn")
    assert "`doit draft:seminar04`" in new_course.output
    new_course.doit("new", "scene", "04_cnn", "FilterBank")
    (line,) = re.findall(r"`doit (draft:\S+)`", new_course.output)
    made = new_course.doit("draft:seminar04", line)
    assert {"draft:seminar04:LineFit", "draft:seminar04:FilterBank", "tensor:seminar04:line_fit"} <= made.keys()
    assert set(made.values()) == {"computed"}
    assert "warning" not in new_course.output
    assert "class FilterBank(CourseScene)" in (new_course.root / "seminars/04_cnn/manim_ce/filter_bank.py").read_text()
    new_course.doit("quality=low", "audit:seminar04")
    assert "warning" not in new_course.output


NO_SEMINARS = (
    "4_cnn", "04", "04_", "cnn", "my nets", "04_my nets", "04 cnn", "../04_cnn", "04_a/b", "04-cnn", "_",
    "99999999999999999999_x y", "04_" + "n" * 300, "01_lines", "01_tiny", "001_other",
)  # fmt: skip
NO_SCENES = (
    "filter bank", "2d", "class", "None", "filter-bank", "Ünder strich", "…", "Square", "CourseScene", "Lines", "lines",
    "S" * 300,
)  # fmt: skip


def test_a_name_that_no_new_seminar_can_have_is_told_with_one_that_it_can(new_course):
    for typed in NO_SEMINARS:
        with pytest.raises(WrongName) as said:
            seminar_name(new_course.root, typed)
        *new, name = offered(str(said.value))
        assert new == ["new", "seminar"]
        assert seminar_name(new_course.root, name) == name
    assert offered(refused(new_course, "seminar", "4_cnn")) == ["new", "seminar", "04_cnn"]
    new_course.doit("new", "seminar", "04_cnn")
    assert new_course.output.count("wrote ") == 3
    assert offered(refused(new_course, "seminar", "04_cnn")) == ["new", "seminar", "05_cnn"]


def test_a_name_that_no_new_scene_can_have_is_told_with_one_that_it_can(new_course):
    course = read_course(new_course.root)
    (seminar,) = course.seminars
    for typed in NO_SCENES:
        with pytest.raises(WrongName) as said:
            scene_name(course, seminar, typed)
        *new, name = offered(str(said.value))
        assert new == ["new", "scene", "01_tiny"]
        assert scene_name(course, seminar, name)[0] == name
    assert offered(refused(new_course, "scene", "01_tiny", "filter bank")) == ["new", "scene", "01_tiny", "FilterBank"]


def test_a_seminar_is_meant_by_its_folder_its_id_or_its_number(new_course):
    course = read_course(new_course.root)
    for meant in ("01_tiny", "seminars/01_tiny/", "seminar01", "01", "1"):
        assert seminar_meant(course, meant) is course.seminars[0]


def test_a_seminar_that_there_is_not_is_told_with_what_may_be_meant(new_course):
    assert "did you mean 01_tiny?" in refused(new_course, "scene", "01_tinny", "FilterBank")
    assert offered(refused(new_course, "scene", "04_cnn", "FilterBank")) == ["new", "seminar", "04_cnn"]


def test_nothing_is_overwritten(new_course):
    new_course.write("manim_ce/filter_bank.py", "# mine\n")
    assert "filter_bank.py is there already" in refused(new_course, "scene", "01_tiny", "FilterBank")


def test_the_file_of_a_scene_hides_no_module(new_course):
    """A file random.py beside scenes would be what manim imports by that name."""
    course = read_course(new_course.root)
    for name in ("Random", "Manim", "Torch", "Experiments", "Typing"):
        assert scene_name(course, course.seminars[0], name) == (name, f"{name.lower()}_scene")
    new_course.doit("new", "scene", "01_tiny", "Random")
    new_course.doit("list", "--all", "render")
    assert "render:seminar01:Random " in new_course.output


def test_what_is_begun_in_a_folder_below_goes_to_its_course(new_course):
    below = new_course.seminar / "manim_ce"
    done = new_course.shell("bash", "-c", f"cd {below} && {sys.executable} -m doit new seminar 02_two")
    assert done.returncode == 0, done.stderr
    assert (new_course.root / "seminars/02_two/experiments.py").is_file()


def test_a_line_that_is_no_line_is_told_with_those_that_are(new_course):
    for arguments in ((), ("lesson",), ("scen", "01_tiny", "Nope")):
        said = refused(new_course, *arguments)
        for line in ("doit new course FOLDER", "doit new seminar NN_NAME", "doit new scene SEMINAR NAME"):
            assert line in said
    assert "did you mean scene?" in said


def test_a_course_is_not_begun_among_the_seminars_of_another(new_course):
    assert "lies among the seminars" in refused(new_course, "course", "seminars/02_two")
