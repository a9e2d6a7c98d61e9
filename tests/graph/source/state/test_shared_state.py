"""Why sections are one clip: each way in which one can find what another left, beside its like that shares nothing.

What they share by other files and by libraries is in test_shared_state_modules.py.
"""

import pytest

from tests.graph.small_projects import scene
from tests.graph.source.state.sharing import FILL, NET, assert_shared

HAND = f"{FILL}def hand(rows):\n    fill(rows)\n"
SETUP = "def setup(self):\n    self.net = Net()"
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
    "a list in a list": (
        scene("L.append(1)", "print(ALL)", top="L = []\nM = []\nALL = [L]"),
        "one() sets L of manim_ce/lines.py, which two() reads",
        ("ALL = [L]", "ALL = [M]"),
    ),
    "a list by another name that is given to a function": (
        scene("fill(B)", "print(L)", top=f"L = []\nM = []\nB = L\n{FILL}"),
        "one() may change L of manim_ce/lines.py, which two() reads",
        ("B = L", "B = M"),
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
    "what the camera's frame has laid by": (
        scene("self.camera.frame.save_state()", "self.camera.frame.restore()"),
        "one() calls self.camera.frame.save_state(), which two() reads",
        ("restore()", "get_center()"),
    ),
    "what the frame of the renderer's camera has laid by": (
        scene("self.renderer.camera.frame.save_state()", "self.renderer.camera.frame.restore()"),
        "one() calls self.renderer.camera.frame.save_state(), which two() reads",
        ("restore()", "get_center()"),
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
    assert_shared(TOGETHER[name])
