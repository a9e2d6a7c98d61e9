"""A run with nothing to do, known by what it looked at before: while no file of that was touched, all is current."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..course.distributions import installed
from ..course.model import Course
from ..store.files import keep, sealed, signature_of, unsealed
from ..targets.target import Target
from ..targets.versions import manim_settings


class Unchanged:
    """What some tasks looked at when all of them were found to be current."""

    def __init__(self, course: Course, quality: str, names: Sequence[str]) -> None:
        self.root = course.root
        asked = json.dumps([quality, *names])
        folders = {(course.root / scene.file).parent for scene in course.scenes}
        settings = {str(folder): manim_settings(folder / "scenes") for folder in sorted(folders)}
        self._state = json.dumps([course.key, installed(), settings, asked])
        name = hashlib.sha256(asked.encode()).hexdigest()[:16]
        self._kept = course.root / f".cache/analysis/unchanged/{name}.json"

    def recall(self) -> Any:
        """What was noted beside; None where any of the files was touched since, or something else has changed."""
        try:
            stored = unsealed(self._kept)
            if stored["state"] == self._state and stored["touched"] == self._touched(stored["files"]):
                return stored["beside"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def before(self, targets: Iterable[Target]) -> Callable[[Any], None]:
        """Look at the files of targets, before it is asked whether these are current.

        returns: a function to call where they are, with plain values to note beside
        """
        targets = list(targets)
        paths = [
            path for target in targets for path in (target.record, *target.files.values(), *target.assets.values())
        ]
        files = list(dict.fromkeys(os.path.relpath(path, self.root) for path in paths))
        try:
            touched = self._touched(files) if all(target.is_known_by_files for target in targets) else ""
        except OSError:
            touched = ""

        def note(beside: Any) -> None:
            if touched:
                keep(self._kept, sealed({"state": self._state, "files": files, "touched": touched, "beside": beside}))

        return note

    def _touched(self, files: Sequence[str]) -> str:
        """What changes when any of the files is touched, without reading one.

        raises: OSError where one is missing
        """
        digest = hashlib.sha256()
        for file in files:
            digest.update(repr(signature_of(os.path.join(self.root, file))).encode())
        return digest.hexdigest()
