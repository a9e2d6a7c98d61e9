"""hyperparams.toml against the signatures of experiments.py: every mistake named by file, table and key."""

import ast
import builtins
import collections.abc
import difflib
import itertools
import json
import math
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from coursekit.toml_text import TomlMistake, read_toml
from coursekit.wording.lookalikes import lookalike, told_apart
from coursekit.wording.plurals import counted

from ...source.modules import Module
from ...source.project_files import why_unread
from ...source.syntax.definitions import Definition
from ..model import plain

UNQUOTED = re.compile(r"\s*(?:\[+([^\"'\[\]]+)\]+|([^\"'\[\]#=]+)=)")  # [name], and name =
THEIRS, MUST = "Input should ", "it must "  # how most of pydantic's messages begin, and how they are told
MOST_POINTS = 64  # of a sweep that does not say `points = N` itself


class HyperparameterError(ValueError):
    """A mistake in a table; the message is for its author and names file, table and key.

    mistakes: each by itself, without file and table
    """

    for_author = True

    def __init__(self, told: str, mistakes: Sequence[str] = ()) -> None:
        super().__init__(told)
        self.mistakes = mistakes or (told,)


@dataclass(frozen=True)
class Signature:
    """The arguments of an experiment: annotation as text ("" for none), and whether a default stands in."""

    name: str
    annotations: Mapping[str, str]
    optional: frozenset[str]


@dataclass(frozen=True)
class Table:
    """A checked table: one set of hyperparameters a point of its sweep; an experiment without a sweep has one."""

    axes: Mapping[str, list[Any]]
    fixed: Mapping[str, Any]

    def points(self) -> Iterator[dict[str, Any]]:
        """The values of the axes at each point, the last axis varying fastest."""
        for values in itertools.product(*self.axes.values()):
            yield dict(zip(self.axes, values, strict=True))


def read_signature(definition: Definition) -> Signature:
    node = ast.parse(f"def {definition.names[0]}({definition.header.arguments}): ...").body[0]
    assert isinstance(node, ast.FunctionDef)
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    defaults = {a.arg for a in positional[len(positional) - len(spec.defaults) :]}
    defaults |= {a.arg for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is not None}
    annotations = {a.arg: ast.unparse(a.annotation) if a.annotation else "" for a in [*positional, *spec.kwonlyargs]}
    return Signature(node.name, annotations, frozenset(defaults))


def read_tables(text: bytes, file: str) -> dict[str, dict[str, Any]]:
    """The tables of a file, by name.

    raises: HyperparameterError for broken TOML, for a key outside a table, and for a file that cannot be read
    """
    if why := why_unread(text):
        raise HyperparameterError(f"{file}, {why}.")
    try:
        tables = read_toml(text, file, _to_quote)
    except TomlMistake as mistake:
        raise HyperparameterError(str(mistake)) from None
    loose = [key for key, value in tables.items() if not isinstance(value, dict)]
    if loose:
        name, value = loose[0], tables[loose[0]]
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            raise HyperparameterError(
                f"{file}: [[{name}]] begins a list of tables, but an experiment has one: write [{name}]."
            )
        raise HyperparameterError(f"{file}: {name} stands outside a table; write it below the [experiment] it is for.")
    return tables


def _to_quote(text: bytes) -> str:
    """The way out where a table or a key has a letter that TOML only takes in quotes: [σ_sweep]."""
    for number, line in enumerate(text.decode(errors="replace").splitlines(), 1):
        match = UNQUOTED.match(line)
        name = (match[1] or match[2]).strip() if match else ""
        if match and name and not name.isascii():
            quoted = f'["{name}"]' if match[1] else f'"{name}" = …'
            return f"; in line {number}, write {quoted}: a name with other letters than a to z stands in quotes"
    return ""


def check_table(table: dict[str, Any], signature: Signature, inputs: set[str], module: Module, file: str) -> Table:
    """One table against its experiment; `inputs` are the arguments that receive another experiment's result.

    raises: HyperparameterError with one line a mistake
    """
    given = dict(table)
    sweep = given.pop("sweep", {}) if "sweep" not in signature.annotations else {}
    axes = dict(sweep) if isinstance(sweep, dict) else {}
    wanted = [name for name in signature.annotations if name not in inputs]
    mistakes = _sweep_mistakes(sweep, given.pop("points", None) if axes else None, wanted, given)
    for name in (*given, *axes):
        if name in inputs:
            mistakes.append(f"{name} is given, but it receives the result of the experiment {name}; remove the line.")
        elif name not in signature.annotations:
            close = lookalike(name, wanted) or next(iter(difflib.get_close_matches(name, wanted, 1)), "")
            allowed = f"; allowed are {', '.join(wanted) or 'no keys'}."
            hint = f"; did you mean {told_apart(close, name)}?" if close else allowed
            mistakes.append(f"{name} is no argument of {signature.name}(){hint}")
    for name in wanted:
        if name not in given and name not in axes and name not in signature.optional:
            mistakes.append(f"{name} is missing; {signature.name}({', '.join(wanted)}) needs it.")
    namespace = _Annotations(module)
    for name, value in given.items():
        mistakes.extend(_value_mistakes(name, value, namespace, signature.annotations.get(name, "")))
    for name, values in axes.items():
        for i, value in enumerate(values if isinstance(values, list) else ()):
            written = signature.annotations.get(name, "")
            mistakes.extend(_value_mistakes(f"sweep.{name}[{i}]", value, namespace, written))
    if mistakes:
        raise HyperparameterError(
            "\n".join([f"{file}, table [{signature.name}]:", *(f"  {line}" for line in mistakes)]), mistakes
        )
    return Table(axes, given)


def annotated_type(signature: Signature, name: str, module: Module) -> Any:
    """The type of an experiment's argument; Any where its annotation says none, or only running the file could tell."""
    return _Annotations(module).of(signature.annotations.get(name, ""))


def _sweep_mistakes(sweep: Any, allowed: Any, wanted: list[str], given: Mapping[str, Any]) -> list[str]:
    if sweep == {}:
        return []
    if not isinstance(sweep, dict):
        return [f"sweep = {sweep!r}, but a sweep is a table of lists, such as {{ seed = [0, 1, 2] }}."]
    mistakes = []
    for axis, values in sweep.items():
        if not isinstance(values, list) or not values:
            mistakes.append(f"sweep.{axis} = {values!r}, but an axis is a list of at least one value.")
            continue
        texts = [json.dumps(value, default=str) for value in values]
        twice = next((text for text in texts if texts.count(text) > 1), None)
        if twice:
            mistakes.append(f"sweep.{axis} holds {twice} twice; each point is trained once.")
        names = [plain(value) for value in values]
        same = next((i for i, name in enumerate(names) if not twice and name in names[:i]), None)
        if same is not None:
            mistakes.append(f"sweep.{axis}[{same}] = {texts[same]} has the file name of another value, {names[same]}.")
        if axis in given:
            mistakes.append(f"{axis} is both a key and an axis of the sweep; remove one.")
    points = math.prod(len(values) for values in sweep.values() if isinstance(values, list))
    most = allowed if isinstance(allowed, int) else MOST_POINTS
    if points > most:
        mistakes.append(
            f"sweep has {counted(points, 'points')}, more than {most}; if that is meant, add `points = {points}`."
        )
    return mistakes


def _value_mistakes(name: str, value: Any, annotations: "_Annotations", written: str) -> list[str]:
    unusable = list(_not_numbers(name, value))
    if unusable:
        return unusable
    from pydantic import PydanticUserError, TypeAdapter, ValidationError

    annotation = annotations.of(written)
    try:
        TypeAdapter(annotation).validate_json(json.dumps(value, default=str), strict=True)
    except ValidationError as problem:
        return mistakes_of(name, value, annotation, problem.errors(), written)
    except (PydanticUserError, NameError, TypeError):
        return []  # `range`, or no type at all: the run, which has the file's own names, tells of it
    return []


def _not_numbers(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, float) and not math.isfinite(value):
        yield f"{name} = {value}, but a hyperparameter must be a finite number."
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _not_numbers(f"{name}[{i}]", item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _not_numbers(f"{name}.{key}", item)


def mistakes_of(
    name: str, value: Any, annotation: Any, errors: Sequence[Mapping[str, Any]], written: str = ""
) -> list[str]:
    """pydantic's errors of a value as sentences: `betas[2] = 1.0, but a decay must lie in [0, 1).`

    Of a union, each of its types refuses, all of which is one sentence: `size = "x", but it must be a valid integer,
    or a valid array; size is declared int | list[int].`

    written: the annotation as its file has it
    """
    refusals: dict[str, list[str]] = {}
    declared = "" if isinstance(annotation, type) or not written else f"; {name} is declared {written}"
    for error in errors:
        place, found, steps, missing = _innermost(name, value, error["loc"])
        if missing:
            refusals[f"{place}{missing} is missing{declared}"] = []
            continue
        described = _description(annotation, steps)
        refusals.setdefault(f"{place} = {json.dumps(found, default=str)}", []).append(described or _refusal(error))
    return [
        f"{what}, but {', or '.join(dict.fromkeys(told)).replace(f', or {MUST}', ', or ')}"
        f"{declared if any(each.startswith(MUST) for each in told) else ''}."
        if told
        else f"{what}."
        for what, told in refusals.items()
    ]


def _innermost(name: str, value: Any, path: Sequence[Any]) -> tuple[str, Any, tuple[Any, ...], str]:
    """Name, value and steps of what is wrong; and the step that leads to nothing, of what is missing."""
    steps: list[Any] = []
    for step in path:
        if isinstance(step, str) and not isinstance(value, dict):
            continue  # which type of a union it is about, by pydantic's name for it
        told = f"[{step}]" if isinstance(step, int) else f".{step}"
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return name, value, tuple(steps), told
        steps.append(step)
        name += told
    return name, value, tuple(steps), ""


def _refusal(error: Mapping[str, Any]) -> str:
    told = str(error["msg"])
    return MUST + told.removeprefix(THEIRS) if told.startswith(THEIRS) else f"{MUST}fit: {told[0].lower()}{told[1:]}"


def _description(annotation: Any, steps: tuple[Any, ...]) -> str:
    """What the innermost type with a description says, along the path to a wrong value."""
    metadata = getattr(annotation, "__metadata__", ())
    inner = typing.get_args(annotation)[0] if metadata else annotation
    described = next((m.description for m in metadata if getattr(m, "description", None)), "")
    if steps and (deeper := typing.get_args(inner)):
        described = _description(deeper[-1], steps[1:]) or described
    return described


class _Annotations(dict[str, Any]):
    """The names that an annotation may use: Python's types, coursekit.quantities, and the file's own aliases."""

    def __init__(self, module: Module) -> None:
        from coursekit import quantities

        super().__init__({**vars(builtins), **vars(collections.abc), **vars(typing), **vars(quantities)})
        self.module = module

    def __missing__(self, name: str) -> Any:
        for definition in self.module.bindings.get(name, ()):
            node = ast.parse(definition.text).body[0]
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value:
                return self.of(ast.unparse(node.value))
        raise KeyError(name)

    def of(self, annotation: str) -> Any:
        """The type that an annotation's text means, with quoted names; Any where only running the file could tell."""
        annotated = SimpleNamespace(__annotations__={"value": annotation or "typing.Any"})
        try:
            return typing.get_type_hints(annotated, {"typing": typing, "t": typing}, self, include_extras=True)["value"]
        except (Exception, SystemExit):  # it is an expression of the author's, and may raise what it likes
            return Any
