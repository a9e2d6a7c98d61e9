"""A store that a team shares, behind the one of this tree: read through it, written after it, and never trusted.

    results/ab/ab12….json, objects/cd/cd34…   as in `results`, below a folder or any URL that fsspec knows
    .cache/store/unsent/ab12…                 results that are still to be put there, by this build or a later one
    .cache/store/forgotten/ab12…              results that are to be made anew though they are there

Its bytes count only if their digest is right. A lost network is told once, and costs what could have been fetched.
A result that read outside the project is sent only if what it read there is told by a digest: that there was nothing at
a path of one machine says nothing of another.
"""

import hashlib
import queue
import re
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from coursekit.wording.plurals import counted

from .files import content_of, keep, replace_file, sealed, unseal
from .observations import Answers, Observation
from .remote import Remote, RemoteLost
from .results import Result, Store, entry_of, merged, results_from

DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_WAITING = 64  # results that are written behind; a build waits for a network that is slower than it


class SharedStore(Store):
    """A folder of results by fingerprint, with a remote one behind it.

    writes: whether what is made here is put there, too
    """

    def __init__(self, folder: Path, remote: Remote, writes: bool, answers: Answers | None = None) -> None:
        super().__init__(folder, answers)
        self.remote = remote
        self.writes = writes
        self._lost = self._is_looked_for = False
        self._told = threading.Lock()
        self._counting = threading.Lock()
        self._taken = self._put = self._bytes_taken = self._bytes_put = 0
        self._waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._writer: threading.Thread | None = None

    def check(self) -> None:
        self.remote.check()

    def get(self, fingerprint: str, place: str = "") -> Result | None:
        """The newest result that holds now; what only the shared store has is copied to this one."""
        found = self.here(fingerprint, place)
        if found or self._lost or self._forgotten(fingerprint).exists():
            return found
        taken: Result | None = self._reached(lambda: self._take(fingerprint, place))
        return taken

    def entry(self, fingerprint: str, place: str = "") -> Result | None:
        """As `get`, without a file of the result."""
        found = super().entry(fingerprint, place)
        if found or self._lost:
            return found
        name = f"results/{fingerprint[:2]}/{fingerprint}.json"
        content = self._reached(lambda: self.remote.read([name])[name])
        return next(self._holding(parsed(content, fingerprint) or (), place), None) if content else None

    def _take(self, fingerprint: str, place: str) -> Result | None:
        name = self._name(self._result(fingerprint))
        content = self.remote.read([name])[name]
        if content is None:
            self._tell_if_absent()
            return None
        results = parsed(content, fingerprint)
        if results is None:
            return self._drop(name, "is no result of that fingerprint")
        result = next(self._holding(results, place), None)
        if result is None:
            return None
        missing = {self._name(self._object(d)): d for d in result.files.values() if not self._object(d).is_file()}
        found = self.remote.read(list(missing)) if missing else {}
        gone = [place for place, content in found.items() if content is None]
        whole = {p: c for p, c in found.items() if c is not None and hashlib.sha256(c).hexdigest() == missing[p]}
        if len(whole) < len(found):
            damaged = sorted(found.keys() - whole.keys() - {*gone})
            for place in damaged:
                self._drop(place, "does not hold the bytes of its digest")
            return self._drop(name, f"names {(gone + damaged)[0]}, which is {'not there' if gone else 'damaged'}")
        for place, content in whole.items():
            replace_file(self.folder / place, content)
        self.add(fingerprint, result)
        with self._counting:
            self._taken += 1
            self._bytes_taken += sum(map(len, whole.values()))
        return result

    def _tell_if_absent(self) -> None:
        """Warn, once, of a store that is not there: each result would seem to be missing by itself."""
        with self._told:
            is_known, self._is_looked_for = self._is_looked_for, True
        if not is_known and not self.remote.is_there():
            then = "it is made with the first result" if self.writes else "nothing is taken from it"
            self._tell(f"the store {self.remote.address} is not there; {then}")

    def _drop(self, name: str, why: str) -> Result | None:
        """Warn of what is not as it was put there; whoever may write there removes it."""
        self._tell(f"{self.remote.address}/{name} {why}; it is not used, and made anew")
        if self.writes:
            self.remote.remove([name])
        return None

    def put(
        self,
        fingerprint: str,
        files: Mapping[str, Path],
        facts: Mapping[str, Any],
        observed: Sequence[Observation] = (),
        place: str = "",
    ) -> Result:
        """Keep a result here at once, and there a little later."""
        result = super().put(fingerprint, files, facts, observed, place)
        forgotten = self._forgotten(fingerprint)
        if self.writes and _travels(result):
            keep(self._unsent(fingerprint), b"over what is there" if forgotten.exists() else b"")
            self._send(fingerprint)
        forgotten.unlink(missing_ok=True)
        return result

    def forget(self, fingerprint: str) -> None:
        super().forget(fingerprint)
        if fingerprint:
            keep(self._forgotten(fingerprint), b"")

    def fetch(self, digest: str, path: Path) -> bool:
        if super().fetch(digest, path):
            return True
        # Here it was damaged: there it may be whole.
        place = self._name(self._object(digest))
        content = None if self._lost else self._reached(lambda: self.remote.read([place])[place])
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            return False
        replace_file(self._object(digest), content)
        return super().fetch(digest, path)

    def _send(self, fingerprint: str) -> None:
        with self._told:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_behind, daemon=True)
                self._writer.start()
        while not self._lost:
            with suppress(queue.Full):
                self._waiting.put(fingerprint, timeout=1)
                break

    def _write_behind(self) -> None:
        while True:
            fingerprint = self._waiting.get()
            try:
                if not self._lost:
                    self._reached(lambda name=fingerprint: self._upload(name))  # type: ignore[misc]
            except OSError as problem:  # of this tree's own store: what is lost from it can be made again
                self._tell(f"{fingerprint[:12]} was not put in {self.remote.address}: {problem}")
            finally:
                self._waiting.task_done()

    def _upload(self, fingerprint: str) -> None:
        """Put the results of a fingerprint there: first their files, then the entry that names them."""
        marker, name = self._unsent(fingerprint), self._name(self._result(fingerprint))
        over = marker.exists() and bool(content_of(marker))
        content = None if over else self.remote.read([name])[name]
        there = (content and parsed(content, fingerprint)) or []
        known = {(result.place, result.observed) for result in there}
        here = [trace for trace in self.traces(fingerprint) if _travels(trace) and self._is_whole(trace)]
        new = [trace for trace in here if (trace.place, trace.observed) not in known]
        for place in dict.fromkeys(self._name(self._object(d)) for trace in new for d in trace.files.values()):
            content = content_of(self.folder / place)
            if hashlib.sha256(content).hexdigest() == Path(place).name and (over or not self.remote.has(place)):
                self.remote.write(place, content)
                with self._counting:
                    self._bytes_put += len(content)
        if new:
            self.remote.write(name, sealed(entry_of(fingerprint, merged(new, there))))
            with self._counting:
                self._put += len(new)
        marker.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put there what is still to be put, of earlier builds as well, and say what went which way."""
        if self.writes and not self._lost:
            with self._waiting.mutex:  # what is written behind takes from it
                waiting = {*self._waiting.queue}
            for marker in sorted((self.folder / "unsent").glob("*")):
                if marker.name not in waiting:
                    self._send(marker.name)
            self._waiting.join()
        if self._taken or self._put:
            sys.stderr.write(
                f"store: {counted(self._taken, 'results')} ({self._bytes_taken / 1e6:.1f} MB) taken from "
                f"{self.remote.address}, "
                f"{self._put} ({self._bytes_put / 1e6:.1f} MB) put there\n"
            )
            self._taken = self._put = self._bytes_taken = self._bytes_put = 0

    def _reached(self, request: Callable[[], Any]) -> Any:
        """What a request gives; None, and no further request in this build, if the network is lost."""
        try:
            return request()
        except RemoteLost as problem:
            with self._told:
                if not self._lost:
                    unsent = "; what is made is put there by a later build" if self.writes else ""
                    self._tell(
                        f"the store {self.remote.address} cannot be used: {problem}; going on without it{unsent}"
                    )
                self._lost = True
            return None

    def _tell(self, warning: str) -> None:
        sys.stderr.write(f"warning: {warning}\n")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _unsent(self, fingerprint: str) -> Path:
        return self.folder / "unsent" / fingerprint

    def _forgotten(self, fingerprint: str) -> Path:
        return self.folder / "forgotten" / fingerprint


def _travels(result: Result) -> bool:
    """Whether another machine can tell that a result is right there, too."""
    return all(seen.is_portable for seen in result.observed)


def parsed(content: bytes, fingerprint: str) -> list[Result] | None:
    """An entry of a store that anybody may have written; None if it is not what a store writes of that fingerprint."""
    try:
        stored = unseal(content)
        results = results_from(stored)
        digests: Iterable[Any] = [digest for result in results for digest in result.files.values()]
        is_whole = stored["fingerprint"] == fingerprint and all(isinstance(r.facts, dict) for r in results)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return results if is_whole and all(isinstance(d, str) and DIGEST.fullmatch(d) for d in digests) else None
