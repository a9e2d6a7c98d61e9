"""Running a project's files as they are on disk now, and knowing which bytes ran."""

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from .kit_code import keep_code, known_code
from .modules_above import search_above
from .relative_folders import search_relative_folders

# Digest of every project file that was loaded in this process, by path.
LOADED: dict[str, str] = {}
# The code of each, by path: what its author can name.
CODES: dict[str, CodeType] = {}
# The modules made of them, by path.
MODULES: dict[str, ModuleType] = {}
SOURCES: dict[str, bytes] = {}  # what they were compiled from, by path
# Called with each module of the project as soon as it is loaded, while somebody wants to know.
ON_LOADED: list[Callable[[ModuleType], None]] = []


class NestedTooDeeply(Exception):
    """A file that can be read, and that Python refuses to compile; the message is for its author."""

    for_author = True


class SourceGone(Exception):
    """A file that was there as the course was read, and is not as its job begins; the message is for its author."""

    for_author = True


class VerbatimLoader(SourceFileLoader):
    """Compiles the bytes that the file holds.

    Python trusts a .pyc by the time, in seconds, and the size of its source: two edits within a second that keep the
    size would run the older one.
    """

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = self.get_data(path)
        digest = LOADED[path] = hashlib.sha256(source).hexdigest()
        SOURCES[path] = source
        known = known_code(path, digest)
        code = CODES[path] = known or _compiled(source, path)
        if known is None:
            keep_code(path, digest, code)
        return code

    def exec_module(self, module: ModuleType) -> None:
        MODULES[str(module.__file__)] = module
        super().exec_module(module)
        for told in ON_LOADED:
            told(module)


def _compiled(source: bytes, path: str) -> CodeType:
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as problem:
        problem.filename = problem.filename or path  # of null bytes, as UTF-16 has, Python tells no file
        raise
    except (RecursionError, MemoryError):
        raise NestedTooDeeply(
            f"{os.path.relpath(path)} is nested too deeply for Python: split its longest expression, or have it "
            "read its data from a file."
        ) from None


def load_verbatim(folders: Sequence[Path]) -> None:
    """From now on, load the Python files below these folders with VerbatimLoader."""
    inside = FileFinder.path_hook((VerbatimLoader, [".py"]))
    tops = [str(folder.resolve()) for folder in folders]

    def hook(path: str) -> object:
        if not any(path == top or path.startswith(top + "/") for top in tops):
            raise ImportError(f"{path} is not part of the project")
        return inside(path)

    hooks: list[Callable[[str], object]] = [hook, *sys.path_hooks]
    sys.path_hooks[:] = hooks  # type: ignore[assignment]
    sys.path_importer_cache.clear()


def try_import(file: Path) -> None:
    """Find out whether a file can be imported at all."""
    load_file(file, file.stem)


def do_nothing() -> None:
    """End as soon as it begins."""


def load_file(path: Path, name: str) -> ModuleType:
    """The module of one file, with its folder first in sys.path, as `python path` and manim do it.

    raises: SourceGone, and whatever its code raises
    """
    folder = str(path.parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    search_relative_folders(path)
    search_above(path)
    spec = importlib.util.spec_from_file_location(name, path, loader=VerbatimLoader(name, str(path)))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    if (path.parent / "__init__.py").is_file():
        _place_in_package(module, path.parent)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError:
        if path.exists():  # it is another one, which its code looks for
            raise
        file = os.path.relpath(path)
        raise SourceGone(
            f"{file} was moved or deleted as its job began: the next doit makes what is there then"
        ) from None
    return module


def read_again(path: str) -> bytes:
    """The bytes of a file that was loaded, as it is now, read as an import reads it.

    raises: OSError
    """
    return VerbatimLoader("", path).get_data(path)


def _place_in_package(module: ModuleType, folder: Path) -> None:
    """Let a file of a package import from beside it by a dot, as the package's other files do."""
    top = folder
    while (top / "__init__.py").is_file():
        top = top.parent
    module.__package__ = ".".join(folder.relative_to(top).parts)
    if str(top) not in sys.path:
        sys.path.append(str(top))
