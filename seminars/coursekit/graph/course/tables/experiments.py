"""Experiments of a seminar: its functions with their tables, and what is wrong with either."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from coursekit.wording.lookalikes import lookalike, told_apart

from ...source.modules import Module, Project, lookup
from ...source.project_files import KIT
from ...source.scenes import scene_classes
from ...source.slicing.slicer import Slicer
from ...source.syntax.definitions import Definition
from ..docstrings import summaries
from ..model import Experiment, Reach, unwritable
from ..reaches import Reaches
from .hyperparameters import HyperparameterError, Signature, check_table, read_signature, read_tables

CHECKPOINT = ("lab/experiment.py", "checkpoint")


class Declared(NamedTuple):
    """A function that makes tensors, by the name that experiments.py has for it, and the file that defines it."""

    name: str
    module: Module
    definition: Definition

    @property
    def signature(self) -> Signature:
        return replace(read_signature(self.definition), name=self.name)


class Experiments(Reaches):
    """Reads `experiments.py` and `hyperparams.toml`; what is wrong in them stays with the tasks that it concerns."""

    def of(self, identity: str, folder: Path) -> Iterator[Experiment]:
        """The experiments of a seminar, those with a mistake included."""
        code, toml = folder / "experiments.py", folder / "hyperparams.toml"
        module = self.project.module(code, (folder,))
        has_tables = toml in self.sources.texts
        if not has_tables and (module is None or scene_classes(self.project, module)):
            return  # functions beside scenes are helpers, where no table says that they are experiments
        code_name, toml_name = (f.relative_to(self.root).as_posix() for f in (code, toml))
        problem, tables = "", {}
        try:
            tables = read_tables(self.sources.texts.get(toml, b""), toml_name)
        except HyperparameterError as mistake:
            problem = str(mistake)
        functions = declared(self.project, module, tables) if module else {}
        if module and module.source.error:
            problem = f"{code_name}, {module.source.error}"
        if problem and not functions and not tables:
            functions = {"experiments": None}  # type: ignore[dict-item]
        for name in [*functions, *(t for t in tables if t not in functions)]:
            if problem or (too_long := unwritable(name, "experiment")):
                yield self._broken(identity, name, problem or f"{code_name}: {too_long}.")
            elif name not in functions or module is None:
                close = lookalike(name, functions) or next(iter(difflib.get_close_matches(name, functions, 1)), "")
                hint = f"; did you mean {told_apart(close, name)}?" if close else "."
                yield self._broken(
                    identity, name, f"{toml_name}, table [{name}]: {code_name} has no function {name}(){hint}"
                )
            else:
                yield from self._points(identity, folder, module, functions, name, tables.get(name), toml_name)

    def _points(
        self,
        identity: str,
        folder: Path,
        module: Module,
        functions: Mapping[str, Declared],
        name: str,
        table: dict[str, object] | None,
        toml_name: str,
    ) -> Iterator[Experiment]:
        signature = functions[name].signature
        inputs = tuple(argument for argument in signature.annotations if argument in functions)
        try:
            if table is None:
                raise HyperparameterError(missing_table(toml_name, signature, functions))
            _refuse_cycle(functions, name, toml_name)
            checked = check_table(table, signature, set(inputs), functions[name].module, toml_name)
        except HyperparameterError as mistake:
            yield self._broken(identity, name, str(mistake))
            return
        reach = self.reach(Slicer(self.project).function(module, name), folder, module)
        imports = self.imports(module).digest
        is_checkpoint = self._is_checkpoint(functions[name])
        about = self._about(functions[name])
        for axes in checked.points():
            given = _in_order(signature, {**checked.fixed, **axes})
            yield Experiment(identity, name, axes, given, inputs, is_checkpoint, reach, imports=imports, about=about)

    def _is_checkpoint(self, experiment: Declared) -> bool:
        """Whether one of its decorators, by whatever name, is the kit's `checkpoint`."""
        decorators = experiment.definition.header.decorators
        marks = (mark for name in decorators for mark in lookup(self.project, experiment.module, name))
        return any((owner.path, *mark.names) == (KIT / CHECKPOINT[0], CHECKPOINT[1]) for owner, mark in marks)

    def _about(self, experiment: Declared) -> str:
        text = self.sources.texts.get(experiment.module.path, b"")
        return summaries(text).get(experiment.definition.names[0], "")

    def _broken(self, identity: str, name: str, problem: str) -> Experiment:
        return Experiment(identity, name, {}, {}, (), False, Reach(""), problem)


def declared(project: Project, module: Module, tables: Iterable[str]) -> dict[str, Declared]:
    """The experiments of an experiments.py, by name: its own functions, and imported ones that have a table."""
    own = (d for d in module.source.definitions if d.is_function and not d.names[0].startswith("_"))
    found = {d.names[0]: Declared(d.names[0], module, d) for d in own}
    for name in tables:
        if name in found or name.startswith("_"):
            continue
        for owner, definition in lookup(project, module, name):
            if definition.is_function:
                found[name] = Declared(name, owner, definition)  # the last one binds the name
    return found


def _in_order(signature: Signature, given: dict[str, object]) -> dict[str, object]:
    return {name: given[name] for name in signature.annotations if name in given}


def missing_table(toml_name: str, signature: Signature, functions: Collection[str]) -> str:
    """What is told of an experiment that has no table, among all functions of its file that are experiments."""
    keys = [name for name in signature.annotations if name not in functions]
    return (
        f"{toml_name} has no table [{signature.name}] for {signature.name}(); add one with "
        f"{', '.join(keys) or 'no keys'}, or begin the function's name with an underscore if it is no experiment."
    )


def _refuse_cycle(functions: Mapping[str, Declared], name: str, toml_name: str) -> None:
    graph = {n: [a for a in each.signature.annotations if a in functions] for n, each in functions.items()}
    reached, todo = {name}, [name]
    while todo:
        for producer in graph[todo.pop()]:
            if producer not in reached:
                reached.add(producer)
                todo.append(producer)
    try:
        list(TopologicalSorter({n: graph[n] for n in graph if n in reached}).static_order())
    except CycleError as cycle:
        circle = cycle.args[1][:0:-1]  # each is needed by the next; without the first, which stands at both ends
        first = circle.index(min(circle))  # of all that are in it the same words, which a build tells once
        around = " needs ".join([*circle[first:], *circle[:first], circle[first]])
        raise HyperparameterError(f"{Path(toml_name).parent}/experiments.py: {around}; break the circle.") from None
