"""The workers of a Dask cluster as an engine: jobs travel with what they read, and come back as bytes.

Only workers that run the same code and versions get jobs. A job whose worker is lost is given to another; a scheduler
that is gone ends the build, which keeps what was finished.
"""

import hashlib
import logging
import pickle
import sys
import threading
import uuid
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from coursekit.graph.course.platform.processor import processor_of
from coursekit.graph.errors import JobError
from coursekit.graph.jobs.engine import Done, Engine
from coursekit.graph.jobs.job import Job, Result
from coursekit.graph.jobs.processes.speech import Transcript
from coursekit.graph.jobs.registry import Observed
from coursekit.graph.store.files import digest_of, signature_of

from .carrying import Answer, Parcel, pack
from .census import Census, ClusterError
from .working import run_parcel

MOST_TRIES = 3  # of a job whose worker was lost
AHEAD = 2  # jobs a thread of the cluster: one that runs, and one that is there when it ends
KEPT = 256e6  # bytes of files that the cluster keeps for the jobs to come
LOOK = 0.5  # seconds between two looks at what a job waits for


_Promise = Future[Any]  # what Dask calls a future


class ClusterPool(Engine):
    """An executor whose jobs run on the workers of a Dask cluster.

    root:      the project's folder
    home:      the engine for what reads more than it names, and for what is looked at here
    libraries: distributions whose versions have to be those of this machine
    patience:  seconds to wait for a worker where there is none
    """

    def __init__(self, address: str, root: Path, home: Engine, libraries: Iterable[str], patience: float) -> None:
        self.address = address
        self.jobs = self.sent = self.received = 0  # jobs, and bytes of files
        self._root = root
        self._home = home
        self._libraries = sorted(set(libraries))
        self._patience = patience
        self._census: Census | None = None
        self._client: Client | None = None
        self._starting = threading.Lock()
        self._turn = threading.Condition()
        self._outstanding = 0
        self._files = _Files()
        self._closed = False

    def warm_up(self) -> None:
        self._connected()

    @property
    def most_jobs(self) -> int:
        return max(AHEAD * self._connected().threads, 1)

    def _connected(self) -> Census:
        """The census of the cluster's workers; it is connected to when it is first needed.

        raises: ClusterError if nobody answers at the address
        """
        with self._starting:
            if self._census is None:
                logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what an author is told is told by us
                warnings.filterwarnings("ignore", message="Sending large graph")  # a file of tensors may be large
                try:
                    self._client = Client(self.address, timeout=5, name="coursekit", set_as_default=False)
                except (OSError, ValueError) as problem:
                    told = str(problem).partition("\n")[0]
                    raise ClusterError(
                        f"no Dask scheduler answers at {self.address}: {told}. Start one there (`dask scheduler`), or "
                        "build at home: unset DASK_SCHEDULER_ADDRESS, or `cluster` in pyproject.toml."
                    ) from None
                processor = processor_of(self._root)
                self._census = Census(self._client, self.address, self._libraries, self._patience, processor)
                self._census.start()
            return self._census

    def run(self, job: Job[Result]) -> Done[Result]:
        """Run a job that names its reads on the cluster, and any other at home: what that reads is not known."""
        if not isinstance(job, Observed):
            return self._home.run(job)
        census = self._connected()
        parcel = pack(job, self._root, self._files.digest)
        with self._slot(census):
            answer = self._answer(census, parcel, job.reads.task)
        if not all(each.holds(self._root) for each in answer.observed):
            # It looked for a file that did not travel, or found another font or variable than is here.
            return self._home.run(job)
        transcript = Transcript()
        transcript.task = job.reads.task
        transcript.hear(answer.said.encode())
        transcript.end()
        if answer.failure:
            raise JobError(answer.failure.text, answer.failure.gist)
        for name, content in (answer.products or {}).items():
            (self._root / parcel.products / Path(name).name).write_bytes(content)
        loaded = {str(ran.below(self._root)): digest for ran, digest in answer.loaded}
        return Done(pickle.loads(answer.value), loaded, answer.observed, answer.warnings)

    @contextmanager
    def _slot(self, census: Census) -> Iterator[None]:
        """Wait until the cluster has room for one more job: what is far ahead would only fill its memory."""
        with self._turn:
            while self._outstanding >= max(AHEAD * census.threads, 1):
                self._turn.wait(LOOK)
                self._look(census, None)
            self._outstanding += 1
        try:
            yield
        finally:
            with self._turn:
                self._outstanding -= 1
                self._turn.notify()

    def _answer(self, census: Census, parcel: Parcel, task: str) -> Answer:
        """The answer of a worker that runs the same code.

        raises: JobError after MOST_TRIES workers that were lost
        """
        loss: Exception = _Lost("no worker was left")
        for _ in range(MOST_TRIES):
            allowed = census.await_workers(self._is_closed)
            promise, sent = self._submit(parcel, task, allowed)
            try:
                answer = self._wait(census, promise, allowed)
            except KilledWorker as killed:
                raise JobError(
                    f"{killed.allowed_failures + 1} workers ended while they made it, the last one at "
                    f"{killed.last_worker.address}: often the system's answer to too little memory; start workers "
                    "with more of it or with fewer threads, and run doit again to go on."
                ) from None
            except JobError:
                raise
            except Exception as problem:
                loss = problem
                continue
            finally:
                promise.release()
            self._count(answer, sent)
            if damage := _damage(answer) or census.deviation(answer):
                loss = _Lost(damage)
                continue
            return answer
        raise JobError(f"it was tried {MOST_TRIES} times on {self.address}; the last time: {loss}")

    def _submit(self, parcel: Parcel, task: str, allowed: frozenset[str]) -> tuple[_Promise, int]:
        """Hand a job to the scheduler; with it the bytes that were newly sent."""
        assert self._client
        files, sent = {}, 0
        for name, digest in parcel.files.items():
            if digest not in files:
                files[digest], size = self._files.promise(self._client, self._root / name, digest)
                sent += size
        promise = self._client.submit(
            run_parcel,
            parcel,
            list(files),
            list(files.values()),
            key=f"{task}-{uuid.uuid4()}",
            workers=sorted(allowed),
            pure=False,
        )
        return promise, sent

    def _wait(self, census: Census, promise: _Promise, allowed: frozenset[str]) -> Answer:
        ended = threading.Event()
        promise.add_done_callback(lambda _: ended.set())
        while not ended.wait(LOOK):
            self._look(census, allowed)
        answer: Answer = promise.result(timeout=60)
        return answer

    def _look(self, census: Census, allowed: frozenset[str] | None) -> None:
        """Whether there is still something to wait for.

        raises: JobError if the build or the scheduler has ended, _Lost if no worker that may do the job is left
        """
        if self._closed:
            raise JobError("the build was ended")
        census.require_scheduler()
        if allowed is not None and not allowed & census.accepted.keys():
            raise _Lost("its workers have left the cluster")

    def _is_closed(self) -> bool:
        return self._closed

    def _count(self, answer: Answer, sent: int) -> None:
        with self._turn:
            self.jobs += 1
            self.sent += sent
            self.received += sum(map(len, (answer.products or {}).values()))

    def shutdown(self) -> None:
        """End all running jobs at once: a scheduler forgets what nobody waits for, and its workers end it."""
        self._closed = True
        self._home.shutdown()
        if self._census:
            self._census.stop()
        if self._client:
            with suppress(Exception):
                self._client.close(timeout=5)
        if self.jobs:
            sys.stderr.write(
                f"cluster: {self.jobs} jobs at {self.address}, {self.sent / 1e3:.0f} kB of files sent, "
                f"{self.received / 1e3:.0f} kB received\n"
            )
            self.jobs = 0


class _Lost(Exception):
    """A job that another worker may do."""


def _damage(answer: Answer) -> str:
    for name, content in (answer.products or {}).items():
        if hashlib.sha256(content).hexdigest() != (answer.digests or {}).get(name):
            return f"{name} did not arrive from {answer.worker} as it was made"
    return ""


class _Files:
    """Files by digest: what is known of those here, and which of them the cluster has."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[list[int], str]] = {}
        self._sent: OrderedDict[str, tuple[_Promise, int]] = OrderedDict()
        self._lock = threading.Lock()

    def digest(self, path: Path) -> str:
        signature = signature_of(path)
        if self._known.get(path, (None, ""))[0] != signature:
            self._known[path] = (signature, digest_of(path))
        return self._known[path][1]

    def promise(self, client: Client, path: Path, digest: str) -> tuple[_Promise, int]:
        """The file as Dask holds it, and how many bytes had to be sent for that.

        raises: JobError if the file is no longer what it was
        """
        with self._lock:
            if digest in self._sent and self._sent[digest][0].status in ("pending", "finished"):
                self._sent.move_to_end(digest)
                return self._sent[digest][0], 0
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise JobError(f"{path} was edited while it was sent; run doit again.")
            # A task of its own, of a function that any worker has: Dask hands the bytes on, and sends them again to who
            # has lost them.
            promise = client.submit(bytes, content, key=f"file-{digest}", pure=True)
            self._sent[digest] = (promise, len(content))
            while sum(size for _, size in self._sent.values()) > KEPT and len(self._sent) > 1:
                self._sent.popitem(last=False)  # jobs that still need it keep it there
            return promise, len(content)
