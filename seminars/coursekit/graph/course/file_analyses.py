"""What was found in each file of a course, kept with all that was looked at to find it: an edit reads one file anew."""

import gc
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
OF_PYTHON = tuple(f"{folder}/" for folder in (KIT.parent, sys.prefix, sys.base_prefix))
SLICES = ".cache/analysis/slices"  # of a project: the texts of slices, by their digests


class Readings:
    """Readings by name. One holds as long as every file that it looked at, or looked for, is as it was.

    Files are called by their places in the project, or in the kit: what is found in one tree of a project holds in
    another one, such as that of a revision.
    """

    def __init__(self, root: Path, sources: Sources) -> None:
        self.sources = sources
        self._root = root
        self._below = ((f"{KIT}/", "kit:"), (f"{root}/", ""))
        self.parses = Parses(root / ".cache/analysis/parses", sources)
        self.folder = root / ".cache/analysis/readings"
        self._digests = {self._place(path): digest for path, digest in sources.digests.items()}
        graph = sorted(place for place in self._digests if place.startswith("kit:graph/"))
        self._held: dict[Path, Found] = {}  # what is_known() has read, until it is asked for
        self._version = _digest([sys.version, installed(), self._around, *(self._digests[place] for place in graph)])

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

    @property
    def _around(self) -> str:
        """Where the kit lies in a project around it: what is found in it is told by places there."""
        return KIT.relative_to(self._root).as_posix() if KIT.is_relative_to(self._root) else ""

    def _place(self, path: Path | str) -> str:
        """A path as it is called in any tree of the project; one that lies elsewhere, as it is."""
        path = str(path)
        return next((called + path[len(top) :] for top, called in self._below if path.startswith(top)), path)

    def _kept(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def _assets(self, beside: Path, known: str) -> str:
        assets = (self._place(each) for each in self.sources.assets if each.startswith(f"{beside}/"))
        return _digest([*sorted(assets), known])

    def read_kit(self, find: Callable[[Project, Path], Iterable[Any]]) -> Found:
        """What `find` finds in the kit alone, which is the same in all projects: so it is found once for all.

        It is given a folder, too, which is to hold the text of each slice that it finds, as its digest is called.
        """
        users, texts = folder_of_kit(), self._root / SLICES
        if users is None:
            return self.read("kit", KIT, lambda project: find(project, texts))
        kept, of_kit = users / "readings" / f"{_digest([self._around])[:16]}.json", users / "slices"
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
            known = (stored["version"], stored["assets"]) == (self._version, assets)
            if known and stored["tree"] in ("", str(self._root)) and self._are_as(stored["looked_at"]):
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
            places = [self._place(path) for path in looked_at]
            # What lies beside a tree lies elsewhere of another one.
            tree = str(self._root) if any(map(_is_beside, places)) else ""
            digests = {place: self._digests.get(place, "") for place in places}
            stored = {"version": self._version, "tree": tree, "assets": assets, "looked_at": digests, "found": found}
            write(sealed(stored))
        return found

    def _are_as(self, looked_at: dict[str, str]) -> bool:
        return all(self._digests.get(place, "") == digest for place, digest in looked_at.items())


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of garbage alone: trees of syntax hold no rings, and looking for some takes a third of all.

    416 scenes of 266 files: 15.0 s of processor time and 233 MB with it, 10.7 s and 255 MB without.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_beside(place: str) -> bool:
    """Whether a place is neither of the project, nor where Python looks whatever the project is."""
    return place.startswith("/") and not place.startswith(OF_PYTHON)


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
