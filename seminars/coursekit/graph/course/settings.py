"""Where work is done and results are kept: the table [tool.coursekit] of pyproject.toml, and what overrides it."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..store.files import content_of
from .languages.voices import Voice, mistake_in, voice_in

TABLE = "[tool.coursekit]"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # RFC 5646, as far as a page may name a language
SOURCE_LANGUAGE = "en"  # where a project names none
Commands = str | dict[str, str]  # one, or one for each language by its tag
KINDS: dict[Any, tuple[type, ...]] = {str: (str,), float: (int, float), bool: (bool,), Commands: (str, dict)}


@dataclass(frozen=True)
class Settings:
    """What a project says of its machines; each key may be left out."""

    cluster: str = ""  # the address of a Dask scheduler; "" for the processes of this machine
    cluster_patience: float = 60.0  # seconds to wait for a worker where there is none
    store: str = ""  # a folder, or any URL that fsspec knows; "" for none but .cache/store
    store_write: bool = False  # whether results are put there, too; CI does, people read
    speech: Commands = ""  # who speaks narration (see voices); "" where nothing is spoken
    processor: str = ""  # "any" where tensors that another kind of processor made are as good


def read_settings(root: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a project.

    raises: CourseError for a key that there is not, and for a value of another kind
    """
    table = settings_table(root)
    table.pop("site", None)  # of the pages alone: `site` reads it
    known = {field.name: KINDS[field.type] for field in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            raise CourseError(f"pyproject.toml, {TABLE}: {key} is no setting; they are {', '.join(known)}.")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and bool not in known[key]):
            wanted = {str: "a text", float: "a number", bool: "true or false", dict: "a text or a table"}[
                known[key][-1]
            ]
            raise CourseError(f"pyproject.toml, {TABLE}: {key} = {value!r}, but it is {wanted}.")
    if table.get("processor", "") not in ("", "any"):
        raise CourseError(f'pyproject.toml, {TABLE}: processor = {table["processor"]!r}, but it is "any" or left out.')
    if wrong := mistake_in(table.get("speech", "")):
        raise CourseError(f"pyproject.toml, {TABLE}: {wrong}")
    # The same for every project of a person, or of a CI.
    if store := environment.get("COURSEKIT_STORE"):
        table["store"] = store
    table.setdefault("store_write", environment.get("CI", "").lower() in ("1", "true"))
    return Settings(**table)


def settings_table(root: Path) -> dict[str, Any]:
    """The table [tool.coursekit] of a project's pyproject.toml as it stands; {} where there is none."""
    try:
        text = content_of(root / "pyproject.toml")
    except FileNotFoundError:
        return {}
    if b"tool.coursekit" not in text:  # most projects have no such table, and reading TOML takes its time
        return {}
    from coursekit.toml_text import TomlMistake, read_toml  # here: a run with nothing to do, and no table, is fast

    try:
        return dict(read_toml(text, "pyproject.toml").get("tool", {}).get("coursekit", {}))
    except TomlMistake as mistake:
        raise CourseError(str(mistake)) from None


def voice_of(root: Path, language: str = "") -> Voice | None:
    """Who speaks a language in a project, "" for its own; None where nobody does."""
    own = site_language(root)
    return voice_in(settings_table(root).get("speech", ""), language or own, own)


def site_language(root: Path) -> str:
    """The language of docstrings and pages, as far as it is given; whether it is one is told with the pages."""
    site = settings_table(root).get("site", {})
    language = site.get("language", SOURCE_LANGUAGE) if isinstance(site, dict) else SOURCE_LANGUAGE
    return language if isinstance(language, str) and LANGUAGE.fullmatch(language) else SOURCE_LANGUAGE


def scheduler_address(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """The Dask scheduler to use: by Dask's own configuration, else by the project's; "" for none.

    An empty DASK_SCHEDULER_ADDRESS asks for this machine.
    """
    if "DASK_SCHEDULER_ADDRESS" in environment:
        return environment["DASK_SCHEDULER_ADDRESS"]
    if _dask_names_one(environment):
        import dask.config

        return str(dask.config.get("scheduler-address", None) or settings.cluster)
    return settings.cluster


def _dask_names_one(environment: Mapping[str, str]) -> bool:
    """Whether a file of Dask's configuration may name a scheduler: asking Dask itself takes long to import."""
    places = ("/etc/dask", f"{sys.prefix}/etc/dask", "~/.config/dask", environment.get("DASK_CONFIG", ""))
    tops = [Path(place).expanduser() for place in places if place]
    found = [file for top in tops for file in ([top] if top.is_file() else top.glob("*.y*ml"))]
    return any(b"scheduler-address" in file.read_bytes() for file in found)
