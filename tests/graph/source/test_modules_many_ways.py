"""Names that lead to each other by very many ways: each is come by once, and not once for each way to it."""

import signal
from collections.abc import Callable

import pytest

from coursekit.graph.source.scenes import scene_classes
from tests.graph.small_projects import FOLDER, digest, pieces, project, scene, why_one_clip

MOST_SECONDS = 5.0  # of the processor; each takes a hundredth of that, and by all ways hours
LAYERS = range(24)
LAST = LAYERS[-1] + 1


@pytest.fixture(autouse=True)
def in_time():
    def too_long(*_: object) -> None:
        raise AssertionError(f"more than {MOST_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def layers(line: Callable[[str, int], str]) -> str:
    """Lines for two names of each layer, a0 and b0, a1 and b1, …, each of which leads to both of the next."""
    return "\n".join(line(letter, number) for number in reversed(LAYERS) for letter in "ab")


def test_one_try_that_binds_many_names_and_reads_them():
    bound = [f"PEN{number}" for number in range(12)]
    top = (
        f"try:\n    from other import {', '.join(bound)}\n    print({', '.join(bound)})\n"
        f"except ImportError:\n    {' = '.join(bound)} = []\n"
    )
    of_other = "\n".join(f"{name} = []" for name in bound)
    told = why_one_clip(scene("PEN3.append(1)", "print(PEN3)", top=top), other=of_other)
    assert told.startswith("one() sets PEN")
    assert why_one_clip(scene("PEN3.append(1)", "print(1)", top=top), other=of_other) == ""


def test_globals_that_are_other_names_for_many():
    top = f"a{LAST} = b{LAST} = []\n" + layers(lambda x, n: f"{x}{n} = [a{n + 1}, b{n + 1}]")
    told = why_one_clip(scene(f"a{LAST}.append(1)", "print(a0)", top=top))
    assert told == f"one() sets a{LAST} of manim_ce/lines.py, which two() reads"
    assert why_one_clip(scene(f"a{LAST}.append(1)", "print(1)", top=top)) == ""


def test_functions_that_hand_on_what_they_are_given():
    top = f"ROWS = []\ndef a{LAST}(rows): LAST\nb{LAST} = a{LAST}\n"
    top += layers(lambda x, n: f"def {x}{n}(rows):\n    a{n + 1}(rows)\n    b{n + 1}(rows)")
    changing = scene("a0(ROWS)", "print(ROWS)", top=top.replace("LAST", "rows.append(1)"))
    looking = scene("a0(ROWS)", "print(ROWS)", top=top.replace("LAST", "print(1)"))
    assert why_one_clip(changing) == "one() may change ROWS of manim_ce/lines.py, which two() reads"
    assert "may change" not in why_one_clip(looking)


def test_calls_at_import_that_have_no_effect():
    calls = layers(lambda x, n: f"def {x}{n}(): return a{n + 1}() + b{n + 1}()")
    of_a = f"ALL = []\ndef a{LAST}(): return 1\ndef b{LAST}(): return 2\n{calls}\n"
    files = {"lines.py": "from a import SIDE\ndef f(): return SIDE", "a.py": f"{of_a}SIDE = 3\nTWICE = a0()\n"}
    assert "a.py TWICE" not in str(pieces(files))
    acting = {**files, "a.py": files["a.py"].replace("return 2\n", "return ALL.append(2)\n", 1)}
    assert digest(acting) != digest({**acting, "a.py": acting["a.py"].replace("TWICE = a0()", "TWICE = a1()")})


def test_bases_that_none_is_told_of_the_classes_below():
    top = f"class Base: pass\nclass a{LAST}(Base): pass\nclass b{LAST}(Base): pass\n"
    top += layers(lambda x, n: f"class {x}{n}(a{n + 1}, b{n + 1}): pass")
    files = {"lines.py": "import a\ndef f(): return a.SIDE", "a.py": f"{top}\nSIDE = 3\n"}
    unseen = pieces(files)
    telling = "ALL = []\nclass Base:\n    def __init_subclass__(c): ALL.append(c)"
    assert pieces({**files, "a.py": files["a.py"].replace("class Base: pass", telling)}) > unseen


def test_files_that_take_all_names_of_each_other():
    files = {f"{x}{n}": f"from a{n + 1} import *\nfrom b{n + 1} import *\n" for n in LAYERS for x in "ab"}
    ends = {f"a{LAST}": "", f"b{LAST}": "ROWS = []"}
    told = why_one_clip(scene("ROWS.append(1)", "print(ROWS)", top="from a0 import *"), **files, **ends)
    assert told == f"one() sets ROWS of manim_ce/b{LAST}.py, which two() reads"


def test_a_scene_whose_base_comes_by_files_that_take_all_names_of_each_other():
    ring = [f"m{number}" for number in range(14)]
    files = {f"{each}.py": "".join(f"from {other} import *\n" for other in ring if other != each) for each in ring}
    files["m9.py"] += "from manim import Scene\nclass Base(Scene): pass\n"
    made = project(
        {"lines.py": "from m0 import *\nclass Lines(Base):\n    def construct(self): self.wait()\n", **files}
    )
    assert scene_classes(made, made.module(FOLDER / "lines.py", (FOLDER,))) == ["Lines"]
