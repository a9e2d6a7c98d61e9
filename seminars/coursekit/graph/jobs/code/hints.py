"""What may have been meant by a name that there is not: one that is nearly so written, or one of another manim's."""

import builtins
import difflib
import dis
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import FrameType

from .other_manims import OTHER_MANIMS, RENAMED
from .places import seminar_of

CLOSE = 0.7  # of 1, as difflib measures it


def hint(problem: BaseException) -> str:
    """The end of the message of an exception, mostly of one about a name, or ""."""
    if asked := _asked_of_nobody(problem):
        return asked
    if isinstance(problem, Warning) and (options := _options_that_raise()):
        return f"; {options} makes an error of what is only a warning, in libraries, too: leave that out"
    name = getattr(problem, "name", None)
    if not isinstance(name, str):
        return ""
    if isinstance(problem, ModuleNotFoundError):
        other = name.partition(".")[0] in OTHER_MANIMS
        if other:
            return "; that is 3Blue1Brown's manim: of Manim Community, type `from manim import *`"
        return _where_else(problem, name)
    if _is_of_notebooks(problem, name):
        return "; it is of notebooks alone: delete the lines that call it, and leave the scenes as they are"
    if isinstance(problem, NameError) and name in RENAMED:
        return f"; in Manim Community it is {RENAMED[name]}"
    if isinstance(problem, (NameError, AttributeError)) and sys.version_info < (3, 12):  # later ones say it themselves
        close = difflib.get_close_matches(name, _there(problem), 1, CLOSE)
        return f"; did you mean {close[0]}?" if close else ""
    return ""


def _asked_of_nobody(problem: BaseException) -> str:
    """What becomes of code that waits for keys, by itself or in a debugger; "" of other code."""
    if type(problem).__module__ == "bdb":
        return "; no debugger stops where nothing can be typed: print what you look for"
    frame = _innermost(problem)
    # `input()` raises it itself, getpass of what it read; of a file that ended early, others do
    if isinstance(problem, EOFError) and frame is not None and {"input", "stdin"} & {*frame.f_code.co_names}:
        return "; nothing can be typed to a job: it belongs in the file, or in hyperparams.toml"
    return ""


def _options_that_raise() -> str:
    """The options by which Python was told to raise warnings, as PYTHONWARNINGS has them; "" where it was not."""
    options = [option for option in sys.warnoptions if option and "error".startswith(option.partition(":")[0])]
    return f"PYTHONWARNINGS={','.join(options)}, or python -W," if options else ""


def _where_else(problem: ModuleNotFoundError, name: str) -> str:
    """What becomes of a module that is not found: it lies elsewhere in the seminar, or is to be installed."""
    top, _, below = name.partition(".")
    if below and top in sys.modules:  # there is the package, and no such module in it
        return ""
    frame = _innermost(problem)
    seminar = seminar_of(Path(frame.f_code.co_filename)) if frame else None
    whole = _wanted(problem, name)
    for folder in _folders_with(seminar, whole) if seminar else ():
        place = os.path.relpath(folder)
        return f"; {place}/{top} has that name: install what it is of, or begin with PYTHONPATH={place} doit"
    for folder in _folders_with(seminar.parent, whole) if seminar else ():
        assert seminar
        other, own = (each.relative_to(seminar.parent.parent).as_posix() for each in (folder, seminar))
        shared = "or to seminars/shared, where both import it from"
        return f"; {other}/{top} has that name, which is no part of {own}: move it there, too, {shared}"
    pip = f"`{sys.executable} -m pip install` the package that has it"
    return f"; nothing of that name is installed in {sys.prefix}: {pip}"


def _wanted(problem: ModuleNotFoundError, name: str) -> str:
    """The module that the import asked for, of which the exception names the package alone where that is not found.

    `from core.pens import INK` is not helped by another core that has no pens, as many repositories have a core.
    """
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    steps = dis.get_instructions(trace.tb_frame.f_code) if trace else ()
    asked = (each.argval for each in steps if trace and (each.offset, each.opname) == (trace.tb_lasti, "IMPORT_NAME"))
    return next((each for each in asked if f"{each}.".startswith(f"{name}.")), name)


def _folders_with(seminar: Path, module: str) -> Iterator[Path]:
    """The folders of a seminar, the highest first, that hold a module or package of a dotted name."""
    top, *parts = module.split(".")
    found = (path.parent for path in chain(seminar.rglob(f"{top}.py"), seminar.rglob(f"{top}/__init__.py")))
    own = (folder for folder in found if "site-packages" not in folder.parts)
    folders = (folder.parent if folder.name == top else folder for folder in own)
    inner = [Path(top, *parts[:-1], each) for each in ((parts[-1], f"{parts[-1]}.py") if parts else ())]
    having = (folder for folder in folders if not inner or any((folder / each).exists() for each in inner))
    yield from sorted(having, key=lambda folder: (len(folder.parts), folder))


def _is_of_notebooks(problem: BaseException, name: str) -> bool:
    """Whether `get_ipython` is not there, or, where IPython is installed, gives nothing outside a notebook."""
    if isinstance(problem, NameError):
        return name == "get_ipython"
    frame = _innermost(problem)
    is_nothing = isinstance(problem, AttributeError) and getattr(problem, "obj", problem) is None
    return is_nothing and frame is not None and "get_ipython" in frame.f_code.co_names


def _innermost(problem: BaseException) -> FrameType | None:
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame if trace else None


def _there(problem: NameError | AttributeError) -> Iterable[str]:
    """The names that could be used where one was looked for."""
    if isinstance(problem, AttributeError):
        try:
            return [each for each in dir(problem.obj) if each[:1] != "_"]
        except Exception:  # it is an object of the author's, and may answer as it likes
            return []
    frame = _innermost(problem)
    return {*vars(builtins), *(frame.f_globals if frame else ()), *(frame.f_locals if frame else ())}
