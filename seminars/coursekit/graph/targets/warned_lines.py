"""On which line stands what a job warned of: a comment further up moves it, and nothing is made again."""

from functools import lru_cache
from pathlib import Path

from ..jobs.job_warnings import JobWarning
from ..jobs.observing.unreproducible import is_marked
from ..source.statements.outline import Outline, Spot
from ..store.files import content_of


def as_kept(warning: JobWarning, root: Path) -> JobWarning:
    """A warning as a record keeps it: about a statement, where its file shows which."""
    outline = _outline(root / warning.file) if warning.file else None
    spot = outline.spot_on(warning.line) if outline else None
    return warning._replace(spot=(*spot,), line=outline.line(spot)) if outline and spot else warning


def as_now(warning: JobWarning, root: Path) -> JobWarning | None:
    """A warning that was kept, with the line where its statement begins now; None if a marker there silences it."""
    lines = range(warning.line, warning.line + 1)
    if warning.spot and (outline := _outline(root / warning.file)):
        lines = outline.lines(Spot(*warning.spot)) or lines  # of what has other code by now, the line that was noted
    if warning.subject and any(is_marked(root / warning.file, line, warning.subject) for line in lines):
        return None
    return warning._replace(line=lines.start, spot=None)


def _outline(file: Path) -> Outline | None:
    try:
        return _outline_of(content_of(file))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


@lru_cache(maxsize=20)
def _outline_of(source: bytes) -> Outline:
    return Outline(source)
