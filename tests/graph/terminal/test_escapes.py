"""Text as it is told: without what a terminal obeys, wherever it came from."""

import sys

import pytest

from coursekit.graph.terminal.escapes import without_escapes
from tests.conftest import TinyCourse
from tests.terminal import Terminal

DOIT = [sys.executable, "-m", "doit"]
CODES = [
    "\x1b[2J",
    "\x1b[H",
    "\x1b[31m",
    "\x1b[?25l",
    "\x1b]0;a title\x07",
    "\x1b]8;;http://a\x1b\\",
    "\x07",
    "\r",
    "\x9b2J",
    "\u202e",
    "\u2066",
]
KEPT = "[bold] 100% {braces} <b> C:\\new\ttab\nλ 学習 …"


@pytest.mark.parametrize("code", CODES)
def test_nothing_that_a_terminal_obeys_is_left(code: str) -> None:
    left = without_escapes(f"{code}before {code}{KEPT}{code}")
    assert not {*left} & {*map(chr, (*range(9), *range(11, 32), *range(127, 160)))}
    assert left == f"before {KEPT}"


def test_what_is_no_code_stays() -> None:
    assert without_escapes(KEPT) == KEPT


def test_a_title_that_never_ends_takes_no_later_line_with_it() -> None:
    assert without_escapes("\x1b]0;title\nsecond\x07") == "]0;title\nsecond"


def test_a_message_with_codes_clears_nothing_on_a_terminal_and_in_a_pipe(tiny_course: TinyCourse) -> None:
    tiny_course.replace(
        "experiments.py", 'return {"y"', 'raise ValueError("gone\\x1b[2J\\x1b[H\\x1b[31m \\x07red")\n    return {"y"'
    )
    tiny_course.doit("tensor", fails=True)
    assert "ValueError: gone red\n" in tiny_course.output
    assert "\x1b" not in tiny_course.output
    with Terminal([*DOIT, "tensor"], tiny_course.root, 140) as terminal:
        assert terminal.finish() == 1
    assert "\x1b[2J" not in terminal.text
    assert "ValueError: gone red" in "\n".join(terminal.lines)
