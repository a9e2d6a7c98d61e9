"""Modules that are imported from elsewhere: neither a file of the project, nor installed, so no version tells of them.

They come from PYTHONPATH, from a .pth file, or from a package that was installed as a link to its source (`pip install
-e`). What counts of them is the content of their files, and of what these import in turn.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from ...source.project_files import DODO, KIT

IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([^#\n]+))", re.MULTILINE)
CODE = (".py", ".so", ".pyd", ".dylib", ".pyx")


def digest_elsewhere(library: str) -> str:
    """The digest of all files behind the top-level name of an import; "" for what is installed, or not there."""
    digest = hashlib.sha256()
    for place, name in sorted({*_files([library])}):
        with suppress(OSError):  # deleted meanwhile: a job that needs it fails
            digest.update(f"{name}\0{hashlib.sha256(Path(place, name).read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16] if is_elsewhere(library) else ""


def files_elsewhere(libraries: Iterable[str]) -> list[str]:
    """The files and folders behind the names of imports: where none of them is touched, no digest changes."""
    places = sorted({*_files(libraries)})
    return [
        *dict.fromkeys(path for place, name in places for path in (str(Path(place, name).parent), f"{place}/{name}"))
    ]


@cache
def folders_elsewhere() -> str:
    """What changes when a module comes or goes in a folder that imports are looked up in: the folders' times."""
    own = tuple(os.path.join(folder, "") for folder in (sys.prefix, sys.base_prefix, str(KIT.parent)))
    times = []
    for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) + sys.path:
        if not folder or os.path.join(folder, "").startswith(own) or os.path.exists(os.path.join(folder, DODO)):
            continue
        with suppress(OSError):
            times.append(f"{folder} {os.stat(folder).st_mtime_ns}")
    return "\n".join(dict.fromkeys(times))


def ask_anew() -> None:
    """Forget what was found: a module may have come, or gone, since."""
    import importlib

    importlib.invalidate_caches()
    for known in (folders_elsewhere, is_elsewhere, _places):
        known.cache_clear()


@cache
def is_elsewhere(library: str) -> bool:
    """Whether the top-level name of an import leads to files that are neither installed nor Python's own."""
    return bool(_places(library))


@cache
def _places(library: str) -> tuple[str, ...]:
    """The folders of a package, or the file of a module, if elsewhere."""
    if library in sys.stdlib_module_names or library == KIT.name:
        return ()
    from importlib.util import find_spec  # here, and below: a run with nothing to do looks nothing up

    try:
        spec = find_spec(library)
    except (ImportError, ValueError, AttributeError):
        return ()
    if spec is None:
        return ()
    found = [*(spec.submodule_search_locations or [spec.origin or ""])]
    return tuple(place for place in found if os.path.isabs(place) and not _is_installed(place))


def _is_installed(place: str) -> bool:
    """Whether a file is a distribution's or Python's: its version tells of it."""
    import sysconfig

    own = [os.path.join(sysconfig.get_path(name), "") for name in ("stdlib", "platstdlib")]
    return any(part.endswith("-packages") for part in Path(place).parts) or place.startswith(tuple(own))


def _files(libraries: Iterable[str]) -> Iterator[tuple[str, str]]:
    """All files behind some imports, and behind what these import: the folder that each is found in, and its name."""
    todo, seen = [*libraries], {*libraries}
    while todo:
        for place in _places(todo.pop()):
            for folder, name in _files_at(place):
                yield folder, name
                for library in _imported(Path(folder, name)) - seen:
                    seen.add(library)
                    todo.append(library)


def _files_at(place: str) -> Iterator[tuple[str, str]]:
    path = Path(place)
    while not path.exists() and path != path.parent:
        path = path.parent  # a module in a .zip: all of that counts
    if path.is_file():
        yield str(path.parent), path.name
        return
    for folder, below, files in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "__pycache__")
        for name in sorted(files):
            if name.endswith(CODE) and not name.startswith("."):
                yield str(path.parent), os.path.relpath(os.path.join(folder, name), path.parent)


def _imported(file: Path) -> set[str]:
    """The top-level names that a file may import, those in texts and comments included."""
    if file.suffix != ".py":
        return set()
    try:
        found = IMPORT.findall(file.read_bytes())
    except OSError:
        return set()
    several = (part.split()[0] for _, listed in found for part in listed.split(b",") if part.split())
    names = {*(one for one, _ in found if one), *(part.partition(b".")[0] for part in several)}
    return {name.decode("utf-8", "replace") for name in names}
