"""Why sections are one clip: each way in which one can find what another left, beside its like that shares nothing."""

import pytest

from tests.graph.small_projects import scene, why_one_clip

FILL = "def fill(rows):\n    rows.append(1)\n"
HAND = f"{FILL}def hand(rows):\n    fill(rows)\n"
NET = "class Net:\n    def train(self): self.w = 1\n"
SETUP = "def setup(self):\n    self.net = Net()"
OTHER = {"other": "ROWS = []\nCOLUMNS = []\ndef add():\n    ROWS.append(1)\ndef show(): print(COLUMNS)"}
TOOLS = (
    f"from manim import config\ndef hurry(): config.frame_rate = 5\n{FILL}"
    "def show(rows): print(rows)\ndef look(x): return vars(x)"
)

# The scene's sections one() and two(), what its reason begins with, and the same scene but for an edit, which is cut.
TOGETHER = {
    "an attribute of an attribute": (
        scene("self.x.y = 1", "print(self.x.y)"),
        "one() changes self.x.y, which two() reads",
        ("print(self.x.y)", "print(self.y)"),
    ),
    "a method that sets": (
        scene("self.keep()", "print(self.x)", "def keep(self): self.x = 1"),
        "one() sets self.x, which two() reads",
        ("self.x = 1", "self.y = 1"),
    ),
    "a method that reads": (
        scene("self.x = 1", "self.get()", "def get(self): return self.x"),
        "one() sets self.x, which two() reads",
        ("return self.x", "return 1"),
    ),
    "a list of the class, changed under another name": (
        scene("rows = self.rows\n        rows.append(1)", "print(self.rows)", "rows = []"),
        "one() may change self.rows, which two() reads",
        ("rows = self.rows\n        rows.append", "rows = [*self.rows]\n        rows.append"),
    ),
    "a list of the class, by the name of the class": (
        scene("Lines.rows.append(1)", "print(self.rows)", "rows = []"),
        "one() sets self.rows, which two() reads",
        ("Lines.rows.append(1)", "print(Lines.rows)"),
    ),
    "a list of the class, read by the name of the class": (
        scene("self.rows.append(1)", "print(Lines.rows)", "rows = []\nlines = []"),
        "one() sets self.rows, which two() reads",
        ("Lines.rows", "Lines.lines"),
    ),
    "a list given by keyword": (
        scene("fill(rows=L)", "print(L)", top=f"L = []\n{FILL}"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("rows.append(1)", "print(rows)"),
    ),
    "a list given by a star": (
        scene("fill(*L)", "print(L)", top=f"L = [[]]\n{FILL}"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("L = [[]]", "L = (2.0, 3.0)"),
    ),
    "a list given to a function that hands it on": (
        scene("hand(L)", "print(L)", top=f"L = []\n{HAND}"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("    fill(rows)", "    fill([])"),
    ),
    "a list of the scene given to a method": (
        scene("self.fill(self.rows)", "print(self.rows)", "rows = []\ndef fill(self, rows):\n    rows.append(1)"),
        "one() may change self.rows, which two() reads",
        ("rows.append(1)", "print(rows)"),
    ),
    "a list of the scene, given on by a function that is given the scene": (
        scene("put(self)", "print(self.rows)", "rows = []", top=f"{FILL}def put(scene): fill(scene.rows)"),
        "one() may change self.rows, which two() reads",
        ("scene.rows", "scene.pens"),
    ),
    "a list of the scene, held by a function that is given the scene": (
        scene("put(self)", "print(self.rows)", "rows = []", top="def put(s):\n    r = s.rows\n    r.append(1)"),
        "one() may change self.rows, which two() reads",
        ("r = s.rows", "r = s.pens"),
    ),
    "an attribute that is set by a function within a function": (
        scene("put(self)", "print(self.x)", top="def put(s):\n    def do(): s.x = 1\n    do()"),
        "one() sets .x, which two() reads",
        ("s.x = 1", "s.y = 1"),
    ),
    "a list that is changed by a function within a function": (
        scene("put(L)", "print(L)", top="L = []\ndef put(x):\n    def do(): x.append(1)\n    do()"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("x.append(1)", "print(x)"),
    ),
    "functions that hand on to each other": (
        scene("a(L)", "print(L)", top="L = []\ndef a(x): b(x)\ndef b(x):\n    a(x)\n    x.append(1)"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("x.append(1)", "print(x)"),
    ),
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
    "a list in a list": (
        scene("L.append(1)", "print(ALL)", top="L = []\nM = []\nALL = [L]"),
        "one() sets L of manim_ce/lines.py, which two() reads",
        ("ALL = [L]", "ALL = [M]"),
    ),
    "a list by another name": (
        scene("B.append(1)", "print(A)", top="A = []\nM = []\nB = A"),
        "one() sets A of manim_ce/lines.py, which two() reads",
        ("B = A", "B = M"),
    ),
    "names that stand for each other": (
        scene("B.append(1)", "print(A)", top="A = []\nB = [A]\nA.append(B)"),
        "one() sets A of manim_ce/lines.py, which two() reads",
        ("print(A)", "print()"),
    ),
    "an option of a library": (
        scene("config.frame_rate = 5", "print(config.frame_rate)", top="from manim import config"),
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
    "what one of two methods sets": (
        scene("self.x = 1", "print(self.x)", "def setup(self): self.y = 1"),
        "one() sets self.x, which two() reads",
        ("print(self.x)", "print(self.z)"),
    ),
    "an attribute of what the class holds": (
        scene("Lines.pen.width = 2", "print(self.pen)", "pen = 1\npens = 2"),
        "one() changes Lines.pen.width, which two() reads",
        ("self.pen)", "self.pens)"),
    ),
    "a list of what the scene holds, handed on": (
        scene("put(self)", "print(self.pen)", "pen = 1\npens = 2", top=f"{FILL}def put(s): fill(s.pen.rows)"),
        "one() may change self.pen, which two() reads",
        ("self.pen)", "self.pens)"),
    ),
    "what a class inherits": (
        scene("Base.n = 1", "print(P.n)", top="class Base:\n    n = 0\nclass Q: n = 0\nclass P(Base): pass"),
        "one() sets Base of manim_ce/lines.py, which two() reads",
        ("P(Base)", "P(Q)"),
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
    "a list of the file, changed by a section that imports": (
        scene("import math\n        L.append(math.pi)", "print(L)", top="L = []\nM = []"),
        "one() sets L of manim_ce/lines.py, which two() reads",
        ("print(L)", "print(M)"),
    ),
    "an object of setup()": (
        scene("self.net.train()", "self.net.train()", SETUP, top=NET),
        "one() and two() share the object self.net",
        ("Net()", "3"),
    ),
    "an object of the class's body": (
        scene("self.net.train()", "self.net.train()", "net = Net()", top=NET),
        "one() and two() share the object self.net",
        ("net = Net()", "net = (1, 2)"),
    ),
    "an object of __init__()": (
        scene("self.net.train()", "self.net.train()", SETUP.replace("setup", "__init__"), top=NET),
        "one() and two() share the object self.net",
        ("Net()", "3"),
    ),
    "a global object": (
        scene("N.train()", "N.train()", top=f"{NET}N = Net()"),
        "one() and two() share the object N of manim_ce/lines.py",
        ("N = Net()", "N = 3"),
    ),
    "a global object of another file": (
        scene("a.N.train()", "a.N.train()", top="import a\nfrom a import *"),
        "one() and two() share the object N of manim_ce/a.py",
        ("a.N.train()\n    def two", "a.M.train()\n    def two"),
    ),
    "an object in a table": (
        scene("print(T)", "print(N)", top=f"{NET}N = Net()\nT = {{1: N}}"),
        "one() and two() share the object N of manim_ce/lines.py",
        ("{1: N}", "{1: 2}"),
    ),
    "an object that may be a value": (
        scene("print(S)", "print(S)", top=f"import os\n{NET}class P(tuple): pass\nS = P() if os.sep else Net()"),
        "one() and two() share the object S of manim_ce/lines.py",
        ("P() if os.sep else Net()", "1"),
    ),
    "the camera": (
        scene("self.camera.frame_width = 3", "pass"),
        "one() changes self.camera for the sections after it",
        ("self.camera.frame_width = 3", "print(self.camera)"),
    ),
    "the renderer": (
        scene("self.renderer = 3", "pass"),
        "one() changes self.renderer for the sections after it",
        ("self.renderer", "self.pen"),
    ),
    "a section that calls a later one": (
        scene("self.two()", "pass"),
        "one() calls two(), which is a section of its own",
        ("self.two()\n    def two", "pass\n    def two"),
    ),
    "what may set any attribute": (
        scene("setattr(self, name(), 1)", "print(self.x)", top="def name(): return 'x'"),
        "one() may set anything: line ",
        ("setattr(self, name(), 1)", "getattr(self, name())"),
    ),
    "what a method sets, beside a name that is computed": (
        scene("dir()\n        self.helper()", "print(self.x)", "def helper(self): self.x = 1"),
        "one() sets self.x, which two() reads",
        ("self.x = 1", "print(self.x)"),
    ),
    "what may read any attribute": (
        scene("self.x = 1", "tools.look(self)", top="import tools"),
        "two() may read what one() sets: line ",
        ("self.x = 1", "print(self.x)"),
    ),
    "what may read any attribute by a name of its own": (
        scene("put(self)", "getattr(self, name())", top="def name(): return 'x'\ndef put(scene): scene.x = 1"),
        "one() sets .x, which two() reads",
        ("scene.x = 1", "print(scene.x)"),
    ),
    "what may read any name": (
        scene("self.x = 1", "eval(text)", top="text = 'self.x'"),
        "one() sets self.x, which two() reads",
        ("self.x = 1", "x = 1"),
    ),
    "what may set any name, beside what may read any": (
        scene("exec(text)", "eval(text)", top="text = 'self.x'"),
        "one() may set anything: line ",
        ("exec(text)", "print(text)"),
    ),
    "what a local name of the scene sets": (
        scene("for each in (self,):\n            each.x = 1", "print(self.x)"),
        "one() sets .x, which two() reads",
        ("each.x = 1", "each.y = 1"),
    ),
    "what a local name of the scene reads": (
        scene("self.x = 1", "for each in (self,):\n            print(each.x)"),
        "one() sets self.x, which two() reads",
        ("each.x", "each.y"),
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_the_reason_names_what_is_shared_and_goes_with_it(name):
    text, reason, (old, new) = TOGETHER[name]
    lab = {
        "lab/__init__.py": "",
        "rows": "ROWS = []\nPENS = []",
        "lab/nets.py": "RATE = 1\nROWS = []",
        "lab/tools.py": "from . import nets\ndef put(): nets.pace = 1\n"
        "def look(): print(nets)\ndef glance(): print(nets.RATE)",
    }
    files = {**OTHER, **lab, "tools": TOOLS, "a": f"{NET}N = Net()\nM = Net()"}
    assert old in text
    assert why_one_clip(text, **files).startswith(reason)
    assert why_one_clip(text.replace(old, new), **files) == ""
