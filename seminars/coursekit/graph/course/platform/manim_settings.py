"""Files of manim's settings, `manim.cfg`, as far as a build knows them: which there are, and what is wrong in them.

Manim reads them itself, in the process that workers are forked from. A mistake in one would be told there, of no file
and no line; and some settings are of one run of manim, and not of a scene: a build has other words for these.
"""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.conflicts import conflict_in

from ...jobs.code.places import is_settings, project_of, settings_of, settings_of_user
from ...source.project_files import content_or_why, why_unread

if TYPE_CHECKING:
    from configparser import ConfigParser

SECTION = "CLI"
PROJECTS = "manim.cfg"  # the name of a project's files
USERS = "~/.config/manim/manim.cfg"
ALL_ANIMATIONS = {"from_animation_number": 0, "upto_animation_number": -1}  # the values by which all are drawn
EMBED = "media_embed"  # of notebooks; older versions of manim wrote it empty, which newer ones refuse to read
DECIMALS = ("background_opacity", "frame_rate", "frame_height", "frame_width")
# What manim takes and its file of defaults does not name.
UNNAMED = ("seed", "frame_height", "frame_width", "quality", "input_file", "preview_command", "tex_template_file")


def settings_files(file: Path) -> Mapping[str, Path]:
    """The files that change manim's settings for the scenes of a file, by the names that they are told by.

    These are the nearest one of its folder and those above it up to the project, and a user's.
    """
    users = settings_of_user()
    found = {USERS: users} if is_settings(users) else {}
    if nearest := settings_of(file):
        project = project_of(file)
        found = {nearest.relative_to(project).as_posix() if project else nearest.name: nearest, **found}
    return found


def settings_places(file: Path) -> Iterator[Path]:
    """Where settings for the scenes of a file are looked for, whether there are some or none."""
    project = project_of(file) or file.parent
    yield from (folder / PROJECTS for folder in file.parents if folder.is_relative_to(project))
    yield settings_of_user()


def applied_to_whole_scenes(file: Path) -> str:
    """Which setting for a file counts animations from a scene's first one on: no section of it can be drawn alone."""
    for name, settings in settings_files(file).items():
        if name == USERS or _mistake(name, settings, _signature(settings)):
            continue
        parser = _new_parser()
        parser.read_string((content_or_why(settings) or b"").decode())
        for key, all_of_them in ALL_ANIMATIONS.items():
            if _is_counted(parser, key, all_of_them):
                return f"{name} sets {key}"
    return ""


def _new_parser() -> "ConfigParser":
    from configparser import ConfigParser  # here: a run with nothing to do asks which files there are, and reads none

    return ConfigParser()


def _is_counted(parser: "ConfigParser", key: str, all_of_them: int) -> bool:
    return parser.has_section(SECTION) and parser.getint(SECTION, key, fallback=all_of_them) != all_of_them


def settings_mistake(file: Path) -> str:
    """The first thing that is wrong in one of these files, with its line and the way out; "" if nothing is."""
    for name, settings in settings_files(file).items():
        if mistake := _mistake(name, settings, _signature(settings)):
            return mistake
    return ""


def misspelt_settings(file: Path) -> Sequence[str]:
    """What the project's files of settings for a file name nearly as manim does, which passes it over: a line each."""
    found = {name: settings for name, settings in settings_files(file).items() if name != USERS}
    return [line for name, settings in found.items() for line in _misspelt(name, settings, _signature(settings))]


@cache
def _misspelt(name: str, file: Path, signature: tuple[int, ...]) -> Sequence[str]:
    import difflib

    if _mistake(name, file, signature):
        return ()  # that is told, and keeps videos back
    text, parser, known = file.read_text(encoding="utf-8"), _new_parser(), [*_defaults(), *UNNAMED]
    parser.read_string(text, name)
    items = parser.items(SECTION, raw=True) if parser.has_section(SECTION) else []
    near = ((k, v, difflib.get_close_matches(k, known, 1, 0.85)) for k, v in items if k not in known)
    return [
        f"{name}, line {_line_of(key, text)}: {key} = {value}, but manim has no such setting, and passes it over; did "
        f"you mean {close[0]}?"
        for key, value, close in near
        if close  # else it may be an older name of manim's
    ]


def _signature(file: Path) -> tuple[int, ...]:
    """What changes with a file, and with what can be said of one that cannot be read."""
    status = os.lstat(file)
    with suppress(OSError):
        status = os.stat(file)
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


@cache
def _mistake(name: str, file: Path, signature: tuple[int, ...]) -> str:
    from configparser import Error

    parser = _new_parser()
    content = content_or_why(file) or b""
    if why := why_unread(content):
        return f"{name}, {why}."
    if content.startswith(BOM_UTF8):
        return f"{name} begins with a byte order mark, which manim takes for text: save it as UTF-8 without BOM."
    if conflict := conflict_in(content):
        return f"{name}, {conflict}."
    try:
        text = content.decode()
        parser.read_string(text, name)
    except (Error, UnicodeDecodeError) as problem:
        line = getattr(problem, "lineno", None) or next((line for line, _ in getattr(problem, "errors", ())), None)
        if isinstance(problem, UnicodeDecodeError):
            line = content[: problem.start].count(b"\n") + 1
        at = f", line {line}" if line else ""
        told = "; ".join(str(problem).split("\n"))
        return f"{name}{at} is not the INI that manim reads: {told}. It begins with [{SECTION}], and has key = value."
    if name == PROJECTS and not _is_boolean(parser, "jupyter", EMBED):  # manim reads it, too, when it is imported
        return (
            f"{name}, line {_line_of(EMBED, text)}: {EMBED} = {parser.get('jupyter', EMBED, raw=True)}, but manim "
            "reads True or False: take the line away."
        )
    if not parser.has_section(SECTION):
        return ""
    for key, value in parser.items(SECTION, raw=True):
        if mistake := _wrong(key, value) or (_counting(key, value) if name == USERS else ""):
            return f"{name}, line {_line_of(key, text)}: {key} = {value}, {mistake}"
    return ""


def _is_boolean(parser: "ConfigParser", section: str, key: str) -> bool:
    try:
        return parser.getboolean(section, key, fallback=False) is not None
    except ValueError:
        return False


def _wrong(key: str, value: str) -> str:
    """What is wrong with one setting, and the way out; a name that manim does not know, it passes over."""
    for allowed, is_so in _kinds(key, _defaults().get(key, "")):
        if not is_so(value):
            return f"but it must be {allowed}."
    return next((told for told in _of_a_run(key, value)), "")


def _kinds(key: str, default: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """What values of a key have to be, by the value that it has in manim's own file."""
    if key in DECIMALS:
        yield "a number", lambda value: re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", value, re.IGNORECASE)
    elif key == "seed" or re.fullmatch(r"-?\d+", default):
        yield "a whole number", lambda value: re.fullmatch(r"[+-]?\d+", value)
    elif default in ("True", "False"):
        states = _new_parser().BOOLEAN_STATES
        yield "True or False", lambda value: value.lower() in states
    elif key == "renderer":
        yield "cairo", lambda value: value.lower() in ("cairo", "opengl")


def _of_a_run(key: str, value: str) -> Iterator[str]:
    """Settings that say how manim is run once: a clip is a whole section, drawn by cairo, and an opaque mp4."""
    if key == "renderer" and value.lower() == "opengl":
        yield "but clips are drawn by cairo alone: take the line away, or make this scene with manim itself."
    is_true = _new_parser().BOOLEAN_STATES.get(value.lower(), False)
    if key == "dry_run" and is_true:
        yield "but a build without pictures has no clips: take the line away; `doit audit` looks at scenes undrawn."
    if key == "background_opacity" and float(value) < 1:
        yield "but clips are mp4, which has no transparency: take the line away, or make this scene with manim itself."


def _counting(key: str, value: str) -> str:
    """A person's own file cuts no videos: they are everybody's, and no build asks whose machine it runs on."""
    if key not in ALL_ANIMATIONS or int(value) == ALL_ANIMATIONS[key]:
        return ""
    return f"but videos are the project's: write it into {PROJECTS} of the project, or take the line away."


@cache
def _defaults() -> Mapping[str, str]:
    """Manim's own file of settings, without importing manim."""
    from importlib.util import find_spec

    parser = _new_parser()
    spec = find_spec("manim")
    if spec is not None and spec.origin:
        parser.read(Path(spec.origin).parent / "_config/default.cfg", encoding="utf-8")
    return dict(parser.items(SECTION, raw=True)) if parser.has_section(SECTION) else {}


def _line_of(key: str, text: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if re.match(rf"\s*{re.escape(key)}\s*[=:]", line, re.IGNORECASE)), 1)
