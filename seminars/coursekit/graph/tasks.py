"""Targets as doit's tasks: dictionaries of wiring, and groups that reach all that is below them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from doit import get_var
from doit.exceptions import InvalidDodoFile

from .audits import warnings
from .builds import Builder, BuildError
from .course import CourseError
from .index import Index
from .narration import CaptionAudit, Captions
from .orphans import remove, remove_from_site, unspoken
from .pages import Page, Stills
from .posters import Poster
from .reading import read_course
from .reporter import BuildReporter, Failed
from .settings import read_settings
from .targets import Target, Tensors
from .unchanged import Unchanged
from .videos import DRAFT, QUALITIES, Audit, Clip, Video
from .why import reasons

Task = dict[str, Any]
# As the map names them.
KINDS = ("tensor", "clip", "audit", "render", "draft", "captions", "poster", "gallery", "preview")


class CourseTasks:
    """All tasks of the course below a folder.

    variables: what the dodo file itself reads by `get_var`, beside the quality; any other is refused
    raises: InvalidDodoFile, which doit shows as its message alone, for what leaves no course to build
    """

    def __init__(self, root: Path, quality: str = "", variables: Sequence[str] = ()) -> None:
        self.variables = variables
        self.quality = quality or get_var("quality", "medium")
        if self.quality not in QUALITIES:
            raise InvalidDodoFile(f"quality={self.quality}, but a quality is one of {', '.join(QUALITIES)}.")
        if (root / ".cache").exists() and not (root / ".cache").is_dir():
            raise InvalidDodoFile(f"{root / '.cache'} is no folder, but results are kept there: move it away.")
        try:
            self.course = read_course(root.resolve())
            settings = read_settings(self.course.root)
        except CourseError as mistake:
            raise InvalidDodoFile(str(mistake)) from None
        self.builder = Builder(self.course, settings=settings)
        drop_broken_database(root / ".cache/doit.sqlite")
        self._cleaned: set[Path] = set()
        records = self.builder.records
        self.tensors = [Tensors(self.course, records, e) for e in self.course.experiments]
        self.videos = [Video(self.course, records, scene, self.quality) for scene in self.course.scenes]
        self.drafts = [Video(self.course, records, scene, DRAFT, draft=True) for scene in self.course.scenes]
        self.clips = [clip for video in self.videos for clip in video.clips]
        self.draft_clips = [clip for video in self.drafts for clip in video.clips]
        self.audits = [audit for video in self.videos for audit in video.audits]
        narrated = [scene for scene in self.course.scenes if scene.is_narrated]
        self.captions = [Captions(self.course, records, scene, self.quality) for scene in narrated]
        self.posters = [Poster(self.course, records, scene, self.quality) for scene in self.course.scenes]
        self.caption_audits = [CaptionAudit(self.course, records, scene, self.quality) for scene in narrated]
        self.sites = [*self._site(self.quality, draft=False), *self._site(DRAFT, draft=True)]
        built = (*self.tensors, *self.clips, *self.audits, *self.videos, *self.drafts, *self.draft_clips)
        told = (*self.captions, *self.caption_audits, *self.posters, *self.sites)
        self.by_task = {target.task: target for target in (*built, *told)}

    def _site(self, quality: str, draft: bool) -> list[Target]:
        index = Index(self.course, self.builder.records, quality, self.builder.is_current, draft)
        return [*(stills for page in index.pages for stills in page.stills), *index.pages, index]

    def tensor_tasks(self) -> Iterator[Task]:
        yield from self._tasks(self.tensors)

    def clip_tasks(self) -> Iterator[Task]:
        yield from self._tasks(self.clips)

    def audit_tasks(self) -> Iterator[Task]:
        yield from self._tasks([*self.audits, *self.caption_audits])

    def render_tasks(self) -> Iterator[Task]:
        yield from self._tasks(self.videos)

    def draft_tasks(self) -> Iterator[Task]:
        yield from self._tasks([*self.drafts, *self.draft_clips])

    def named(self, name: str) -> list[Target]:
        """The target of a task, or all that are in a group."""
        return [target for task, target in self.by_task.items() if task == name or task.startswith(f"{name}:")]

    def all_current(self, names: Sequence[str]) -> tuple[int, list[str]]:
        """How many targets are below tasks of these names, and the audit's warnings; (0, []) if any is not current."""
        unchanged = Unchanged(self.course, self.quality, names)
        if known := unchanged.recall():
            return known["count"], known["warnings"]
        named = {name: self.named(name) for name in names}
        if unspoken(self.builder, names):
            return 0, []
        if any(target.problem for target in self.tensors) or any(not named[n] and n not in KINDS for n in names):
            return 0, []
        chosen = [target for name in names for target in named[name]]
        note = unchanged.before(below(chosen, with_checks=True))
        if not all(self.builder.is_current(target) for target in chosen):
            return 0, []
        reached = list(below(chosen))
        if not all(self.builder.imported.is_known(target) for target in reached):
            return 0, []
        audits = [audit for target in reached for audit in target.audits]
        known = {"count": len(reached), "warnings": warnings({audit.task: audit for audit in audits}.values())}
        note(known)
        return known["count"], known["warnings"]

    def captions_tasks(self) -> Iterator[Task]:
        yield from self._tasks(self.captions)

    def remove_unspoken(self, names: Sequence[str]) -> list[str]:
        """Remove captions whose narration was removed; returns their paths."""
        return [*remove(self.builder, unspoken(self.builder, names))]

    def poster_tasks(self) -> Iterator[Task]:
        yield from self._tasks(self.posters)

    def gallery_tasks(self) -> Iterator[Task]:
        yield from self._tasks(target for target in self.sites if target.task.startswith("gallery:"))

    def preview_tasks(self) -> Iterator[Task]:
        yield from self._tasks(target for target in self.sites if target.task.startswith("preview:"))

    def has_work(self, names: Sequence[str]) -> bool:
        """Whether something below these tasks has to be made, as far as can be told now: it is not in the store."""
        builder = self.builder
        ready = (
            target
            for name in names
            for target in below(self.named(name))
            if not builder.is_current(target) and all(builder.is_current(need) for need in target.needs)
        )
        return any(not builder.is_stored(target) for target in ready)

    @property
    def reporter(self) -> type[BuildReporter]:
        """A reporter that knows how each task of this course ended, as doit wants it: a class."""
        return type(
            "CourseReporter",
            (BuildReporter,),
            {"builder": self.builder, "by_task": self.by_task},
        )

    def finish(self, target: Target) -> None:
        """Do what follows the building of a target, which its task has as actions after the first one."""
        for action, *arguments in self._task(target)["actions"][1:]:
            action(*(arguments[0] if arguments else ()))

    def store_task(self) -> Task:
        store = self.builder.store
        return {
            "actions": [(store.tell, [])],
            "uptodate": [False],
            "verbosity": 2,
            "clean": [store.empty],
        }

    def _tasks(self, targets: Iterable[Target]) -> Iterator[Task]:
        """A task a target, and a group for each prefix of their names: seminar, scene, experiment with a sweep."""
        targets = list(targets)
        groups: dict[str, list[Target]] = {}
        for target in targets:
            parts = target.task.split(":")
            for end in range(2, len(parts)):
                groups.setdefault(":".join(parts[:end]), []).append(target)
        for name, members in groups.items():
            if name not in self.by_task:
                yield self._group(name, members)
        yield from (self._task(target) for target in targets)

    def _group(self, name: str, members: list[Target]) -> Task:
        needs = self._longest_first(target for target in members if isinstance(target, Video))
        return {
            "name": name.partition(":")[2],
            "doc": f"all of {name.partition(':')[2]}",
            "actions": None,
            "task_dep": [*needs, *(target.task for target in members), *self._problems(name)],
            "uptodate": [AllCurrent(self.builder, members)],
            "clean": [
                self._cleaner(
                    list(below(members, with_checks=True)) if name.startswith(("render:", "draft:")) else members
                )
            ],
        }

    def _longest_first(self, videos: Iterable[Video]) -> list[str]:
        """What videos need: tensors, then the clips, the longest first, so that it does not run last and alone.

        By the last run's times: clips that were never made have none, and come first, in their order.
        """
        clips = [clip for video in videos for clip in video.clips]
        tensors = dict.fromkeys(need.task for clip in clips for need in clip.needs)
        seconds = {clip.task: self.builder.last_seconds(clip) or float("inf") for clip in clips}
        return [*tensors, *sorted(seconds, key=lambda task: -seconds[task])]

    def _problems(self, name: str) -> list[str]:
        """A mistake in a table is an error of its seminar's videos, even if no section shows the experiment."""
        kind, seminar = name.split(":")[:2]
        return (
            [t.task for t in self.tensors if t.problem and t.experiment.seminar == seminar] if kind == "render" else []
        )

    def _task(self, target: Target) -> Task:
        return {
            "name": target.task.partition(":")[2],
            "doc": _told(target),
            "actions": [(self._build, [target]), *self._tidying(target)],
            "targets": [str(path) for path in target.files.values()],
            "task_dep": self._longest_first([target])
            if isinstance(target, Video)
            else [need.task for need in target.needs],
            "uptodate": [Current(self.builder, target)],
            "clean": [self._cleaner(list(below([target], True)) if isinstance(target, Video) else [target])],
            "io": {"capture": False},
        }

    def _tidying(self, target: Target) -> list[tuple[Callable[..., None], list[Any]]]:
        """What follows the building of a site's first page: pages of what is gone go."""
        return [(remove_from_site, [self.builder, target.draft])] if isinstance(target, Index) else []

    def _build(self, target: Target) -> Failed | None:
        try:
            self.builder.build(target)
        except BuildError as problem:
            return Failed(str(problem), problem.gist)
        except OSError as problem:
            return Failed(
                f"{target.task}: {problem}; nothing was lost, and the next doit goes on from here", str(problem)
            )
        return None

    def _cleaner(self, targets: Iterable[Target]) -> Callable[[bool], None]:
        def clean(dryrun: bool) -> None:
            for target in targets:
                removed = self.builder.removable(target) if dryrun else self.builder.clean(target)
                # A target is one of several groups, and of what is made from it.
                for path in (path for path in removed if path not in self._cleaned):
                    self._cleaned.add(path)
                    print(f"{'would remove' if dryrun else 'removed'} {path.relative_to(self.course.root)}")

        return clean


def drop_broken_database(database: Path) -> None:
    """doit ends with a traceback if its database is no database; nothing that counts is kept there."""
    try:
        with open(database, "rb") as file:
            whole = file.read(16) in (b"", b"SQLite format 3\0")
    except FileNotFoundError:
        return
    if not whole:
        database.unlink()


class Current:
    """Whether a target is current, for doit; as text, why it is not, for `doit info`.

    A build also finds out whether the target's file can still be imported; what only asks runs nothing.
    """

    def __init__(self, builder: Builder, target: Target) -> None:
        self.builder = builder
        self.target = target

    def __call__(self) -> bool:
        is_current = self.builder.is_current(self.target)
        return is_current and not (self.builder.is_building and self.builder.import_problem(self.target))

    def __str__(self) -> str:
        return "\n      ".join(reasons(self.builder, self.target))


class AllCurrent:
    """Whether all of a group is current, for doit; as text, what is not, for `doit info`."""

    def __init__(self, builder: Builder, targets: Sequence[Target]) -> None:
        self.builder = builder
        self.targets = targets

    def __call__(self) -> bool:
        return all(self.builder.is_current(target) for target in self.targets)

    def __str__(self) -> str:
        stale = [target.task for target in self.targets if not self.builder.is_current(target)]
        return "\n      ".join([f"{len(stale)} of {len(self.targets)} are stale", *stale])


def below(targets: Iterable[Target], with_checks: bool = False) -> Iterator[Target]:
    """Targets and all that they are made from; with what checks them, if that is asked for."""
    seen = set()
    todo = list(targets)
    while todo:
        target = todo.pop()
        if target.task not in seen:
            seen.add(target.task)
            yield target
            todo.extend((*target.needs, *(target.checks if with_checks else ())))


def _told(target: Target) -> str:
    if isinstance(target, Tensors):
        axes = ", ".join(f"{axis} = {value}" for axis, value in target.experiment.axes.items())
        return f"tensors of {target.experiment.name}" + (f" at {axes}" if axes else "")
    if isinstance(target, Clip):
        why = target.scene.one_clip_because
        return f"clip of {target.section.name}" + (f" (one clip: {why})" if why else "")
    if isinstance(target, Audit):
        return f"layout audit of {target.section.name}"
    if isinstance(target, CaptionAudit):
        return f"audit of the captions of {target.scene.name}"
    if isinstance(target, Index):
        return "first page, and what all pages share"
    kind = {Captions: "captions", Poster: "poster", Stills: "stills", Page: "page"}.get(type(target), "video")
    return f"{kind} of {target.task.rpartition(':')[2]}"
