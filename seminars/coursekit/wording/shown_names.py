"""Names of files as people are shown them: a line break in one, or what else moves a cursor, would break a line."""

import os
import re

CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"  # what ends a line, or a terminal takes for a command, as in a class of re
REFUSED = "its name has a line break, or another control character: rename it"


def is_shown_as_it_is(name: str) -> bool:
    """Whether a name can stand in a line."""
    return not re.search(f"[{CONTROL}]", name)


def shown(path: str | os.PathLike[str]) -> str:
    r"""A path, with each character that cannot stand in a line as Python writes it: two\nlines.py."""
    return re.sub(f"[{CONTROL}]", lambda found: found[0].encode("unicode_escape").decode(), os.fspath(path))
