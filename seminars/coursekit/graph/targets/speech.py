"""Spoken narration as a target: a sound for each section that is narrated, in each language that a program speaks.

`course/languages/voices` has how a course names these programs. Each sentence is kept by itself: one that changed is
spoken anew, and no other one. Nothing is drawn for it: the video is joined again, and captions follow what is heard.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.wording.sentences import sentences

from ..course.docstrings import Measured
from ..course.languages.voices import Voice
from ..course.model import Course, Scene, Section
from ..course.settings import site_language, voice_of
from ..jobs.engine import Engine
from ..jobs.observing.reads import Reads
from ..jobs.registry import Observed
from ..jobs.showing import Speak
from ..store.records import Records
from .narration import Narrated, mistake, take_elements
from .target import Target, fingerprint
from .tensors import tensor_digests
from .versions import versions

Sentence = tuple[list[str | Measured], float | None]
NUMBER = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a number while a line is cut into sentences


@dataclass(frozen=True)
class Speech(Narrated):
    """What is said in one section, as a sound, and from when to when each sentence is heard.

    section:  as it is told in the language
    language: another one than the course's own
    """

    section: Section
    voice: Voice
    language: str = ""

    kit = "speech"
    is_known_by_files = True

    @property
    def description(self) -> str:
        return f"speech of {self.section.name}{f' in {self.language}' if self.language else ''}"

    @property
    def task(self) -> str:
        return ":".join(filter(None, ["speech", self.language, self.scene.seminar, self.scene.key, self.section.name]))

    @property
    def _stem(self) -> Path:
        folder = self.course.root / ".cache/speech" / self.language / self.scene.seminar / self.scene.stem
        return folder / self.section.name

    @property
    def path(self) -> Path:
        return self._stem.with_name(f"{self._stem.name}.wav")

    @property
    def files(self) -> dict[str, Path]:
        return {"speech.wav": self.path}

    @property
    def record(self) -> Path:
        return self._stem.with_name(f"{self._stem.name}.json")

    def in_course(self, course: Course) -> Target | None:
        """By the names of the scene and the section, and in the same language, if the section has words of it."""
        same = super().in_course(course)
        if not isinstance(same, Speech):
            return None
        spoken = speeches_of(course, self.records, same.scene, self.language).get(self.section.name)
        return spoken if spoken and spoken.language == self.language else None

    @property
    def told(self) -> Scene:
        """The scene in the language."""
        return self.scene.in_languages.get(self.language, self.scene)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Each in words and numbers, with its start if its line has one."""
        narration = self.section.said.narration
        return [each for line in narration for each in _sentences(list(line.parts()), line.start, self._tag)]

    @property
    def said(self) -> list[Measured]:
        """The numbers that it says."""
        return list(dict.fromkeys(part for parts, _ in self.sentences for part in parts if isinstance(part, Measured)))

    @property
    def needs(self) -> list[Target]:
        return [point for points in self.tensors.values() for point in points]

    @property
    def problem(self) -> str:
        of_section = replace(self.told, sections=(self.section,))
        return self.scene.problem or mistake(of_section, self.course.by_id[self.scene.seminar], self.tensors)

    @property
    def _tag(self) -> str:
        return self.language or site_language(self.course.root)

    def _made_from(self) -> dict[str, Any]:
        return {
            "kit": self.course.kit["speech"].slice,
            "command": self.voice.command,
            "language": self._tag,
            "versions": versions("speech", self.course.kit["speech"]),
        }

    def ingredients(self) -> dict[str, Any]:
        tensors = {name: tensor_digests(points) for name, points in self.tensors.items()}
        return {"kind": "speech", **self._made_from(), "sentences": self.sentences, "tensors": tensors}

    @property
    def pieces(self) -> Mapping[str, Mapping[str, str]]:
        return {key: {"sound.wav": name} for key, name in zip(self._keys(), self._names(), strict=True)}

    def _names(self) -> list[str]:
        """Of the files of the sentences: one that is said twice is spoken once."""
        firsts: dict[str, str] = {}
        return [firsts.setdefault(key, f"{place}.wav") for place, key in enumerate(self._keys())]

    def _keys(self) -> list[str]:
        made_from = self._made_from()
        return [
            fingerprint(
                {
                    "kind": "sentence",
                    **made_from,
                    "parts": parts,
                    "tensors": {
                        part.experiment: tensor_digests(self.tensors[part.experiment])
                        for part in parts
                        if isinstance(part, Measured)
                    },
                }
            )
            for parts, _ in self.sentences
        ]

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        numbers = take_elements(engine, self.scene, self.tensors, self.said)
        spoken = [
            ([part if isinstance(part, str) else (numbers[part], part.percent) for part in parts], start, name)
            for (parts, start), name in zip(self.sentences, self._names(), strict=True)
        ]
        done = engine.run(Observed(Speak(spoken, *self.voice, folder, self._tag), self._reads))
        return {"heard": done.value, "seconds": 0, "kept": list(self.pieces)}, {}

    @property
    def _reads(self) -> Reads:
        """Of the speech engine: nothing that it reads is known before, and it runs where its command is written."""
        root = self.course.root
        settings = root / "pyproject.toml"
        return Reads(f"{settings.name}, {self.voice.place}", self.task, root, frozenset(), settings, root)

    @property
    def heard(self) -> Sequence[tuple[float, float, str]]:
        """From when to when each sentence is heard, in seconds from the section's start, and its words."""
        return [tuple(each) for each in self.records.read(self.record).facts["heard"]]


def speeches_of(course: Course, records: Records, scene: Scene, language: str = "") -> dict[str, Speech]:
    """What is said in the narrated sections of a scene, by their names; nothing where no program speaks the language.

    language: another one than the course's own. What is not translated is said as in the docstring, in its own voice;
              where that is all, nobody speaks the language.
    """
    if not scene.is_narrated or not (voice := voice_of(course.root, language)):
        return {}
    told = scene.in_languages[language] if language else scene
    translated = scene.translations[language].sections if language else {section.name for section in scene.sections}
    found = {
        section.name: Speech(course, records, scene, section, voice, language)
        for section in told.sections
        if section.said.narration and section.name in translated
    }
    return {**speeches_of(course, records, scene), **found} if language and found else found


def _sentences(parts: Sequence[str | Measured], start: float | None, language: str) -> Iterator[Sentence]:
    """A line cut into sentences, each in words and numbers; the first begins when the line does."""
    numbers = iter(part for part in parts if isinstance(part, Measured))
    text = "".join(part if isinstance(part, str) else NUMBER for part in parts)
    for sentence in filter(None, sentences(text.strip(), language)):
        pieces = re.split(f"({NUMBER})", sentence)
        yield [next(numbers) if piece == NUMBER else piece for piece in pieces if piece], start
        start = None
