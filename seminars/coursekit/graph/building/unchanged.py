"""A run with nothing to do, known by what it looked at before: while no file of that was touched, all is current."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..course.platform.distributions import installed
from ..course.platform.processor import processor_of
from ..course.settings import settings_table
from ..jobs.code.places import SEMINARS
from ..store.files import keep, sealed, signature_of, unsealed
from ..store.observations import Kind, observe, path_of
from ..targets.versions import manim_settings

if TYPE_CHECKING:  # what is asked first of all loads neither a course nor its targets
    from ..targets.target import Target

OF_ENVIRONMENT = {kind.value: kind for kind in Kind if kind.is_of_environment}
LINK = Kind.LINK.value


class Unchanged:
    """What some tasks looked at when all of them were found to be current.

    key: of all that the course was read from (`course.reading.key_of`)
    """

    def __init__(self, root: Path, key: str, quality: str, names: Sequence[str]) -> None:
        self.root = root
        asked = json.dumps([quality, *names])
        # Of manim's settings, those in the folders of scenes are among the sources.
        machine = [installed(), processor_of(root), manim_settings(root / SEMINARS / "scenes")]
        self._state = json.dumps([key, *machine, settings_table(root), asked], default=str)
        name = hashlib.sha256(asked.encode()).hexdigest()[:16]
        self._kept = root / f".cache/analysis/unchanged/{name}.json"

    def recall(self) -> Any:
        """What was noted beside; None where any of the files was touched since, or something else has changed."""
        try:
            stored = unsealed(self._kept)
            touched = self._touched(stored["files"], stored["observed"])
            if stored["state"] == self._state and stored["touched"] == touched:
                return stored["beside"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def before(self, targets: "Iterable[Target]") -> Callable[[Any], None]:
        """Look at the files of targets, before it is asked whether these are current.

        returns: a function to call where they are, with plain values to note beside
        """
        targets = list(targets)
        paths = [
            path for target in targets for path in (target.record, *target.files.values(), *target.assets.values())
        ]
        from ..course.platform.elsewhere import files_elsewhere

        libraries = dict.fromkeys(library for target in targets for library in target.libraries)
        paths += map(Path, files_elsewhere(libraries))
        files = list(dict.fromkeys(os.path.relpath(path, self.root) for path in paths))
        asked = (seen for target in targets for seen in target.records.read(target.record).observed)
        observed = list(dict.fromkeys((seen.kind.value, seen.name) for seen in asked))
        try:
            touched = self._touched(files, observed) if all(target.is_known_by_files for target in targets) else ""
        except OSError:
            touched = ""

        def note(beside: Any) -> None:
            if touched:
                noted = {"state": self._state, "files": files, "observed": observed, "touched": touched}
                keep(self._kept, sealed({**noted, "beside": beside}))

        return note

    def _touched(self, files: Sequence[str], observed: Sequence[tuple[str, str]]) -> str:
        """What changes when any of the files, or of what was observed, is touched, without reading one.

        raises: OSError where a file is missing; what was observed may be
        """
        digest = hashlib.sha256()
        for file in files:
            digest.update(repr(signature_of(os.path.join(self.root, file))).encode())
        for kind, name in observed:
            if kind in OF_ENVIRONMENT:
                digest.update(observe(OF_ENVIRONMENT[kind], name, self.root).value.encode())
            else:
                digest.update(repr(self._signature(name, kind == LINK)).encode())
        return digest.hexdigest()

    def _signature(self, name: str, is_link: bool) -> list[int] | str:
        """Of what is at a path; a folder's changes with the names in it."""
        path = path_of(name, self.root)
        try:
            return os.readlink(path) if is_link else signature_of(path)
        except OSError:
            return []
