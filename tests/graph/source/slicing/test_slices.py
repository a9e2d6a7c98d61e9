"""What a slice holds: all that can reach the result, and no more than that."""

import pytest

from coursekit.graph.source.syntax.reader import read_source
from tests.graph.small_projects import digest, edited, pieces, scene, why_one_clip


def test_a_slice_follows_names_and_leaves_out_the_rest():
    assert pieces({"lines.py": "A = 1\nB = A\nC = 2\ndef g(): return B\ndef f(): return g()\ndef h(): return C"}) == {
        "lines.py:A",
        "lines.py:B",
        "lines.py:g",
        "lines.py:f",
    }


# What f() can see: files by name, and an edit of one of them, (file, old, new).
SEEN = {
    "an import in a branch": (
        {
            "lines.py": "try:\n    from fast import g\nexcept ImportError:\n    from slow import g\n"
            "def f(): return g()",
            "slow.py": "def g(): return 1",
        },
        ("slow.py", "1", "2"),
    ),
    "a list that another name holds too": (
        {"lines.py": "A = []\nB = A\nB += [1]\ndef f(): return A"},
        ("lines.py", "1", "2"),
    ),
    "another module's name bound anew": (
        {"lines.py": "import a, b\ndef f(): return a.X", "a.py": "X = 1", "b.py": "import a\na.X = 2"},
        ("b.py", "2", "3"),
    ),
    "a class that its base registers": (
        {
            "lines.py": "class R:\n    all = []\n    def __init_subclass__(cls): R.all.append(cls)\n"
            "class S(R): x = 1\ndef f(): return R.all"
        },
        ("lines.py", "1", "2"),
    ),
    "a name that := binds in a comprehension": (
        {"lines.py": "L = [last := i + 1 for i in range(3)]\ndef f(): return last"},
        ("lines.py", "1", "2"),
    ),
    "a decorator of the project that is named like a library's": (
        {"lines.py": "S = []\ndef cache(g): S.append(g)\n@cache\ndef g(): return 1\ndef f(): return S"},
        ("lines.py", "1", "2"),
    ),
    "a branch on __name__ that runs": (
        {"lines.py": 'X = 0\nif __name__ != "__main__":\n    X = 1\ndef f(): return X'},
        ("lines.py", "1", "2"),
    ),
    "the order of two star imports": (
        {"lines.py": "from a import *\nfrom b import *\ndef f(): return x", "a.py": "x = 1", "b.py": "x = 2"},
        ("lines.py", "from a import *\nfrom b import *", "from b import *\nfrom a import *"),
    ),
    "the order of two imports that act": (
        {
            "lines.py": "import a\nimport b\nimport c\ndef f(): return c.L",
            "a.py": "import c\nc.L.append(1)",
            "b.py": "import c\nc.L.append(2)",
            "c.py": "L = []",
        },
        ("lines.py", "import a\nimport b", "import b\nimport a"),
    ),
    "__all__ of a star import": (
        {
            "lines.py": "from a import *\nfrom b import *\ndef f(): return x",
            "a.py": "x = 1",
            "b.py": '__all__ = ["x"]\nx = 2',
        },
        ("b.py", '["x"]', "[]"),
    ),
    "a name in a format string": (
        {"lines.py": 'class P:\n    x = 1\ndef f(): return "{0.x}".format(P)'},
        ("lines.py", "1", "2"),
    ),
    "a subclass in another file": (
        {
            "lines.py": "import b\nfrom a import B\ndef f(): return B.__subclasses__()",
            "a.py": "class B: pass",
            "b.py": "from a import B\nclass C(B): x = 1",
        },
        ("b.py", "1", "2"),
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_an_edit_that_a_function_can_see_changes_its_slice(name):
    files, edit = SEEN[name]
    assert digest(files) != digest(edited(files, edit))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("STYLE = Style(2)", "a named tuple only holds its values"),
        ("MADE = make(2)", "a function of the project that changes nothing"),
        ("ROWS = sorted([3, 1], key=make)", "a key function that changes nothing"),
        ("TABLE = {}\nfor i in range(3):\n    TABLE[i] = i", "a loop that fills a table of its own"),
        ("ROWS = []\nROWS.append(3)", "a list that no other name holds"),
        ('WORDS = "a b".split()', "a method of a literal"),
        ("GONE = 1\ndel GONE", "a name that is deleted"),
        ("from functools import lru_cache as once\n@once\ndef g(): return 3", "a library's decorator by another name"),
    ],
)
def test_a_statement_that_changes_nothing_else_is_left_out(statement, why):
    makers = "from typing import NamedTuple\nclass Style(NamedTuple):\n    w: int\ndef make(x): return -x\n"
    assert pieces({"lines.py": f"{makers}{statement}\ndef f(): return 1"}) == {"lines.py:f"}, why


@pytest.mark.parametrize("statement", ["register(2)", "X = register(2)", "import os\nos.environ['A'] = 'b'"])
def test_a_statement_that_may_change_something_is_kept(statement):
    files = {"lines.py": f"L = []\ndef register(x): L.append(x)\n{statement}\ndef f(): return 1"}
    assert len(pieces(files)) > 1


SHARED = {
    "an attribute": (scene("self.x = 1", "print(self.x)"), "one() sets self.x, which two() reads"),
    "by setattr": (scene("setattr(self, 'x', 1)", "print(self.x)"), "one() sets self.x"),
    "of the class": (scene("type(self).x = 1", "print(self.x)"), "one() sets self.x"),
    "by another name for self": (scene("me = self\n        me.x = 1", "print(self.x)"), "one() sets .x"),
    "by a function": (scene("put(self)", "print(self.x)", top="def put(scene): scene.x = 1"), "one() sets .x"),
    "read by a function": (scene("self.x = 1", "get(self)", top="def get(scene): return scene.x"), "one() sets self.x"),
    "a list of the class": (
        scene("self.rows.append(1)", "print(self.rows)", "rows = []"),
        "one() sets self.rows, which two() reads",
    ),
    "by computed names": (scene("self.__dict__['x'] = 1", "print(self.x)"), "one() may set anything"),
    "a global": (
        scene("put()", "print(X)", top="X = 1\ndef put():\n    global X\n    X = 2"),
        "one() sets X of manim_ce/lines.py, which two() reads",
    ),
    "a list given to a function": (
        scene("grow(L)", "print(L)", top="L = []\ndef grow(rows): rows.append(1)"),
        "one() may change L of manim_ce/lines.py, which two() reads",
    ),
    "an iterator": (scene("next(I)", "next(I)", top="import itertools\nI = itertools.count()"), "one() sets I"),
    "a section that another calls": (scene("pass", "self.one()"), "two() calls one()"),
}


@pytest.mark.parametrize("name", SHARED)
def test_sections_that_share_state_are_one_clip_and_the_reason_names_it(name):
    text, reason = SHARED[name]
    assert why_one_clip(text).startswith(reason)


APART = {
    "an attribute of its own": scene("self.x = 1\n        print(self.x)", "pass"),
    "the earlier one reads, the later one sets": scene("print(L)", "L.append(1)", top="L = []"),
    "a list that nobody changes": scene("print(L)", "print(L)", top="L = [1]"),
    "a frozen value of a class of the project": scene(
        "print(S.w)", "print(S.w)", top="from typing import NamedTuple\nclass T(NamedTuple):\n    w: int\nS = T(1)"
    ),
    "a list given to a function that only reads it": scene(
        "show(L)", "show(L)", top="L = []\ndef show(rows):\n    mine = list(rows)\n    mine.append(1)"
    ),
    "what setup() sets": scene("print(self.x)", "print(self.x)", "def setup(self):\n    self.x = 1"),
    "what setup() sets by another name for self": scene(
        "print(self.x)", "print(self.x)", "def setup(self):\n    me = self\n    me.x = 1"
    ),
    "what is registered at import": scene(
        "print(R)", "print(R)", top="R = {}\ndef add(f):\n    R[f.__name__] = f\n    return f\n@add\ndef g(): pass"
    ),
}


@pytest.mark.parametrize("name", APART)
def test_sections_that_share_nothing_are_cut_apart(name):
    assert why_one_clip(APART[name]) == ""


def test_what_a_function_does_that_only_an_import_calls_is_done_by_no_section():
    acting = "L = []\ndef more(): L.append(1)\ndef begin():\n    import z\n    more()\nbegin()"
    files = {"z": "import c\nc.ROWS.append(1)", "c": "ROWS = []"}
    assert why_one_clip(scene("print(L)", "print(L)", top=acting), **files) == ""
    assert why_one_clip(scene("more()", "print(L)", top=acting), **files).startswith("one() sets L of")


def test_a_function_of_an_array_library_changes_no_name():
    inserting, appending = read_source(
        b"def f(values):\n    return np.insert(values, 0, 1)\n\n\ndef g():\n    ROWS.insert(0, 1)\n"
    ).definitions
    assert inserting.stores == ()
    assert appending.stores == ("ROWS",)
