r"""Preambles that LaTeX reads once: a formula begins with what it has read before, its format.

Of the time that LaTeX takes for a formula, two thirds go into what stands before \begin{document}, and into unpacking
its own format. What it is then is dumped, and kept without being packed where the user's caches are. A format is only
used once it was seen to set a formula as LaTeX alone does, to the byte; where it cannot, LaTeX is run as ever.
"""

import gzip
import hashlib
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from manim import TexTemplate

from coursekit.graph.store.user_cache import keep_for_user, user_folder

from . import questions
from .questions import Questions

COMPILER, OUTPUT = "latex", ".dvi"  # what others write differs from run to run, or cannot be dumped
BEGIN = "\\begin{document}"
WORTH = 2  # formulas of one preamble in a job: for a single one, a format takes longer than it saves
MOST_KEPT = 8  # formats, of 20 MB each
REFUSED: Questions = {("refused", ""): ""}
PACKED = b"\x1f\x8b"
COMMENT = 14  # of a DVI file: where the length of its comment stands, which tells the time


class Formats:
    """The formats of the preambles that one job meets.

    beside:      the folders in which names are looked up first
    known:       questions that were asked before in this job, and held
    reads_other: whether LaTeX's own record tells of files that are neither its own nor the formula's
    version:     of the compiler
    """

    def __init__(
        self,
        beside: Sequence[Path],
        known: set[tuple[str, str]],
        reads_other: Callable[[Path], bool],
        version: Callable[[str], str],
    ) -> None:
        self._beside, self._known = beside, known
        self._reads_other, self._version = reads_other, version
        self._set: Counter[str] = Counter()
        self._ready: dict[str, Format | None] = {}

    def format_for(self, source: str, template: TexTemplate) -> "Format | None":
        """The format that a formula's file may begin with, if there is one by now."""
        preamble = _preamble(source, template)
        if preamble is None:
            return None
        place = self._place(preamble)
        if place and preamble not in self._ready:
            asked = questions.read(place.with_suffix(".json"))
            holds = asked and asked != REFUSED and place.is_file() and questions.hold(asked, self._beside, self._known)
            if asked and (holds or asked == REFUSED):
                self._ready[preamble] = Format(place, asked) if holds else None
        return self._ready.get(preamble)

    def note(self, source: Path, template: TexTemplate) -> None:
        """A formula was set by LaTeX alone: where there are more of its kind, its preamble is kept."""
        preamble = _preamble(source.read_text(encoding="utf-8"), template)
        if preamble is None or preamble in self._ready:
            return
        self._set[preamble] += 1
        if self._set[preamble] >= WORTH and (place := self._place(preamble)):
            self._ready[preamble] = self._make(preamble, place, source)

    def _place(self, preamble: str) -> Path | None:
        folder = user_folder()
        key = hashlib.sha256("\n".join([preamble, self._version(COMPILER)]).encode()).hexdigest()[:32]
        return folder / "formats" / f"{key}.fmt" if folder else None

    def _make(self, preamble: str, place: Path, source: Path) -> "Format | None":
        """Dump a preamble, and hold it against a formula that LaTeX alone has set."""
        begin = questions.now()
        with tempfile.TemporaryDirectory(dir=source.parent) as scratch:
            file, dumped = Path(scratch, "preamble.tex"), Path(scratch, "preamble.fmt")
            file.write_text(f"{preamble}\n\\dump\n", encoding="utf-8")
            options = ("-ini", f"-output-directory={scratch}", f"-jobname={file.stem}")
            is_made = _run(*options, f"&{COMPILER}", str(file)) and dumped.is_file()
            record = dumped.with_suffix(".fls")
            if is_made and self._reads_other(record):
                return None  # of this course alone
            inputs = [path for path in questions.inputs_of(record) if path.startswith("/")]
            asked = questions.asked(begin, inputs, Path(scratch), self._beside)
            if asked is None:
                return None
            if is_made:
                content = dumped.read_bytes()
                dumped.write_bytes(gzip.decompress(content) if content.startswith(PACKED) else content)
            made = Format(dumped, asked)
            if not is_made or not _is_alike(made.set(source, Path(scratch)), source.with_suffix(OUTPUT)):
                keep_for_user(place.with_suffix(".json"), questions.told(REFUSED))
                return None
            keep_for_user(place, dumped.read_bytes())
        keep_for_user(place.with_suffix(".json"), questions.told(asked))
        _sweep(place.parent)
        return Format(place, asked)


class Format:
    """A preamble as LaTeX has read it.

    asked: what LaTeX asked of the machine for it
    """

    def __init__(self, path: Path, asked: Questions) -> None:
        self.path = path
        self.asked = asked

    def set(self, source: Path, folder: Path) -> Path | None:
        """Set a formula's file, into a folder; None where that fails, and nothing is left of it."""
        body, name = folder / f"{source.stem}.body", f"-jobname={source.stem}"
        text = source.read_text(encoding="utf-8")
        body.write_text(text[text.index(BEGIN) :], encoding="utf-8")
        own = (f"-fmt={self.path}", f"-progname={COMPILER}")  # by whose name LaTeX looks for files
        options = (*own, f"-output-format={OUTPUT[1:]}", f"-output-directory={folder}", name)
        is_set = _run(*options, str(body))
        body.unlink()
        made = folder / f"{source.stem}{OUTPUT}"
        if is_set and made.is_file():
            with suppress(OSError):
                os.utime(self.path)
            return made
        for left in folder.glob(f"{source.stem}.*"):
            if left != source:
                left.unlink()
        return None


def _preamble(source: str, template: TexTemplate) -> str | None:
    """What stands before the document; None of what no format is for."""
    if template.tex_compiler != COMPILER or template.output_format != OUTPUT or BEGIN not in source:
        return None
    preamble = source.partition(BEGIN)[0]
    return preamble if template.body.startswith(preamble + BEGIN) else None  # else it has the formula in it


def _run(*arguments: str) -> bool:
    command = [COMPILER, "-recorder", "-interaction=batchmode", "-halt-on-error", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0


def _is_alike(made: Path | None, other: Path) -> bool:
    """Whether two DVI files are the same, but for when they were made."""
    if made is None or not other.is_file():
        return False
    one, two = ([content[:COMMENT], content[COMMENT + 1 + content[COMMENT] :]] for content in _contents(made, other))
    return one == two


def _contents(*files: Path) -> Iterator[bytes]:
    return (file.read_bytes() for file in files)


def _sweep(folder: Path) -> None:
    """Leave the formats that were used last."""
    times: Mapping[Path, float] = {path: path.stat().st_mtime for path in folder.glob("*.fmt")}
    for path in sorted(times, key=lambda each: -times[each])[MOST_KEPT:]:
        for each in (path, path.with_suffix(".json")):
            each.unlink(missing_ok=True)
