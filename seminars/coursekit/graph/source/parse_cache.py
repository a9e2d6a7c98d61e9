"""Parsed files, kept between runs by their content: an edit parses one file."""

import sys
from dataclasses import replace
from pathlib import Path

import msgspec

from ..store.files import keep, sealed, unsealed
from .definitions import SourceFile, as_text, read_source
from .project_files import KIT, Sources

# The files whose code decides what a parse holds.
PARSER = (
    "annotations.py",
    "branches.py",
    "deep.py",
    "definitions.py",
    "effects.py",
    "headers.py",
    "introspection.py",
    "scopes.py",
    "uses.py",
    "walking.py",
)


class Parses:
    """A file's definitions by its path; each is read from `folder` at most once, and only when it is asked for."""

    def __init__(self, folder: Path, sources: Sources) -> None:
        self.folder = folder
        self.sources = sources
        self.by_path: dict[Path, SourceFile] = {}
        self._version = sys.version + "".join(sources.digests[KIT / "graph/source" / name] for name in PARSER)

    def __call__(self, path: Path) -> SourceFile | None:
        digest = self.sources.digests.get(path)
        # The graph decides when something runs, never what it computes: an import of it is followed no further.
        if digest is None or path.suffix != ".py" or path.is_relative_to(KIT / "graph"):
            return None
        # By path, not by content: definitions are told apart by identity, and two files may be equal.
        if path not in self.by_path:
            self.by_path[path] = self._parsed(path, self.folder / f"{digest}.json")
        return self.by_path[path]

    def _parsed(self, path: Path, kept: Path) -> SourceFile:
        try:
            stored = unsealed(kept)
            if stored["version"] == self._version:
                kept_source = msgspec.convert(stored["source"], SourceFile)
                return replace(kept_source, text=as_text(self.sources.texts[path]))
        except (OSError, ValueError):
            pass
        parsed = read_source(self.sources.texts[path])
        keep(kept, sealed({"version": self._version, "source": msgspec.to_builtins(replace(parsed, text=""))}))
        return parsed
