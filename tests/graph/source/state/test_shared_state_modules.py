"""Why sections are one clip, where what one leaves for another is in another file, or in a library."""

import pytest

from tests.graph.small_projects import scene
from tests.graph.source.state.sharing import assert_shared

BY_CALL = "from importlib import import_module"
TOGETHER = {
    "a list of another file": (
        scene("other.add()", "print(other.ROWS)", top="import other"),
        "one() sets ROWS of manim_ce/other.py, which two() reads",
        ("other.ROWS", "other.COLUMNS"),
    ),
    "a list of another file by its own name": (
        scene("ROWS.append(1)", "other.show()", top="import other\nfrom other import COLUMNS as ROWS"),
        "one() sets COLUMNS of manim_ce/other.py, which two() reads",
        ("COLUMNS as ROWS", "ROWS"),
    ),
    "an option of a library": (
        scene("config.frame_rate = 5", "print(config.frame_rate)", top="from manim import config"),
        "one() sets config of manim, which two() reads",
        ("print(config.frame_rate)", "print(1)"),
    ),
    "an option of a library by its method": (
        scene("config.update({'frame_rate': 5})", "print(config.frame_rate)", top="from manim import config"),
        "one() sets config of manim, which two() reads",
        ("print(config.frame_rate)", "print(1)"),
    ),
    "an option of a library by its module": (
        scene("manim.config.frame_rate = 5", "print(manim.config)", top="import manim"),
        "one() changes manim.config.frame_rate, which two() reads",
        ("manim.config.frame_rate = 5", "frame_rate = manim.config"),
    ),
    "an option of a library below a star import": (
        scene("config.frame_rate = 5", "print(config.frame_rate)", top="from manim import *"),
        "one() sets config of manim, which two() reads",
        ("print(config.frame_rate)", "print(RED)"),
    ),
    "an option of a library by another name": (
        scene("c.frame_rate = 5", "print(m.config)", top="from manim import config as c\nimport manim as m"),
        "one() sets config of manim, which two() reads",
        ("m.config", "m.RED"),
    ),
    "an option of a library that another file changes": (
        scene("tools.hurry()", "print(config.frame_rate)", top="from manim import *\nimport tools"),
        "one() sets config of manim, which two() reads",
        ("print(config.frame_rate)", "print(RED)"),
    ),
    "a module of a library that is handed on": (
        scene("manim.config.frame_rate = 5", "print(manim)", top="import manim"),
        "one() changes manim.config.frame_rate, which two() reads",
        ("print(manim)", "print(1)"),
    ),
    "a library that a section imports": (
        scene("import manim\n        manim.config.x.y = 5", "from manim import config\n        print(config.x)"),
        "one() changes manim.config.x.y, which two() reads",
        ("import config", "import RED as config"),
    ),
    "a file that sections import": (
        scene("import other\n        other.ROWS.append(1)", "from other import ROWS as R\n        print(R)"),
        "one() sets ROWS of manim_ce/other.py, which two() reads",
        ("ROWS as R", "COLUMNS as R"),
    ),
    "a file that a function imports, which changes what it is given": (
        scene("put(L)", "print(L)", top="L = []\ndef put(x):\n    from tools import fill, show as look\n    fill(x)"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("    fill(x)", "    look(x)"),
    ),
    "what is added to another file": (
        scene("other.pace = 1", "print(other.pace)", top="import other"),
        "one() sets pace of a module, which two() reads",
        ("print(other.pace)", "print(other.rate)"),
    ),
    "what is added to another file by a name of its own": (
        scene("import other as o\n        o.pace.x = 1", "from other import pace\n        print(pace)"),
        "one() changes o.pace.x, which two() reads",
        ("import pace", "import rate as pace"),
    ),
    "what a module of a package is given by another one": (
        scene("tools.put()", "print(nets.pace)", top="from lab import tools, nets"),
        "one() sets nets of a module, which two() reads",
        ("print(nets.pace)", "print(nets.RATE)"),
    ),
    "an option of a library below a star import of a file": (
        scene("config.frame_rate = 5", "print(config.frame_rate)", top="from other import *\nfrom manim import *"),
        "one() sets config of manim, which two() reads",
        ("print(config.frame_rate)", "print(RED)"),
    ),
    "a file of lists that is handed on": (
        scene("rows.ROWS.append(1)", "tools.show(rows)", top="import rows\nimport tools"),
        "one() sets ROWS of manim_ce/rows.py, which two() reads",
        ("tools.show(rows)", "tools.show(rows.PENS)"),
    ),
    "a module of a package that is handed on": (
        scene("nets.ROWS.append(1)", "tools.show(nets)", top="from lab import nets\nimport tools"),
        "one() sets ROWS of manim_ce/lab/nets.py, which two() reads",
        ("tools.show(nets)", "tools.show(nets.RATE)"),
    ),
    "a module that another one of its package hands on": (
        scene("nets.ROWS.append(1)", "tools.look()", top="from lab import nets, tools"),
        "one() sets ROWS of manim_ce/lab/nets.py, which two() reads",
        ("tools.look()", "tools.glance()"),
    ),
    "a file that is handed on": (
        scene("other.ROWS.append(1)", "tools.show(other)", top="import other\nimport tools"),
        "one() sets ROWS of manim_ce/other.py, which two() reads",
        ("tools.show(other)", "tools.show(other.COLUMNS)"),
    ),
    "a file that is imported by a call": (
        scene("rows.ROWS.append(1)", "print(import_module('rows').ROWS)", top=f"import rows\n{BY_CALL}"),
        "one() sets ROWS of manim_ce/rows.py, which two() reads",
        ("print(import_module('rows')", "print(import_module('tools')"),
    ),
    "what is added to a file that is imported by a call": (
        scene("rows.pace = 1", "print(import_module('rows').pace)", top=f"import rows\n{BY_CALL}"),
        "one() sets pace of a module, which two() reads",
        ("rows').pace", "rows').rate"),
    ),
    "a module of a package that is imported by a call": (
        scene("nets.ROWS.append(1)", "print(import_module('lab.nets'))", top=f"from lab import nets\n{BY_CALL}"),
        "one() sets ROWS of manim_ce/lab/nets.py, which two() reads",
        ("import_module('lab.nets')", "import_module('other')"),
    ),
    "a global object of another file": (
        scene("a.N.train()", "a.N.train()", top="import a\nfrom a import *"),
        "one() and two() share the object N of manim_ce/a.py",
        ("a.N.train()\n    def two", "a.M.train()\n    def two"),
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_the_reason_names_what_is_shared_by_modules_and_goes_with_it(name):
    assert_shared(TOGETHER[name])
