"""What is imported by a name that the source does not tell: what was found, and where nothing was.

An import statement of the author's is followed by slices; a name that is handed to a function (`import_module`,
`find_spec`, `run_module`, a plugin's loader) is known alone to who looks for it, and to who loads it.
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.machinery import FileFinder, SourceFileLoader
from opcode import opmap
from types import FrameType
from typing import Any
from unittest import mock

from ...store.user_cache import KIT
from ..code.loading import load_file, read_again
from ..code.modules_above import search_above
from ..code.relative_folders import search_relative_folders
from .author_code import AuthorCode

LOADING = load_file.__code__.co_filename
BY_KIT = (load_file.__code__, read_again.__code__)  # what it runs, as the source of a target says
# Of Python's import, and of the kit on the way of it: what is asked for by who is above.
FINDERS = (search_relative_folders.__code__.co_filename, search_above.__code__.co_filename)
BETWEEN = ("<frozen importlib", LOADING, *FINDERS, (lambda: None).__code__.co_filename)
STATEMENT = opmap["IMPORT_NAME"]


@contextmanager
def observed_imports(add: Callable[[str, str], None], authors: AuthorCode) -> Iterator[None]:
    """From here to the end, add a note for each file of the project that is loaded by a computed name ('P').

    Where nothing is found in a folder of the project, that is asked of the system, which takes note.
    """
    bootstrap: Any = importlib._bootstrap  # below what anybody takes by name
    find, read, get = FileFinder.find_spec, SourceFileLoader.get_data, bootstrap._gcd_import

    def is_inside(path: str) -> bool:
        return path.startswith(authors.tops) and not path.startswith(authors.passed)

    def found(self: FileFinder, fullname: str, target: Any = None) -> Any:
        spec = find(self, fullname, target)
        is_nothing = spec is None or spec.loader is None
        if is_nothing and is_inside(os.path.join(self.path, "")) and not _is_of_kit(sys._getframe(1)):
            place = os.path.join(self.path, fullname.rpartition(".")[2])
            for absent in (f"{place}.py", os.path.join(place, "__init__.py")):
                with suppress(OSError):
                    os.stat(absent)
        return spec

    def loaded(self: SourceFileLoader, path: Any) -> bytes:
        if is_inside(str(self.path)) and not _is_told(sys._getframe(1), is_inside):
            add("P", str(self.path))
        return read(self, path)

    def got(name: str, package: Any = None, level: int = 0) -> Any:
        module = get(name, package, level)
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and is_inside(file):
            add("P", file)  # which may have been imported before, by a statement that takes a part of it
        return module

    with (
        mock.patch.object(FileFinder, "find_spec", found),
        mock.patch.object(SourceFileLoader, "get_data", loaded),
        mock.patch.object(bootstrap, "_gcd_import", got),
    ):
        yield


def _importing(frame: FrameType | None) -> FrameType | None:
    """Where an import is asked for."""
    while frame is not None and frame.f_code.co_filename.startswith(BETWEEN):
        if frame.f_code in BY_KIT:
            break
        frame = frame.f_back
    return frame


def _is_of_kit(frame: FrameType | None) -> bool:
    asking = _importing(frame)
    return asking is not None and asking.f_code.co_filename.startswith(os.path.join(KIT, ""))


def _is_told(frame: FrameType | None, is_inside: Callable[[str], bool]) -> bool:
    """Whether a statement of the author's imports, or the kit what it runs."""
    frame = _importing(frame)
    if frame is not None and frame.f_code in BY_KIT:
        return True
    if frame is None or not is_inside(frame.f_code.co_filename):
        return False
    return frame.f_code.co_code[frame.f_lasti] == STATEMENT
