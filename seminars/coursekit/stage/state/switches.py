"""What a process has of its own, and every section finds: each setting by a name, and how it is read."""

import builtins
import contextvars
import gc
import os
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .exceptions import CONTEXT, THREADS
from .processes import paired, system_state, variables_below


def switches() -> dict[str, Any]:
    """All settings as they are now; those of a library once it is imported."""
    found = {name: read() for name, read in ALWAYS.items()} | paired(sys, threading)
    if "torch" in sys.modules:
        torch: Any = sys.modules["torch"]
        found |= paired(torch, torch._C)
    for library, settings in OF_LIBRARIES.items():
        if module := sys.modules.get(library):
            found |= {name: read(module) for name, read in settings.items()}
    return found


def _threads() -> list[str]:
    """The threads that were started, but for those of the kit; a timer's too."""
    return sorted(f"{thread.name} {thread.ident}" for thread in threading.enumerate() if thread.name not in THREADS)


def _context() -> dict[str, Any]:
    return {v.name: value for v, value in contextvars.copy_context().items() if v.name not in CONTEXT}


def _handlers() -> dict[str, Any]:
    numbers = (number for number in signal.valid_signals() if isinstance(number, signal.Signals))
    return {number.name: signal.getsignal(number) for number in numbers}


def _attributes(module: Any) -> dict[str, Any]:
    """The plain values that a module has, and lists of such, but for those that are read as switches of their own."""
    plain = (int, float, bool, str, bytes, type(None), list, tuple)
    known = vars(module).items()
    return {name: value for name, value in known if type(value) in plain and name not in ("path", "meta_path")}


def _umask() -> int:
    rights = os.umask(0o77)
    os.umask(rights)
    return rights


def _stack_size() -> int:
    size = threading.stack_size()  # which sets it to 0
    threading.stack_size(size)
    return size


def _arithmetic() -> list[str]:
    """What the processor makes of numbers below the smallest ones, and how it rounds: libraries in C may set both."""
    tiny, one, half = (float(text) for text in ("5e-324", "1", "1.1102230246251565e-16"))
    return [float.hex(each) for each in (tiny * one, one + half, one + 1.5 * half, -one - half, one - half)]


def _limits() -> list[Any]:
    import resource

    return [resource.getrlimit(limit) for limit in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_STACK)]


def _loggers(logging: Any) -> dict[str, Any]:
    """Of every logger that was set: its level, whether it speaks, and to whom."""
    logs = {"": logging.root, **logging.root.manager.loggerDict}
    return {name: told for name, log in sorted(logs.items()) if (told := _logger(logging, log))}


def _logger(logging: Any, log: Any) -> Any:
    if not isinstance(log, logging.Logger):
        return None
    own = {name: value for name, value in vars(log).items() if name not in ("parent", "manager", "_cache", "name")}
    is_new = len(own) == 5 and not (log.level or log.disabled or log.handlers or log.filters) and log.propagate
    return None if is_new else (own, [dict(vars(handler)) for handler in log.handlers])


def _torch_state(torch: Any) -> Iterator[Any]:
    yield torch.is_inference_mode_enabled()
    yield [(torch.is_autocast_enabled(device), torch.get_autocast_dtype(device)) for device in ("cpu", "cuda")]
    yield dict(vars(torch._tensor_str.PRINT_OPTS))


LOGGING = ("_levelToName", "_nameToLevel", "_logRecordFactory", "lastResort", "raiseExceptions", "logMultiprocessing")
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
Settings = dict[str, Callable[..., Any]]

ALWAYS: Settings = {
    "os.getcwd()": os.getcwd,
    "os.environ": lambda: dict(os.environ),
    "sys.path": lambda: [*sys.path],
    "sys.meta_path": lambda: [id(finder) for finder in sys.meta_path],
    "sys.stdout and its like": lambda: [sys.stdout, sys.stderr, sys.stdin],
    "sys.excepthook": lambda: [sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook],
    "sys.gettrace()": sys.gettrace,
    "sys.getprofile()": sys.getprofile,
    "what sys has": lambda: _attributes(sys),
    "what os has": lambda: _attributes(os),
    "os.umask()": _umask,
    "threading.stack_size()": _stack_size,
    "floating-point arithmetic": _arithmetic,
    "gc": lambda: [gc.isenabled(), gc.get_threshold(), gc.get_debug(), [*gc.callbacks]],
    "builtins": lambda: dict(vars(builtins)),
    "warnings.filters": lambda: [[*warnings.filters], warnings.showwarning],
    "context variables": _context,
    "threads": _threads,
    "signal handlers": _handlers,
    "signal.getitimer()": lambda: [bool(signal.getitimer(timer)[0]) for timer in TIMERS],
    "resource limits": _limits,
    "the process": system_state,
    "the environment of C": variables_below,
    "time.tzname": lambda: time.tzname,
    "random": random.getstate,
}

OF_LIBRARIES: dict[str, Settings] = {
    "numpy": {
        "np.geterr()": lambda _: np.geterr(),
        "np.geterrcall()": lambda _: np.geterrcall(),
        "np.getbufsize()": lambda _: np.getbufsize(),
        "np.get_printoptions()": lambda _: np.get_printoptions(),
        "np.random": lambda _: repr(np.random.get_state()),
    },
    "torch.nn.modules.module": {
        "hooks of all modules": lambda module: {
            n: dict(v) for n, v in vars(module).items() if n.startswith("_global_") and isinstance(v, dict)
        },
    },
    "torch": {
        "the settings of torch": lambda torch: [*_torch_state(torch)],
        "torch's random numbers": lambda torch: torch.get_rng_state(),
    },
    "locale": {"locale.setlocale()": lambda locale: locale.setlocale(locale.LC_ALL)},
    "decimal": {"decimal.getcontext()": lambda decimal: repr(decimal.getcontext())},
    "logging": {
        "loggers": _loggers,
        "what logging has": lambda logging: {name: vars(logging)[name] for name in LOGGING},
        "logging.disable()": lambda logging: logging.root.manager.disable,
        "the class of loggers": lambda logging: logging.getLoggerClass(),
    },
    "csv": {
        "csv.field_size_limit()": lambda csv: csv.field_size_limit(),
        "csv.list_dialects()": lambda csv: {name: csv.get_dialect(name) for name in sorted(csv.list_dialects())},
    },
    "faulthandler": {"faulthandler.is_enabled()": lambda faulthandler: faulthandler.is_enabled()},
    "tracemalloc": {"tracemalloc.is_tracing()": lambda tracemalloc: tracemalloc.is_tracing()},
    "multiprocessing": {"the way processes start": lambda _: sys.modules["multiprocessing"].get_start_method(True)},
    "sklearn": {"sklearn.get_config()": lambda sklearn: sklearn.get_config()},
    "scipy.special": {"scipy.special.geterr()": lambda special: special.geterr()},
    "socket": {"socket.getdefaulttimeout()": lambda socket: socket.getdefaulttimeout()},
    "codecs": {"encodings": lambda _: sys.getdefaultencoding()},
    "copyreg": {"copyreg.dispatch_table": lambda copyreg: dict(copyreg.dispatch_table)},
    "manimpango": {"fonts": lambda manimpango: sorted(font.path for font in manimpango.registered_fonts)},
    "matplotlib": {"matplotlib.rcParams": lambda matplotlib: repr(dict.copy(matplotlib.rcParams))},
    "pandas": {"options of pandas": lambda pandas: repr(pandas.options.d) if hasattr(pandas.options, "d") else ""},
    "PIL.ImageFile": {"PIL.ImageFile": lambda file: [file.LOAD_TRUNCATED_IMAGES, file.MAXBLOCK]},
    "jax": {"jax.config": lambda jax: repr(jax.config.values)},
    "sympy": {"sympy's printing": lambda sympy: sympy.StrPrinter._global_settings.copy()},
}
