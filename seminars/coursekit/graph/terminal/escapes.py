"""Text without what a terminal obeys: codes that clear it, move its cursor, colour, turn round, ring or name it.

A message may hold any: `raise ValueError(reply)` shows what a program or a server said, a name in a table was typed by
hand, and `"\\x1b[2J"` in one of them would clear what was told before it.
"""

import re

# Sequences as ECMA-48 has them, titles of windows, and single characters but for the tab and the end of a line;
# and those that have the rest of a line run from right to left, as "\u202e" in a name.
ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


def without_escapes(text: str) -> str:
    """The same text as it would look on paper."""
    return ESCAPES.sub("", text)
