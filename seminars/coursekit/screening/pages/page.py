"""The site's pages, from plain values and Jinja2's templates."""

import base64
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import font_lato
from jinja2 import Environment, PackageLoader, StrictUndefined

from coursekit.ignored_files import counting
from coursekit.stage.letters.facts import number, percent

from ..films.contact_sheet import MOMENTS
from ..narration.captions import Cue, Section, all_cues, moment, webvtt, with_starts, write_captions
from .evidence import homes_of, shown_in
from .graph_picture import mermaid, svg

ASSETS = Path(__file__).parents[1] / "assets"
FONTS = Path(font_lato.__file__).parent / "files"


def templates() -> Environment:
    """All text is escaped, and a name that is missing is an error."""
    environment = Environment(
        loader=PackageLoader("coursekit.screening"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": moment, "number": told, "flat": flat, "percent": percent}
    return environment


def write_page(content: Mapping[str, Any], spoken: Sequence[tuple[Any, ...]], video: Path, folder: Path) -> None:
    """Write a scene's page.html, its captions, and a copy of its video.

    content: what `Page.content()` of the graph tells, with facts, plots and the contact sheet
    spoken:  the sections as captions.Section has them
    """
    words = content["words"]
    plots = {
        name: [{**plot, "x": plot["x"] or words["index"]} for plot in drawn] for name, drawn in content["plots"].items()
    }
    content = {**content, "plots": plots}
    shutil.copyfile(video, folder / "video.mp4")
    said = [Section(*section) for section in spoken]
    write_captions(spoken, folder)
    sections = [
        {**section, "number": count, "start": start, "length": told_.length, "cues": all_cues(told_, start)}
        for count, (section, (told_, start)) in enumerate(zip(content["sections"], with_starts(said), strict=True), 1)
    ]
    homes = homes_of(sections, content["homes"])
    here = [section["name"] for section in sections]
    for section in sections:
        section["chapters"] = [{"start": section["start"] + at, "title": title} for at, title in section["chapters"]]
        section["moments"] = [section["start"] + share * section["length"] for share in MOMENTS]
        section["shown"] = [*shown_in(section["name"], content, homes, here)]
        seen = {shown["name"] for shown in section["shown"]}
        read = dict.fromkeys((*section["experiments"], *section["narrated"]))
        section["elsewhere"] = [name for name in read if name not in seen]
    cues = [cue for section in sections for cue in section["cues"]]
    html = (
        templates()
        .get_template("scene.html")
        .render(
            page=content,
            words=words,
            sections=sections,
            homes=homes,
            upstream=[*shown_in("", content, homes, here)],
            titles={section["name"]: section["title"] for section in sections},
            captions=data_url(cues),
            chapters=data_url(chapter_cues(sections)),
            data={
                "sections": [{key: section[key] for key in ("name", "start", "length")} for section in sections],
                "cues": cues,
                "rate": content["pixels"][2],
                "plots": plots,
            },
            rendered=sum(section["seconds"] for section in sections),
            file=content["file"],
        )
    )
    (folder / "page.html").write_text(html, encoding="utf-8")


def chapter_cues(sections: Sequence[Mapping[str, Any]]) -> list[Cue]:
    """The chapters of a video, each until the next one begins."""
    chapters = [chapter for section in sections for chapter in section["chapters"]]
    ends = [*(chapter["start"] for chapter in chapters[1:]), sections[-1]["start"] + sections[-1]["length"]]
    return [Cue(each["start"], end, each["title"]) for each, end in zip(chapters, ends, strict=True)]


def data_url(cues: Sequence[Cue]) -> str:
    """A text track within the page: browsers read none from a file beside it when the page is a file itself."""
    return "data:text/vtt;charset=utf-8;base64," + base64.b64encode(webvtt(cues).encode()).decode()


def write_index(content: Mapping[str, Any], sources: Mapping[str, Path], folder: Path) -> None:
    """Write the first page, the graph, and what all pages share.

    sources: files of the project, by the name under which the site keeps their text
    """
    environment = templates()
    words = content["words"]
    picture = svg(content["picture"], words["graph_picture"], words)
    (folder / "graph.svg").write_text(picture, encoding="utf-8")
    (folder / "graph.mmd").write_text(mermaid(content["picture"]), encoding="utf-8")
    for name, given in {"index.html": {}, "graph.html": {"picture": picture}}.items():
        html = environment.get_template(name).render(page=content, words=words, **given)
        (folder / name).write_text(html, encoding="utf-8")
    (folder / "assets").mkdir()
    for asset in counting(ASSETS.iterdir()):
        (folder / "assets" / asset.name).write_bytes(asset.read_bytes())
    (folder / "assets/style.css").write_text(with_fonts((ASSETS / "style.css").read_text(encoding="utf-8")))
    shutil.copyfile(FONTS / "OFL.txt", folder / "assets/Lato-OFL.txt")
    for name, path in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def with_fonts(style: str) -> str:
    """A style sheet with its fonts in it: the page is laid out once, and not again when a font arrives."""

    def embedded(match: re.Match[str]) -> str:
        return f"url(data:font/ttf;base64,{base64.b64encode((FONTS / match[1]).read_bytes()).decode()})"

    return re.sub(r"url\((Lato-\w+\.ttf)\)", embedded, style)


def told(value: Any) -> str:
    """A value as text: numbers as on screen, all else as TOML has it."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number(value) if is_number else json.dumps(value, ensure_ascii=False, default=str)


def flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """A table's keys and values, nested ones by dotted keys, as in TOML."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", json.dumps(value, ensure_ascii=False, default=str)
