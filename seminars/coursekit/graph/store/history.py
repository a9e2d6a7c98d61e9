"""When git's last commit of a file was: a date that every clone of the same history has."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from .tracked import ASKING, environment

COMMIT = "\1"  # begins what git tells of a commit, before the files in it


def last_commits(root: Path, files: Iterable[str]) -> dict[str, str]:
    """Of files relative to a folder, the date of the last commit of each, in ISO 8601.

    Without git there is none, and none of a file that was never committed. A shallow clone's first commit seems to have
    written every file, so that it tells no date either.
    """
    wanted = set(files)
    found: dict[str, str] = {}
    first = _cut_off(root)
    for commit, date, name in _history(root):
        if name in wanted:
            wanted.remove(name)
            if commit not in first:
                found[name] = date
        if not wanted:
            break
    return found


def _history(root: Path) -> Iterator[tuple[str, str, str]]:
    """Each commit, its date and a file in it, from the last one back; git is ended where that is enough."""
    asked = ["log", "-z", "--name-only", "--no-renames", "--relative", f"--format={COMMIT}%H %cI", "--", "."]
    try:
        git = subprocess.Popen(
            [*ASKING, "-C", str(root), *asked], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        )
    except OSError:
        return
    commit = date = ""
    try:
        assert git.stdout
        rest = b""
        while block := git.stdout.read(1 << 16):
            *whole, rest = (rest + block).split(b"\0")
            for name in (os.fsdecode(each).lstrip("\n") for each in whole):
                if name.startswith(COMMIT):
                    commit, _, date = name[1:].partition(" ")
                elif name:
                    yield commit, date, name
    finally:
        git.kill()
        git.communicate()


def _cut_off(root: Path) -> frozenset[str]:
    """The commits before which a shallow clone has nothing."""
    try:
        asked = [*ASKING, "-C", str(root), "rev-parse", "--git-path", "shallow"]
        place = subprocess.run(asked, capture_output=True, env=environment(), check=True, text=True).stdout.strip()
        return frozenset((root / place).read_text(encoding="ascii").split())
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
