"""On a terminal no word is broken inside, whatever tells it; a pipe gets each line whole."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.graph.terminal.wrapping import cells, wrapped
from tests.terminal import Terminal

LOW = "quality=low"
DOIT = [sys.executable, "-m", "doit", LOW]
SECONDS = re.compile(r"\d+\.\d s\b")
COMMANDS = {
    "list": ["list", "--all", "--status"],
    "each reason": ["why", "render"],
    "audit": ["audit"],
    "a wrong spelling": ["render:seminar01:Linse"],
    "nothing to do": ["render"],
}


@given(st.text(alphabet="ab漢 \n", max_size=200), st.integers(2, 40))
def test_words_stay_whole_and_in_order_and_rows_fit(text, columns):
    rows = wrapped(text, columns).split("\n")
    assert " ".join(rows).split() == text.split()
    assert all(cells(row) <= columns or len(row.split()) == 1 for row in rows)
    assert wrapped("\n".join(rows), columns) == "\n".join(rows)
    assert len(rows) == len(text.split("\n")) or any(cells(line) > columns for line in text.split("\n"))


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("0:01.2  it is seen there", ["0:01.2  it is seen", "        there"]),
        ("render   A video a scene", ["render   A video a", "         scene"]),
        ("render:one:two   A video a scene", ["render:one:two", "    A video a scene"]),
        ("  a:very:long:task  computed", ["  a:very:long:task", "      computed"]),
        ("it is told in a sentence", ["it is told in a", "    sentence"]),
        ("now type as `doit why` here", ["now type as", "    `doit why` here"]),
        ("it`s told in a sentence", ["it`s told in a", "    sentence"]),
        ("/a/path/that/fits/nowhere is given", ["/a/path/that/fits/nowhere", "    is given"]),
    ],
)
def test_what_goes_on_stands_below_its_column_or_is_moved_in(line, rows):
    assert wrapped(line, 20).split("\n") == rows


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_of_60_columns_shows_the_words_that_a_pipe_gets(command, tiny_course):
    tiny_course.replace("manim_ce/lines.py", "self.add(drawn)", "self.add(drawn.shift(3.4 * DOWN))")
    if command in ("audit", "nothing to do"):
        tiny_course.doit(LOW, "render", "audit")
    piped = tiny_course.shell(*DOIT, *COMMANDS[command])
    with Terminal([*DOIT, *COMMANDS[command]], tiny_course.root, columns=60) as terminal:
        assert terminal.finish() == piped.returncode
    told = SECONDS.sub("…", piped.stderr + piped.stdout)
    assert sorted(SECONDS.sub("…", " ".join(terminal.lines)).split()) == sorted(told.split())
    assert command == "nothing to do" or max(map(len, told.splitlines())) > 60, "nothing of it is too long"


def test_a_build_breaks_no_word_whichever_way_it_tells(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(SIDE, color=purple)")
    tiny_course.replace("manim_ce/lines.py", "self.add(drawn)", "self.add(drawn.shift(3.4 * DOWN))")
    for environment in ({}, {"TERM": "dumb"}, {"NO_COLOR": "1"}):
        with Terminal(DOIT, tiny_course.root, columns=60, environment=environment) as terminal:
            assert terminal.finish() == 1
        words = " ".join(terminal.lines).split()
        for word in ("clip:seminar01:Lines:scene1_square", "seminars/01_tiny/manim_ce/lines.py,", "NameError:"):
            assert word in words, terminal.lines


@pytest.mark.parametrize("command", [["graph"], ["tabcompletion"]], ids=" ".join)
def test_what_programs_read_is_whole_on_a_terminal(command, tiny_course):
    piped = tiny_course.shell(*DOIT, *command).stdout
    assert max(map(len, piped.splitlines())) > 60
    with Terminal([*DOIT, *command], tiny_course.root, columns=60) as terminal:
        assert terminal.finish() == 0
    assert terminal.text.replace("\r\n", "\n") == piped
