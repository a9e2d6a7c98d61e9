"""What git has of what is gone: it is named, with the way out, and left to its author."""

import pytest

from tests.git import git
from tests.graph.store.test_tracked import LOW, commit

POSTER = "seminars/01_tiny/static/Lines.png"
NAMED = f"git has {POSTER}, of what is gone: git rm {POSTER}"
COMMANDS = (
    ("why", LOW),
    ("clean", "--gone", "-n", LOW),
    ("clean", "--gone", LOW),
    ("clean", "--gone", LOW),
    ("why", LOW),
)


@pytest.fixture(params=["made here", "made elsewhere"])
def renamed(tiny_course, request):
    """A course with a committed poster, by a record of it or by that of its video alone, whose scene was renamed."""
    if request.param == "made here":
        tiny_course.doit(LOW, "poster")
    else:
        (tiny_course.root / POSTER).write_bytes(b"of another machine")
    commit(tiny_course)
    tiny_course.replace("manim_ce/lines.py", "class Lines", "class Curves")
    return tiny_course


def test_a_poster_of_a_scene_that_is_gone_is_named_until_git_has_it_no_more(renamed):
    for command in COMMANDS:
        renamed.doit(*command)
        assert renamed.output.count(NAMED) == 1, (command, renamed.output)
        assert git(renamed.root, "status", "--porcelain") == " M seminars/01_tiny/manim_ce/lines.py\n"
    git(renamed.root, "rm", "-q", POSTER)
    renamed.doit(LOW, "why")
    assert "git has" not in renamed.output
    renamed.doit(LOW, "clean", "--gone")
    assert not list(renamed.root.glob(".cache/*s/seminar01/Lines.json"))


def test_what_git_has_of_what_is_there_is_not_named(renamed):
    renamed.replace("manim_ce/lines.py", "class Curves", "class Lines")
    (renamed.seminar / "static/drawn.png").write_bytes(b"by hand")
    git(renamed.root, "add", "-A")
    for command in COMMANDS:
        renamed.doit(*command)
        assert "git has" not in renamed.output
