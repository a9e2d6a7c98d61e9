"""Where a scene that is one clip is cut, by its source alone, and what each part depends on."""

import sys
import textwrap
from uuid import uuid4

import pytest

from coursekit.graph.source.statements.parts import parts_of
from coursekit.graph.source.syntax.reader import Reader
from tests.graph.small_projects import FOLDER, project

BODY = """
square = Square()
self.play(Create(square))
self.wait()
self.play(FadeOut(square))
with self.lifted(square):
    self.play(Create(Dot()))
    self.play(FadeOut(Dot()))
self.wait()
for side in SIDES:
    self.play(Create(Square(side)))
if SIDES:
    self.play(Create(Circle()))
"""
FILE = """
from manim import *

SIDES = [1, 2]


class Lines(Scene):
    def construct(self):
{body}

    def intro(self):
        self.play(Write(Text("a")))
        self.wait()
        self.wait()

    def silent(self):
        self.add(Dot())

    def lifted(self, mobject):
        ...
"""


def found(text):
    made = project({"lines.py": text})
    return parts_of(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines")


def described(text):
    """How many statements are described to find the parts of a file's scene."""
    made = project({"lines.py": text})
    module, calls, describe = made.module(FOLDER / "lines.py", (FOLDER,)), [], Reader.describe.__code__
    sys.setprofile(lambda frame, event, _: calls.append(event) if frame.f_code is describe else None)
    try:
        parts_of(made, module, "Lines")
    finally:
        sys.setprofile(None)
    return calls.count("call")


def parts(body):
    text = FILE.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))
    return [(part.begins, part.slice.digest) for part in found(text)]


def begins(body):
    return [begin for begin, _ in parts(body)]


def changed(body, other):
    """The numbers of the parts that an edit changes."""
    before, after = parts(body), parts(other)
    return [number for number, part in enumerate(after) if part not in before]


def test_a_part_has_some_animations_and_loops_branches_and_blocks_stay_whole():
    assert begins(BODY) == [(0,), (6,), (7,)]


def test_what_plays_is_counted_in_the_authors_own_methods():
    assert begins("self.intro()\nself.silent()\nself.intro()\nself.intro()") == [(0,), (1,), (3,)]


def test_a_part_begins_where_the_author_says_that_something_does():
    assert begins("self.wait()\n" * 3 + "self.next_section()\n" + "self.wait()\n" * 2) == [(0,), (3,)]


def test_what_shows_nothing_begins_no_part():
    assert begins("self.wait()\n" * 7 + "self.silent()\nself.x = 1") == [(0,), (6,)]
    assert begins("self.wait()\n" * 6 + "self.silent()\nself.x = 1") == []


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("Circle()", "Circle(2)", 2),
        ("self.wait()\nfor", "self.wait(2)\nfor", 0),
        ("self.wait()\nfor", "self.wait()\nself.wait()\nfor", 1),
        ("Square()\n", "Square(2)\n", 0),
    ],
)
def test_an_edit_changes_the_parts_from_its_statement_on(old, new, first):
    assert old in BODY
    assert changed(BODY, BODY.replace(old, new, 1)) == [*range(first, len(parts(BODY)))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("square = Square()", '"""What it draws."""\nsquare = Square()'),
        ("self.wait()\nfor", 'self.wait()  # a while\n\n"A remark."\nfor'),
        ("self.play(Create(square))", "self.play(\n    Create(square),\n)"),
    ],
)
def test_what_changes_no_program_moves_no_cut_and_changes_no_part(old, new):
    assert old in BODY
    assert changed(BODY, BODY.replace(old, new, 1)) == []


def test_a_constant_that_late_statements_read_changes_these_parts_alone():
    text = FILE.format(body=textwrap.indent(BODY.strip(), " " * 8))
    before, after = found(text), found(text.replace("[1, 2]", "[1, 3]"))
    same = [one.slice.digest == other.slice.digest for one, other in zip(before, after, strict=True)]
    assert same == [True, False, False]


def test_a_name_that_a_later_statement_binds_is_no_global_before():
    reads = BODY.replace("Square()", "Square(len(SIDES))", 1)
    assert changed(reads, f"{reads}SIDES = [3]\n") == [0, 1, 2]


@pytest.mark.parametrize(
    "body",
    [BODY + "yield\n", BODY.replace("Circle()", "Circle(self.construct)"), "self.play(Create(Square()))"],
    ids=["generator", "names itself", "short"],
)
def test_what_cannot_be_cut_has_no_parts(body):
    assert parts(body) == []


NESTED = """
from manim import *


class Base(Scene):
    def construct(self):
        self.wait()
        self.wait(BASE)
        self.wait()

    def intro(self):
        self.wait()
        self.wait()
        self.wait()
        self.wait(INTRO)


BASE = 1
INTRO = 1
DEEP = 1
LATE = 1


class Lines(Base):
    def construct(self):
        super().construct()
        self.play_all("now")

    def play_all(self, when):
        self.intro()
        self.moved(3)
        self.wait(LATE)

    def moved(self, by):
        for _ in range(by):
            self.wait()
        self.wait()
        self.play(FadeIn(Square()))
        self.wait(DEEP)
"""


def told(text):
    return [(part.begins, part.slice.digest) for part in found(text)]


def places(text):
    return [part.begins for part in found(text)]


def differing(text, other):
    pairs = enumerate(zip(told(text), told(other), strict=True))
    return [number for number, (one, another) in pairs if one != another]


def test_a_statement_that_only_calls_a_method_of_the_authors_is_cut_inside():
    assert places(NESTED) == [(0,), (1,), (1, 1), (1, 1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("self.wait(BASE)", "self.wait(BASE + 1)", 0),
        ("self.wait(INTRO)", "self.wait(INTRO + 1)", 1),
        ("in range(by)", "in range(by + 1)", 2),
        ("FadeIn(Square())", "FadeIn(Circle())", 3),
        ("LATE = 1", "LATE = 2", 3),
        ("INTRO = 1", "INTRO = 2", 1),
        ("self.wait(LATE)", "self.wait(LATE, 1)", 3),
        ("self.moved(3)", "self.moved(4)", 2),
    ],
)
def test_an_edit_inside_a_method_changes_the_parts_from_its_statement_on(old, new, first):
    assert NESTED.count(old) == 1
    assert differing(NESTED, NESTED.replace(old, new)) == [*range(first, 4)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.wait(LATE)", "self.wait(LATE)\n        self.intro()\n        self.moved(1)"),
        ("self.wait(DEEP)", "self.wait(DEEP)\n        self.wait(DEEP)"),
        ('self.play_all("now")', 'self.play_all("now")\n        for _ in "ab":\n            self.moved(1)'),
    ],
    ids=["called again", "longer", "called again in a loop"],
)
def test_an_edit_further_down_moves_no_cut_inside_a_method_and_changes_no_part_before(old, new):
    before, after = told(NESTED), told(NESTED.replace(old, new))
    assert [begins for begins, _ in after[:4]] == [begins for begins, _ in before]
    assert after[:3] == before[:3]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.intro()", "if self:\n            self.moved(1)"),
        ("self.intro()", "for call in [self.moved]:\n            call(1)"),
        ("self.intro()", "getattr(self, NAME)()"),
        ("self.wait(DEEP)", "self.moved(0)"),
        ("def moved", "@again\n    def moved"),
        ("self.wait(DEEP)", "yield"),
    ],
    ids=["called before", "taken before", "may be called before", "calls itself", "decorated", "generator"],
)
def test_what_may_run_twice_is_not_cut_inside(old, new):
    assert all(len(place) < 3 for place in places(NESTED.replace(old, new)))


def test_what_is_done_before_a_part_ends_is_told_as_its_class_has_it():
    text = FILE.format(body=textwrap.indent(BODY, " " * 8))
    for part in found(text):
        assert "manim_ce/lines.py:Lines.construct" in part.slice.texts


def test_a_scene_and_its_base_that_do_the_same_are_both_in_each_part():
    body = textwrap.indent("super().construct()\n" + "self.wait()\n" * 12, " " * 8)
    text = f"""
from manim import *


class Base(Scene):
    def construct(self):
{body}

class Lines(Base):
    def construct(self):
{body}
"""
    made = found(text)
    assert len(made) > 1
    for part in made:
        performed = [each for _, each, is_own in part.slice.running if is_own and "construct" in each.names]
        assert len(performed) == 2
        assert len({id(each) for each in performed}) == 2


def test_a_file_that_is_read_again_has_what_changed_described_anew_and_no_more():
    once = uuid4().int  # what this process has described before, it knows
    body = "\n".join(f"self.wait({number} + {once})" for number in range(30))
    text = FILE.format(body=textwrap.indent(body, " " * 8))
    assert described(text) >= 30
    assert len(found(text)) == 5
    assert described(text.replace("self.wait(29 ", "self.wait(31 ")) == 1
    assert described(text.replace("self.wait(13 ", "self.wait(32 ")) == 1
