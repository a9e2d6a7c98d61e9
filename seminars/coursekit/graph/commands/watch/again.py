"""`python -m coursekit.graph.commands.watch.again ARGUMENTS`: doit once more, where a watch starts anew.

Between the last look at the course and the new start a file may be saved half-done, or a branch be switched. Who types
`doit watch` is told of that and tries again; here nobody types.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, run
from threading import Event
from typing import NoReturn

from ...command_line.program import main
from ...source.project_files import folder_above
from .saves import Saved, follow

REFUSED = 3  # what doit answers where nothing was begun


def restart(further: Sequence[str]) -> NoReturn:
    """Run the same command again in the place of this process: it, and its server of workers, hold the old kit."""
    # -P: a module of the course's folder is none of the kit's.
    os.execv(sys.executable, [sys.executable, "-P", "-m", __spec__.name, *sys.argv[1:], *further])


def mistake_at_start(root: Path) -> str:
    """What `doit` says where it cannot be started in a course, as with a map that was saved half-done; or ""."""
    asked = [sys.executable, "-P", "-m", "doit", "list", "--quiet"]  # -P: as above
    done = run(asked, cwd=root, stdin=DEVNULL, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


def main_again() -> int:
    """Run doit; where the course keeps it from starting, once that is mended. Returns its exit status."""
    status = main()
    root = folder_above(Path.cwd()) or Path.cwd()
    if status != REFUSED or not mistake_at_start(root):
        return status
    try:
        sys.stdout.write("watching goes on once this is mended\n")
        sys.stdout.flush()
        saves: SimpleQueue[Saved] = SimpleQueue()
        stopping = Event()
        follow(root, saves.put, stopping)
        while mistake_at_start(root):
            saves.get()
        stopping.set()
    except KeyboardInterrupt:
        sys.stdout.write("\nended\n")
        return 0
    restart(())


if __name__ == "__main__":
    sys.exit(main_again())
