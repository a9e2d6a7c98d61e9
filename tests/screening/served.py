"""`doit serve` as a person runs it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from tests import interrupts
from tests.conftest import TinyCourse


@contextmanager
def serving(course: TinyCourse, *arguments: str) -> Iterator[str]:
    """`doit serve` as a person runs it; gives the address that it prints."""
    command = [sys.executable, "-m", "doit", "serve", "--port", "0", "quality=low", *arguments]
    with subprocess.Popen(
        command,
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=interrupts.hear,
    ) as process:
        try:
            printed: list[str] = []
            assert process.stdout
            for line in process.stdout:
                printed.append(line)
                if line.startswith("http://"):
                    break
            else:
                pytest.fail("".join(printed))
            # Nobody reads what it prints from here on, and a pipe holds 64 KiB.
            rest = Thread(target=process.stdout.read, daemon=True)
            rest.start()
            yield line.split()[0]
            process.send_signal(signal.SIGINT)
            rest.join()
            assert process.wait(20) == 0
        finally:
            process.kill()
