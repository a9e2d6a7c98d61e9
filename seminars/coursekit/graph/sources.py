"""The source files of a course, read once a run, and their parses, kept between runs."""

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import coursekit

from .files import keep
from .source import SourceFile, read_source

KIT = Path(coursekit.__file__).parent
PARSER = ("source.py", "uses.py", "effects.py")
SEMINAR_FOLDER = re.compile(r"(\d+)_(.+)")


@dataclass(frozen=True)
class Sources:
    """The bytes of all source files, hyperparameters and kit included, read once."""

    root: Path
    texts: dict[Path, bytes]
    assets: frozenset[str]  # other files and folders below seminars, by path

    @cached_property
    def digests(self) -> dict[Path, str]:
        return {path: hashlib.sha256(text).hexdigest() for path, text in self.texts.items()}

    @property
    def computing(self) -> dict[Path, str]:
        """The digests of what can take part in a result: all but the graph, which decides when something runs."""
        return {path: digest for path, digest in self.digests.items() if not path.is_relative_to(KIT / "graph")}

    @property
    def digest(self) -> str:
        # The names of assets count too: a string in the source becomes a dependency when a file of that name appears.
        named = [f"{os.path.relpath(path, self.root)} {digest}" for path, digest in sorted(self.digests.items())]
        return hashlib.sha256("\n".join([sys.version, *named, *sorted(self.assets)]).encode()).hexdigest()


def read_files(root: Path) -> Sources:
    """All Python and hyperparameter files of the seminars and of the kit; assets by name only."""
    texts: dict[Path, bytes] = {}
    assets: set[str] = set()
    folders = [f for f in (root / "seminars").glob("*") if SEMINAR_FOLDER.fullmatch(f.name) and f.is_dir()]
    for top in [*folders, KIT]:
        for folder, below, files in os.walk(top):
            below[:] = sorted(d for d in below if d not in ("static", "__pycache__", "media") and d[0] != ".")
            assets.update(os.path.join(folder, name) for name in below if top != KIT)
            for name in files:
                if name.endswith(".py") or name == "hyperparams.toml":
                    path = Path(folder, name)
                    texts[path] = path.read_bytes()
                elif top != KIT and not name.endswith(".pyc"):
                    assets.add(os.path.join(folder, name))
    return Sources(root, texts, frozenset(assets))


class Parses:
    """Parsed files by content, kept between runs: an edit parses one file."""

    def __init__(self, kept: Path, sources: Sources) -> None:
        self.kept = kept
        self.sources = sources
        self.by_digest: dict[str, SourceFile] = {}
        try:
            stored = json.loads(kept.read_bytes())
            self.stored = stored["files"] if stored["version"] == self._version else {}
        except (OSError, ValueError, KeyError, TypeError):
            self.stored = {}

    @property
    def _version(self) -> str:
        # The parser's own code decides what a parse holds.
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
        keep(self.kept, json.dumps({"version": self._version, "files": files}).encode())
