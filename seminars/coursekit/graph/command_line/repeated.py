"""A command line that had nothing to do, typed again: answered before doit and the course are loaded.

Most of what such a run costs is loading what it does not need. It is asked here what the same line asked for when it
last had nothing to do, whether it would ask for the same now, and whether anything of that was touched.
"""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..building.unchanged import Unchanged
from ..course.leavings import read_leavings
from ..course.reading import key_of
from ..errors import CourseError
from ..source.project_files import DODO, passed_over, read_files
from ..store.files import keep, sealed, signature_of, unsealed
from ..terminal.output import below_headings

if TYPE_CHECKING:
    import ast

ASKING = (DODO, "pyproject.toml", "doit.cfg")  # the files of a course that say what a line asks for

# What a map may load and do, to ask for the same whenever it is loaded: it looks at no clock, variable or file.
LOADED = ("os", "pathlib", "coursekit")
DONE = ("Path", "CourseTasks", "str", "os.cpu_count", "globals", "globals().update", "COURSE.creators")


class Typed:
    """A line as a person typed it, after the word doit; there is none where other code runs doit."""

    arguments: Sequence[str] | None = None


def answer(arguments: Sequence[str]) -> str:
    """What there is to print; "" where the line is to be run, since it is a new one or something was touched."""
    began = time.monotonic()
    try:
        root = Path.cwd()
        asked = unsealed(_place(root, arguments))
        # A folder that is passed over is told by a line, and no file of the course.
        if asked["asking"] != _touched(root) or passed_over(root):
            return ""
        key = key_of(read_files(root), read_leavings(root))
        known = Unchanged(root, key, asked["quality"], asked["names"]).recall()
    except (OSError, ValueError, KeyError, TypeError, CourseError):
        return ""
    if not known:
        return ""
    return f"{below_headings(known['warnings'])}{known['count']} current; {time.monotonic() - began:.1f} s\n"


def note(root: Path, quality: str, names: Sequence[str]) -> None:
    """Keep what was asked for by the line that was typed, once all of it was found to be current."""
    if Typed.arguments is not None and Path.cwd() == root and _asks_alike(root / DODO):
        asked = {"quality": quality, "names": list(names), "asking": _touched(root)}
        keep(_place(root, Typed.arguments), sealed(asked))


def _place(root: Path, arguments: Sequence[str]) -> Path:
    line = hashlib.sha256(json.dumps([*arguments]).encode()).hexdigest()[:16]
    return root / f".cache/analysis/repeated/{line}.json"


def _touched(root: Path) -> list[list[int]]:
    return [signature_of(root / name) if os.path.exists(root / name) else [] for name in ASKING]


def _asks_alike(dodo: Path) -> bool:
    """Whether loading a map does the same whenever it is loaded, as far as its text says so at once."""
    import ast  # here, and below: a line that is typed again needs none of it

    for statement in ast.parse(dodo.read_bytes()).body:
        match statement:
            case ast.Import(names=names):
                alike = all(_is_loaded(alias.name) for alias in names)
            case ast.ImportFrom(module=module, level=level):
                alike = level == 0 and _is_loaded(module or "")
            case ast.FunctionDef(decorator_list=[], args=ast.arguments(defaults=[], kw_defaults=[])):
                alike = True  # doit calls it for tasks, and the course has these
            case ast.Expr(value=ast.Constant()):
                alike = True
            case ast.Assign() | ast.AnnAssign() | ast.Expr():
                alike = all(_is_done(node) for node in ast.walk(statement))
            case _:
                alike = False
        if not alike:
            return False
    return True


def _is_loaded(module: str) -> bool:
    return module.partition(".")[0] in LOADED


def _is_done(node: "ast.AST") -> bool:
    import ast

    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in DONE
    return not (isinstance(node, ast.Attribute) and ast.unparse(node).startswith("os.")) or ast.unparse(node) in DONE
