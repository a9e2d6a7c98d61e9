"""A deck in a notebook, by one line: in Jupyter, in what nbconvert makes of it, and in a Quarto document.

    from coursekit.notebooks import deck

    deck("seminar03:OptimizerComparison")  # as `doit slides:seminar03:OptimizerComparison` has made it

The deck is in the notebook then, whole: a server of notebooks shows no file of a hidden folder such as .cache, and what
is made of a notebook goes elsewhere. Nothing is imported for it that a notebook has not.
"""

import re
from difflib import get_close_matches
from html import escape
from pathlib import Path

SIZE = re.compile(r'<main id="deck" style="--width: (\d+); --height: (\d+)">')
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


class DeckError(LookupError):
    """There is no such deck; the message is for the author."""


class Shown:
    """A deck as a notebook shows it: in a frame, as wide as the output, or as wide as is asked for in pixels."""

    def __init__(self, html: str, width: int | None) -> None:
        self._html, self._width = html, width

    def _repr_html_(self) -> str:
        size, title = SIZE.search(self._html), TITLE.search(self._html)
        ratio = " / ".join(size.groups()) if size else "16 / 9"
        width = f"{self._width}px" if self._width else "100%"
        return (
            f'<iframe title="{title[1] if title else ""}" allow="fullscreen" srcdoc="{escape(self._html)}" '
            f'style="width: {width}; max-width: 100%; aspect-ratio: {ratio}; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        title = TITLE.search(self._html)
        return f"<deck {title[1] if title else ''}>"


def deck(name: str, language: str = "", width: int | None = None) -> Shown:
    """The deck of a scene, to be shown by a notebook that lies in the course's folder or anywhere below.

    name:     as tasks have it, "seminar03:OptimizerComparison", or the scene's name alone, where one seminar has it
    language: another one than the course's own, such as "ru"
    width:    in pixels; as wide as there is place, if it is left out
    raises:   DeckError where there is none
    """
    root = next((each for each in (Path.cwd(), *Path.cwd().parents) if (each / "dodo.py").is_file()), None)
    if root is None:
        raise DeckError(f"no course: neither {Path.cwd()} nor a folder above it has a dodo.py.")
    folder = root / ".cache/slides" / language
    decks = {f"{path.parent.name}:{path.stem}": path for path in sorted(folder.glob("seminar*/*.html"))}
    seminar, _, scene = name.removeprefix("slides:").rpartition(":")
    stem = scene.replace("/", "-")  # two scenes of one name are told apart by their files
    named = [task for task in decks if task in (f"{seminar}:{stem}", f"{task.partition(':')[0]}:{name}")]
    if len(named) != 1:
        raise DeckError(_why(name, language, named, [*decks]))
    return Shown(decks[named[0]].read_text(encoding="utf-8"), width)


def _why(name: str, language: str, named: list[str], decks: list[str]) -> str:
    if named:
        return f"{name} is the deck of several scenes: {', '.join(named)}."
    close = get_close_matches(name, [*decks, *(each.partition(":")[2] for each in decks)], 1)
    meant = f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(decks) or 'none yet'}."
    task = ":".join(filter(None, ["slides", language, name if ":" in name else ""]))
    return f"there is no deck {name!r}{f' in {language}' if language else ''}{meant} `doit {task}` makes it."
