"""Hyperparameters, facts and tensors of both sides, as far as they differ."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.facts import FactError, Statements, read_facts

from ...errors import JobError
from ...jobs.engine import Engine
from ...jobs.registry import CompareExperiments, Measurements, ReadEvidence, TensorFiles
from ...store.files import digest_of
from ...targets.tensors import TensorFile, tensor_inputs
from .sides import Side

Experiment = tuple[str, str]  # a seminar, and a name in it
NOT_THERE = object()


@dataclass(frozen=True)
class Measured:
    """What differs, as plain values.

    hyperparameters: experiment, key, and how it is written before and after; None where it is not there
    facts:           experiment, claim, element, and of each side its values, its range, and whether it holds
    tensors:         experiment, tensor, and what CompareExperiments finds
    plots:           experiment, and what the charts of pages draw, with the lines of both sides in each
    problems:        why something cannot be told
    """

    hyperparameters: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    tensors: list[dict[str, Any]]
    plots: list[dict[str, Any]]
    problems: list[str]


def measure(before: Side, after: Side, engine: Engine) -> Measured:
    """Compare what both sides measure; tensors are read of seminars alone where some differ, or what is stated does."""
    names = list(dict.fromkeys((*after.experiments, *before.experiments)))
    changed = [name for name in names if _digests(before, name) != _digests(after, name)]
    problems: list[str] = []
    stated = [_Stated(side, problems) for side in (before, after)]
    anew = {name[0] for name in changed}
    anew |= {
        seminar for seminar in {name[0] for name in names} if stated[0].digest(seminar) != stated[1].digest(seminar)
    }
    known = [name for name in names if all(map(_is_known, (before, after), (name, name)))]
    told = [name for name in known if name[0] in anew]
    evidence = [each.read(told, changed, engine) for each in stated]
    return Measured(
        hyperparameters=[row for name in known for row in _hyperparameters(before, after, name)],
        facts=[*_facts(evidence)],
        tensors=[*_tensors(before, after, changed, engine, problems)],
        plots=[*_plots(evidence, changed)],
        problems=problems,
    )


def _digests(side: Side, name: Experiment) -> list[tuple[str, str]]:
    """Of each point its axes and the digest of its tensors; "" for one that could not be made."""
    found = []
    for point in side.experiments.get(name, ()):
        made = side.is_made(point)
        digest = point.records.read(point.record).files["tensors.pt"].digest if made else ""
        found.append((_axes(point), digest))
    return found


def _axes(point: TensorFile) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in point.experiment.axes.items())


def _files(side: Side, name: Experiment) -> TensorFiles | None:
    """The files of an experiment; None where it has none, or not all of them."""
    points = side.experiments.get(name, [])
    return tensor_inputs(points) if points and all(map(side.is_made, points)) else None


def _is_known(side: Side, name: Experiment) -> bool:
    """Whether it is known what an experiment is and comes to on a side, or that there is none."""
    return not side.experiments.get(name) or _files(side, name) is not None


def _hyperparameters(before: Side, after: Side, name: Experiment) -> Iterator[dict[str, Any]]:
    """Keys whose values differ; those of a sweep's points are told once where all points have them."""
    tables = [_table(side.experiments.get(name, ())) for side in (before, after)]
    for key in dict.fromkeys(key for table in tables for key in table):
        values = [table.get(key) for table in tables]
        if values[0] != values[1]:
            yield {"experiment": ":".join(name), "key": key, "before": values[0], "after": values[1]}


def _table(points: Sequence[TensorFile]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for point in points:
        for key, value in _flat(point.hyperparameters):
            found.setdefault(key, []).append(json.dumps(value, ensure_ascii=False, default=str))
    return {key: ", ".join(dict.fromkeys(values)) for key, values in found.items()}


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@dataclass(frozen=True)
class _Evidence:
    """Of one side, by experiment: facts as plain values, and plots."""

    facts: dict[Experiment, list[dict[str, Any]]]
    plots: dict[Experiment, list[dict[str, Any]]]


class _Stated:
    """What the seminars of one side state of their experiments."""

    def __init__(self, side: Side, problems: list[str]) -> None:
        self._side = side
        self._problems = problems

    def _folder(self, seminar: str) -> Path | None:
        there = self._side.seminar(seminar)
        return self._side.root / there.folder if there else None

    def digest(self, seminar: str) -> str:
        """Of the file that states it."""
        folder = self._folder(seminar)
        file = folder / "facts.toml" if folder else None
        return digest_of(file) if file and file.is_file() else ""

    def read(self, names: Sequence[Experiment], plotted: Sequence[Experiment], engine: Engine) -> _Evidence:
        """The facts of some experiments, and plots of some of them."""
        found = _Evidence({}, {})
        for seminar in dict.fromkeys(seminar for seminar, _ in names):
            here = [name for name in names if name[0] == seminar]
            files = {name[1]: files for name in here if (files := _files(self._side, name)) is not None}
            if not files:
                continue
            try:
                statements = self._statements(seminar)
                self._measure(
                    found, seminar, files, statements, [name[1] for name in plotted if name[0] == seminar], engine
                )
            except (FactError, JobError) as problem:
                self._problems.append(f"{self._side.name}: {problem}")
        return found

    def _statements(self, seminar: str) -> dict[str, Statements]:
        there = self._side.seminar(seminar)
        assert there
        return read_facts(self._side.root / there.folder, [e.name for e in there.experiments])

    def _measure(
        self,
        found: _Evidence,
        seminar: str,
        files: Mapping[str, TensorFiles],
        stated: Mapping[str, Statements],
        plotted: Sequence[str],
        engine: Engine,
    ) -> None:
        place = f"seminars/{self._folder(seminar).name}/facts.toml"  # type: ignore[union-attr]
        facts = [(name, fact) for name in files if name in stated for fact in stated[name].facts]
        curves: dict[str, list[dict[str, Any]]] = {}
        for name in (name for name in plotted if name in files):
            asked = stated[name].plots if name in stated else []
            curves[name] = [{**p.model_dump(exclude={"section"}), "place": f"{place}, table [{name}]:"} for p in asked]
        if not facts and not curves:
            return
        wanted = [(name, fact.element, f"{place}, table [{name}]:") for name, fact in facts]
        read: Measurements = engine.run(ReadEvidence(files, wanted, curves)).value
        for (name, fact), values in zip(facts, read.numbers, strict=True):
            told = {**fact.model_dump(include={"claim", "element", "between", "percent"}), "values": values}
            found.facts.setdefault((seminar, name), []).append({**told, "holds": fact.holds(values)})
        found.plots.update({(seminar, name): plots for name, plots in read.plots.items()})


def _facts(sides: Sequence[_Evidence]) -> Iterator[dict[str, Any]]:
    """Facts that are other ones now, or were not there; the same one is told by its claim, else by its element."""
    for name in dict.fromkeys(name for side in reversed(sides) for name in side.facts):
        then, now = ([*side.facts.get(name, ())] for side in sides)
        for fact in now:
            same = [old for old in then if old["claim"] == fact["claim"]] or [
                old for old in then if old["element"] == fact["element"] and not _is_claimed(old, now)
            ]
            old = same[0] if same else None
            if old:
                then.remove(old)
            if old != fact:
                yield _fact(name, old, fact)
        yield from (_fact(name, old, None) for old in then)


def _is_claimed(fact: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    return any(other["claim"] == fact["claim"] for other in others)


def _fact(name: Experiment, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    shown = new or old or {}
    return {
        "experiment": ":".join(name),
        "claim": shown["claim"],
        "was_claimed": old["claim"] if old and new and old["claim"] != new["claim"] else "",
        "element": shown["element"],
        "percent": shown["percent"],
        **{
            side: {key: fact[key] for key in ("values", "between", "holds", "element")} if fact else None
            for side, fact in (("before", old), ("after", new))
        },
    }


def _tensors(
    before: Side, after: Side, changed: Sequence[Experiment], engine: Engine, problems: list[str]
) -> Iterator[dict[str, Any]]:
    both = {name: [_files(side, name) for side in (before, after)] for name in changed}
    compared = {name: (one, other) for name, (one, other) in both.items() if one is not None and other is not None}
    for name, files in both.items():
        if name not in compared:
            made = [side for side, each in zip((before, after), files, strict=True) if each is not None]
            there = [side for side in (before, after) if side.experiments.get(name)]
            if len(there) == 2 or not made:
                problems.append(f"{':'.join(name)} was not made of both sides, and is not compared")
            else:
                how = "added" if made == [after] else "removed"
                yield {"experiment": ":".join(name), "tensor": "", "how": how, "point": "", "before": "", "after": ""}
    if not compared:
        return
    then, now = ({":".join(name): files[side] for name, files in compared.items()} for side in (0, 1))
    yield from engine.run(CompareExperiments(then, now)).value


def _plots(sides: Sequence[_Evidence], changed: Sequence[Experiment]) -> Iterator[dict[str, Any]]:
    """The plots of what changed, with what was below what is, line by line."""
    for name in changed:
        then, now = (side.plots.get(name, []) for side in sides)
        for plot in now:
            keys = ("x", "y", "log")
            old = next((each for each in then if all(each[key] == plot[key] for key in keys)), None)
            if old is None or old["series"] == plot["series"]:
                continue
            yield {**plot, "experiment": ":".join(name), "series": [*_both(old["series"], plot["series"])]}


def _both(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    labels = list(dict.fromkeys(series["label"] for series in (*new, *old)))
    for when, every, dash in (("before", old, True), ("after", new, False)):
        for series in every:
            color = labels.index(series["label"])
            yield {**series, "label": f"{series['label']}, {when}", "color": color, "is_dashed": dash}
