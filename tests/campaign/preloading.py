"""Whether what this process asks the system for is noted below Python, and how to begin so."""

import ctypes
import os
import sys

from coursekit.graph.jobs.observing.noting.system_calls import preloading


def is_preloaded() -> bool:
    return hasattr(ctypes.CDLL(None), "coursekit_note")


def begin_preloaded() -> None:
    """Begin this command again with what notes reads preloaded, where the machine can: its jobs are forks of it."""
    if not is_preloaded() and (added := preloading()):
        os.execve(sys.executable, sys.orig_argv, {**os.environ, **added})
