"""A construct() that is another when it runs than the class has written keeps sections together, and no other does."""

import textwrap

import pytest

from .two_sections import DOT, SHOW, Stage, Way

# What takes the place of construct(): `written` is the one of the class.
RUN = {
    "in another order": ("self.two()\nself.one()", "calls two(), one() when it runs"),
    "one of them alone": ("self.one()", "calls one() when it runs"),
    "one of them twice": ("written(self)\nself.one()", "calls one(), two(), one() when it runs"),
    "what it plays first": (f"{DOT}\nwritten(self)", "draws by itself when it runs"),
    "what it plays between": (f"self.one()\n{DOT}\nself.two()", "draws by itself when it runs"),
    "what it plays last": (f"written(self)\n{DOT}", "draws by itself when it runs"),
}
PUT_ON_STAGE = ("self.add(Square())\nwritten(self)", "draws by itself when it runs")
AS_WRITTEN = ("self.before = 3\nwritten(self)\nprint(self.before)", "")


def by_metaclass(base: str, run: str) -> Way:
    """A scene whose metaclass puts a construct() in the place of the one that is written."""
    top = (
        "class Put(type):\n    def __new__(meta, name, bases, space):\n"
        "        written = space['construct']\n"
        f"        def construct(self):\n{textwrap.indent(run, ' ' * 12)}\n"
        "        return super().__new__(meta, name, bases, {**space, 'construct': construct})\n"
    )
    return Way("self.clear()", SHOW, top=top, base="metaclass=Put", course=base == "CourseScene")


@pytest.mark.parametrize("base", ["Scene", "CourseScene"])
@pytest.mark.parametrize("way", RUN)
def test_sections_are_one_clip_where_construct_does_something_else(tmp_path, base, way):
    run, told = RUN[way]
    outcome = Stage(tmp_path).perform("lines", by_metaclass(base, run))
    assert outcome.apart != outcome.whole
    assert (outcome.by_source, outcome.by_run) == ("", f"construct() {told}")


@pytest.mark.parametrize(("run", "told"), [PUT_ON_STAGE, AS_WRITTEN])
def test_what_construct_puts_on_stage_counts_and_what_nobody_sees_does_not(tmp_path, run, told):
    outcome = Stage(tmp_path).perform("lines", by_metaclass("Scene", run))
    assert (outcome.by_source, outcome.by_run) == ("", told and f"construct() {told}")
    assert (outcome.apart == outcome.whole) == (not told)
