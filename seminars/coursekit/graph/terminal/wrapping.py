"""Lines that are longer than a terminal is wide, broken between words and never inside one; what goes elsewhere stays.

A terminal breaks a line where it ends, in the middle of a path or of a task's name. Here a word that fits in no line
stays whole too: the terminal goes on with it, and gives it back whole to who copies it.
"""

import os
import re
import sys
from typing import Any, TextIO

UNKNOWN_SIZE = os.terminal_size((80, 24))  # of a terminal that tells none
FAR = 3  # spaces before a word that stands in a column of a table
WORD = re.compile(r" *(?:`[^`]*`|[^ ])+")  # what is to be typed is one, too: who copies it gets it in a line
COLUMN = re.compile(r" *[^ ](?:.*?[^ ])??(  +)(?=[^ ])")  # what stands before a second column, and the space between
LABEL = 16  # cells that a time may take, or the like, with what is before it
HANG = 4  # cells by which what goes on is moved, where it has no column to stand in


def wrapped(text: str, columns: int) -> str:
    """Text with each line that is too long broken at spaces; what goes on stands below its column, or is moved in."""
    if len(text) <= columns and text.isascii():
        return text
    return "\n".join(row for line in text.split("\n") for row in _rows(line, columns))


def _rows(line: str, columns: int) -> list[str]:
    fits = 2 * len(line) <= columns or cells(line) <= columns  # a letter takes two cells at most
    if fits or "\x1b" in line or "\r" in line:
        return [line]
    (row, *words), hang, rows = WORD.findall(line) or [line], _hang(line, columns), []
    for word in words:
        is_far = word.startswith(" " * FAR) and cells(row + word) > columns // 2  # in a table, and little room is left
        if cells(row) + cells(word) <= columns and not is_far:
            row += word
        else:
            rows.append(row)
            word = word.lstrip(" ")
            row = " " * min(hang, max(columns - cells(word), 0)) + word
    return [*rows, row]


def _hang(line: str, columns: int) -> int:
    """Where what goes on begins: in the second column of a table, behind a short label, or moved in."""
    column = COLUMN.match(line)
    if column and column.end() <= (columns // 2 if len(column[1]) >= FAR else min(columns // 2, LABEL)):
        return column.end()
    return min(len(line) - len(line.lstrip(" ")) + HANG, columns // 2)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # here, as most that is told is ASCII

    return cell_len(text)


def size_of(stream: TextIO) -> os.terminal_size:
    """Columns and lines of a terminal as they are now."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return UNKNOWN_SIZE
    return os.terminal_size((size.columns or UNKNOWN_SIZE.columns, size.lines or UNKNOWN_SIZE.lines))


class Wrapping:
    """A terminal's stream whose lines are wrapped as wide as it is when they are written.

    What goes on with a line that was begun before is written as it comes.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._is_begun = False

    def write(self, text: str) -> int:
        begun, newline, rest = text.partition("\n") if self._is_begun else ("", "", text)
        if text:
            self._is_begun = not text.endswith("\n")
        self.stream.write(begun + newline + wrapped(rest, size_of(self.stream).columns))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def whole(stream: Any) -> Any:
    """The stream to which lines go as they are: for what other programs read, and who moves the cursor."""
    return stream.stream if isinstance(stream, Wrapping) else stream


def told_to(stream: Any) -> Any:
    """The stream to which a person is told something: wrapped, if it is a terminal."""
    try:
        is_terminal = bool(stream.isatty())
    except (AttributeError, ValueError):
        return stream
    return Wrapping(stream) if is_terminal and not isinstance(stream, Wrapping) else stream


def wrap_streams() -> None:
    """From here on, wrap what this process tells on a terminal."""
    sys.stdout, sys.stderr = told_to(sys.stdout), told_to(sys.stderr)
