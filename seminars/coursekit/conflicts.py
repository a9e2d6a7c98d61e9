"""A merge of git's that was left half done: its marks make no Python and no TOML."""

import re

NEWLINE = b"\n"
MARK = re.compile(rb"^<{7} (?=.*^>{7} )", re.MULTILINE | re.DOTALL)


def conflict_in(text: bytes) -> str:
    """Where a file that cannot be read has a conflict: "line 2: a conflict of a git merge is not resolved"; or ""."""
    mark = MARK.search(text)
    if mark is None:
        return ""
    return f"line {text.count(NEWLINE, 0, mark.start()) + 1}: a conflict of a git merge is not resolved"
