"""The store: what was ever built, by fingerprint.

    .cache/store/results/ab/ab12….json   one result: which files it has, by digest, and what is known of it
    .cache/store/objects/cd/cd34…        the bytes of a file, named by their SHA-256

Two fingerprints may lead to the same bytes. Nothing that is read from here is trusted: bytes count only if their
digest is right, and an entry only if its own is.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.plurals import counted

from .files import digest_of, replace_file, replacement, sealed, unsealed


@dataclass(frozen=True)
class Result:
    """The digests of a result's files by role ("tensors.pt", "clip.mp4", "poster.png"), and the facts of its making."""

    files: Mapping[str, str]
    facts: Mapping[str, Any]


class Store:
    """A folder of results by fingerprint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self) -> None:
        """Nothing, if the store can be used.

        raises: JobError saying what it needs
        """

    def get(self, fingerprint: str) -> Result | None:
        """The result of that fingerprint; None if there is none, or if it is not whole."""
        return self.here(fingerprint)

    def here(self, fingerprint: str) -> Result | None:
        """As `get`, of this folder alone."""
        result = Store.entry(self, fingerprint)
        complete = result and all(self._object(digest).is_file() for digest in result.files.values())
        return result if complete else None

    def entry(self, fingerprint: str) -> Result | None:
        """What is known of the result of that fingerprint, whether its files are there or not."""
        try:
            stored = unsealed(self._result(fingerprint))
            return Result(dict(stored["files"]), stored["facts"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, fingerprint: str, files: Mapping[str, Path], facts: Mapping[str, Any]) -> Result:
        """Keep a result: first its files, then the entry that names them."""
        digests = {}
        for role, path in files.items():
            digest = digests[role] = digest_of(path)
            kept = self._object(digest)
            if not (kept.is_file() and digest_of(kept) == digest):
                with replacement(kept) as beside:
                    shutil.copyfile(path, beside)
        result = Result(digests, facts)
        replace_file(self._result(fingerprint), sealed(entry_of(fingerprint, result)))
        return result

    def fetch(self, digest: str, path: Path) -> bool:
        """Copy the bytes of that digest to a path; False, and the object dropped, if they are not those bytes."""
        kept = self._object(digest)
        try:
            content = kept.read_bytes()
        except OSError:
            return False
        if hashlib.sha256(content).hexdigest() != digest:
            kept.unlink(missing_ok=True)
            return False
        replace_file(path, content)
        with suppress(OSError):
            os.utime(kept)  # `doit prune` goes by when it was last of use
        return True

    def has(self, digest: str) -> bool:
        """Whether bytes of that digest are here: whether they are some build's."""
        return self._object(digest).is_file()

    def forget(self, fingerprint: str) -> None:
        """Drop a result, so that it is made anew; its bytes stay, since other results may share them."""
        self._result(fingerprint).unlink(missing_ok=True)

    def finish(self) -> None:
        """End what is still being done for a build."""

    def tell(self) -> None:
        """Print what the store holds."""
        results = sum(1 for _ in self.folder.glob("results/*/*.json"))
        objects = [path.stat().st_size for path in self.folder.glob("objects/*/*")]
        held = f"{counted(results, 'results')}, {counted(len(objects), 'files')}, {sum(objects) / 1e6:.1f} MB"
        print(f"{self.folder}: {held}")

    def empty(self, dryrun: bool) -> None:
        """Remove all that the store holds."""
        print(f"{'would remove' if dryrun else 'removed'} {self.folder}")
        if not dryrun:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _result(self, fingerprint: str) -> Path:
        return self.folder / "results" / fingerprint[:2] / f"{fingerprint}.json"

    def _object(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest


def entry_of(fingerprint: str, result: Result) -> dict[str, Any]:
    """What is written of a result; its fingerprint too, so that a store which others share shows no other's."""
    return {"files": result.files, "facts": result.facts, "fingerprint": fingerprint}
