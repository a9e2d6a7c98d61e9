"""Parsed files, kept between runs by their content: an edit parses one file.

Those of the kit are the same in every project: they are kept once for all, where the user's caches are.
"""

import sys
from dataclasses import replace
from pathlib import Path

from ..store.files import keep, sealed, unsealed
from ..store.typed_values import plain, reader_of
from ..store.user_cache import folder_of_kit, keep_for_user
from .project_files import KIT, Sources
from .syntax.definitions import SourceFile, as_text
from .syntax.reader import read_source

_READ = reader_of(SourceFile)
# What this process parsed or read last, by path: who follows a course reads it at every save, and one file has changed.
LAST: dict[Path, tuple[str, SourceFile]] = {}


class Parses:
    """A file's definitions by its path; each is read from `folder` at most once, and only when it is asked for."""

    def __init__(self, folder: Path, sources: Sources) -> None:
        self.folder = folder
        self.sources = sources
        self.by_path: dict[Path, SourceFile] = {}
        own = KIT / "graph/source/syntax"
        parser = sorted(path for path in sources.digests if path.parent == own)
        self._version = sys.version + "".join(sources.digests[path] for path in parser)

    def __call__(self, path: Path) -> SourceFile | None:
        digest = self.sources.digests.get(path)
        # The graph decides when something runs, never what it computes: an import of it is followed no further.
        if digest is None or path.suffix != ".py" or path.is_relative_to(KIT / "graph"):
            return None
        # By path, not by content: definitions are told apart by identity, and two files may be equal.
        if path not in self.by_path:
            state = f"{digest} {self._version}"
            state_of_last, last = LAST.get(path, ("", None))
            if last is None or state_of_last != state:
                last = self._parsed(path, digest)
                LAST[path] = (state, last)
            self.by_path[path] = last
        return self.by_path[path]

    def _parsed(self, path: Path, digest: str) -> SourceFile:
        version, kept, write = self._version, self.folder / f"{digest}.json", keep
        if path.is_relative_to(KIT) and (users := folder_of_kit()):
            # By its name, so that an older state of it leaves nothing behind.
            name = ".".join(path.relative_to(KIT).with_suffix(".json").parts)
            version, kept, write = f"{digest} {version}", users / "parses" / name, keep_for_user
        try:
            stored = unsealed(kept)
            if stored["version"] == version:
                kept_source = _READ(stored["source"])
                return replace(kept_source, text=as_text(self.sources.texts[path]))
        except (OSError, ValueError):
            pass
        parsed = read_source(self.sources.texts[path])
        write(kept, sealed({"version": version, "source": plain(replace(parsed, text=""))}))
        return parsed
