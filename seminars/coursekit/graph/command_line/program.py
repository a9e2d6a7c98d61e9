"""The program `doit`: doit itself, with what goes wrong before it has chosen a command told in a line.

doit installs a program of this name, too, and which of the two stands depends on which was installed last. Either runs
the same commands, which doit finds as plugins; this one also catches what doit does before it asks for them.
"""

import gc
import os
import sys
from pathlib import Path

from ..terminal.output import CLOSED, forget_closed
from ..terminal.wrapping import told_to
from .home_folder import homeless, supply_search_path


def main() -> int:
    """Run doit; returns its exit status."""
    try:
        _open_streams()
        supply_search_path()
        if told := homeless():
            return _refuse(told)
        from .repeated import Typed, answer

        if told := answer(sys.argv[1:]):
            return _tell(told)
        Typed.arguments = sys.argv[1:]
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130
    except Exception:
        from .requirements import lacking, told_of

        if names := lacking():
            return _refuse(told_of(names))
        from .settings_files import unloadable  # which takes doit itself to be there

        if told := unloadable(Path.cwd()):
            return _refuse(told)
        raise
    finally:
        # All goes with the process: to look for garbage first takes 2 s where a course of 416 scenes was read.
        gc.freeze()


def brief() -> int:
    """The same, where what comes from the store is told by its number alone: its builds are a means to an end."""
    from ..reporting.reporter import BuildReporter

    BuildReporter.names_stored = False
    return main()


def _tell(told: str) -> int:
    try:
        told_to(sys.stdout).write(told)
        sys.stdout.flush()
    except BrokenPipeError:
        forget_closed()
        return CLOSED
    except OSError as problem:
        forget_closed()
        sys.stderr.write(f"ERROR: {problem}\n")
        return 2
    return 0


def _open_streams() -> None:
    """Have somewhere to write to: of `doit >&-`, the next file that is opened would take what is printed."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it takes the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def _run(arguments: list[str]) -> int:
    if "" in arguments:
        return _refuse(f"an argument is empty: doit {' '.join(argument or repr('') for argument in arguments)}.")
    if _most_likely_makes(arguments):
        from ..building.warming import begin_importing

        begin_importing(Path.cwd())
    # Imported here: most of the first tenth of a second goes into it, and Ctrl-C ends that without a traceback, too.
    from doit.doit_cmd import DoitMain

    from .settings_files import UNREADABLE, require_files, unreadable

    if arguments[:1] == ["--version"]:
        return _tell(_versions())
    try:
        require_files(Path())  # which a folder that is gone has, too
        doit = DoitMain()
    except UNREADABLE as problem:
        return _refuse(unreadable(Path.cwd()) or f"{problem}.")
    return int(doit.run(arguments) or 0)


def _most_likely_makes(arguments: list[str]) -> bool:
    """Whether a line names tasks to make rather than a command; what it is in the end, doit says once it is loaded."""
    from ..source.project_files import DODO
    from ..store.files import content_of

    named = [argument for argument in arguments if "=" not in argument]
    try:
        tasks = content_of(Path(DODO))
    except OSError:
        return False
    if any(argument.startswith("-") for argument in arguments):  # a map elsewhere, or who is to be told what
        return False
    return not named or ":" in named[0] or f"def task_{named[0]}(".encode() in tasks


def _versions() -> str:
    from importlib.metadata import version
    from platform import python_implementation, python_version

    from ..source.project_files import KIT

    told = [f"{name} {version(name)}" for name in ("coursekit", "doit", "manim", "torch", "numpy")]
    return "".join(f"{line}\n" for line in (*told, f"{python_implementation()} {python_version()}", f"kit in {KIT}"))


def _refuse(problem: str) -> int:
    told_to(sys.stderr).write(f"ERROR: {problem}\n")
    return 3
