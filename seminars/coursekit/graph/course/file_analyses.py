"""What was found in each file of a course, kept with all that was looked at to find it: an edit reads one file anew."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import BEGAN
from ..source.modules import Project
from ..source.parse_cache import Parses
from ..source.project_files import KIT, Sources
from ..source.syntax.definitions import SourceFile
from ..store.files import keep, sealed, unsealed
from ..store.user_cache import folder_of_kit, keep_for_user
from .platform.distributions import installed

Found = list[dict[str, Any]]
SLICES = ".cache/analysis/slices"  # of a project: the texts of slices, by their digests


class Readings:
    """Readings by name. One holds as long as every file that it looked at, or looked for, is as it was."""

    def __init__(self, root: Path, sources: Sources) -> None:
        self.sources = sources
        self._root = root
        self.parses = Parses(root / ".cache/analysis/parses", sources)
        self.folder = root / ".cache/analysis/readings"
        self._digests = {str(path): digest for path, digest in sources.digests.items()}
        graph = sorted(path for path in self._digests if path.startswith(f"{KIT / 'graph'}/"))
        self._held: dict[Path, Found] = {}  # what is_known() has read, until it is asked for
        self._version = _digest([sys.version, installed(), *(self._digests[path] for path in graph)])

    def read(
        self,
        name: str,
        beside: Path,
        find: Callable[[Project], Iterable[Any]],
        tables: Iterable[Path] = (),
        known: str = "",
    ) -> Found:
        """What `find` finds, as plain values; what it found before, where it would find the same.

        beside: a folder whose assets count by their names
        tables: files that count beside those that `find` asks the project for
        known:  a digest of what counts beside files
        """
        kept, assets = self._kept(name), self._assets(beside, known)
        found = self._held.pop(kept, None) or self._known(kept, assets)
        if found is not None:
            return found
        return self._find(find, tables, assets, lambda content: keep(kept, content))

    def is_known(self, name: str, beside: Path, known: str = "") -> bool:
        """Whether read() will take what it found before."""
        kept = self._kept(name)
        found = self._known(kept, self._assets(beside, known))
        if found is not None:
            self._held[kept] = found
        return found is not None

    def _kept(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def _assets(self, beside: Path, known: str) -> str:
        return _digest([*sorted(a for a in self.sources.assets if a.startswith(f"{beside}/")), known])

    def read_kit(self, find: Callable[[Project, Path], Iterable[Any]]) -> Found:
        """What `find` finds in the kit alone, which is the same in all projects: so it is found once for all.

        It is given a folder, too, which is to hold the text of each slice that it finds, as its digest is called.
        """
        users, texts = folder_of_kit(), self._root / SLICES
        if users is None:
            return self.read("kit", KIT, lambda project: find(project, texts))
        # What is found are places, too: in relation to a project around the kit.
        around = KIT.relative_to(self._root).as_posix() if KIT.is_relative_to(self._root) else ""
        kept, of_kit = users / "readings" / f"{_digest([around])[:16]}.json", users / "slices"
        if not self._is_kit_as_imported:
            return self._find(lambda project: find(project, texts), (), "", lambda _: None)
        found = self._known(kept, "")
        if found is None or not _copy(found, of_kit, texts):
            found = self._find(
                lambda project: find(project, of_kit), (), "", lambda content: keep_for_user(kept, content)
            )
            for older in {*of_kit.glob("*.json")} - {of_kit / f"{each['slice']}.json" for each in found}:
                older.unlink(missing_ok=True)
            _copy(found, of_kit, texts)
        return found

    @cached_property
    def _is_kit_as_imported(self) -> bool:
        # Once for all: the digests were taken before, so that they are of what was imported if this is True.
        return is_kit_as_imported()

    def _known(self, kept: Path, assets: str) -> Found | None:
        try:
            stored = unsealed(kept)
            if (stored["version"], stored["assets"]) == (self._version, assets) and self._are_as(stored["looked_at"]):
                found: Found = stored["found"]
                return found
        except (OSError, ValueError):
            pass
        return None

    def _find(
        self,
        find: Callable[[Project], Iterable[Any]],
        tables: Iterable[Path],
        assets: str,
        write: Callable[[bytes], None],
    ) -> Found:
        looked_at = dict.fromkeys(tables)

        def parse(path: Path) -> SourceFile | None:
            looked_at[path] = None
            return self.parses(path)

        # A project of its own: what another one remembers would not be looked at again.
        project = Project(KIT, parse)
        found: Found = json.loads(json.dumps([asdict(each) for each in find(project)], default=str))
        if not project.lists_folders and self._is_kit_as_imported:
            digests = {str(path): self._digests.get(str(path), "") for path in looked_at}
            stored = {"version": self._version, "assets": assets, "looked_at": digests, "found": found}
            write(sealed(stored))
        return found

    def _are_as(self, looked_at: dict[str, str]) -> bool:
        return all(self._digests.get(path, "") == digest for path, digest in looked_at.items())


def is_kit_as_imported() -> bool:
    """Whether the graph that runs is the one on the disk: what another one finds may not be kept under its digests.

    A pull of the kit beside a watch, or beside a build that just began, would else leave what no later build can read.
    """
    return all(path.stat().st_ctime < BEGAN for path in (KIT / "graph").rglob("*.py"))


def _copy(found: Found, folder: Path, to: Path) -> bool:
    """Copy the texts of slices that a project has not yet; whether all are there."""
    for name in {f"{each['slice']}.json" for each in found}:
        if not (to / name).exists():
            try:
                keep(to / name, (folder / name).read_bytes())
            except OSError:
                return False
    return True


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
