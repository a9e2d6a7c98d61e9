"""What git has of a project: a build writes and deletes none of it."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

# In a hook, these name one repository for every folder; each folder is asked for the one that it lies in.
OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
# A tree of another user's is asked, too; nothing that it configures is run.
ASKING = ("git", "--literal-pathspecs", "-c", "safe.directory=*", "-c", "core.fsmonitor=false")


class Tracked:
    """The files that git tracks. It is asked once for each folder in which something is to be written or deleted."""

    def __init__(self) -> None:
        self._names: dict[Path, frozenset[str]] = {}

    def has(self, path: Path) -> bool:
        """Whether git tracks a file, there or deleted; False without git, and outside a repository."""
        return path.name in self._in(path.parent)

    def beside(self, path: Path) -> Iterator[Path]:
        """The files that git tracks, and that are there, which differ from a path by their endings at most."""
        stem = path.name.partition(".")[0]
        for name in sorted(self._in(path.parent)):
            if name.partition(".")[0] == stem and (path.parent / name).is_file():
                yield path.parent / name

    def _in(self, folder: Path) -> frozenset[str]:
        if folder not in self._names:
            self._names[folder] = _tracked_in(folder)
        return self._names[folder]


def _tracked_in(folder: Path) -> frozenset[str]:
    above = folder
    while not above.is_dir():
        above = above.parent
    below = os.path.join(os.path.relpath(folder, above), "") if above != folder else ""
    command = [*ASKING, "-C", str(above), "ls-files", "-z", "--", below or "."]
    try:
        listed = subprocess.run(command, capture_output=True, env=environment(), check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
    names = (name.removeprefix(below) for name in os.fsdecode(listed).split("\0"))
    return frozenset(name for name in names if name and "/" not in name)


def environment() -> Mapping[str, str]:
    """The variables with which git is asked."""
    return {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
