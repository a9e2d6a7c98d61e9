"""The workbench of a site that is served: what its pages ask for, of the course as it was read last."""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ...command_line.tasks import CourseTasks
from ...jobs.showing import LiveSite
from ...store.records import Record, Records
from ...targets.sections.clips import Clip
from ...targets.site.pages import Page
from ...targets.videos import Video
from ..watch.telling.reporter import Standing
from .hyperparameters import Hyperparameters
from .sections import sections_of
from .statements import Statements
from .versions import Versions


class Workbench:
    """Answers pages, from threads of the site's."""

    def __init__(self, site: LiveSite, course: CourseTasks, folder: Path, is_draft: bool) -> None:
        """
        folder: for what is kept as long as the site is served
        """
        self._site = site
        self._is_draft = is_draft
        self._statements = Statements(course.course.root)
        self._versions = Versions(folder)
        self._there: dict[str, Page] = {}  # by path, of the course as it is
        self._pages: dict[str, Page] = {}  # and as it was
        self._standing = Standing()
        self._changes = 0  # of how sections stand
        self.read(course)
        hyperparameters = Hyperparameters(course.course.root)
        site.answer("statements", self._of_page(lambda page, asked: self._statements.of(page, asked.get("film", ""))))
        site.answer("sections", self._of_page(self._sections))
        site.show("before", self._of_page(self._before))
        site.show("film", self._of_page(lambda page, _: page.video.path if page.shows_video else None))
        site.answer("hyperparameters", self._of_page(lambda page, _: hyperparameters.of(page)))
        site.answer("hyperparameter", self._of_page(hyperparameters.write, writes=True), writes=True)

    def read(self, course: CourseTasks) -> None:
        """The course was read again."""
        pages = (target for target in course.by_task.values() if isinstance(target, Page))
        self._there = {page.path.as_posix(): page for page in pages if page.is_draft == self._is_draft}
        # Of a scene that is gone, or cannot be read now, a page may be open: what it shows is what was.
        unread = {path for path, page in self._there.items() if page.scene.problem and path in self._pages}
        readable = {path: page for path, page in self._there.items() if path not in unread}
        self._pages = {**self._pages, **readable}
        self._builder = course.builder
        clips = (clip.task for path in self._there for clip in self._pages[path].video.clips)
        self._versions.keep_laid_by(frozenset(clips))

    def draft(self, page: str, section: str) -> Clip | None:
        """The draft of a section of a page's film, of the course as it is."""
        clips = self._there[page].video.clips if page in self._there else ()
        draft = next((clip.as_draft() for clip in clips if clip.section.name == section), None)
        return draft if isinstance(draft, Clip) else None

    def stand(self, standing: Standing) -> None:
        """Tasks may stand otherwise than before: pages that are open ask for what concerns them."""
        if standing != self._standing:
            self._standing = standing
            self._changes += 1
            self._site.tell(standing=self._changes)

    def begin(self, clip: Clip) -> None:
        """A clip is about to be made."""
        with contextlib.suppress(OSError):  # a disk that takes no more keeps nothing from being made
            self._versions.lay_by(clip)

    def end(self, clip: Clip, made: Record) -> None:
        """A clip was made."""
        self._versions.settle(clip, made)

    def exchange(self, video: Video, made: Record) -> None:
        """A film was made: open pages have it at once, before all else on them is made anew from it."""
        records, sections, start = Records(), list[dict[str, Any]](), 0.0
        for clip in video.clips:
            length = records.read(clip.record).facts["length"]
            sections.append({"name": clip.section.name, "start": start, "length": length, **self._last_version(clip)})
            start += length
        for path, page in self._there.items():
            if page.video.path == video.path and page.shows_video:
                self._site.exchange(path, made.files["video.mp4"].digest[:16], sections)

    def _sections(self, page: Page, _: Mapping[str, Any]) -> list[dict[str, Any]]:
        now = self._there.get(page.path.as_posix(), page)
        told = sections_of(page, self._standing, self._builder, is_unread=now is not page)
        return [{**section, **self._last_version(clip)} for section, clip in zip(told, page.video.clips, strict=True)]

    def _last_version(self, clip: Clip) -> dict[str, Any]:
        version = self._versions.before(clip)
        return {"before": {"version": version.digest, "length": version.length}} if version else {}

    def _before(self, page: Page, asked: Mapping[str, Any]) -> Path | None:
        clip = next((clip for clip in page.video.clips if clip.section.name == asked.get("section")), None)
        return self._versions.shown(clip, str(asked.get("version"))) if clip else None

    def _of_page(
        self, answer: Callable[[Page, Mapping[str, Any]], Any], writes: bool = False
    ) -> Callable[[Mapping[str, Any]], Any]:
        def answered(asked: Mapping[str, Any]) -> Any:
            path = str(asked.get("page"))
            page = self._pages.get(path)
            return None if page is None or (writes and path not in self._there) else answer(page, asked)

        return answered
