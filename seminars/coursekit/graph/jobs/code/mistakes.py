"""What is told of a mistake that came up while an author's code ran."""

import errno
import os
import traceback
from bdb import BdbQuit
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from coursekit.wording.plurals import counted

from ...errors import Details, Place, shortened
from ...store.user_cache import KIT
from ...terminal.escapes import without_escapes
from .hints import hint
from .loading import LOADED

MOST_FRAMES = 10  # of a traceback: a recursion has a thousand
MOST_LINES = 12  # of a message: one that holds an array has as many as that
MOST_BEHIND = 5  # exceptions that are told with the one that they led to, or that holds them
LONGEST_LINE = 300
# By which a disk refuses.
FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSALS = (*FULL, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EFBIG)


@dataclass(frozen=True)
class Mistake:
    """A mistake as its author reads it.

    text: all that is told, several lines where it is a traceback
    gist: the same in a line, with file and line of the author's where these are known
    details: the same as values
    """

    text: str
    gist: str
    details: Details | None = None

    @classmethod
    def of(cls, problem: BaseException) -> "Mistake":
        """The message of one that names itself; of others, the traceback's part in the author's files."""
        told = cls._of(problem)
        assert told.details
        details = told.details._replace(message=without_escapes(told.details.message))
        return cls(without_escapes(told.text), without_escapes(told.gist), details)

    @classmethod
    def _of(cls, problem: BaseException) -> "Mistake":
        own = authors_frames(problem)
        is_for_author = getattr(problem, "for_author", False)
        last = str(problem) if is_for_author else _message(problem)
        at = getattr(problem, "at", ())  # where it is, of one that no call of the author's has led to
        places = tuple(Place(_relative(f.filename), f.lineno or 0, f.name) for f in own)
        places += tuple(Place(_relative(file), line, function) for file, line, function in at)
        if unread := _of_unread_file(problem):
            # `import drawing` of a drawing.py that is no Python: the mistake is there, and no call has led to it.
            places += (Place(_relative(unread.filename or ""), unread.lineno or 1, ""),)
        place = f"{places[-1].file}, line {places[-1].line}: " if places else ""
        gist = shortened(place + (last.strip() or type(problem).__name__))
        details = Details(
            last if is_for_author else "\n".join([*_own_lines(problem), *_behind(problem)]),
            places,
            tuple(getattr(problem, "tensors_read", ())),
            is_full(problem),
        )
        if is_for_author:
            return cls(f"{place if at else ''}{last}", gist, details)
        if not own and not unread:
            if refusal := _refusal(problem):
                told = f"{refusal}; nothing was lost, and the next doit goes on from here"
                return cls(told, shortened(str(refusal)), details._replace(message=told, places=()))
            return cls("".join(traceback.format_exception(problem)).rstrip() + hint(problem), gist, details)
        lines = [f"  {_relative(f.filename)}, line {f.lineno}, in {f.name}: {f.line}" for f in own]
        if len(lines) > MOST_FRAMES:
            lines[MOST_FRAMES // 2 : -MOST_FRAMES // 2] = [
                f"  … {counted(len(lines) - MOST_FRAMES, 'lines')} like these"
            ]
        if unread:
            line = f": {unread.text.strip()}" if unread.text else ""
            lines.append(f"  {places[-1].file}, line {places[-1].line}{line}")
        return cls("\n".join([*lines, last]), gist, details)


def authors_frames(problem: BaseException) -> list[traceback.FrameSummary]:
    """The calls in the author's files that led to it, the innermost last."""
    frames = [*traceback.extract_tb(problem.__traceback__)]
    if isinstance(problem, BdbQuit):
        # Where `breakpoint()` is the last statement of a function, the debugger stops as that returns, and raises into
        # who called it: the function is what the debugger looks at, and in no traceback.
        *_, (innermost, _line) = traceback.walk_tb(problem.__traceback__)
        if isinstance(looked_at := innermost.f_locals.get("frame"), FrameType):
            frames = [*traceback.extract_stack(looked_at)]
    return [frame for frame in frames if is_authors(frame.filename)]


def is_authors(file: str) -> bool:
    """Whether the code of a file is the author's: of the project, and not the kit's, which may lie in it."""
    return file in LOADED and not file.startswith(os.path.join(KIT, ""))


def _of_unread_file(problem: BaseException) -> SyntaxError | None:
    """What keeps a file of the author's from being Python; of texts that its code compiles, the calls tell more."""
    return problem if isinstance(problem, SyntaxError) and is_authors(problem.filename or "") else None


def is_full(problem: BaseException) -> bool:
    """Whether a disk that had no room is behind it."""
    refusal = _refusal(problem)
    return refusal is not None and refusal.errno in FULL


def _refusal(problem: BaseException | None) -> OSError | None:
    """What a disk refused, where that is behind it: a library that cannot write may say something else of it."""
    while problem:
        if isinstance(problem, OSError) and problem.errno in REFUSALS:
            return problem
        problem = problem.__cause__ or problem.__context__
    return None


def _message(problem: BaseException) -> str:
    """The exception's own message and notes, and what is behind it, cut where it holds more than a person reads."""
    return "\n".join([*_own_lines(problem), *getattr(problem, "__notes__", []), *_behind(problem)])


def _behind(problem: BaseException) -> list[str]:
    """A line for each exception that it holds, and for each that it was raised from, or in the handling of."""
    lines = [f"  {_gist(each)}" for each in getattr(problem, "exceptions", ()) if isinstance(each, BaseException)]
    lines += [f"after {_gist(each)}" for each in _before(problem)]
    if len(lines) > MOST_BEHIND:
        lines[MOST_BEHIND - 1 :] = [f"… {counted(len(lines) - MOST_BEHIND + 1, 'more exceptions')}"]
    return lines


def _before(problem: BaseException) -> Iterator[BaseException]:
    """What it was raised from, and what the author's code was handling: what a library handles is its own affair."""
    told = {id(problem)}
    while True:
        before = problem.__cause__
        if not before and not problem.__suppress_context__ and problem.__context__:
            before = problem.__context__ if authors_frames(problem.__context__) else None
        if before is None or id(before) in told:
            return
        yield before
        told.add(id(before))
        problem = before


def _gist(problem: BaseException) -> str:
    """The first line of its message, and where in the author's files it was raised."""
    line = _own_lines(problem)[0]
    own = authors_frames(problem)
    return f"{line} ({_relative(own[-1].filename)}, line {own[-1].lineno}: {own[-1].line})" if own else line


def _own_lines(problem: BaseException) -> list[str]:
    """The exception's own message, cut where it is long."""
    if isinstance(problem, SystemExit):
        return [_ending(problem)]
    if unread := _of_unread_file(problem):
        return [f"{type(unread).__name__}: {unread.msg}{hint(unread)}"]
    notes = getattr(problem, "__notes__", [])
    lines = "".join(traceback.format_exception_only(problem)).rstrip().splitlines()
    own = lines[: len(lines) - sum(len(note.splitlines()) for note in notes)]
    if len(own) > MOST_LINES:
        own[MOST_LINES - 1 :] = [f"… {counted(len(own) - MOST_LINES + 1, 'more lines')}"]
    own = [shortened(line, LONGEST_LINE) for line in own]
    own[-1] += hint(problem) or ("" if str(problem) else _raised_by_a_library(problem))
    return own


def _raised_by_a_library(problem: BaseException) -> str:
    """In which function, and by which line, it was raised; "" where that is the author's, which is told anyway.

    Of `self.interactive_embed()`, manim asserts that OpenGL draws, and has no word for who reads it.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    if not frames or is_authors(frames[-1].filename):
        return ""
    return " in " + shortened(f"{frames[-1].name}: {frames[-1].line}", LONGEST_LINE)


def _ending(problem: SystemExit) -> str:
    """What is told of code that ends its process: what it says as it does, and what to do instead."""
    said = "" if problem.code is None else f"{shortened(str(problem.code), LONGEST_LINE)}; "
    return f"SystemExit: {said}a job may not end its process: use `return`, or raise an exception that says why"


def _relative(file: str) -> str:
    path = Path(file)
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else file
