"""The kinds of targets of a course: the one place that lists them.

Tasks, groups, what `doit clean` removes and what is an orphan all follow from it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..course.model import Course, Scene
from ..store.records import Records
from .captions import CaptionAudit, Captions
from .posters import Poster
from .quality import DRAFT
from .site.index import Index
from .site.slides import Deck
from .target import Target
from .tensors import TensorFile
from .videos import Video


@dataclass(frozen=True)
class Setting:
    """What targets are made with: a course, what is known of its files, and a quality."""

    course: Course
    records: Records
    quality: str

    @property
    def narrated(self) -> list[Scene]:
        """The scenes that have captions."""
        return [scene for scene in self.course.scenes if scene.is_narrated]

    def videos(self, draft: bool = False) -> list[Video]:
        """A video a scene, of the quality that is asked for or as drafts."""
        quality = DRAFT if draft else self.quality
        return [Video(self.course, self.records, scene, quality, draft) for scene in self.course.scenes]


@dataclass(frozen=True)
class Kind:
    """A kind of targets. To add one, write a Target, and give it to the course of the dodo file with a task to it:

    COURSE = CourseTasks(ROOT, kinds=[*KINDS, Kind("notes", notes, records=["notes"])])

    def task_notes():
        yield from COURSE.tasks("notes")

    where `notes` takes a Setting and returns targets whose tasks are called "notes:…". One that all courses are to have
    goes into KINDS instead, and the function that yields its tasks into every dodo file.

    name:          of the task above all of them
    records:       the folders below .cache where their records are; by these is known what is of no target any more
    folders:       those below .cache where else they write
    is_named_only: whether they are for git to keep, and so are removed only by their name
    """

    name: str
    targets: Callable[[Setting], Iterable[Target]]
    records: Sequence[str] = ()
    folders: Sequence[str] = ()
    is_named_only: bool = False


def tensors(setting: Setting) -> Iterator[Target]:
    """A file of tensors for each point of each experiment."""
    for experiment in setting.course.experiments:
        yield TensorFile(setting.course, setting.records, experiment)


def clips(setting: Setting) -> Iterator[Target]:
    """A clip a section."""
    for video in setting.videos():
        yield from video.clips


def audits(setting: Setting) -> Iterator[Target]:
    """What cannot be read in each section, and in the captions of each scene, or is not translated."""
    for video in setting.videos():
        yield from video.audits
    for scene in setting.course.scenes:
        if scene.is_narrated or scene.translations:
            yield CaptionAudit(setting.course, setting.records, scene, setting.quality)


def drafts(setting: Setting) -> Iterator[Target]:
    """Videos and clips at draft quality."""
    videos = setting.videos(draft=True)
    yield from videos
    for video in videos:
        yield from video.clips


def captions(setting: Setting) -> Iterator[Target]:
    """Sidecar files for each video whose scene is narrated."""
    for scene in setting.narrated:
        yield Captions(setting.course, setting.records, scene, setting.quality)


def speech(setting: Setting) -> Iterator[Target]:
    """What is said in each section, in each language that a program speaks."""
    for video in setting.videos():
        yield from video.all_speeches


def posters(setting: Setting) -> Iterator[Target]:
    """A picture a video, for git to keep."""
    for scene in setting.course.scenes:
        yield Poster(setting.course, setting.records, scene, setting.quality)


def gallery(setting: Setting) -> Iterator[Target]:
    """The site to publish, in .cache/site."""
    return _site(setting, setting.quality, draft=False)


def slides(setting: Setting) -> Iterator[Target]:
    """A deck a scene, in each language that has words of it, to show its video stop by stop, in .cache/slides."""
    for scene in setting.course.scenes:
        deck = Deck(setting.course, setting.records, scene, setting.quality)
        yield deck
        yield from deck.in_languages
        yield from deck.held


def preview(setting: Setting) -> Iterator[Target]:
    """The site of drafts."""
    return _site(setting, DRAFT, draft=True)


def _site(setting: Setting, quality: str, draft: bool) -> Iterator[Target]:
    index = Index(setting.course, setting.records, quality, draft)
    for page in index.pages:
        yield from page.stills
    yield from index.pages
    for other in index.in_languages:
        yield from (page for page in other.pages if page.language)
        yield other
    yield index


KINDS = (
    Kind("tensor", tensors, records=["trajectories", "torch_models"]),
    Kind("clip", clips, records=["clips"]),
    Kind("audit", audits, records=["audit"]),
    Kind("render", Setting.videos, records=["videos"]),
    Kind("draft", drafts, records=["drafts", "clips"]),
    Kind("speech", speech, records=["speech"]),
    Kind("captions", captions, records=["captions"]),
    Kind("poster", posters, records=["posters"], is_named_only=True),
    Kind("gallery", gallery, records=["pages"], folders=["site"]),
    Kind("slides", slides, records=["pages"], folders=["slides", "held"]),
    Kind("preview", preview, records=["pages"], folders=["preview"]),
)
