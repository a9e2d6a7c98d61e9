"""The site's first page, the graph as a picture, and what all pages share."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coursekit.ignored_files import counting
from coursekit.wording.plurals import counted

from ...course.languages.translations import seminar_words
from ...course.model import Course, Scene
from ...jobs.engine import Engine
from ...jobs.showing import WriteIndex
from ...source.project_files import KIT
from ...store.files import digest_of
from ..target import Target, fingerprint
from ..versions import versions
from .course_graph import Picture, page_path, picture, site_hrefs, source_page
from .pages import Page
from .site_files import RESOURCES, kind_of, record_of, resource_digests, site_folder
from .words import languages_of, missing_words, page_languages, site_of, site_problem

FONT_LICENCE = "Lato-OFL.txt"


@dataclass(frozen=True)
class Index(Target):
    """The first page, the graph as a picture, and the styles and scripts of all pages.

    language: another one than the course's own: then the two pages alone, and what is read of them
    """

    quality: str
    draft: bool = False
    language: str = ""

    kit = "index"
    completes_site = True

    @property
    def description(self) -> str:
        return f"first page in {self.language}" if self.language else "first page, and what all pages share"

    @property
    def is_draft(self) -> bool:
        return self.draft

    def in_course(self, course: Course) -> Target | None:
        return replace(self, course=course) if self.language in ("", *page_languages(course)) else None

    @property
    def task(self) -> str:
        return ":".join(filter(None, [kind_of(self.draft), self.language, "index"]))

    @property
    def files(self) -> dict[str, Path]:
        folder = site_folder(self.course.root, self.draft) / self.language
        named = ["index.html", "graph.html", "search-index.js", *self._for_machines()]
        shared = [] if self.language else ["graph.svg", "graph.mmd", *self._shared(), *self._sources]
        return {name: folder / name for name in (*named, *shared)}

    def _for_machines(self) -> list[str]:
        """What names whole addresses, where the site has one; none while what is said of it is wrong."""
        url = "" if self.problem else site_of(self)["url"]
        if not url:
            return []
        at_the_top = ["robots.txt"] if urlsplit(url).path == "/" else []
        return ["feed.xml"] if self.language else ["feed.xml", "sitemap.xml", *at_the_top]

    @property
    def remark(self) -> str:
        """What is left out for want of words, of an address, or of dates."""
        if self.draft or not self.pages or self.language:
            return ""
        return "\n  ".join(filter(None, [*self._without_words(), self._without_address()]))

    @property
    def opens(self) -> Path | None:
        return None if self.draft or not self.pages or self.language else self.files["index.html"]

    def _without_words(self) -> Iterator[str]:
        for tag in sorted({tag for scene in self.course.scenes for tag in scene.in_languages}):
            if missing := missing_words(self.course.root, tag):
                place = f"[tool.coursekit.site.words.{tag}] of pyproject.toml"
                yield f"no pages in {tag}, captions alone: {place} lacks {', '.join(missing[:3])} and others of en.toml"

    def _without_address(self) -> str:
        if not site_of(self)["url"]:
            return (
                "[tool.coursekit.site] of pyproject.toml has no url: without it there are no sitemap, feed, canonical "
                "addresses, or pictures for links"
            )
        undated = [page.scene.key for page in self.pages if not page.date]
        if not undated:
            return ""
        why = "git has no commit of the scene here; a shallow clone has none (fetch-depth: 0)"
        return f"{counted(len(undated), 'videos')} without a date, as {why}"

    def _shared(self) -> list[str]:
        """Styles with their fonts, and scripts, each with its licence."""
        assets = counting((RESOURCES / "assets").iterdir())
        return [f"assets/{name}" for name in (*(path.name for path in assets), FONT_LICENCE)]

    @cached_property
    def _sources(self) -> dict[str, Path]:
        """The files of the seminars as plain text, for the first column of the graph.

        Those that there were when this was first asked: one that comes while the site is made is of the next.
        """
        root = self.course.root
        read = (p for p in self.course.digests if p.is_relative_to(root / "seminars") and not p.is_relative_to(KIT))
        tables = (path for seminar in self.course.seminars for path in (root / seminar.folder).glob("*.toml"))
        files = sorted({*read, *counting(tables)})
        return {source_page(path.relative_to(root).as_posix()): path for path in files if path.is_file()}

    def _source_digests(self) -> dict[str, str]:
        return {name: digest_of(path) if path.is_file() else "" for name, path in self._sources.items()}

    @property
    def record(self) -> Path:
        return record_of(self)

    @cached_property
    def pages(self) -> list[Page]:
        """Of all scenes; those that have no words of the language are told in their own."""
        own = [Page(self.course, self.records, scene, self.quality, self.draft) for scene in self.course.scenes]
        return [replace(p, language=self.language) if self.language in p.scene.in_languages else p for p in own]

    @property
    def in_languages(self) -> "list[Index]":
        """The first pages in other languages."""
        return [replace(self, language=tag) for tag in page_languages(self.course)]

    @property
    def needs(self) -> list[Target]:
        return list(self.pages)

    @property
    def problem(self) -> str:
        return site_problem(self.course.root, self.language)

    def ingredients(self) -> dict[str, Any]:
        return {
            "kind": "index",
            "kit": self.course.kit["index"].slice,
            "templates": resource_digests(),
            "content": self.content(),
            "sources": {} if self.language else self._source_digests(),
            "searched": fingerprint(self._told()),
            "versions": versions("page", self.course.kit["index"]),
        }

    def content(self) -> dict[str, Any]:
        return {
            **site_of(self),
            "home": f"{self.language}/" if self.language else "",
            "languages": languages_of(self.course, "", page_languages(self.course)),
            "sitemap": [] if self.language else self._sitemap(),
            "draft": self.draft,
            "measures": any(page.experiments for page in self.pages),
            "seminars": [
                {
                    "id": seminar.id,
                    **seminar_words(self.course.root, seminar, self.language),
                    "scenes": [self._scene(page) for page in self.pages if page.scene.seminar == seminar.id],
                }
                for seminar in self.course.seminars
                if seminar.scenes
            ],
            # A site is of one moment: whether an experiment that no page shows is built by then is not said.
            "picture": self._picture(),
        }

    def _picture(self) -> Picture:
        pages = {page.scene.identity: page for page in self.pages}
        hrefs = site_hrefs(
            self._shows, lambda scene: self._href(pages[scene.identity].path), "../" if self.language else ""
        )
        videos = [page.video for page in self.pages]
        return picture(self.course, videos, lambda _: True, hrefs, lambda scene: pages[scene.identity].told)

    def _href(self, path: Path) -> str:
        """Where a file of the site is, as seen from this page."""
        return Path(os.path.relpath(path, self.language or ".")).as_posix()

    def _sitemap(self) -> list[dict[str, Any]]:
        """All pages of the site, each with its date, and the same in other languages."""
        tags = page_languages(self.course)
        shared = [{"date": "", "languages": languages_of(self.course, path, tags)} for path in ("", "graph.html")]
        shared = [{**each, "path": path} for each, path in zip(shared, ("", "graph.html"), strict=True)]
        of_scenes = [
            {
                "path": page_path(page.scene),
                "date": page.date,
                "languages": languages_of(self.course, page_path(page.scene), page_languages(self.course, page.scene)),
            }
            for page in self.pages
        ]
        return [*shared, *of_scenes]

    def _shows(self, seminar: str, experiment: str) -> Scene | None:
        """The scene whose page shows an experiment."""
        found = (p.scene for p in self.pages if p.scene.seminar == seminar and experiment in p.experiments)
        return next(found, None)

    def _told(self) -> dict[str, Any]:
        """What the pages say, as they were made: descriptions, what is searched, and bytes, by the paths of pages."""
        return {page.path.as_posix(): self.records.read(page.record).facts["told"] for page in self.pages}

    def _scene(self, page: Page) -> dict[str, Any]:
        return {
            "name": page.scene.name,
            "title": page.told.title_apart,
            "claim": page.told.claim,
            "is_told": not self.language or page.is_titled,
            "language": page.language,
            "href": self._href(page.path),
            "poster": self._href(page.original.path.with_suffix(".webp")),
            "path": page.path.as_posix(),
            "media": page.original.path.with_suffix("").as_posix(),
            "film": page.film,
            "length": self.records.read(page.video.record).facts["length"],
            "date": page.date,
            "chapters": sum(len(page.video.chapters(clip)) for clip in page.video.clips),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        content, told = self.content(), self._told()
        for seminar in content["seminars"]:
            seminar["scenes"] = [{**scene, **told[scene["path"]]} for scene in seminar["scenes"]]
        engine.run_here(WriteIndex(content, {} if self.language else self._sources, folder))
        return {"seconds": 0}, {}
