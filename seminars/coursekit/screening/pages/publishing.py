"""What other machines read of a site: who shows a link to it, who searches it, who follows it.

All of it names whole addresses, so that a site without one of its own has none of it but titles and descriptions.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from coursekit.wording.sentences import sentences

Named = Mapping[str, Any]
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SHORTEST_CLIP = 0.001  # seconds: one that ends where it begins is none


def address(page: Named, path: str) -> str:
    """The whole address of a file of the site; "" where the site has none."""
    return f"{page['url']}{quote(path)}" if page["url"] else ""


def alternates(page: Named, here: str) -> list[tuple[str, str]]:
    """The same page in each of its languages, by tag; relative to it where the site has no address.

    here: the path of the page
    """
    below = Path(here).parent if here and not here.endswith("/") else Path(here)
    return [
        (tag, address(page, path) or quote(Path(relpath(path or ".", below)).as_posix() + _ending(path)))
        for tag, path in page["languages"]
    ]


def _ending(path: str) -> str:
    """Of the first page of a folder, which a file has to name."""
    return "/index.html" if not path or path.endswith("/") else ""


def head_of(page: Named, path: str, title: str, description: str, picture: str = "", film: str = "") -> dict[str, Any]:
    """What the head of a page says of it.

    path, picture, film: files of the site
    """
    return {
        "title": title,
        "description": description,
        "address": address(page, path),
        "picture": address(page, picture) if picture else "",
        "film": address(page, film) if film else "",
        "alternates": alternates(page, path),
        "switch": alternates({**page, "url": ""}, path),
    }


def description_of(claim: str, sections: Sequence[Named], language: str = "en") -> str:
    """What a video is about, in a sentence: its author's claim, or the first one that is said."""
    if claim:
        return claim if claim[-1] in ".!?…" else f"{claim}."
    said = " ".join(cue.text.replace("\n", " ") for section in sections for cue in section["cues"])
    return sentences(said.strip(), language)[0]


def video_object(page: Named, head: Named, chapters: Sequence[Any]) -> dict[str, Any]:
    """A scene's video by schema.org: https://schema.org/VideoObject, with its chapters as clips.

    chapters: as cues of the video
    """
    of = {"@context": "https://schema.org", "@type": "VideoObject"}
    clips = [
        {
            "@type": "Clip",
            "name": cue.text,
            "startOffset": round(cue.start, 3),
            "endOffset": round(cue.end, 3),
            "url": f"{head['address']}?t={round(cue.start, 3):g}",
        }
        for cue in chapters
        if cue.end - cue.start >= SHORTEST_CLIP
    ]
    return {
        **of,
        "name": head["title"],
        "description": head["description"] or head["title"],
        "thumbnailUrl": head["picture"],
        **({"uploadDate": page["date"]} if page["date"] else {}),
        "duration": iso_duration(page["length"]),
        "contentUrl": head["film"],
        "url": head["address"],
        "width": page["pixels"][0],
        "height": page["pixels"][1],
        "inLanguage": page["language"],
        **({"hasPart": clips} if len(clips) > 1 else {}),
    }


def iso_duration(seconds: float) -> str:
    """62.5 as PT1M2.5S."""
    thousandths = round(1000 * seconds)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{rest / 1000:g}S"]
    return f"PT{''.join(parts)}"


def sitemap(page: Named, pages: Sequence[Named]) -> str:
    """sitemap.xml: the pages of a site, each with its date, "" where that is not known, and in all its languages."""
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    top = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for each in pages:
        for _, path in each["languages"] or [("", each["path"])]:
            entry = ElementTree.SubElement(top, f"{{{SITEMAP}}}url")
            _add(entry, f"{{{SITEMAP}}}loc", address(page, path))
            if each["date"]:
                _add(entry, f"{{{SITEMAP}}}lastmod", each["date"])
            for tag, other in each["languages"]:
                link = {"rel": "alternate", "hreflang": tag, "href": address(page, other)}
                ElementTree.SubElement(entry, f"{{{XHTML}}}link", link)
    return _document(top)


def robots(page: Named) -> str:
    """robots.txt of a site that begins where its host does; in a folder nobody reads one."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address(page, 'sitemap.xml')}\n"


def has_robots(url: str) -> bool:
    """Whether a site's folder is the first one of its host."""
    return bool(url) and urlsplit(url).path == "/"


def feed(page: Named, videos: Sequence[Named]) -> str:
    """feed.xml: the videos of a site by RSS 2.0, those that were changed last before the others.

    source: https://www.rssboard.org/rss-specification
    """
    ElementTree.register_namespace("atom", ATOM)
    top = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(top, "channel")
    _add(channel, "title", page["site"])
    _add(channel, "link", address(page, page["home"]))
    _add(channel, "description", page["words"]["about" if page["measures"] else "about_plain"])
    _add(channel, "language", page["language"])
    here = {"href": address(page, f"{page['home']}feed.xml"), "rel": "self", "type": "application/rss+xml"}
    ElementTree.SubElement(channel, f"{{{ATOM}}}link", here)
    dated = sorted((each for each in videos if each["date"]), key=lambda each: _time(each["date"]), reverse=True)
    for each in [*dated, *(each for each in videos if not each["date"])]:
        item = ElementTree.SubElement(channel, "item")
        _add(item, "title", each["title"])
        _add(item, "link", address(page, each["path"]))
        _add(item, "guid", address(page, each["path"]), isPermaLink="true")
        _add(item, "description", each["description"] or each["title"])
        if each["date"]:
            _add(item, "pubDate", format_datetime(_time(each["date"])))
        film = {"url": address(page, f"{each['film']}.mp4"), "length": str(each["bytes"]), "type": "video/mp4"}
        ElementTree.SubElement(item, "enclosure", film)
    return _document(top)


def _time(date: str) -> datetime:
    return datetime.fromisoformat(date)


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _document(top: ElementTree.Element) -> str:
    ElementTree.indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
