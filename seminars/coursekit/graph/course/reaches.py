"""What slices come to, as a course keeps them: with the assets that their strings name, and what is imported."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from ..source.modules import Module, Project
from ..source.project_files import Sources
from ..source.slicing.import_slices import ImportSlicer
from ..source.slicing.slices import Slice, digest_of
from ..store.files import keep
from ..store.user_cache import keep_for_user
from .file_analyses import SLICES
from .model import Reach
from .own_place import tells_place
from .platform.distributions import distribution


class Reaches:
    """Slices of the files of one project, each as a `Reach`."""

    def __init__(self, root: Path, sources: Sources, project: Project, texts: Path | None = None) -> None:
        """texts: the folder of the slices' texts, if that is not the project's own"""
        self.root = root
        self.sources = sources
        self.project = project
        self._texts, self._keep = (texts, keep_for_user) if texts else (root / SLICES, keep)
        self._imports: dict[Module, Slice] = {}

    def imports(self, module: Module) -> Slice:
        if module not in self._imports:
            self._imports[module] = ImportSlicer(self.project).read(module)
        return self._imports[module]

    def reach(self, found: Slice, folder: Path, module: Module | None = None) -> Reach:
        """A slice of a module as a course keeps it."""
        digest = self._keep_texts(found)
        files = found.files | (self.imports(module).files if module else set())
        top = os.path.join(self.root, "")  # as text: a hundred files a slice
        return Reach(
            slice=digest,
            tensors=tuple(sorted(found.tensors)),
            reads_any_tensors=found.reads_any_tensors,
            assets=tuple(sorted(set(self._assets(found, folder)))),
            libraries=tuple(sorted({distribution(library) for library in found.libraries})),
            files=tuple(sorted(file.removeprefix(top) for file in files)),
            whole=tuple(sorted(found.whole.items())),
            tells_place=tells_place(found, folder),
        )

    def _assets(self, found: Slice, folder: Path) -> Iterator[str]:
        """Files that a string of the slice names, beside its file or in the seminar's folder."""
        for beside, text in found.strings:
            for base in (Path(beside), folder):
                path = os.path.normpath(base / text) if text.strip("./ ") else ""
                if path not in self.sources.assets or not path.startswith(f"{folder}/"):
                    continue
                below = sorted(a for a in self.sources.assets if a.startswith(f"{path}/") and Path(a).is_file())
                for asset in [path] if Path(path).is_file() else below:
                    yield Path(asset).relative_to(folder).as_posix()

    def _keep_texts(self, found: Slice) -> str:
        """Slices are kept as text by digest, so that a later build can say which function changed; the digest."""
        texts = found.texts
        digest = digest_of(texts)
        kept = self._texts / f"{digest}.json"
        if not kept.exists():
            self._keep(kept, json.dumps(texts, indent=1).encode())
        return digest
