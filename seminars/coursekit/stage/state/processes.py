"""What a process has of its own below Python, and settings that one function of a module tells and another sets."""

import ctypes
import os
import re
import types
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

from coursekit.graph.store.variables import is_of_kit

from .authors import names_in_code
from .exceptions import OF_WORK, PAIRS
from .known_types import ATOMS

SETTER = re.compile(r"(_?)set(?=[a-z_])(\w+)")
STATUS = "/proc/thread-self/status"
SHARES = frozenset(
    ("nice", "getpriority", "sched_getscheduler", "sched_getparam", "ps", "proc", "stat")
)  # of processors
TEXTS = ctypes.POINTER(ctypes.c_char_p)  # made once: ctypes keeps what it makes


def system_state() -> list[Any]:
    """What the system has of this process beyond what it works with: masks, rights, processors, its name.

    How much of these it gets is set from outside, too, by who finds a build too loud (`renice`, `chrt`): that counts
    where the author's code asks for it by name.
    """
    found: list[Any] = []
    with suppress(OSError), open(STATUS) as file:
        found += [line for line in file if not line.startswith(OF_WORK)]
    if not SHARES.isdisjoint(names_in_code()):
        with suppress(AttributeError, OSError):
            found += [os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0)]
    with suppress(OSError):
        found.append(os.readlink("/proc/self/root"))
    return found


def variables_below() -> list[bytes]:
    """The environment as libraries in C and children have it, which `os.environ` need not tell."""
    with suppress(ValueError, OSError):
        environment = TEXTS.in_dll(ctypes.CDLL(None), "environ")
        texts = [text for text in _until_none(environment) if not is_of_kit(os.fsdecode(text.partition(b"=")[0]))]
        return sorted(texts)
    return []


def _until_none(texts: Any) -> Iterator[bytes]:
    for place in range(1 << 16):
        if not texts or (text := texts[place]) is None:
            return
        yield text


def paired(*modules: types.ModuleType) -> dict[str, Any]:
    """What functions tell for which others set it: of `set_num_threads()`, `get_num_threads()`."""
    found: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            for name in _getters(module):
                with suppress(Exception):  # of one that is to be told of what
                    told = getattr(module, name)()
                    found[f"{module.__name__}.{name}()"] = told if type(told) in ATOMS else repr(told)
    return found


@cache
def _getters(module: types.ModuleType) -> list[str]:
    known = {name for name, value in vars(module).items() if callable(value)}
    found: dict[str, None] = {}
    for name in sorted(known):
        if setter := SETTER.fullmatch(name):
            rests = (setter[2], f"{setter[2]}_enabled")
            ways = [f"{line}{how}{rest}" for line in ("", "_") for how in ("get", "is", "are") for rest in rests]
            ways += [line + setter[2].removeprefix("_") for line in ("", "_")]
            found |= dict.fromkeys(way for way in ways if way in known and way not in PAIRS)
    return [*found]
