"""Live lines at the foot of a terminal, below what is written; plain lines alone where there is no terminal."""

import atexit
import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType
from typing import Any, TextIO

from .escapes import without_escapes
from .wrapping import size_of, whole, wrapped

PERIOD = 1 / 8  # seconds from one drawing to the next
# From the beginning of the cursor's line to the end of the screen. The rest is cleared from the second cell on: tmux
# takes what is cleared from the first one for the whole screen, and keeps it, so that each drawing would stay.
CLEAR = "\r\x1b[K\x1b[C\x1b[J\r"
# A window that is made narrower just when lines are on their way to it would wrap them, and they could not be found to
# be cleared: while they are drawn, what is too long is cut by the terminal.
CUT, WRAP = "\x1b[?7l", "\x1b[?7h"


class LiveLines:
    """Lines that are drawn anew in place, several times a second, while text is written above them.

    stream:  where all of it goes
    picture: the lines as they are now. It is called from a thread of its own and from those that write: it waits for
             no lock that one who writes may hold. If it raises, nothing is drawn from then on, and that is written.

    The cursor waits in an empty line above the live ones, so that whatever a terminal does when its width changes, all
    that is to be cleared is below it; and there goes what is printed by a process that knows nothing of this.
    """

    def __init__(self, stream: TextIO, picture: Callable[[], Sequence[str]]) -> None:
        self._stream = whole(stream)
        self._picture = picture
        self._drawing = threading.RLock()  # held while the terminal is written to
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._console: Any = None  # rich's, where lines are live
        self._drawn = False  # whether live lines are on the screen
        self._suspended = False  # Ctrl-Z was typed
        self._silenced = False  # what is typed is not shown, but kept for whoever reads it
        self._borrowed: dict[str, Any] = {}  # sys.stdout and sys.stderr, as they were
        self._before_suspending: Any = None

    @property
    def is_live(self) -> bool:
        return self._console is not None

    def start(self) -> None:
        """Go live, if the stream is a terminal that can; a second start does nothing."""
        if self.is_live or not can_be_live(self._stream):
            return
        # Imported here: a build with nothing to do, or without a terminal, needs none of it.
        from rich.console import Console

        self._console = Console(file=self._stream, highlight=False)
        self._wake.clear()
        self._silence(True)
        self._borrow_streams()
        with contextlib.suppress(ValueError):  # only the main thread may
            self._before_suspending = signal.signal(signal.SIGTSTP, self._on_suspend)
        atexit.register(self.stop)
        self._thread = threading.Thread(target=self._draw_until_stopped, args=(self._console,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Clear the live lines, and leave the cursor at the beginning of an empty line; what comes next is plain."""
        console, self._console = self._console, None
        if console is None:
            return
        atexit.unregister(self.stop)
        for name, stream in self._borrowed.items():
            if isinstance(above := getattr(sys, name), _Above):
                above.finish()
                setattr(sys, name, stream)
        self._borrowed = {}
        if self._before_suspending is not None:
            with contextlib.suppress(ValueError):
                signal.signal(signal.SIGTSTP, self._before_suspending)
            self._before_suspending = None
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        with self._drawing, contextlib.suppress(OSError, ValueError):
            self._put("")
        self._silence(False)

    def write(self, text: str, style: str = "") -> None:
        """Write whole lines above the live ones, wrapped as wide as the terminal is now, and nothing that it obeys.

        style: as rich names it, "red"; for a terminal alone, and for none where NO_COLOR is set
        """
        self.write_as_it_is(without_escapes(text), style)

    def write_as_it_is(self, text: str, style: str = "") -> None:
        """The same of text that may have colours of its own, as what an author's task prints has."""
        console = self._console
        if _is_terminal(self._stream):
            text = wrapped(text, size_of(self._stream).columns)
        if console is None:
            with self._drawing:
                self._stream.write(text)
                self._stream.flush()
            return
        lines = self._lines(console)
        with self._drawing:
            self._put(_styled(console, text if text.endswith("\n") else f"{text}\n", style), lines)

    def __enter__(self) -> "LiveLines":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _draw_until_stopped(self, console: Any) -> None:
        while self._console is console:
            try:
                lines = [] if self._suspended else self._lines(console)
                if lines:
                    self._silence(True)  # it may have begun, or gone on, in the background
                with self._drawing:
                    if self._console is console:
                        self._put("", lines)
            except (OSError, ValueError):
                return  # the terminal is gone, or cannot show these letters; whoever writes will hear of it
            if self._suspended:
                self._suspended = False
                self._silence(False)
                os.kill(os.getpid(), signal.SIGSTOP)
                self._silence(True)
            self._wake.wait(PERIOD)
            if self._console is console:
                self._wake.clear()

    def _lines(self, console: Any) -> list[str]:
        """The picture's lines, cut to what the terminal takes now; none where they cannot be told."""
        if not in_foreground(self._stream):
            return []
        try:
            return fitted(list(self._picture()), size_of(self._stream))
        except Exception as problem:
            self._picture = tuple
            with self._drawing:
                self._put(f"No live lines from here on: {type(problem).__name__}: {problem}\n")
            return []

    def _put(self, text: str, lines: Sequence[str] = ()) -> None:
        """Clear the live lines, write text, and draw them anew: all at once, so that nothing is seen in between."""
        below = f"{CUT}\n{chr(10).join(lines)}\r\x1b[{len(lines)}A{WRAP}" if lines else ""
        chunk = (CLEAR if self._drawn or below else "") + text + below
        self._drawn = bool(lines)
        if chunk:
            self._stream.write(chunk)
            self._stream.flush()

    def _borrow_streams(self) -> None:
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if _is_terminal(stream):
                self._borrowed[name] = stream
                setattr(sys, name, _Above(self, stream))

    def _silence(self, silenced: bool) -> None:
        # A Return that is typed would push the live lines apart. Where this is killed, shells put the terminal right.
        if silenced == self._silenced or not in_foreground(self._stream):
            return
        with contextlib.suppress(OSError, ValueError, termios.error):
            attributes = termios.tcgetattr(self._stream.fileno())
            if silenced and not attributes[3] & termios.ECHO:
                return  # somebody else's wish
            attributes[3] = attributes[3] & ~termios.ECHO if silenced else attributes[3] | termios.ECHO
            termios.tcsetattr(self._stream.fileno(), termios.TCSANOW, attributes)
            self._silenced = silenced

    def _on_suspend(self, number: int, frame: FrameType | None) -> None:
        # The thread that draws clears its lines and stops the process: a handler may wait for no lock.
        self._suspended = True
        self._wake.set()


class _Above:
    """Stands for sys.stdout or sys.stderr while lines are live: whole lines of what is printed go above these."""

    def __init__(self, live: LiveLines, stream: TextIO) -> None:
        self._live = live
        self._stream = stream
        self._begun = ""
        self._lock = threading.Lock()

    def write(self, text: str) -> int:
        with self._lock:
            whole, newline, self._begun = (self._begun + text).rpartition("\n")
        if newline:
            self._live.write_as_it_is(f"{whole}\n")
        return len(text)

    def finish(self) -> None:
        with self._lock:
            begun, self._begun = self._begun, ""
        if begun:
            self._live.write_as_it_is(begun)

    def flush(self) -> None:
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def can_be_live(stream: Any) -> bool:
    """Whether lines can be drawn in place: on a terminal that understands how the cursor is moved."""
    return _is_terminal(stream) and os.environ.get("TERM", "").lower() not in ("", "dumb", "unknown")


def goes_above_live_lines(stream: Any) -> bool:
    """Whether what is written to a stream goes above lines that are drawn in place just now."""
    return isinstance(stream, _Above)


def in_foreground(stream: TextIO) -> bool:
    """Whether the terminal is this process's to draw on: not while it was sent to the background."""
    try:
        return os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return True  # not the terminal that controls it, so nobody else is in its foreground


def fitted(lines: list[str], size: os.terminal_size) -> list[str]:
    """Lines as a terminal takes them: each in one of its lines, and all below an empty one; the last line stays."""
    from rich.text import Text

    most = max(1, size.lines - 2)
    if len(lines) > most:
        hidden = len(lines) - max(0, most - 2) - 1
        lines = [*lines[: most - 2], f"  … {hidden} more", lines[-1]] if most > 2 else lines[-most:]
    fitting = []
    for line in lines:
        text = Text("".join(letter if letter.isprintable() else " " for letter in line), end="")
        text.truncate(max(1, size.columns - 1), overflow="ellipsis")
        fitting.append(text.plain)
    return fitting


def _styled(console: Any, text: str, style: str) -> str:
    """Text with the codes of a style, where the terminal has colours and NO_COLOR is not set."""
    if not style:
        return text
    from rich.text import Text

    with console.capture() as captured:
        console.print(Text(text, style), end="", soft_wrap=True)
    return str(captured.get())


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False
