"""A course as it stands in its source: seminars, experiments, scenes and sections. Nothing of it is imported."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..store.typed_values import reader_of
from .docstrings import Said, title_of

LONGEST_NAME = 240  # bytes of a name, so that a file of it takes no more than 255 with its ending, as file systems ask
LONGEST_SHOWN = 120  # bytes that are left of one which is shortened


@dataclass(frozen=True)
class Reach:
    """What a slice comes to: the digest of its text, and what it reads."""

    slice: str
    tensors: tuple[str, ...] = ()
    reads_any_tensors: bool = False  # the name of some is computed
    assets: tuple[str, ...] = ()  # relative to the seminar's folder
    libraries: tuple[str, ...] = ()  # distributions, as installed
    files: tuple[str, ...] = ()
    whole: tuple[tuple[str, str], ...] = ()  # (file, why its slice is the whole of it)
    tells_place: bool = False  # whether what it makes may show where its file lies


@dataclass(frozen=True)
class Experiment:
    """A function of experiments.py with its table, at one point of its sweep."""

    seminar: str
    name: str
    axes: dict[str, Any]  # {} unless the table has a sweep
    hyperparameters: dict[str, Any]
    inputs: tuple[str, ...]  # arguments that receive another experiment's result
    is_checkpoint: bool
    reach: Reach
    problem: str = ""
    imports: str = ""  # the digest of what importing its file runs
    about: str = ""  # the first line of its docstring

    @property
    def point(self) -> str:
        """The values of the axes as a task name holds them: ":0:ticket", or nothing."""
        return "".join(f":{plain(value)}" for value in self.axes.values())

    @property
    def file_name(self) -> str:
        """Where it is kept, without suffix: race, or race/seed=0,arm=ticket."""
        values = ",".join(f"{axis}={plain(value)}" for axis, value in self.axes.items())
        if len(values.encode()) > LONGEST_NAME:  # a sweep over texts
            digest = hashlib.sha256(values.encode()).hexdigest()[:16]
            values = f"{values.encode()[:LONGEST_SHOWN].decode(errors='ignore')},{digest}"
        return f"{self.name}/{values}" if values else self.name


def unwritable(name: str, kind: str) -> str:
    """What is said against a name of which files are to be made; "" where they can be."""
    size = len(name.encode())
    if size <= LONGEST_NAME:
        return ""
    return (
        f"the name of the {kind} {name[:20]}… has {size} bytes, and no more than {LONGEST_NAME} are possible, as files "
        "are named after it: shorten it"
    )


def plain(value: Any) -> str:
    """A value as names of tasks and files hold it."""
    return re.sub(r"[^\w.+-]+", "_", str(value))


@dataclass(frozen=True)
class Part:
    """A run of a method's statements, which is drawn, and kept, by itself.

    begins: the place of the first (statements/counting)
    reach:  what all to its end reach
    """

    begins: tuple[int, ...]
    reach: Reach


@dataclass(frozen=True)
class Section:
    """A method that construct() calls; the one section of a scene that cannot be cut is named "construct"."""

    name: str
    reach: Reach
    said: Said = field(default=Said(""))
    is_captioned: bool = False  # its source names subcaptions of manim's, or a plugin that writes them
    changes: tuple[str, ...] = ()  # the state that its source says it changes, as owner and name
    has_parts: bool = True  # it may be cut: see Course.parts


@dataclass(frozen=True)
class Translation:
    """What is translated of a scene into one language.

    sections: those of which all is translated, by name
    missing:  those which have no words yet, or not all; "" for the scene's own title and claim
    old:      those of which the words are older than what they were made from, the same
    """

    file: str  # relative to the project
    title: str = ""
    claim: str = ""
    sections: dict[str, Said] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    old: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A scene class of a seminar's file, and its sections in order."""

    seminar: str
    name: str
    file: str  # relative to the project
    sections: tuple[Section, ...]
    one_clip_because: str = ""
    poster: str = ""
    audit: dict[str, Any] = field(default_factory=dict)  # limits of the audit that it changes or silences, by rule
    problem: str = ""
    imports: str = ""  # the digest of what importing its file runs
    claim: str = ""  # the first line of its file
    own_title: str = ""  # the one that its author gives
    is_plain: bool = False  # derived from manim's own scenes, and not from the kit's
    key: str = ""  # what tasks call it, in its seminar: "Intro", or "lines/Intro" where other files have an Intro
    stem: str = ""  # what its files are called by: "Intro", or "lines-Intro"
    afresh: tuple[str, ...] = ()  # of one clip: the sections in it that begin afresh, as those of other scenes
    translations: dict[str, Translation] = field(default_factory=dict)  # by the tag of the language

    @property
    def identity(self) -> tuple[str, str]:
        """By what it is known in its course, where two scenes of one name are two: its seminar, and its key."""
        return self.seminar, self.key

    @property
    def remark(self) -> str:
        """What is told of a scene that cannot be cut."""
        return f"{self.key} is one clip: {self.one_clip_because}" if self.one_clip_because else ""

    @property
    def is_advised(self) -> bool:
        """Whether the audit advises, and keeps nothing back: of a scene that asks for nothing of the kit's."""
        return self.is_plain and not self.audit

    @property
    def title_apart(self) -> str:
        """The same, with its file where another scene of the seminar has its name: "Intro (lines)"."""
        file, _, _ = self.key.rpartition("/")
        return f"{self.title} ({file})" if file else self.title

    @property
    def title(self) -> str:
        """What those who watch call it."""
        return self.own_title or title_of(self.name)

    @cached_property
    def in_languages(self) -> "dict[str, Scene]":
        """The scene as it is told in each other language that has words of it; what has none stays in its own."""
        begun = {tag: each for tag, each in self.translations.items() if each.title or each.sections}
        return {
            tag: replace(
                self,
                file=each.file,
                own_title=each.title or self.own_title,
                claim=each.claim or self.claim,
                sections=tuple(replace(s, said=each.sections.get(s.name, s.said)) for s in self.sections),
            )
            for tag, each in begun.items()
        }

    @property
    def is_narrated(self) -> bool:
        """Whether there is something to be read beside the picture, as far as the source tells."""
        return any(section.said.narration or section.is_captioned for section in self.sections)


@dataclass(frozen=True)
class Seminar:
    """A folder seminars/NN_slug/; its id is seminarNN."""

    id: str
    folder: str  # relative to the project
    experiments: tuple[Experiment, ...]
    scenes: tuple[Scene, ...]
    about: str = ""  # the first line of experiments.py
    translations: dict[str, dict[str, str]] = field(default_factory=dict)  # title and subject by tag, as far as given
    mistranslated: tuple[str, ...] = ()  # what is wrong in its files of words, a line each
    passed_over: tuple[str, ...] = ()  # files in which no scene is found, though they seem to have one: a line each

    def points(self, name: str, consumer: Experiment | None = None) -> list[Experiment]:
        """The experiment of that name at the points of its sweep; [] if there is none.

        A consumer with a sweep of its own gets the points that agree with it on the axes that both have.
        """
        axes = consumer.axes if consumer else {}
        return [e for e in self.experiments if e.name == name and all(e.axes.get(a, v) == v for a, v in axes.items())]


# Of a seminar's folder, a scene and a section: its parts, which are looked for as soon as somebody asks.
FindParts = Callable[[Path, Scene, Section], Sequence[Part]]


@dataclass(frozen=True)
class Course:
    """All seminars of a project."""

    root: Path
    key: str  # of all that this was read from
    seminars: tuple[Seminar, ...]
    kit: dict[str, Reach]
    digests: dict[Path, str]  # of the files that this was read from
    find_parts: FindParts = field(repr=False, compare=False)
    outside: tuple[str, ...] = ()  # files with scenes that lie in no seminar: a line each

    @cached_property
    def by_id(self) -> dict[str, Seminar]:
        return {seminar.id: seminar for seminar in self.seminars}

    @property
    def experiments(self) -> Iterator[Experiment]:
        return (experiment for seminar in self.seminars for experiment in seminar.experiments)

    @property
    def scenes(self) -> Iterator[Scene]:
        return (scene for seminar in self.seminars for scene in seminar.scenes)

    @cached_property
    def committed(self) -> dict[str, str]:
        """The date of git's last commit of each scene's file, in ISO 8601; none where git has no date of it."""
        from ..store.history import last_commits  # here: nobody asks but who publishes

        return last_commits(self.root, (scene.file for scene in self.scenes))

    def parts(self, scene: Scene, section: Section) -> Sequence[Part]:
        """The parts of a section, in order; none where it cannot be cut, or is not worth it."""
        return self.find_parts(self.folder(scene.seminar), scene, section) if section.has_parts else ()

    @property
    def passed_over(self) -> Iterator[str]:
        """Files of which no scene is built, though they seem to have one: a line each."""
        yield from self.outside
        yield from (line for seminar in self.seminars for line in seminar.passed_over)

    def has(self, loaded: Mapping[str, str]) -> bool:
        """Whether these files, by path and digest, are the ones that the course was read from."""
        return all(self.digests.get(Path(path), digest) == digest for path, digest in loaded.items())

    def folder(self, seminar: str) -> Path:
        return self.root / self.by_id[seminar].folder


@dataclass(frozen=True)
class Found:
    """What the analysis of a course's files comes to, as it is kept between runs."""

    key: str
    seminars: tuple[Seminar, ...]
    kit: dict[str, Reach]
    outside: tuple[str, ...] = ()


_READ = reader_of(Found)


def course_from_json(root: Path, stored: dict[str, Any], digests: dict[Path, str], find_parts: FindParts) -> Course:
    found = _READ(stored)
    return Course(root, found.key, found.seminars, found.kit, digests, find_parts, found.outside)
