"""A file that is no Python, or cannot be read at all, keeps back what it would have made, and nothing else."""

import codecs
import os
import shutil
import sys
from pathlib import Path

import pytest

from coursekit.graph.course.reading import read_course
from coursekit.graph.course.unbuilt_scenes import scenes_beside, scenes_by_their_looks

BROKEN = """
from manim import *


class Oops(Scene):
    def construct(self)
        self.wait()
"""


@pytest.mark.parametrize(
    "make, told",
    [
        (os.mkfifo, "seminars/01_tiny/strange.py, a pipe or a device, and no file: give it another name"),
        (lambda path: os.symlink("gone", path), "seminars/01_tiny/strange.py, a link to gone that cannot be read: No "),
    ],
)
def test_what_cannot_be_read_fails_as_a_scene_and_all_else_is_built(tiny_course, make, told):
    strange = tiny_course.seminar / "strange.py"
    make(strange)
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 0.5")
    ran = tiny_course.doit("quality=low", "render", fails=True)
    assert ran.pop("render:seminar01:strange") == "FAILED"
    assert ran == {"clip:seminar01:Lines:scene1_square": "computed", "render:seminar01:Lines": "computed"}
    assert told in tiny_course.output
    tiny_course.doit("why", "quality=low", "render")
    assert told in tiny_course.output
    strange.unlink()
    assert tiny_course.doit("quality=low", "render") == {}


def test_tables_that_cannot_be_read_fail_their_seminar_alone(tiny_course):
    other = tiny_course.root / "seminars/02_other"
    other.mkdir()
    os.symlink("gone", other / "hyperparams.toml")
    (other / "experiments.py").write_text("def one(x: float):\n    return {}\n")
    tiny_course.doit("quality=low", "render", "tensor", fails=True)
    assert "seminars/02_other/hyperparams.toml, a link to gone that cannot be read" in tiny_course.output
    assert "2 current" not in tiny_course.output.splitlines()[-1] or "1 failed" in tiny_course.output


def test_an_experiments_file_that_cannot_be_read_is_no_scene(tiny_course):
    (tiny_course.seminar / "experiments.py").unlink()
    os.symlink("gone", tiny_course.seminar / "experiments.py")
    course = read_course(tiny_course.root)
    assert [scene.name for scene in course.scenes] == ["Lines"]
    assert all("a link to gone" in experiment.problem for experiment in course.experiments)


def test_shared_code_that_cannot_be_read_is_told(tiny_course):
    (tiny_course.root / "seminars/shared").mkdir()
    os.symlink("gone", tiny_course.root / "seminars/shared/palette.py")
    assert tiny_course.doit("quality=low", "render") == {}
    tiny_course.doit("list")
    assert "seminars/shared/palette.py, a link to gone that cannot be read" in tiny_course.output


@pytest.mark.parametrize("name", ["clip:*", "clip:seminar01:Oops", "clip:seminar01:Oops:construct", "audit:*Oops*"])
def test_a_name_of_what_cannot_be_made_tells_the_mistake(new_course, name):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("oops.py", BROKEN)
    ended = new_course.shell(sys.executable, "-m", "doit", name)
    assert ended.returncode == 3
    assert "seminars/01_tiny/oops.py, line 5: expected ':'" in ended.stderr
    assert "ERROR: " + name in ended.stderr


SEVERAL = """
from manim import *


class Base(Scene):
    def heading(self, words)
        self.add(Text(words))


class Curve(Base):
    def construct(self):
        self.heading("a curve")


class Steeper(Curve):
    rate = 2


class Palette:
    INK = WHITE
"""


def test_a_file_that_is_no_python_fails_the_scenes_that_it_has_and_no_base(tiny_course):
    tiny_course.write("several.py", SEVERAL)
    ran = tiny_course.doit("quality=low", "render", fails=True)
    assert ran == {"render:seminar01:Curve": "FAILED", "render:seminar01:Steeper": "FAILED"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_file_of_another_encoding_keeps_its_scenes(encoding):
    text = SEVERAL.encode(encoding)
    marked = codecs.BOM_UTF16_LE + text if encoding == "utf-16-le" else text
    assert scenes_by_their_looks(Path("several.py"), marked) == ["Curve", "Steeper"]


def test_a_file_that_is_no_python_and_in_nobodys_way_is_told(tiny_course):
    tiny_course.write("notes.py", "what I want to show")
    tiny_course.doit("quality=low")
    assert "seminars/01_tiny/notes.py, line 1: invalid syntax" in tiny_course.output


def test_a_file_that_is_no_python_is_told_once_where_a_scene_imports_it(tiny_course):
    tiny_course.write("manim_ce/drawing.py", "what I want to show")
    tiny_course.doit("quality=low", fails=True)
    assert "warning" not in tiny_course.output


@pytest.mark.parametrize(("method", "is_told"), [("constrct", True), ("Construct", True), ("reconstruct", False)])
def test_a_scene_whose_construct_is_misspelt_is_told(tiny_course, method, is_told):
    source = f"from manim import Scene\n\n\nclass Typo(Scene):\n    def {method}(self):\n        self.wait()\n"
    tiny_course.write("typo.py", source)
    tiny_course.doit("quality=low")
    told = "typo.py, line 4: class Typo is a scene without a construct(), and has no video; "
    told += f"did you mean construct() by {method}()?"
    assert (told in tiny_course.output) == is_told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read all")
def test_a_seminar_that_may_not_be_read_is_told(tiny_course):
    tiny_course.seminar.chmod(0)
    tiny_course.doit("quality=low")
    tiny_course.seminar.chmod(0o755)
    assert "seminars/01_tiny is passed over: it may not be read" in tiny_course.output


SHOWN = "from manim import *\n\n\nclass Shown(Scene):\n    def construct(self):\n        self.wait()\n"


def write(root, **files):
    for name, text in files.items():
        path = root / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_folders_of_scenes_beside_the_seminars_are_told_and_texts_of_scenes_are_none(tmp_path):
    (tmp_path / "seminars/01_lines").mkdir(parents=True)
    own = {"seminars/01_lines/a": SHOWN, "tests/a": SHOWN, "_drafts/a": SHOWN, ".hidden/a": SHOWN}
    texts = {"benchmarks/a": f'TEXT = """\n{SHOWN}"""\n', "tools/a": "class Base(Scene):\n    INK = 1\n"}
    write(tmp_path, **own, **texts)
    assert [*scenes_beside(tmp_path)] == []
    write(tmp_path, **{"scenes/a": SHOWN, "scenes/part/b": SHOWN, "02-more/a": SHOWN})
    (tmp_path / "scenes/venv").mkdir()
    (tmp_path / "scenes/venv/pyvenv.cfg").touch()
    write(tmp_path, **{"scenes/venv/a": SHOWN})
    more, scenes = scenes_beside(tmp_path)
    assert more.startswith("02-more/a.py has scenes, but 02-more/ is no seminar: move it to seminars/02_more, or ")
    assert scenes.startswith("scenes/a.py and 1 more have scenes, but scenes/ is no seminar")


def test_scenes_beside_the_seminars_are_told_where_somebody_looks_for_scenes(new_course):
    told = "warning: scenes/a.py has scenes, but scenes/ is no seminar: move it to seminars/02_scenes"
    write(new_course.root, **{"scenes/a": SHOWN})
    new_course.doit("list")
    assert new_course.output.count(told) == 1
    new_course.doit("list", "render")
    assert told not in new_course.output
    (new_course.root / "dodo.py").unlink()
    new_course.doit("new", "course", ".")
    assert told.removeprefix("warning: ") in new_course.output
    shutil.rmtree(new_course.seminar)
    new_course.doit("quality=low")
    assert told.replace("02_scenes", "01_scenes") in new_course.output
