"""The public faces: one import for all that authors use, which loads, and makes a slice hold, what it is used for."""

import ast
import builtins
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import manim
import pytest

import coursekit
from coursekit.graph.source.modules import Project
from coursekit.graph.source.slicing.purity import acts
from coursekit.graph.source.slicing.slicer import Slicer
from coursekit.graph.source.slicing.slices import Slice
from coursekit.graph.source.syntax.reader import read_source
from tests.conftest import REPOSITORY

KIT = Path(coursekit.__file__).parent
FOLDER = Path("/seminars/01_a/manim_ce")
FACES = ("coursekit.stage", "coursekit.lab")


def places(face):
    """Where each public name comes from, by the imports that type checkers read: (module, name there)."""
    tree = ast.parse((KIT / face.rpartition(".")[2] / "__init__.py").read_text())
    (branch,) = (node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name: (
            f"{'coursekit' if item.level == 2 else face}.{item.module}",
            alias.name,
        )
        for item in branch.body
        for alias in item.names
    }


@cache
def parsed(text):
    return read_source(text.encode())


def sliced(text, edits=None, **files):
    """The slice of f() in lines.py, beside other files and the kit, in which {file: (old, new)} is edited."""
    texts = {FOLDER / "lines.py": text, **{FOLDER / f"{name}.py": given for name, given in files.items()}}

    def parse(path):
        if path not in texts and not (path.is_relative_to(KIT) and path.is_file()):
            return None
        read = texts.get(path) or path.read_text()
        for file, (old, new) in (edits or {}).items():
            if path in (KIT / file, FOLDER / file):
                assert old in read
                read = read.replace(old, new)
        return parsed(read)

    project = Project(KIT, parse)
    return Slicer(project).function(project.module(FOLDER / "lines.py", (FOLDER,)), "f")


def drawn(found: Slice):
    """The pieces of a slice but those that say by which way a name was imported."""
    return {
        name: text
        for name, text in found.texts.items()
        if not name.startswith(("coursekit/face.py:", "coursekit/stage/__init__.py:", "coursekit/lab/__init__.py:"))
        and not name.startswith("manim_ce/lines.py:")
    }


@pytest.mark.parametrize("face", FACES)
def test_each_public_name_is_what_its_own_file_holds(face):
    package = import_module(face)
    for name, (module, original) in places(face).items():
        # In this order: importing chart.py must not put that file where the function chart() is looked for.
        assert getattr(import_module(module), original) is getattr(package, name), name
    assert sorted(package.__all__) == sorted(places(face))
    assert set(package.__all__) <= set(dir(package))


def test_no_name_of_the_stage_is_one_of_manims():
    stage = import_module("coursekit.stage")
    assert not set(stage.__all__) & {name for name in vars(manim) if not name.startswith("_")}


@pytest.mark.parametrize("order", [("manim", "coursekit.stage"), ("coursekit.stage", "manim")])
def test_star_imports_of_manim_and_of_the_stage_go_together_in_either_order(order):
    names = {}
    exec("\n".join(f"from {module} import *" for module in order), names)
    assert names["linear"](0.25) == 0.25
    assert names["linear_scale"](0, 1, 0.5).ticks == (0, 0.5, 1)
    assert names["GREEN"] == manim.GREEN


@pytest.mark.parametrize(
    ("statement", "unloaded"),
    [
        ("import coursekit.stage, coursekit.lab", "manim torch numpy pydantic"),
        ("from coursekit.stage import number", "manim torch numpy"),
        ("from coursekit.stage import chart", "torch contourpy"),
        ("from coursekit.stage import *", "torch sklearn"),
        ("from coursekit.lab import Count", "manim torch numpy"),
        ("from coursekit.lab import *", "manim"),
    ],
)
def test_an_import_loads_what_its_names_need(statement, unloaded):
    loaded = f"{statement}\nimport sys\nprint([name for name in {unloaded.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("face", FACES)
def test_a_name_has_the_same_slice_by_whatever_import(face):
    for name, (module, original) in places(face).items():
        using = f"\ndef f(): return {name}"
        direct = sliced(f"from {module} import {original} as {name}{using}")
        by_face = sliced(f"from {face} import {name}{using}")
        by_star = sliced(f"from {face} import *{using}")
        by_module = sliced(f"from coursekit import {face.rpartition('.')[2]} as face\ndef f(): return face.{name}")
        assert drawn(by_face) == drawn(by_star) == drawn(by_module) == drawn(direct), name
        assert by_face.libraries == direct.libraries >= by_star.libraries, name
        assert set(direct.whole) | {"coursekit/face.py"} == set(by_star.whole), name


STAR = "from manim import *\nfrom coursekit.stage import *\n"
FACE = "from coursekit.stage import chart, linear_scale, plate\n"
DRAWS = "def f(): return chart(linear_scale(0, 1, 1), linear_scale(0, 1, 1), 4, 3, '', '')"


@pytest.mark.parametrize("imports", [STAR, FACE], ids=["star", "face"])
@pytest.mark.parametrize(
    ("edits", "is_seen"),
    [
        ({"stage/drawing/flow.py": ("SLANT = 0.75", "SLANT = 0.5")}, False),
        ({"stage/drawing/chart.py": ("color: str = RULE", "color: str = MUTED")}, False),  # of frame_of()
        ({"stage/__init__.py": ('    "chart",', '    "chart",\n    "new",')}, False),
        ({"stage/__init__.py": ("    from .drawing.band import band", "    from .heat import film as band")}, False),
        ({"stage/drawing/chart.py": ("X_NAME_BELOW = 0.85", "X_NAME_BELOW = 0.8")}, True),
        ({"stage/__init__.py": ("log_around, log_scale", "log_around, linear_around as log_scale")}, False),
        ({"stage/__init__.py": ("linear_scale, log_around", "log_scale as linear_scale, log_around")}, True),
        ({"face.py": ("self.__dict__[name] = value", "pass")}, True),
    ],
)
def test_an_edit_of_the_kit_concerns_those_who_draw_with_it(imports, edits, is_seen):
    assert (sliced(imports + DRAWS).digest != sliced(imports + DRAWS, edits).digest) == is_seen


def test_a_name_that_is_taken_besides_changes_no_slice():
    one = sliced(f"from coursekit.stage import chart, linear_scale\n{DRAWS}")
    assert one.digest == sliced(f"from coursekit.stage import band, chart, linear_scale\n{DRAWS}").digest


def test_a_star_import_no_longer_bringing_a_name_is_seen():
    listed = ({"stage/__init__.py": ('    "linear_scale",\n', "")}, {})
    one, other = (sliced(STAR + DRAWS, edits).digest for edits in listed)
    assert one != other


def test_no_file_behind_a_face_acts_when_it_is_imported():
    # A star import runs them all, and a slice holds those that it reads.
    project = Project(KIT, lambda path: read_source(path.read_bytes()) if path.is_file() else None)
    for module in {module for face in FACES for module, _ in places(face).values()}:
        found = project.module(KIT.joinpath(*module.split(".")[1:]).with_suffix(".py"), ())
        acting = [name for d in found.source.definitions if acts(project, found, d) for name in d.names]
        assert acting in ([], ["OPTIMIZERS"]), module  # a table that is filled from torch.optim, and changes nothing


def test_decorators_of_the_lab_are_known_by_its_face():
    for imports in ("from coursekit.lab import checkpoint", "from coursekit.lab import *"):
        found = sliced(f"{imports}\n@checkpoint\ndef g(): return 1\ndef f(): return 2")
        assert not [name for name in found.texts if name == "manim_ce/lines.py:g"]


TYPING = "from typing import TYPE_CHECKING\n"


def test_an_import_for_type_checkers_runs_nothing():
    text = f"{TYPING}if TYPE_CHECKING:\n    from a import A\ndef f(): return 1"
    acting = "import os\nos.environ['X'] = '1'\nA = 1"
    assert sliced(text, a=acting).digest == sliced(text, a=acting.replace("'1'", "'2'")).digest
    # But where the name is the file's own, or there is another branch, it may.
    for other in (
        text.replace(TYPING, "TYPE_CHECKING = True\n"),
        f"{text}\nif not TYPE_CHECKING:\n    from a import A",
    ):
        assert sliced(other, a=acting).digest != sliced(other, a=acting.replace("'1'", "'2'")).digest


def test_a_package_that_computes_the_names_it_lists_for_type_checkers_is_in_as_a_whole():
    text = "import a\ndef f(): return a.B"
    lazy = f"{TYPING}if TYPE_CHECKING:\n    from b import B\ndef __getattr__(name): return 1"
    assert sliced(text, a=lazy, b="B = 1").digest != sliced(text, a=lazy.replace("1", "2"), b="B = 1").digest


def test_sections_of_a_scene_with_star_imports_are_clips_of_their_own(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py",
        "from manim import DOWN, Create, Dot, FadeOut, Line, Square, VMobject\n\n"
        "from coursekit.stage.scene import CourseScene\nfrom drawing import curve",
        "from manim import *\n\nfrom coursekit.stage import *\nfrom drawing import curve",
    )
    tiny_course.replace(
        "manim_ce/lines.py", "square = Square(SIDE)", "square = VGroup(Square(SIDE), title('A square'))"
    )
    clip = "clip:seminar01:Lines"
    assert tiny_course.doit("quality=low", "clip") == {
        f"{clip}:{section}": "computed" for section in ("scene1_square", "scene2_line", "scene3_doubled")
    }
    tiny_course.replace("manim_ce/lines.py", "A square", "One square")
    assert tiny_course.doit("quality=low", "clip") == {f"{clip}:scene1_square": "computed"}
    # Functions that ran, those of the face among them, are in the slices.
    tiny_course.doit("verify", "quality=low", "clip")


def test_type_checkers_know_what_a_face_holds(tmp_path):
    (tmp_path / "drawn.py").write_text(
        "from coursekit.stage import *\nfrom coursekit.lab import Count, ema\n"
        "reveal_type(title)\nreveal_type(chart)\nreveal_type(ema)\nsteps: Count = 3\nchart(1)\n"
    )
    command = [sys.executable, "-m", "mypy", "--config-file", "", "--cache-dir", str(REPOSITORY / ".mypy_cache/faces")]
    done = subprocess.run(
        [*command, "--ignore-missing-imports", "--follow-imports", "silent", "drawn.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    told = [line.partition("drawn.py:")[2] for line in done.stdout.splitlines() if "drawn.py:" in line]
    assert "Words" in told[0], done.stdout + done.stderr
    assert told[1].endswith('-> coursekit.stage.drawing.chart.Chart"'), told
    assert "Tensor" in told[2]
    assert "error" in told[3]
    assert [line.partition(":")[0] for line in told] == ["3", "4", "5", "7", *("7" for _ in told[4:])]


def test_every_name_that_the_course_reads_is_bound():
    # A star import keeps linters from telling a name that is misspelt.
    for file in sorted(REPOSITORY.glob("seminars/[0-9]*/**/*.py")):
        known, tree = set(dir(builtins)) | {"__file__", "__name__"}, ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                known |= _public_names(node.module, file.parent)
        bound = {
            name
            for node in ast.walk(tree)
            for name in (getattr(node, "name", None), getattr(node, "arg", None), getattr(node, "asname", None))
            if name
        }
        bound |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        bound |= {n.name.partition(".")[0] for n in ast.walk(tree) if isinstance(n, ast.alias)}
        read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        assert not read - bound - known, file


def _public_names(module, folder):
    beside = folder / f"{module}.py"
    if not beside.is_file():
        package = import_module(module)
        return set(getattr(package, "__all__", vars(package)))
    tree = ast.parse(beside.read_text())
    names = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assigned = (node for each in tree.body if isinstance(each, (ast.Assign, ast.AnnAssign)) for node in ast.walk(each))
    return names | {n.id for n in assigned if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
