"""Narration: what the docstrings of a scene's sections say, and the numbers that they take from tensors."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..course.docstrings import Measured
from ..course.model import Scene, Section, Seminar
from ..jobs.engine import Engine
from ..jobs.registry import Element, ReadElements
from .target import OfScene
from .tensors import TensorFile, tensor_inputs

Numbers = Mapping[Measured, float]


class Narrated(OfScene):
    """What tells the narration of a scene, with its numbers."""

    @property
    def said(self) -> list[Measured]:
        """The numbers that its narration takes from tensors."""
        return measured(self.scene)

    @cached_property
    def tensors(self) -> dict[str, list[TensorFile]]:
        """Those that the narration names; none of a name that is no experiment."""
        seminar = self.course.by_id[self.scene.seminar]
        names = dict.fromkeys(number.experiment for number in self.said)
        return {name: [TensorFile(self.course, self.records, e) for e in seminar.points(name)] for name in names}


def script_of(section: Section) -> tuple[str, list[tuple[list[Any], float | None]]]:
    """A section's title, and the lines of its narration in parts, with their starts; numbers are named, not read."""
    return section.said.title, [(list(line.parts()), line.start) for line in section.said.narration]


def measured(*scenes: Scene) -> list[Measured]:
    """The numbers that the narration of scenes takes from tensors."""
    lines = (line for scene in scenes for section in scene.sections for line in section.said.narration)
    return list(dict.fromkeys(number for line in lines for number in line.measured()))


def in_all_languages(scene: Scene) -> list[Scene]:
    """A scene as its docstrings tell it, and in each other language that has words of it."""
    return [scene, *scene.in_languages.values()]


def mistake_in_any(scene: Scene, seminar: Seminar, tensors: Mapping[str, Sequence[TensorFile]]) -> str:
    """What is wrong with a scene's narration by itself, in whatever language, or ""."""
    told = (mistake(each, seminar, tensors) for each in in_all_languages(scene))
    return next(filter(None, (*seminar.mistranslated, *told)), "")


def mistake(scene: Scene, seminar: Seminar, tensors: Mapping[str, Sequence[TensorFile]]) -> str:
    """What is wrong with a scene's narration by itself, or ""."""
    for section in scene.sections:
        starts = [line.start for line in section.said.narration if line.start is not None]
        if starts != sorted(set(starts)):
            return f"{scene.file}, {section.name}(): the times of its narration must rise, but are {starts} s."
        for line in section.said.narration:
            if braces := line.misspelt(experiment.name for experiment in seminar.experiments):
                return (
                    f"{scene.file}, {section.name}(): its narration says {braces}, which is no number from a tensor: "
                    "that is {experiment: element}, or {experiment: element %}."
                )
        for number in (n for line in section.said.narration for n in line.measured()):
            points = tensors[number.experiment]
            if not points:
                known = ", ".join(dict.fromkeys(experiment.name for experiment in seminar.experiments))
                return (
                    f"{scene.file}, {section.name}(): {_narrated(number)}, but {scene.seminar} has no such experiment; "
                    f"it has {known or 'none'}."
                )
            if len(points) > 1:
                return (
                    f"{scene.file}, {section.name}(): its narration takes one number from {number.experiment}, "
                    "which is a sweep; take it from an experiment that sums the sweep up."
                )
    return ""


def wanted_by(scene: Scene, numbers: Iterable[Measured]) -> list[Element]:
    """Numbers of a scene's narration as `coursekit.lab.tensors.elements` reads them."""
    places = {
        number: f"{told.file}, {section.name}()"
        for told in reversed(in_all_languages(scene))
        for section in reversed(told.sections)
        for line in section.said.narration
        for number in line.measured()
    }
    return [(n.experiment, n.element, f"{places[n]}: {_narrated(n)}, but") for n in numbers]


def _narrated(number: Measured) -> str:
    return f"its narration says {{{number.experiment}: {number.element}}}"


def take_elements(
    engine: Engine, scene: Scene, tensors: Mapping[str, Sequence[TensorFile]], wanted: Sequence[Measured]
) -> Numbers:
    """The numbers that sentences name, read by a worker."""
    if not wanted:
        return {}
    files = {name: tensor_inputs(points) for name, points in tensors.items()}
    found = engine.run(ReadElements(files, wanted_by(scene, wanted))).value
    return {number: values[0] for number, values in zip(wanted, found, strict=True)}
