"""A folder on another machine, through fsspec, with an end to each request: a network may be gone without a word."""

import re
import threading
import uuid
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..errors import JobError

T = TypeVar("T")
SHORT = 20.0  # seconds for a request, connecting included
LONG = 120.0  # seconds where files are in it
# What one request may take by itself, so that a lost network is noticed before that.
OPTIONS: dict[str, dict[str, Any]] = {
    "s3": {
        "use_listings_cache": False,
        "config_kwargs": {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}},
    },
    "sftp": {"timeout": 10, "banner_timeout": 10, "auth_timeout": 10},
}
OBJECT_STORES = ("s3", "gs", "abfs", "az")  # these write a file whole or not at all, and know no folders


class RemoteLost(Exception):
    """A request that was not answered, or refused."""


@dataclass(frozen=True)
class RemoteFile:
    """A file by its name, with its size in bytes and when it was written, in seconds since 1970."""

    name: str
    size: int
    written: float


class Remote:
    """A folder by its URL; the network is used when something is first asked for."""

    def __init__(self, url: str, root: Path) -> None:
        self.url = url if "://" in url else str(root / Path(url).expanduser())
        self.address = re.sub(r"://[^/@]*@", "://", self.url)  # a password is not told
        protocol = self.url.partition("://")[0] if "://" in self.url else "file"
        self.protocol = {"s3a": "s3", "ssh": "sftp", "local": "file"}.get(protocol, protocol)
        self._opened: tuple[Any, str] | None = None
        # Files over SSH share one connection, and paramiko mixes up answers that two threads wait for.
        self._turn = nullcontext() if self.protocol in (*OBJECT_STORES, "file") else threading.Lock()
        self._opening = threading.Lock()

    def check(self) -> None:
        """Nothing, without a network.

        raises: JobError if the URL is of a kind that fsspec does not know, or whose library is not installed
        """
        try:
            import fsspec

            fsspec.get_filesystem_class(self.protocol)
        except (ImportError, ValueError) as problem:
            raise JobError(
                f"the store {self.address} cannot be used: {problem} (pip install -e '.[cluster]' has what s3:// and "
                "sftp:// need)."
            ) from None

    def read(self, names: Sequence[str]) -> dict[str, bytes | None]:
        """The content of files by name, None where there is no such file."""

        def read(files: Any, top: str) -> dict[str, bytes | None]:
            paths = {f"{top}/{name}": name for name in names}
            found = files.cat([*paths], on_error="return")
            for problem in found.values():
                if isinstance(problem, Exception) and not isinstance(problem, FileNotFoundError):
                    raise problem
            return {name: found[p] if isinstance(found.get(p), bytes) else None for p, name in paths.items()}

        return self._within(LONG if len(names) > 1 or names[0].startswith("objects") else SHORT, read)

    def is_there(self) -> bool:
        """Whether the folder is there; of an object store, which knows no folders, its bucket."""

        def look(files: Any, top: str) -> bool:
            return bool(files.exists(top.partition("/")[0] if self.protocol in OBJECT_STORES else top))

        return self._within(SHORT, look)

    def has(self, name: str) -> bool:
        return self._within(SHORT, lambda files, top: bool(files.exists(f"{top}/{name}")))

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all."""

        def write(files: Any, top: str) -> None:
            path = f"{top}/{name}"
            if self.protocol in OBJECT_STORES:
                files.pipe_file(path, content)
                return
            files.makedirs(path.rpartition("/")[0], exist_ok=True)
            beside = f"{path}.{uuid.uuid4().hex}"
            files.pipe_file(beside, content)
            files.mv(beside, path)

        self._within(LONG, write)

    def remove(self, names: Sequence[str]) -> None:
        self._within(
            LONG, lambda files, top: [files.rm_file(f"{top}/{n}") for n in names if files.exists(f"{top}/{n}")]
        )

    def files(self) -> list[RemoteFile]:
        """All files."""

        def find(files: Any, top: str) -> list[RemoteFile]:
            return [
                RemoteFile(path.removeprefix(f"{top}/"), int(info["size"] or 0), _seconds(info))
                for path, info in files.find(top, detail=True).items()
            ]

        return self._within(LONG, find)

    def _within(self, seconds: float, request: Callable[[Any, str], T]) -> T:
        """What a request gives, which is waited for so long and no longer.

        raises: RemoteLost with the reason
        """
        outcome: list[T] = []
        problem: list[BaseException] = []

        def run() -> None:
            try:
                files, top = self._open()
                with self._turn:
                    outcome.append(request(files, top))
            except BaseException as found:
                problem.append(found)

        thread = threading.Thread(target=run, daemon=True)  # one that hangs does not keep the build from its end
        thread.start()
        thread.join(seconds)
        if problem:
            raise RemoteLost(f"{type(problem[0]).__name__}: {problem[0]}".partition("\n")[0]) from None
        if not outcome:
            raise RemoteLost(f"no answer in {seconds:.0f} s")
        return outcome[0]

    def _open(self) -> tuple[Any, str]:
        with self._opening:
            if self._opened is None:
                from fsspec.core import url_to_fs

                options = OPTIONS.get(self.protocol, {})
                files, top = url_to_fs(self.url, skip_instance_cache=True, **options)
                self._opened = files, top.rstrip("/")
            return self._opened


def _seconds(info: dict[str, Any]) -> float:
    written = info.get("LastModified") or info.get("mtime") or 0
    return written.timestamp() if isinstance(written, datetime) else float(written)
