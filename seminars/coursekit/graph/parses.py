"""Parsed files, kept between runs: an edit parses one file."""

import sys
from pathlib import Path

from .files import keep, sealed, unsealed
from .source import SourceFile, read_source
from .sources import KIT, Sources

# The files whose code decides what a parse holds.
PARSER = ("source.py", "uses.py", "effects.py")


class Parses:
    """Parsed files by content, kept between runs: an edit parses one file."""

    def __init__(self, kept: Path, sources: Sources) -> None:
        self.kept = kept
        self.sources = sources
        self.by_digest: dict[str, SourceFile] = {}
        try:
            stored = unsealed(kept)
            self.stored = stored["files"] if stored["version"] == self._version else {}
        except (OSError, ValueError):
            self.stored = {}

    @property
    def _version(self) -> str:
        return sys.version + "".join(self.sources.digests[KIT / "graph" / name] for name in PARSER)

    def __call__(self, path: Path) -> SourceFile | None:
        digest = self.sources.digests.get(path)
        # The graph decides when something runs, never what it computes: an import of it is followed no further.
        if digest is None or path.suffix != ".py" or path.is_relative_to(KIT / "graph"):
            return None
        # A path of its own, since definitions are told apart by identity and two files may be equal.
        key = f"{digest} {path}"
        if key not in self.by_digest:
            stored = self.stored.get(digest)
            parsed = SourceFile.from_json(stored) if stored else read_source(self.sources.texts[path])
            self.by_digest[key] = parsed
        return self.by_digest[key]

    def keep(self) -> None:
        files = {key.split()[0]: parsed.to_json() for key, parsed in self.by_digest.items()}
        keep(self.kept, sealed({"version": self._version, "files": files}))
