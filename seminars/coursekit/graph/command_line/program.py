"""The program `doit`: doit itself, with what goes wrong before it has chosen a command told in a line.

doit installs a program of this name, too, and which of the two stands depends on which was installed last. Either runs
the same commands, which doit finds as plugins; this one also catches what doit does before it asks for them.
"""

import configparser
import sys

from doit.doit_cmd import DoitMain

SETTINGS = ("pyproject.toml", "doit.cfg")  # as doit reads them, in the folder that it is called in


def main() -> int:
    """Run doit; returns its exit status."""
    arguments = sys.argv[1:]
    if "" in arguments:
        return _refuse(f"an argument is empty: doit {' '.join(argument or repr('') for argument in arguments)}")
    try:
        doit = DoitMain()
    except (ValueError, configparser.Error, OSError) as problem:
        return _refuse(f"{' or '.join(SETTINGS)} cannot be read: {problem}")
    try:
        return int(doit.run(arguments) or 0)
    except KeyboardInterrupt:
        return 130


def _refuse(problem: str) -> int:
    sys.stderr.write(f"ERROR: {problem}.\n")
    return 3
