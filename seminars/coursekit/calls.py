"""Where a call stands in a source file: as it was when it was made, and as the file is now.

Comments, docstrings and layout are in no slice, so that a line that was noted while a section ran may have moved since.
A call is known again by its function and its text.
"""

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call in a file.

    file:   relative to the seminar's folder
    within: the classes and functions around it: "Lines.scene2_line"
    text:   as Python writes it, layout aside
    number: of the calls of this text there, from 0
    line:   where it stood
    """

    file: str
    within: str
    text: str
    number: int
    line: int


def call_of(frame: FrameType | None, folder: Path) -> Call | None:
    """The innermost call that runs, of those that stand in a file below a folder; None without one."""
    top = f"{folder}/"
    while frame and not frame.f_code.co_filename.startswith(top):
        frame = frame.f_back
    if frame is None:
        return None
    file = Path(frame.f_code.co_filename)
    _, end_line, _, end_column = next(itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
    before: dict[tuple[str, str], int] = {}
    for within, node in _calls(ast.parse(file.read_bytes())):
        text = ast.unparse(node)
        number = before.get((within, text), 0)
        # Where a call begins depends on the version of Python, if it stands on several lines.
        if (node.end_lineno, node.end_col_offset) == (end_line, end_column):
            return Call(file.relative_to(folder).as_posix(), within, text, number, node.lineno)
        before[within, text] = number + 1
    return Call(file.relative_to(folder).as_posix(), "", "", 0, frame.f_lineno)


def line_now(call: Mapping[str, Any], folder: Path) -> int:
    """The line in which a call, given by its fields, stands now; the line that was noted if it cannot be found."""
    try:
        tree = ast.parse((folder / call["file"]).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return int(call["line"])
    of_function = (node for within, node in _calls(tree) if within == call["within"])
    same = [node.lineno for node in of_function if ast.unparse(node) == call["text"]]
    return same[call["number"]] if call["number"] < len(same) else int(call["line"])


def _calls(node: ast.AST, within: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Calls in the order of the source, each with the names of the classes and functions around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield within, child
        is_named = isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        yield from _calls(child, f"{within}.{child.name}".lstrip(".") if is_named else within)  # type: ignore[attr-defined]
