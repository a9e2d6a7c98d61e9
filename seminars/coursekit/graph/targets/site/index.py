"""The site's first page, the graph as a picture, and what all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coursekit.ignored_files import counting
from coursekit.plurals import counted

from ...course.model import Course, Scene
from ...jobs.engine import Engine
from ...jobs.showing import WriteIndex
from ...source.project_files import KIT
from ...store.files import digest_of
from ..target import Target
from ..versions import versions
from .course_graph import picture, site_hrefs, source_page
from .pages import RESOURCES, Page, kind_of, record_of, resource_digests, site_folder, site_of
from .words import seminar_words, site_problem

FONT_LICENCE = "Lato-OFL.txt"


@dataclass(frozen=True)
class Index(Target):
    """The first page, the graph as a picture, and the styles and scripts of all pages."""

    quality: str
    draft: bool = False

    kit = "index"
    completes_site = True

    @property
    def description(self) -> str:
        return "first page, and what all pages share"

    @property
    def is_draft(self) -> bool:
        return self.draft

    def in_course(self, course: Course) -> Target | None:
        return replace(self, course=course)

    @property
    def task(self) -> str:
        return f"{kind_of(self.draft)}:index"

    @property
    def files(self) -> dict[str, Path]:
        folder = site_folder(self.course.root, self.draft)
        named = ["index.html", "graph.html", "graph.svg", "graph.mmd", "search-index.js", *self._for_machines()]
        return {name: folder / name for name in (*named, *self._shared(), *self._sources())}

    def _for_machines(self) -> list[str]:
        """What names whole addresses, where the site has one; none while what is said of it is wrong."""
        url = "" if self.problem else site_of(self)["url"]
        at_the_top = urlsplit(url).path == "/"
        return ["sitemap.xml", "feed.xml", *(["robots.txt"] if at_the_top else [])] if url else []

    @property
    def remark(self) -> str:
        """What is left out for want of an address, or of dates."""
        if self.draft or not self.pages:
            return ""
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

    def _sources(self) -> dict[str, Path]:
        """The files of the seminars as plain text, for the first column of the graph."""
        root = self.course.root
        read = (p for p in self.course.digests if p.is_relative_to(root / "seminars") and not p.is_relative_to(KIT))
        tables = (path for seminar in self.course.seminars for path in (root / seminar.folder).glob("*.toml"))
        files = sorted({*read, *counting(tables)})
        return {source_page(path.relative_to(root).as_posix()): path for path in files}

    @property
    def record(self) -> Path:
        return record_of(self)

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(self.course, self.records, scene, self.quality, self.draft) for scene in self.course.scenes]

    @property
    def needs(self) -> list[Target]:
        return list(self.pages)

    @property
    def problem(self) -> str:
        return site_problem(self.course.root)

    def ingredients(self) -> dict[str, Any]:
        return {
            "kind": "index",
            "kit": self.course.kit["index"].slice,
            "templates": resource_digests(),
            "content": self.content(),
            "sources": {name: digest_of(path) for name, path in self._sources().items()},
            "versions": versions("page", self.course.kit["index"]),
        }

    def content(self) -> dict[str, Any]:
        return {
            **site_of(self),
            "draft": self.draft,
            "measures": any(page.experiments for page in self.pages),
            "seminars": [
                {
                    "id": seminar.id,
                    **seminar_words(self.course.root, seminar),
                    "scenes": [self._scene(page) for page in self.pages if page.scene.seminar == seminar.id],
                }
                for seminar in self.course.seminars
                if seminar.scenes
            ],
            # A site is of one moment: whether an experiment that no page shows is built by then is not said.
            "picture": picture(self.course, [p.video for p in self.pages], lambda _: True, site_hrefs(self._shows)),
        }

    def _shows(self, seminar: str, experiment: str) -> Scene | None:
        """The scene whose page shows an experiment."""
        found = (p.scene for p in self.pages if p.scene.seminar == seminar and experiment in p.experiments)
        return next(found, None)

    def _scene(self, page: Page) -> dict[str, Any]:
        return {
            "name": page.scene.name,
            "title": page.scene.title_apart,
            "claim": page.scene.claim,
            "href": page.path.as_posix(),
            "poster": page.path.with_suffix(".webp").as_posix(),
            "length": self.records.read(page.video.record).facts["length"],
            "date": page.date,
            **self.records.read(page.record).facts["told"],
            "chapters": sum(len(page.video.chapters(clip)) for clip in page.video.clips),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        engine.run_here(WriteIndex(self.content(), self._sources(), folder))
        return {"seconds": 0}, {}
