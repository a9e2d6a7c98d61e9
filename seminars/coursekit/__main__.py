"""`coursekit init [FOLDER]`: begin a course in a folder, or in the one that you stand in; nothing is overwritten."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from coursekit.graph.command_line.new_course import begin
from coursekit.graph.terminal.wrapping import wrap_streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    wrap_streams()
    parser = argparse.ArgumentParser(prog="coursekit", description=(__doc__ or "").partition(": ")[2])
    commands = parser.add_subparsers(required=True, metavar="init")
    init = commands.add_parser("init", help="begin a course: a dodo.py, settings, and a first scene")
    init.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")
    folder = parser.parse_args(arguments).folder
    try:
        for line in begin(folder):
            print(line)
    except OSError as problem:
        print(f"ERROR: {problem.filename or folder}: {problem.strerror}; nothing was overwritten.", file=sys.stderr)
        return 2
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    print(f"`{there}doit` builds it; scenes of manim go into seminars/NN_name/, as they are.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
