"""facts.toml: what a seminar's author claims of its experiments, in ranges that are held against the tensors.

    [[optimizer_race.facts]]
    claim = "Steps that Adam takes until it stays within 1 % of the distance"
    element = "adam/steps"
    between = [70, 80]
    source = "Kingma & Ba 2015"

    [[optimizer_race.plots]]
    y = "*/loss"
    log = "y"
    section = "scene6_race"  # where its page shows it; left out, where it tells of the experiment

The file is optional, and part of no fingerprint but that of the pages which show it.
"""

import difflib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .toml_text import TomlMistake, read_toml


class FactError(ValueError):
    """A mistake in facts.toml, or a fact that does not hold; the message is for its author."""

    for_author = True


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Placed(_Strict):
    """Something of an experiment that a page shows in the sections that its author names, or where that is told of."""

    section: Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)] = ()


class Fact(_Placed):
    """A claim, the element of a tensor that measures it, and the range in which it must lie."""

    claim: str
    element: str
    between: Annotated[list[float], Field(min_length=2, max_length=2, description="two numbers, [low, high]")]
    source: str = ""
    percent: bool = False

    def holds(self, values: Iterable[float]) -> bool:
        return all(self.between[0] <= value <= self.between[1] for value in values)


class Plot(_Placed):
    """Which tensors of an experiment are plotted beside its sections."""

    y: str
    x: str = ""
    rows: str = ""
    log: Literal["", "x", "y", "xy"] = ""
    title: str = ""


class Statements(_Strict):
    """What is stated of one experiment."""

    section: str = ""  # where its page tells of it; "" leaves that to the page
    facts: list[Fact] = []
    plots: list[Plot] = []

    def places(self) -> set[str]:
        """All sections that it names."""
        named = {place for each in (*self.facts, *self.plots) for place in each.section}
        return named | {self.section} - {""}


def read_facts(folder: Path, experiments: Iterable[str]) -> dict[str, Statements]:
    """What the facts.toml of a seminar's folder states, by experiment; {} where there is none.

    raises: FactError naming the file, the table, and what is allowed
    """
    file = folder / "facts.toml"
    place = f"seminars/{folder.name}/facts.toml"
    try:
        tables = read_toml(file.read_bytes(), place)
    except TomlMistake as mistake:
        raise FactError(str(mistake)) from None
    except OSError as problem:
        if isinstance(problem, FileNotFoundError) and not file.is_symlink():
            return {}
        what = f", a link to {os.readlink(file)} that" if file.is_symlink() else ""
        raise FactError(f"{place}{what} cannot be read: {problem.strerror}; mend or remove it.") from None
    known = list(dict.fromkeys(experiments))
    for name in tables:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]}?" if close else f"; it has {', '.join(known) or 'none'}."
            raise FactError(f"{place}, table [{name}]: the seminar has no such experiment{hint}")
    return {name: _statements(table, name, place) for name, table in tables.items()}


def _statements(table: object, name: str, place: str) -> Statements:
    try:
        return Statements.model_validate(table)
    except ValidationError as problem:
        lines = [f"  {'.'.join(map(str, error['loc']))}: {error['msg']}." for error in problem.errors()]
        raise FactError("\n".join([f"{place}, table [{name}]:", *lines])) from None


def check_places(place: str, stated: Mapping[str, Statements], known: Collection[str]) -> None:
    """raises: FactError for a section that no scene of the seminar has"""
    for name, statements in stated.items():
        for section in sorted(statements.places() - set(known)):
            close = difflib.get_close_matches(section, known, 1)
            hint = f"; did you mean {close[0]}?" if close else f"; they have {', '.join(known) or 'none'}."
            raise FactError(f"{place}, table [{name}]: no scene of the seminar has a section {section}{hint}")


def require(place: str, experiment: str, fact: Fact, values: Sequence[float]) -> None:
    """raises: FactError if a fact does not hold of what was measured"""
    if not fact.holds(values):
        measured = ", ".join(f"{value:.6g}" for value in values)
        low, high = fact.between
        raise FactError(
            f"{place}, table [{experiment}]: “{fact.claim}” is stated to lie between {low:g} and {high:g}, "
            f"but {fact.element} = {measured}."
        )
