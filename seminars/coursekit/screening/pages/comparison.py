"""The page that compares two states of a course: one HTML file that needs nothing beside it."""

import base64
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from ..films.join import join_parts
from ..films.pictures import data_url
from .page import ASSETS, templates, with_fonts

RESOURCES = Path(__file__).parents[1] / "comparing"
BESIDE = Path(__file__).parents[1] / "live/beside.js"
Film = Sequence[tuple[Path, int, str]]


def write_comparison(content: Mapping[str, Any], films: Mapping[int, tuple[Film, Film]], folder: Path) -> None:
    """Write index.html.

    content: what `doit compare` has found (graph.commands.comparing), as plain values
    films:   of each section that is shown, by its number: what was, and what is; none where there is none
    """
    environment = templates(folders=("comparing",))
    environment.filters |= {"seconds": seconds}
    style = with_fonts((ASSETS / "style.css").read_text(encoding="utf-8"))
    html = environment.get_template("comparing.html").render(
        page={**content, "sections": [_with_still(section) for section in content["sections"]]},
        films=[*_encoded(films, folder)],
        data={
            "plots": [{**plot, "x": plot["x"] or "index"} for plot in content["plots"]],
            "films": {number: [_length(film) for film in both] for number, both in films.items()},
        },
        style=style + _text(ASSETS / "uPlot.min.css") + _text(RESOURCES / "comparing.css"),
        plotting=[_text(ASSETS / name) for name in ("uPlot.iife.min.js", "charts.js")] if content["plots"] else [],
        scripts=[_text(BESIDE), _text(RESOURCES / "comparing.js")],
    )
    (folder / "index.html").write_text(html, encoding="utf-8")


def _with_still(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section with the picture that stands for it, where there is no other one to hold it against."""
    if not section["still"]:
        return {**section, "still": ""}
    with Image.open(section["still"]) as picture:
        return {**section, "still": data_url(picture.convert("RGB"))}


def _encoded(films: Mapping[int, tuple[Film, Film]], folder: Path) -> Iterator[tuple[int, str, str]]:
    """Each film as text: the number of its section, "before" or "after", and its bytes."""
    with tempfile.TemporaryDirectory(dir=folder) as apart:
        for number, both in films.items():
            for side, film in zip(("before", "after"), both, strict=True):
                if not film:
                    continue
                whole = film[0][0]
                if len(film) > 1:
                    whole = Path(apart) / f"{number}-{side}.mp4"
                    join_parts(film, whole)
                yield number, side, base64.b64encode(whole.read_bytes()).decode()


def _length(film: Film) -> dict[str, float]:
    """How long a film is, in seconds, and its frames a second."""
    rates = [_rate(rate) for _, _, rate in film]
    return {
        "length": sum(frames / rate for (_, frames, _), rate in zip(film, rates, strict=True)),
        "rate": max(rates, default=0.0),
    }


def _rate(rate: str) -> float:
    above, _, below = rate.partition("/")
    return int(above) / int(below or 1)


def seconds(value: float) -> str:
    """A moment within a section: 0:02.4."""
    return f"{int(value // 60)}:{value % 60:04.1f}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
