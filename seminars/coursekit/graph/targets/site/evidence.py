"""What a page takes from tensors: the numbers that are said, facts with their measured values, and plots."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from coursekit.facts import FactError, Statements, check_places, read_facts, require

from ...course.docstrings import Measured
from ...errors import JobError
from ...jobs.engine import Engine
from ...jobs.registry import ReadEvidence
from ..narration import wanted_by
from ..tensors import tensor_inputs

if TYPE_CHECKING:
    from .pages import Page  # which takes this in when a page is made: pydantic takes longer to import than all of it


@dataclass(frozen=True)
class Evidence:
    """As plain values, by experiment."""

    said: dict[Measured, float]
    facts: dict[str, list[dict[str, Any]]]
    plots: dict[str, list[dict[str, Any]]]
    homes: dict[str, str]  # the sections in which their author wants them to be told of


def read_evidence(page: "Page", engine: Engine) -> Evidence:
    """Read facts.toml and the tensors.

    raises: JobError for a mistake in facts.toml, and for a fact that does not hold
    """
    try:
        stated = _statements(page)
        return _read(page, stated, engine)
    except FactError as problem:
        raise JobError(str(problem)) from None


def _statements(page: "Page") -> dict[str, Statements]:
    """What is stated of the experiments behind a page."""
    seminar = page.course.by_id[page.scene.seminar]
    place = f"{seminar.folder}/facts.toml"
    stated = read_facts(page.course.root / seminar.folder, [e.name for e in seminar.experiments])
    if not any(scene.problem for scene in seminar.scenes):  # the sections of one that cannot be read are not known
        check_places(place, stated, list(dict.fromkeys(s.name for scene in seminar.scenes for s in scene.sections)))
    elsewhere = {s.name for scene in seminar.scenes if scene != page.scene for s in scene.sections}
    for name, statements in stated.items():
        here = sorted(statements.places() & {section.name for section in page.scene.sections} - elsewhere)
        if here and name not in page.experiments:
            raise FactError(
                f"{place}, table [{name}]: it is to be shown in {here[0]}, but {page.scene.name} takes nothing from "
                f"{name}: neither self.tensors({name!r}) nor a number in its narration."
            )
    return {name: stated[name] for name in page.experiments if name in stated}


def _read(page: "Page", stated: Mapping[str, Statements], engine: Engine) -> Evidence:
    facts = [(name, fact) for name, statements in stated.items() for fact in statements.facts]
    drawn = {name for clip in page.video.clips for name in clip.tensors}
    plots = {name: stated[name].plots if name in stated else [] for name in page.experiments}
    file = f"{page.course.by_id[page.scene.seminar].folder}/facts.toml"
    places = {name: f"{file}, table [{name}]:" for name in stated}
    job = ReadEvidence(
        files={name: tensor_inputs(points) for name, points in page.experiments.items()},
        wanted=[*wanted_by(page.scene, page.said), *((n, fact.element, places[n]) for n, fact in facts)],
        # What a section draws is plotted even where nobody asks for it.
        curves={
            n: [{**p.model_dump(exclude={"section"}), "place": places[n]} for p in asked]
            for n, asked in plots.items()
            if asked or n in drawn
        },
    )
    found = engine.run(job).value
    said, measured = found.numbers[: len(page.said)], found.numbers[len(page.said) :]
    told: dict[str, list[dict[str, Any]]] = {}
    for (name, fact), values in zip(facts, measured, strict=True):
        require(file, name, fact, values)
        told.setdefault(name, []).append({**fact.model_dump(), "measured": values})
    return Evidence(
        said={number: values[0] for number, values in zip(page.said, said, strict=True)},
        facts=told,
        plots={
            name: [
                {**plot, "section": asked.section if asked else ()} for plot, asked in zip_longest(made, plots[name])
            ]
            for name, made in found.plots.items()
        },
        homes={name: statements.section for name, statements in stated.items() if statements.section},
    )
