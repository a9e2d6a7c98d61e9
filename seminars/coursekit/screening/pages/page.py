"""The site's pages, from plain values and Jinja2's templates."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import font_lato
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from coursekit.ignored_files import counting
from coursekit.stage.letters.facts import number, percent
from coursekit.wording.languages import direction, localised, own_name, plural

from ..films.contact_sheet import MOMENTS
from ..films.tracks import write_track
from ..narration.caption_files import moment, webvtt, write_captions
from ..narration.captions import Cue, Section, all_cues, sections_of, with_starts
from .evidence import homes_of, shown_in
from .graph_picture import mermaid, svg
from .publishing import description_of, feed, has_robots, head_of, robots, sitemap, video_object
from .search_index import CODE, places_of, search_index

ASSETS = Path(__file__).parents[1] / "assets"
FONTS = Path(font_lato.__file__).parent / "files"


@cache
def templates(language: str = "en", folders: Sequence[str] = ("templates",)) -> Environment:
    """Templates of some folders of this package, those of the first one first.

    All text is escaped, a name that is missing is an error, and numbers have the form of a language. Jinja2 compiles a
    template once for each environment, which takes longer than a page.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("coursekit.screening", folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "moment": moment,
        "number": lambda value: localised(told(value), language),
        "flat": flat,
        "coded": coded,
        "percent": lambda share: localised(percent(share), language),
        "plural": lambda forms, count, **given: plural(forms, count, language, **given),
    }
    environment.globals |= {"direction": direction, "own_name": own_name}
    return environment


def coded(text: str) -> Markup:
    """What an author says, with what is marked as code in backticks shown as code."""
    return Markup(CODE.sub(r"<code>\2</code>", str(escape(text))))


def write_page(
    content: Mapping[str, Any],
    spoken: Sequence[tuple[Any, ...]],
    tracks: Mapping[str, Sequence[tuple[Any, ...]]],
    video: Path,
    heard: int | None,
    folder: Path,
) -> dict[str, Any]:
    """Write a scene's page.html, its captions, and its film, unless it shows that of another page.

    content: what `Page.content()` of the graph tells, with facts, plots and the contact sheet
    spoken:  the sections as captions.Section has them
    tracks:  the same in other languages, by tag
    video:   that which its film is made of, or the film of another page that it shows
    heard:   the number of the video's sound that its film has, where there are several; -1 where it has no film
    returns: its description, the places that a search finds in it, and the bytes of its video
    """
    words, language = content["words"], content["language"]
    plots = {
        name: [{**plot, "x": plot["x"] or words["index"]} for plot in drawn] for name, drawn in content["plots"].items()
    }
    content = {**content, "plots": plots}
    film = folder / "video.mp4" if heard != -1 else video
    if heard is None:
        shutil.copyfile(video, film)
    elif heard != -1:
        write_track(video, heard, film)
    said = sections_of(spoken, language)
    write_captions(spoken, folder, language=language)
    sections, homes = _sections(content, said)
    cues = [cue for section in sections for cue in section["cues"]]
    chapters = chapter_cues(sections, content["length"])
    description = description_of(content["claim"], sections, language)
    media = content["media"]
    head = head_of(content, content["path"], content["title"], description, f"{media}.webp", f"{content['film']}.mp4")
    html = (
        templates(language)
        .get_template("scene.html")
        .render(
            page=content,
            words=words,
            head=head,
            about_video=video_object(content, head, chapters) if head["address"] else None,
            sections=sections,
            homes=homes,
            upstream=[*shown_in("", content, homes, [section["name"] for section in sections])],
            titles={section["name"]: section["title"] for section in sections},
            captions=data_url(cues),
            tracks={tag: data_url(_cues(sections_of(told, tag))) for tag, told in tracks.items()},
            root="../",
            shared=f"../{above(content)}",
            media=f"../../{media}" if content["home"] else content["file"],
            film=content["file"] if heard != -1 else f"../../{media}",
            digest=hashlib.sha256(film.read_bytes()).hexdigest(),
            chapters=data_url(chapters),
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
    places = places_of(content, chapters, cues, flat)
    return {"description": description, "places": places, "bytes": film.stat().st_size}


def _sections(content: Mapping[str, Any], said: Sequence[Section]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The sections as the page shows them, each with what is drawn below it; and the home of each experiment."""
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
    return sections, homes


def _cues(said: Sequence[Section]) -> list[Cue]:
    return [cue for section, start in with_starts(said) for cue in all_cues(section, start)]


def above(content: Mapping[str, Any]) -> str:
    """The site's folder, as seen from that of a language."""
    return "../" if content["home"] else ""


def chapter_cues(sections: Sequence[Mapping[str, Any]], length: float) -> list[Cue]:
    """The chapters of a video of so many seconds, each until the next one begins."""
    chapters = [chapter for section in sections for chapter in section["chapters"]]
    pictures = sections[-1]["start"] + sections[-1]["length"]  # over which a sound may go on
    ends = [*(chapter["start"] for chapter in chapters[1:]), max(length, pictures)]
    return [Cue(each["start"], end, each["title"]) for each, end in zip(chapters, ends, strict=True)]


def data_url(cues: Sequence[Cue]) -> str:
    """A text track within the page: browsers read none from a file beside it when the page is a file itself."""
    return "data:text/vtt;charset=utf-8;base64," + base64.b64encode(webvtt(cues).encode()).decode()


def write_index(content: Mapping[str, Any], sources: Mapping[str, Path], folder: Path) -> None:
    """Write the first page, the graph, and what all pages share; and what machines read, where the site has an address.

    sources: files of the project, by the name under which the site keeps their text
    """
    words, language = content["words"], content["language"]
    environment = templates(language)
    picture = svg(content["picture"], words["graph_picture"], words, language)
    scenes = [scene for seminar in content["seminars"] for scene in seminar["scenes"]]
    about = words["about"] if content["measures"] else words["about_plain"]
    home, poster = content["home"], f"{scenes[0]['media']}.webp" if scenes else ""
    graph = {**content, "languages": [(tag, f"{path}graph.html") for tag, path in content["languages"]]}
    heads = {
        "index.html": head_of(content, home, content["site"], about, poster),
        "graph.html": head_of(graph, f"{home}graph.html", words["graph_title"], words["graph_about"], poster),
    }
    given = {"page": content, "words": words, "picture": picture, "root": "", "shared": above(content)}
    for name, head in heads.items():
        html = environment.get_template(name).render(**given, head=head)
        (folder / name).write_text(html, encoding="utf-8")
    (folder / "search-index.js").write_text(search_index(_searched(content)), encoding="utf-8")
    if content["url"]:
        _write_for_machines(content, scenes, folder)
    if not home:
        (folder / "graph.svg").write_text(picture, encoding="utf-8")
        (folder / "graph.mmd").write_text(mermaid(content["picture"]), encoding="utf-8")
        _write_shared(sources, folder)


def _write_shared(sources: Mapping[str, Path], folder: Path) -> None:
    """Write what the pages of all languages share."""
    (folder / "assets").mkdir()
    for asset in counting(ASSETS.iterdir()):
        (folder / "assets" / asset.name).write_bytes(asset.read_bytes())
    (folder / "assets/style.css").write_text(with_fonts((ASSETS / "style.css").read_text(encoding="utf-8")))
    shutil.copyfile(FONTS / "OFL.txt", folder / "assets/Lato-OFL.txt")
    for name, path in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def _searched(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for seminar in content["seminars"]:
        for scene in seminar["scenes"]:
            here = {"title": scene["title"], "over": seminar["title"], "href": quote(scene["href"])}
            yield {**here, "places": scene["places"]}


def _write_for_machines(content: Mapping[str, Any], scenes: Sequence[Mapping[str, Any]], folder: Path) -> None:
    (folder / "feed.xml").write_text(feed(content, scenes), encoding="utf-8")
    if content["home"]:
        return
    (folder / "sitemap.xml").write_text(sitemap(content, content["sitemap"]), encoding="utf-8")
    if has_robots(content["url"]):
        (folder / "robots.txt").write_text(robots(content), encoding="utf-8")


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
