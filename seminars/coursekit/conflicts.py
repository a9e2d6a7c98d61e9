"""A merge of git's that was left half done: its marks make no Python and no TOML."""

import re

NEWLINE = b"\n"
CONFLICT = "a conflict of a git merge is not resolved"
MARK = re.compile(rb"^<{7} (?=.*^>{7} )", re.MULTILINE | re.DOTALL)


def conflict_in(text: bytes) -> str:
    """Where a file that cannot be read has a conflict: "line 2: a conflict of a git merge is not resolved"; or ""."""
    line = conflict_line(text)
    return f"line {line}: {CONFLICT}" if line else ""


def conflict_line(text: bytes) -> int:
    """The line that begins a conflict; 0 where there is none."""
    mark = MARK.search(text)
    return text.count(NEWLINE, 0, mark.start()) + 1 if mark else 0
