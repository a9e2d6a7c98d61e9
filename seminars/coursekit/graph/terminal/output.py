"""Standard output as it may be: in an encoding that lacks characters, or closed by who read it."""

import os
import signal
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress

CLOSED = 128 + signal.SIGPIPE  # the exit status of a program that nobody reads any more


def take_any_character() -> None:
    """An output that cannot write a character writes its number: names and arrows must not end a build.

    Where there is no output at all, as after `doit >&-`, what is written goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def know_any_name() -> None:
    """Start the program anew where the locale's encoding lacks letters that names of files have.

    Python takes it for names when it starts, and for good: with `LC_ALL=en_US.ISO-8859-1`, or with `LC_ALL=C` where
    PYTHONUTF8=0, another name, or none, would stand for each letter beyond. What is written stays as the locale has it.
    """
    is_program = os.path.basename(sys.argv[0]) in ("doit", "__main__.py")  # and not what runs commands in its process
    if sys.getfilesystemencoding() == "utf-8" or not is_program or sys.flags.utf8_mode:
        return
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    environment = {"PYTHONIOENCODING": f"{encoding}:backslashreplace", **os.environ, "PYTHONUTF8": "1"}
    os.execve(sys.executable, sys.orig_argv, environment)


def below_headings(lines: Mapping[str, Iterable[str]]) -> str:
    """Lines as text, each list of them below its heading."""
    return "".join(f"{heading}\n" + "".join(f"  {line}\n" for line in below) for heading, below in lines.items())


def forget_closed() -> None:
    """Let nothing more be written to an output whose reader has gone, as `doit list | head -1` leaves it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
