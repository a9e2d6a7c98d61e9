"""The files in which doit has its settings: what they say, and which of them cannot be read."""

import codecs
import configparser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from doit.doit_cmd import DoitConfig
from doit.plugin import PluginDict

from coursekit.conflicts import conflict_in

from ..store.files import NoFile

PLUGINS = ("COMMAND", "LOADER", "BACKEND", "REPORTER")
UNREADABLE = (ValueError, configparser.Error, OSError, RecursionError)


def require_files(root: Path) -> None:
    """Refuse a pipe or a device in the place of settings: doit would wait for what is written to it, for ever.

    raises: NoFile
    """
    for path in (root / name for name in ("doit.cfg", "pyproject.toml")):
        if path.exists() and not path.is_file() and not path.is_dir():
            raise NoFile(f"{path} is a pipe or a device, and no file: give it another name")


def settings_of(root: Path) -> dict[str, Any]:
    """doit's settings in the files of a folder: doit itself reads those of the folder that it is called in.

    raises: one of UNREADABLE
    """
    require_files(root)
    found = _doit_cfg(root)
    for section, values in _pyproject(root).items():
        found.setdefault(section, {}).update(values)
    return found


def unreadable(root: Path) -> str:
    """Which file cannot be read, and why; "" where each can."""
    readers: dict[str, Callable[[Path], object]] = {"doit.cfg": _doit_cfg, "pyproject.toml": _pyproject}
    for name, read in readers.items():
        try:
            require_files(root)
            read(root)
        except UNREADABLE as problem:
            said = " ".join(str(problem).split()).rstrip(".")  # configparser's takes three lines
            if isinstance(problem, OSError):
                return f"{said}."
            if conflict := conflict_in((root / name).read_bytes()):
                return f"{root / name}, {conflict}."
            return _why_no_toml(root / name) or f"{root / name} cannot be read: {said}."
    return ""


def holding(option: str, root: Path) -> Path | None:
    """The file of a folder that has a setting; None where none has."""
    for name, read in (("pyproject.toml", _pyproject), ("doit.cfg", _doit_cfg)):
        if any(option in values for values in read(root).values()):
            return root / name
    return None


def unloadable(root: Path) -> str:
    """Which plugin of doit's cannot be loaded, of a folder's settings or installed, and why; "" where each can."""
    for category in PLUGINS:
        plugins = PluginDict()
        plugins.add_plugins(settings_of(root), category)
        for name, entry in plugins.items():
            try:
                entry.get()
            except Exception as problem:
                where = f"{file}, " if (file := holding(name, root)) else ""
                why = str(problem).rstrip(".") if ":" in entry.location else "it takes MODULE:NAME"
                return f"{where}[{category}] {name} = {entry.location}: {why}."
    return ""


def _why_no_toml(file: Path) -> str:
    """What is wrong with a file as TOML, in the words that are used of all such files; "" where nothing is found."""
    if file.suffix != ".toml":
        return ""
    from coursekit.toml_text import TomlMistake, read_toml  # only a mistake needs it

    text = file.read_bytes()
    if text.startswith(codecs.BOM_UTF8):
        return (
            f"{file} begins with a mark of its encoding, which pip and doit do not read: save it as UTF-8 without BOM."
        )
    try:
        read_toml(text, str(file))
    except TomlMistake as mistake:
        return str(mistake)
    return ""


def _doit_cfg(root: Path) -> dict[str, Any]:
    settings = DoitConfig()
    if (root / "doit.cfg").is_file():
        settings.loads([str(root / "doit.cfg")])
    found: dict[str, Any] = settings.as_dict()
    return found


def _pyproject(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = DoitConfig().load_config_toml(str(root / "pyproject.toml"), "tool.doit")
    return found
