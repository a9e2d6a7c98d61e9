"""What runs in a Dask worker: lays a job's files in a folder of its own, has it done beside, returns bytes.

Nothing is assumed of the worker but that the kit and its libraries are installed: no shared file system, and no state
from one job to the next.
"""

import asyncio
import hashlib
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any, TypeAlias

from distributed import Worker, get_worker

from coursekit.graph.jobs.code.mistakes import Mistake
from coursekit.graph.store.files import digest_of
from coursekit.ignored_files import counting

from .carrying import KIT, SAID, SETTINGS, Answer, Carried, Parcel
from .identity import Identity, identity, kit_digest

# How a job ended, its result or message, the files that ran, what was observed, and warnings.
Ended: TypeAlias = tuple[str, Any, Any, Any, Any]

LOOK = 0.25  # seconds: how soon a job ends that nobody wants any more


class WorkerLost(Exception):
    """A job that this worker could not bring to an end; another may."""


@dataclass(frozen=True)
class Host:
    """The process that jobs are forked from, with the kit and manim's settings that it was started with."""

    process: subprocess.Popen[bytes]
    address: str
    key: bytes
    kit: str

    def run(self, root: Path, job: bytes, is_wanted: Callable[[], bool]) -> Ended:
        """How a job ended, with its result or message, and what is told of it.

        raises: WorkerLost if the process has gone, or if the job is no longer wanted, which ends it
        """
        try:
            with Client(self.address, "AF_UNIX", authkey=self.key) as connection:
                connection.send((root, job))
                while not connection.poll(LOOK):
                    if not is_wanted():
                        raise WorkerLost("the job was cancelled")
                answer: Ended = connection.recv()
                return answer
        except (EOFError, OSError) as problem:
            raise WorkerLost(f"the process that jobs are forked from was ended ({problem!r})") from None


_hosts: dict[str, Host] = {}
_starting = threading.Lock()


def host_of(folder: Path, settings: bytes) -> Host:
    """The host for a project's manim settings; a new one where none runs."""
    with _starting:
        name = hashlib.sha256(settings).hexdigest()[:8]
        if name not in _hosts or _hosts[name].process.poll() is not None:
            _hosts[name] = _start(folder / f"host-{name}", settings)
        return _hosts[name]


def end_outdated_hosts() -> None:
    """End those that hold another kit than is now on disk."""
    with _starting:
        kit = kit_digest()
        for host in _hosts.values():
            if host.kit != kit:
                host.process.kill()
                host.process.wait()


def _start(folder: Path, settings: bytes) -> Host:
    kit = kit_digest()
    folder.mkdir(parents=True, exist_ok=True)
    if settings:
        (folder / SETTINGS).write_bytes(settings)
    # The path of a socket has to be short, and a cluster's scratch folders may not be.
    address = str(Path(tempfile.mkdtemp(prefix="coursekit-")) / "jobs")
    key = secrets.token_bytes(16)
    process = subprocess.Popen(
        [sys.executable, "-m", "coursekit.cluster.host", address],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    process.stdin.write(key.hex().encode() + b"\n")
    process.stdin.flush()
    if not process.stdout.readline():
        raise WorkerLost(f"the process that jobs are forked from did not start: exit status {process.wait()}")
    return Host(process, address, key, kit)


def run_parcel(parcel: Parcel, digests: Sequence[str], contents: Sequence[bytes]) -> Answer:
    """Do a job whose files are given by digest.

    raises: WorkerLost for what another worker may do better
    """
    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state in ("executing", "long-running")

    by_digest = dict(zip(digests, contents, strict=True))
    folder = scratch_of(worker)
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as scratch:
        root = Path(scratch, "project").resolve()
        lay_out(parcel, by_digest, root)
        host = host_of(folder, by_digest.get(parcel.files.get(SETTINGS, ""), b""))
        outcome, value, loaded, observed, warnings = host.run(root, parcel.job, is_wanted)
        if outcome == "lost":
            raise WorkerLost(value)
        said = Path(scratch, SAID).read_text(errors="replace").replace(f"{root}/", "")
        if outcome == "failed":
            failure = Mistake(*(told.replace(f"{root}/", "") for told in (value.text, value.gist)))
            return Answer(worker.address, said, failure, observed=observed)
        products = {path.name: path.read_bytes() for path in (root / parcel.products).iterdir() if path.is_file()}
        ran = [(carried, d) for path, d in loaded.items() if (carried := Carried.of(Path(path), root))]
        made = {name: hashlib.sha256(content).hexdigest() for name, content in products.items()}
        return Answer(worker.address, said, None, value, ran, observed, warnings, products, made)


def scratch_of(worker: Worker) -> Path:
    folder = Path(worker.local_directory, "jobs")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def about_worker(libraries: Iterable[str], dask_worker: Worker) -> Identity:
    """The identity of the Dask worker that runs this; meanwhile it gets ready for a job."""
    # In threads, as the worker's loop also tells its scheduler that it is alive.
    await asyncio.to_thread(end_outdated_hosts)
    threading.Thread(target=host_of, args=(scratch_of(dask_worker), b""), daemon=True).start()
    return await asyncio.to_thread(identity, libraries, RUNNING)


def lay_out(parcel: Parcel, by_digest: dict[str, bytes], root: Path) -> None:
    """Write a job's files below `root`.

    raises: WorkerLost for bytes that are not those of their digest
    """
    (root / parcel.products).mkdir(parents=True)
    for name, digest in parcel.files.items():
        if hashlib.sha256(by_digest[digest]).hexdigest() != digest:
            raise WorkerLost(f"{name} did not arrive as it was sent")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(by_digest[digest])


RUNNING = {path.relative_to(KIT).as_posix(): digest_of(path) for path in counting(Path(__file__).parent.glob("*.py"))}
