"""Whose code asks: the author's own, directly or through the standard library, or a library's for itself."""

import os
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FrameType

from ...store.user_cache import KIT, user_folder

JOBS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "")


def installed() -> Iterator[str]:
    """Folders of the interpreter, of installed distributions, of programs, of the kit and of its caches."""
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [entry for entry in sys.path if os.path.basename(entry) in ("site-packages", "dist-packages")]
    folders += [prefix for prefix in (sys.prefix, sys.base_prefix) if prefix not in ("/usr", "/usr/local")]
    folders += ["/bin", "/sbin", "/lib", "/lib32", "/lib64", *(f"/usr/{name}" for name in ("bin", "sbin", "lib"))]
    folders += ["/usr/libexec", "/usr/local/bin", "/usr/local/sbin", "/usr/local/lib", str(KIT)]
    folders += [str(kept)] if (kept := user_folder()) else []
    both = (each for folder in folders for each in (folder, os.path.realpath(folder)))
    yield from dict.fromkeys(os.path.join(each, "") for each in both)


# Of the standard library, what starts children, waits or draws names by its own needs; tempfile.py too.
SELVES = ("multiprocessing", "logging", "concurrent", "asyncio")


@dataclass(frozen=True)
class AuthorCode:
    """The code of a project: what is below it and neither installed nor the kit's."""

    project: Path

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """The project's folder, as it is named and as it is."""
        return tuple(dict.fromkeys(os.path.join(each, "") for each in (self.project, os.path.realpath(self.project))))

    @cached_property
    def passed(self) -> tuple[str, ...]:
        """What is installed, also where that is below the project."""
        return tuple(installed())

    @cached_property
    def _standard(self) -> tuple[str, ...]:
        return (os.path.join(sysconfig.get_path("stdlib"), ""), "<")  # frozen, or of an exec()

    def _asks_for_itself(self, file: str) -> bool:
        return file.endswith("/tempfile.py") or any(f"/{name}/" in file for name in SELVES)

    def line(self, frame: FrameType | None, through_libraries: bool = False) -> str:
        """File and line of the author's that asks, "" where a library asks for itself.

        through_libraries: whether what a library asks is asked by the author who called it
        """
        while frame is not None:
            file = frame.f_code.co_filename
            if file.startswith(self.tops) and not file.startswith(self.passed):
                return f"{file}:{frame.f_lineno}"
            if self._asks_for_itself(file):
                return ""
            is_ours = file.startswith(JOBS)
            is_standard = file.startswith(self._standard) and "/site-packages/" not in file
            if not (is_ours or is_standard or through_libraries):
                return ""
            frame = frame.f_back
        return ""
