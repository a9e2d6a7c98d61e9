"""The source files of a course, read once a run."""

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import coursekit

KIT = Path(coursekit.__file__).parent
SEMINAR_FOLDER = re.compile(r"(\d+)_(.+)")
UNREAD = ("static", "__pycache__", "media")  # folders of what was made from source


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
            below[:] = sorted(d for d in below if d not in UNREAD and d[0] != ".")
            assets.update(os.path.join(folder, name) for name in below if top != KIT)
            for name in files:
                if name.endswith(".py") or name == "hyperparams.toml":
                    path = Path(folder, name)
                    texts[path] = path.read_bytes()
                elif top != KIT and not name.endswith(".pyc"):
                    assets.add(os.path.join(folder, name))
    return Sources(root, texts, frozenset(assets))
