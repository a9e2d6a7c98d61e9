"""The store: what was ever built, by fingerprint.

    .cache/store/results/ab/ab12….json   the traces of one fingerprint, newest first: what was observed while each was
                                         built, which files it has, by digest, and what is known of it
    .cache/store/objects/cd/cd34…        the bytes of a file, named by their SHA-256

A result is a hit if its fingerprint is asked for and all that was observed holds now, asked from where the source lies
that it is to be made from (`source_places`): a verifying trace. Two fingerprints, or traces, may have the same bytes.
Nothing that is read from here is trusted: bytes count only if their digest is right, and an entry only if its own is.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from coursekit.wording.plurals import counted

from .files import content_of, digest_of, replace_file, replacement, sealed, unsealed
from .observations import Answers, Observation, observations_from
from .source_places import asked_from

MOST_TRACES = (
    8  # of one fingerprint: data that goes back and forth is found again, and what changes daily does not pile up
)


@dataclass(frozen=True)
class Result:
    """The digests of a result's files by role ("tensors.pt", "clip.mp4", "poster.png"), and the facts of its making."""

    files: Mapping[str, str]
    facts: Mapping[str, Any]
    observed: tuple[Observation, ...] = ()  # what it was built from beyond its fingerprint
    place: str = ""  # where the source lay that it was made from, relative to the project

    def asked_from(self, place: str) -> "Result | None":
        """The same, as what it is from a source at a place; None where that cannot be told."""
        observed = asked_from(place, self.place, self.observed)
        return None if observed is None else replace(self, observed=observed, place=place or self.place)


class Store:
    """A folder of results by fingerprint.

    answers: who tells what holds now, of the project that the folder lies in
    """

    def __init__(self, folder: Path, answers: Answers | None = None) -> None:
        self.folder = folder
        self.answers = answers or Answers(folder.parents[1])
        self._adding = Lock()

    def check(self) -> None:
        """Nothing, if the store can be used.

        raises: JobError saying what it needs
        """

    def get(self, fingerprint: str, place: str = "") -> Result | None:
        """The newest result of that fingerprint that holds now; None if there is none, or if it is not whole.

        place: where the source lies that it is to be made from, if there is one
        """
        return self.here(fingerprint, place)

    def here(self, fingerprint: str, place: str = "") -> Result | None:
        """As `get`, of this folder alone."""
        return next(filter(self._is_whole, self._holding(self.traces(fingerprint), place)), None)

    def entry(self, fingerprint: str, place: str = "") -> Result | None:
        """As `here`, whether its files are there or not."""
        return next(self._holding(self.traces(fingerprint), place), None)

    def traces(self, fingerprint: str) -> list[Result]:
        """All results of that fingerprint, newest first, whether they hold now or not."""
        try:
            return results_from(unsealed(self._result(fingerprint)))
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def put(
        self,
        fingerprint: str,
        files: Mapping[str, Path],
        facts: Mapping[str, Any],
        observed: Sequence[Observation] = (),
        place: str = "",
    ) -> Result:
        """Keep a result: first its files, then the entry that names them."""
        result = self.lay_by(files, facts, observed, place)
        self.add(fingerprint, result)
        return result

    def lay_by(
        self,
        files: Mapping[str, Path],
        facts: Mapping[str, Any],
        observed: Sequence[Observation] = (),
        place: str = "",
    ) -> Result:
        """Keep the files of a result that nobody is to find, but for who has it."""
        digests = {}
        for role, path in files.items():
            digest = digests[role] = digest_of(path)
            kept = self._object(digest)
            if not (kept.is_file() and digest_of(kept) == digest):
                with replacement(kept) as beside:
                    shutil.copyfile(path, beside)
        return Result(digests, facts, tuple(observed), place)

    def add(self, fingerprint: str, result: Result) -> None:
        """Note a result whose files are here as the newest of its fingerprint."""
        with self._adding:
            traces = merged([result], self.traces(fingerprint))
            replace_file(self._result(fingerprint), sealed(entry_of(fingerprint, traces)))

    def drop(self, fingerprint: str, result: Result) -> None:
        """Drop one result that turned out not to be whole."""
        with self._adding:
            left = [trace for trace in self.traces(fingerprint) if trace.asked_from(result.place) != result]
            if left:
                replace_file(self._result(fingerprint), sealed(entry_of(fingerprint, left)))
                return
        self.forget(fingerprint)

    def fetch(self, digest: str, path: Path) -> bool:
        """Copy the bytes of that digest to a path; False, and the object dropped, if they are not those bytes."""
        kept = self._object(digest)
        try:
            content = content_of(kept)
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
        """Drop all results of a fingerprint, so that it is made anew; their bytes stay, since others may share them."""
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

    def _holding(self, results: Iterable[Result], place: str) -> Iterator[Result]:
        """Those of which all that was observed is so now, of a source at a place."""
        for result in results:
            asked = result.asked_from(place)
            if asked is not None and self.answers.holds(asked.observed):
                yield asked

    def _is_whole(self, result: Result) -> bool:
        return all(self._object(digest).is_file() for digest in result.files.values())

    def _result(self, fingerprint: str) -> Path:
        return self.folder / "results" / fingerprint[:2] / f"{fingerprint}.json"

    def _object(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest


def merged(newer: Sequence[Result], older: Sequence[Result]) -> list[Result]:
    """The newest results of a fingerprint, one for all that was observed alike."""
    found: dict[tuple[str, tuple[Observation, ...]], Result] = {}
    for result in (*newer, *older):
        found.setdefault((result.place, result.observed), result)
    return [*found.values()][:MOST_TRACES]


def entry_of(fingerprint: str, results: Sequence[Result]) -> dict[str, Any]:
    """What is written of results; their fingerprint too, so that a store which others share shows no other's."""
    traces = [
        {
            "observed": [seen.plain for seen in result.observed],
            "files": result.files,
            "facts": result.facts,
            "place": result.place,
        }
        for result in results
    ]
    return {"fingerprint": fingerprint, "traces": traces}


def results_from(stored: Mapping[str, Any]) -> list[Result]:
    """The results of an entry; of one that was written before reads were observed, the one that it is.

    raises: KeyError, TypeError or ValueError for what is no entry
    """
    return [
        Result(
            dict(trace["files"]),
            trace["facts"],
            observations_from(trace.get("observed", ())),
            str(trace.get("place", "")),
        )
        for trace in stored.get("traces", [stored])
    ]
