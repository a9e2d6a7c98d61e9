"""Decks: one HTML file that shows a scene's video stop by stop, and needs nothing beside it."""

import base64
import json
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from ..films.join import Joined, join_stops
from ..narration.captions import Section, all_cues
from ..narration.captions import spoken as said
from .page import ASSETS, templates, with_fonts

RESOURCES = Path(__file__).parents[1] / "deck"


def write_deck(
    content: Mapping[str, Any],
    spoken: Sequence[tuple[Any, ...]],
    clips: Sequence[Joined],
    held: Sequence[Path],
    folder: Path,
) -> None:
    """Write deck.html, with the film, its stops and their pictures in it.

    content: what `Deck.content()` of the graph tells
    spoken:  the sections as captions.Section has them
    clips:   as join_clips takes them
    held:    of each clip the pictures that are held, as `write_held` wrote them
    """
    with tempfile.TemporaryDirectory(dir=folder) as apart:
        film = Path(apart) / "film.mp4"
        shown, length = join_stops(clips, content["stops"], film)
        encoded = base64.b64encode(film.read_bytes()).decode()
    rates = [_rate(rate) for _, _, _, rate, *_ in clips]
    pictures = [picture for path in held for picture in json.loads(path.read_text(encoding="ascii"))]
    stops = [
        {"number": number, **told, "picture": picture, "shown": begin, "until": end}
        for number, (told, picture, (begin, end)) in enumerate(
            zip(_told(content, spoken, rates), pictures, shown, strict=True), 1
        )
    ]
    data = {
        "stops": [{key: stop[key] for key in ("shown", "until", "title", "lang")} for stop in stops],
        "length": length,
        "frame": 1 / max(rates),
        "words": content["words"],
    }
    html = (
        templates(content["language"], ("deck", "templates"))
        .get_template("deck.html")
        .render(
            page=content,
            words=content["words"],
            stops=stops,
            data=data,
            film=encoded,
            style=with_fonts((ASSETS / "style.css").read_text(encoding="utf-8")) + _resource("deck.css"),
            speaker_style=_resource("speaker.css"),
            script=_resource("deck.js"),
            speaker=_resource("speaker.js"),
        )
    )
    (folder / "deck.html").write_text(html, encoding="utf-8")


def _resource(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


def _rate(rate: str) -> float:
    above, _, below = rate.partition("/")
    return int(above) / int(below or 1)


def _told(
    content: Mapping[str, Any], sections: Sequence[tuple[Any, ...]], rates: Sequence[float]
) -> Iterator[dict[str, Any]]:
    """Of each stop the title of its chapter, and what is said until it; after the last one of a section, the rest.

    Each is told with the language of its words, where that is not the deck's.
    """
    of_clips = zip(sections, content["are_told"], content["chapters"], content["stops"], rates, strict=True)
    for told, is_told, chapters, stops, rate in of_clips:
        section = Section(*told)._replace(language=content["language"])
        lang = "" if is_told or not content["home"] else content["own_language"]
        titles = [chapters[bisect_right([first for first, _ in chapters], stop) - 1][1] for stop in stops]
        for title, words in zip(titles, _said(section, stops, rate), strict=True):
            yield {"title": title, "said": words, "is_told": is_told, "lang": lang}


def _said(section: Section, stops: Sequence[int], rate: float) -> Iterator[list[str]]:
    """What is said until each stop of a section: whole lines where there is but one."""
    if len(stops) == 1:
        subcaptions = [text for _, _, text in section.subcaptions]
        yield [*(said(parts, section.language) for parts, _ in section.lines), *subcaptions]
        return
    cues = all_cues(section, 0.0)
    ends = [0.0, *((stop + 1) / rate for stop in stops[:-1]), inf]
    for begin, end in pairwise(ends):
        yield [cue.text for cue in cues if begin <= cue.start < end]
