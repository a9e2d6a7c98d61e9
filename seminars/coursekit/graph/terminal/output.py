"""Standard output as it may be: in an encoding that lacks characters, or closed by who read it."""

import os
import signal
import sys
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


def forget_closed() -> None:
    """Let nothing more be written to an output whose reader has gone, as `doit list | head -1` leaves it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
