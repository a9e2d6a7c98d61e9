"""Files of targets in their places, with records beside them: put there from the store, and known again there."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import BuildError
from ..store.files import digest_of, signature_of
from ..store.observations import Answers
from ..store.records import KnownFile, Record, Records
from ..store.results import Result, Store
from ..store.tracked import Tracked
from ..targets.target import Target


class Placing:
    """What is written into a project, and removed from it; never what git has, or what somebody else wrote."""

    def __init__(self, root: Path, records: Records, store: Store, answers: Answers, tracked: Tracked) -> None:
        self._root = root
        self._records = records
        self._store = store
        self._answers = answers
        self._tracked = tracked

    def put(self, target: Target, found: Result, wanted: str, ingredients: Mapping[str, Any]) -> bool:
        """Put a result's files where a target's are, and write its record; False where the store has them no more.

        raises: BuildError where git has one of them
        """
        digests = {path: found.files.get(role, "") for role, path in target.files.items()}
        stale = [path for path, digest in digests.items() if not (path.is_file() and digest_of(path) == digest)]
        self._refuse_tracked(target, stale)
        for path in stale:
            if not self._store.fetch(digests[path], path):
                self._store.drop(wanted, found)
                return False
        known = {role: self._known(path, digests[path]) for role, path in target.files.items()}
        left = self._left(target, known)
        observed = self._answers.marked(found.observed)
        made = (wanted, ingredients, known, found.facts)
        self._records.write(target.record, Record(*made, left, observed, found.place))
        return True

    def _refuse_tracked(self, target: Target, written: Iterable[Path]) -> None:
        """raises: BuildError where git has one of the files that are to be written"""
        in_the_way = [] if target.is_committed else [path for path in written if self._tracked.has(path)]
        if in_the_way:
            named = " ".join(path.relative_to(self._root).as_posix() for path in in_the_way)
            raise BuildError(
                f"{target.task}: git has {named}, and a build writes nothing that git has: "
                f"git rm --cached {named}, and have .gitignore name it; or keep it elsewhere."
            )

    def _known(self, path: Path, digest: str) -> KnownFile:
        return KnownFile(digest, signature_of(path), path.relative_to(self._root).as_posix())

    def _left(self, target: Target, known: Mapping[str, KnownFile]) -> list[KnownFile]:
        """What earlier makes of a target wrote elsewhere, and what is still as they wrote it."""
        before, now = self._records.read(target.record), {file.path for file in known.values()}
        earlier = {file.path: file for file in (*before.left, *before.files.values()) if file.path not in now}
        return [file for path, file in earlier.items() if file.matches(self._root / path)]

    def removable(self, target: Target) -> list[Path]:
        """A target's files that are as they were built, where it stands or stood before, and that git does not have."""
        record = self._records.read(target.record)
        built = {path: record.files[role] for role, path in target.files.items() if role in record.files}
        built |= {self._root / file.path: file for file in record.left}
        return [path for path, file in built.items() if file.matches(path) and not self._tracked.has(path)]
