"""The values of a table as fields that a person fills in, and one of them changed in the file's own text."""

import contextlib
import copy
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ...source.modules import Module, Project
from ...source.parse_cache import Parses
from ...source.project_files import KIT, read_files
from .experiments import Declared, declared, missing_table
from .hyperparameters import HyperparameterError, annotated_type, check_table, read_tables


class FieldKind(Enum):
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    CHOICE = "choice"
    TOML = "toml"  # a list, a date: as the file has it


@dataclass(frozen=True)
class Field:
    """One value of a table.

    path:    of its key, through tables within tables
    value:   as text; of a TOML field as the file has it
    allowed: what its type says, in words; and as numbers `least` and `most`, with or without the bound itself
    choices: all that it may be, of a choice
    """

    path: tuple[str, ...]
    kind: FieldKind
    value: str
    allowed: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


class Tables:
    """The tables of one seminar against its experiments, as both are on disk now."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._file = folder / "hyperparams.toml"
        self._name = self._file.relative_to(root).as_posix()
        sources = read_files(root)
        self._project = Project(KIT, Parses(root / ".cache/analysis/parses", sources))
        code = folder / "experiments.py"
        self._code_name = code.relative_to(root).as_posix()
        self._module: Module | None = self._project.module(code, (folder,))

    def _declared(self, tables: Iterable[str]) -> Mapping[str, Declared]:
        return declared(self._project, self._module, tables) if self._module else {}

    def fields(self, text: bytes, experiment: str) -> list[Field]:
        """The fields of an experiment's table; none where it has no function.

        raises: HyperparameterError for a file that cannot be read, the code's included, or has no table of the
                experiment
        """
        tables = read_tables(text, self._name)
        if self._module and self._module.source.error:  # half-typed: which functions it has is not known
            raise HyperparameterError(f"{self._code_name}, {self._module.source.error}")
        functions = self._declared(tables)
        function = functions.get(experiment)
        if function is None:
            return []
        if experiment not in tables:
            raise HyperparameterError(missing_table(self._name, function.signature, functions))
        written = _parsed(text)[experiment]
        return [*self._fields(tables[experiment], written, function, ())]

    def _fields(
        self, table: Mapping[str, Any], written: Any, function: Declared, above: tuple[str, ...]
    ) -> Iterator[Field]:
        for key, value in table.items():
            path = (*above, key)
            if isinstance(value, dict):
                yield from self._fields(value, written[key], function, path)
            elif not _holds_tables(value):
                yield _field(path, value, _item(written, key), _schema(function, path))

    def changed(self, text: bytes, experiment: str, path: Sequence[str], given: str) -> bytes:
        """The file's text with one value changed, and all else as it was.

        raises: HyperparameterError for what a build would refuse, and for what is no field of the table
        """
        known = {field.path: field for field in self.fields(text, experiment)}
        field = known.get(tuple(path))
        if field is None:
            raise HyperparameterError(f"{self._name} has no value {'.'.join(path)} in a table [{experiment}] now.")
        value, source = _typed(field, given if field.kind is FieldKind.TEXT else given.strip())
        after = _with_value(text, (experiment, *field.path), value, source)
        mistakes = self._mistakes(after, experiment)
        if news := [each for each in mistakes if each not in self._mistakes(text, experiment)]:
            raise HyperparameterError("\n".join(news), news)
        return after

    def _mistakes(self, text: bytes, experiment: str) -> Sequence[str]:
        tables = read_tables(text, self._name)
        functions = self._declared(tables)
        signature = functions[experiment].signature
        inputs = set(signature.annotations) & functions.keys()
        try:
            check_table(tables[experiment], signature, inputs, functions[experiment].module, self._name)
        except HyperparameterError as wrong:
            return wrong.mistakes
        return ()


def _schema(function: Declared, path: tuple[str, ...]) -> Mapping[str, Any]:
    """What the type of a value says of it; nothing where it has none, or says so by code alone."""
    from pydantic import TypeAdapter

    signature = function.signature
    if path[0] not in signature.annotations:
        return {}
    with contextlib.suppress(Exception):  # a type that has no schema is one of which nothing is said beforehand
        schema = TypeAdapter(annotated_type(signature, path[0], function.module)).json_schema()
        return _within(schema, path[1:])
    return {}


def _holds_tables(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) or _holds_tables(each) for each in value)


def _within(schema: Mapping[str, Any], path: Sequence[str]) -> Mapping[str, Any]:
    """The part of a schema that is about a key below."""
    known = schema.get("$defs", {})
    for step in (None, *path):
        if step is not None:
            others = schema.get("additionalProperties")
            schema = schema.get("properties", {}).get(step, others if isinstance(others, dict) else {})
        if "$ref" in schema:
            schema = {**known.get(schema["$ref"].rpartition("/")[2], {}), **schema}
    return schema


ELSEWHERE = "This value cannot be changed here without a change of its file's layout: change it in an editor."
KINDS = {
    "integer": FieldKind.INTEGER,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
    "string": FieldKind.TEXT,
}


def _field(path: tuple[str, ...], value: Any, written: Any, schema: Mapping[str, Any]) -> Field:
    allowed = str(schema.get("description", ""))
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if choices and all(isinstance(each, str) for each in choices):
        return Field(path, FieldKind.CHOICE, str(value), allowed, choices=tuple(choices))
    kind = KINDS.get(str(schema.get("type")), _kind_of(value))
    if kind is FieldKind.TEXT and (not isinstance(value, str) or "\n" in value):
        kind = FieldKind.TOML
    if kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        least, most = (schema.get(each, schema.get(f"exclusive{each.capitalize()}")) for each in ("minimum", "maximum"))
        return Field(path, kind, str(value), allowed, least, most)
    text = (
        written.as_string() if kind is FieldKind.TOML else str(value).lower() if isinstance(value, bool) else str(value)
    )
    return Field(path, kind, text, allowed)


def _kind_of(value: Any) -> FieldKind:
    by_type = {bool: FieldKind.BOOLEAN, int: FieldKind.INTEGER, float: FieldKind.NUMBER, str: FieldKind.TEXT}
    return by_type.get(type(value), FieldKind.TOML)


def _typed(field: Field, given: str) -> tuple[Any, str]:
    """What a person has given as a value, and as TOML has it.

    raises: HyperparameterError for what is no value of the field's kind
    """
    import tomlkit

    if field.kind in (FieldKind.TEXT, FieldKind.CHOICE):
        return given, tomlkit.item(given).as_string()
    value = _toml(given)
    if value is None and field.kind is FieldKind.NUMBER and (number := _number(given)) is not None:
        value, given = number, repr(number)
    fits: dict[FieldKind, Any] = {FieldKind.INTEGER: int, FieldKind.NUMBER: (int, float), FieldKind.BOOLEAN: bool}
    is_fit = isinstance(value, fits.get(field.kind, object)) and value is not None
    if field.kind is not FieldKind.TOML:  # True is an int, too, and a comment is for an editor
        is_fit = is_fit and isinstance(value, bool) == (field.kind is FieldKind.BOOLEAN) and "#" not in given
    if not is_fit:
        needed = field.allowed or f"{ASKED[field.kind]} is needed"
        if field.kind is FieldKind.NUMBER and _number(pointed := given.replace(",", ".")) is not None:
            needed += f": its decimal mark is a point, {pointed}"
        raise HyperparameterError(f"{'.'.join(field.path)} = {given or 'nothing'}, but {needed}.")
    return value, given


ASKED = {
    FieldKind.INTEGER: "a whole number",
    FieldKind.NUMBER: "a number",
    FieldKind.BOOLEAN: "true or false",
    FieldKind.TOML: "a value as TOML writes it, such as [1, 2]",
}


def _number(given: str) -> float | None:
    """A number as people type it: .5 and 5. as well, which TOML does not take. A decimal stays one."""
    try:
        return float(given)
    except ValueError:
        return None


def _toml(given: str) -> Any:
    """The value that a text is in TOML; None where it is none, or more than one."""
    try:
        read = tomllib.loads(f"x = {given}")
    except (ValueError, RecursionError):
        return None
    return read["x"] if [*read] == ["x"] else None


def _parsed(text: bytes) -> Any:
    """The document of a file, which keeps its layout.

    raises: HyperparameterError for one of which it would not
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    plain = text.decode("utf-8-sig")
    with contextlib.suppress(TOMLKitError, ValueError, RecursionError):
        document = tomlkit.parse(plain)
        if tomlkit.dumps(document) == plain:
            return document
    raise HyperparameterError("The layout of this file cannot be kept: change it in an editor.")


def _item(holder: Any, key: str) -> Any:
    """A value as it is written, with what stands around it; None where tomlkit gives nothing but the value."""
    container = getattr(holder, "value", holder)
    found = container.item(key) if hasattr(container, "item") else holder[key]
    return found if hasattr(found, "trivia") else None


def _with_value(text: bytes, path: tuple[str, ...], value: Any, source: str) -> bytes:
    """A file's text with one value changed; its comments, its order and its layout are what they were."""
    import tomlkit

    document = _parsed(text)
    line_end = "\r\n" if b"\r\n" in text else "\n"
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    item: Any = tomlkit.parse(f"x = {source}".replace("\r\n", "\n").replace("\n", line_end)).item("x")
    before = _item(holder, path[-1])
    if before is None:
        raise HyperparameterError(ELSEWHERE)
    for name in ("indent", "comment_ws", "comment", "trail"):
        setattr(item.trivia, name, getattr(before.trivia, name))
    holder[path[-1]] = item
    plain = tomlkit.dumps(document)
    # Held against what was meant by who reads it in a build.
    meant = tomllib.loads(text.decode("utf-8-sig"))
    inner = meant = copy.deepcopy(meant)
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    if repr(tomllib.loads(plain)) != repr(meant):  # by their words: 1 equals 1.0 and True
        raise HyperparameterError(ELSEWHERE)
    mark = b"\xef\xbb\xbf" if text.startswith(b"\xef\xbb\xbf") else b""
    return mark + plain.encode()
