"""Imports lead where Python's would: through what files add to sys.path, packages beside and above, dots."""

import subprocess
import sys
import textwrap

import pytest

from coursekit.graph.source.search_paths import added_folders
from coursekit.graph.source.syntax.reader import read_source
from tests.graph.small_projects import FOLDER, pieces, project

ADDED = {
    "a string": 'import sys\nsys.path.insert(0, "{here}/lib")',
    "pathlib": 'import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))',
    "parents": "import sys, pathlib\nsys.path.append(str(pathlib.Path(__file__).absolute().parents[2]))",
    "a parent's parent": (
        "import sys\nfrom pathlib import Path as P\nsys.path.append(P(__file__).parent.parent.as_posix() + '/x')"
    ),
    "os.path": (
        "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, 'lib'))"
    ),
    "names of os.path": (
        "import sys\nfrom os.path import dirname, join, realpath\n"
        "sys.path.append(join(dirname(realpath(__file__)), 'b'))"
    ),
    "another name": (
        "import sys\nfrom pathlib import Path\nHERE = Path(__file__).parent\nROOT: Path = HERE.parent\n"
        "LIB = f'{{ROOT}}/lib'\nsys.path.insert(0, LIB)"
    ),
    "if it is not there": (
        "import sys, os\nhere = os.path.split(__file__)[0]\nz = here + '/z'\n"
        "if z not in sys.path:\n    sys.path.insert(0, z)"
    ),
    "a loop": (
        "import sys\nfrom pathlib import Path\nfor name in ('a', 'b'):\n"
        "    sys.path.insert(0, str(Path(__file__).with_name(name)))"
    ),
    "several": "import sys\nsys.path.extend(['{here}/a', '{here}/b'])\nsys.path += ['{here}/c']",
    "put in front": "import sys\nsys.path[:0] = ['{here}/a', '{here}/b']",
    "with all others": "import sys\nsys.path = ['{here}/a'] + sys.path",
    "by its name": (
        "from sys import path\nfrom pathlib import Path\npath.insert(0, str(Path(__file__).joinpath('..', 'y')))"
    ),
    "sys by another name": "import sys as system\nsystem.path.insert(0, '{here}/q')",
    "os.path.join is no list": "import os\nx = os.path.join('a', 'b')\nos.path.append = 1",
}


@pytest.mark.parametrize("code", ADDED.values(), ids=ADDED.keys())
def test_the_folders_that_a_file_adds_are_those_that_running_it_adds(tmp_path, code):
    file = tmp_path / "seminars/01_a/lines.py"
    file.parent.mkdir(parents=True)
    file.write_text(code.format(here=file.parent))
    tail = "\nimport sys as s_, os as o_\nprint('\\n'.join(o_.path.normpath(p) for p in s_.path))"
    script = f"import sys\nbefore = list(sys.path)\n__file__ = {str(file)!r}\nexec(open(__file__).read())" + tail
    plain = _paths(f"import sys\n{tail}", tmp_path)
    ran = [each for each in _paths(script, tmp_path) if each not in plain]
    before, behind = added_folders(file, read_source(file.read_bytes()))
    assert [str(each) for each in (*before, *behind)] == ran


def _paths(script, folder):
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split("\n")


def test_no_other_expression_is_taken_for_a_folder():
    for code in ("sys.path.insert(0, given())", "sys.path.insert(0, os.environ['LIB'])", "sys.path.append(3)"):
        source = read_source(f"import os, sys\n{code}".encode())
        assert added_folders(FOLDER / "lines.py", source) == ([], [])


IMPORTS = {
    "a folder of the file's own": (
        {
            "lines.py": "import sys, os\nsys.path.insert(0, os.path.dirname(__file__) + '/lib')\n"
            "import ink\ndef f(): return ink.X"
        },
        "lib/ink.py",
    ),
    "a folder that a helper adds": (
        {
            "lines.py": "import setup\nfrom ink import X\ndef f(): return X",
            "setup.py": "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parent / 'lib'))",
        },
        "lib/ink.py",
    ),
    "a folder beside the seminar": (
        {
            "lines.py": "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parents[2]))\n"
            "from shared.ink import X\ndef f(): return X"
        },
        "../../shared/ink.py",
    ),
    "a package above": ({"lines.py": "from ..look.ink import X\ndef f(): return X"}, "../look/ink.py"),
    "a package's own": ({"lines.py": "from . import ink\ndef f(): return ink.X", "__init__.py": ""}, "ink.py"),
    "a package beside": (
        {"lines.py": "from look import X\ndef f(): return X", "look/__init__.py": "from .ink import X"},
        "look/ink.py",
    ),
    "what a package imports relatively": (
        {
            "lines.py": "from look.a.b import Y\ndef f(): return Y",
            "look/__init__.py": "",
            "look/a/__init__.py": "",
            "look/a/b.py": "from ..ink import X as Y",
        },
        "look/ink.py",
    ),
}


@pytest.mark.parametrize(("files", "library"), IMPORTS.values(), ids=IMPORTS.keys())
def test_what_a_library_says_is_in_the_slice_of_who_uses_it(files, library):
    made = {**files, str((FOLDER / library).resolve().relative_to("/")): "X = 1\nUNUSED = 2"}
    rooted = {("/" + name if name.startswith("seminars") else name): text for name, text in made.items()}
    found = pieces(rooted)
    assert any(name.endswith("ink.py:X") for name in found), found
    assert not any("UNUSED" in name for name in found)


def test_of_two_modules_of_one_name_the_first_folder_wins():
    files = {
        "lines.py": "import sys\nsys.path.insert(0, '/first')\nsys.path.append('/last')\nimport ink, other\n"
        "def f(): return ink.X, other.X",
        "ink.py": "X = 1",
        "other.py": "X = 2",
        "/first/ink.py": "X = 10",
        "/last/other.py": "X = 20",
    }
    made = project(files)
    module = made.module(FOLDER / "lines.py", (FOLDER,))
    paths = [str(made.find(module, name, 0)[-1].path) for name in ("ink", "other")]
    assert paths == ["/first/ink.py", str(FOLDER / "other.py")]


def test_a_library_that_seminars_share_is_part_of_what_is_made_with_it(tiny_course):
    shared = tiny_course.root / "seminars/shared/sizes.py"
    shared.parent.mkdir()
    shared.write_text("SIDE = 1.0\nOTHER = 2.0\n")
    head = textwrap.dedent("""
        import sys
        from pathlib import Path

        sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "shared"))
        import sizes
        """)
    tiny_course.replace("manim_ce/lines.py", "import numpy as np\n", f"import numpy as np\n{head}\n")
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(sizes.SIDE)")
    assert "clip:seminar01:Lines:scene1_square" in tiny_course.doit("quality=low")
    shared.write_text("SIDE = 1.0\nOTHER = 3.0\n")
    assert tiny_course.doit("quality=low") == {}
    shared.write_text("SIDE = 1.5\nOTHER = 3.0\n")
    assert tiny_course.doit("quality=low").keys() == {"clip:seminar01:Lines:scene1_square", "render:seminar01:Lines"}
    tiny_course.doit("quality=low", "graph")
    assert "shared/sizes.py" in tiny_course.output


RELATIVE = {
    "above the file": ("..", "lib"),
    "from the seminar": ("code", "code/lib"),
    "from the project": ("seminars/common", "../common/lib"),
}


@pytest.mark.parametrize(("added", "library"), RELATIVE.values(), ids=RELATIVE.keys())
def test_a_relative_folder_is_looked_up_beside_the_file_then_above_it(tiny_course, added, library):
    sizes = tiny_course.root / "seminars/01_tiny" / library / "sizes.py"
    sizes.parent.mkdir(parents=True)
    sizes.write_text("SIDE = 1.0\nOTHER = 2.0\n")
    head = f"import sys\n\nsys.path.append({added!r})\nfrom lib.sizes import SIDE as WIDE\n"
    tiny_course.replace("manim_ce/lines.py", "import numpy as np\n", f"import numpy as np\n{head}\n")
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(WIDE)")
    assert "render:seminar01:Lines" in tiny_course.doit("quality=low")
    sizes.write_text("SIDE = 1.0\nOTHER = 3.0\n")
    assert tiny_course.doit("quality=low") == {}
    sizes.write_text("SIDE = 1.5\nOTHER = 3.0\n")
    assert tiny_course.doit("quality=low").keys() == {"clip:seminar01:Lines:scene1_square", "render:seminar01:Lines"}
