"""Words in other languages: the files narration.TAG.toml of a seminar, beside the docstrings that they are made from.

    title = "Оптимизация"                        # of the seminar; `about`, too

    [DegreeStory]                                # a scene, as its tasks call it
    title = "История степеней"
    claim = "Ошибка на обучении не скажет, какую модель взять."
    source = "A story of degrees …"              # what these words were made from, by `doit translate`

    [DegreeStory.scene1_freedom]                 # a section
    title = "Слишком много свободы"
    narration = "Ошибка самого свободного — {error_by_degree: train_mean[2]}. …"
    source = "Too much freedom …"
    was = "Much freedom …"                       # before the docstring changed; whoever has mended the words removes it

What has no words, or has `was`, or a `source` that the docstring is no longer, is told, and keeps nothing back.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from coursekit.toml_text import TomlMistake, decoded, read_toml

from ...source.project_files import NARRATION, why_unread
from ..docstrings import Said, said, title_of
from ..model import Seminar

OF_SEMINAR = ("title", "about")
OF_SCENE = ("title", "claim", "source", "was")
OF_SECTION = ("title", "narration", "source", "was")
BLANK = re.compile(r"\n\s*\n")
Named = Mapping[str, Any]


class Mistake(ValueError):
    """What is wrong in a file of words; the message is for the author."""


def written(said: Named) -> str:
    """A section's words as a docstring has them: what a translation is made from."""
    return "\n\n".join([said["title"], *map(_paragraph, said["narration"])])


def of_scene(title: str, claim: str) -> str:
    """The same of a scene's title and claim."""
    return "\n\n".join(filter(None, [title, claim]))


def _paragraph(line: Named) -> str:
    start = line["start"]
    return line["text"] if start is None else f"{start:g} s: {line['text']}"


def is_same(one: str, other: str) -> bool:
    """Whether two texts are of the same paragraphs, however these are broken into lines."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in BLANK.split(text.strip())]


def read_translations(
    folder: str, files: Mapping[str, bytes], scenes: Sequence[Named], language: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], list[str]]:
    """What a seminar says in other languages.

    folder:   of the seminar, as it is told
    files:    texts of its files of words, by name
    scenes:   those of the seminar, as plain values
    language: of its docstrings
    returns:  its title and subject by tag, the translations of each scene by its key and by tag, and what is wrong
    """
    of_seminar: dict[str, Any] = {}
    of_scenes: dict[str, dict[str, Any]] = {}
    mistakes: list[str] = []
    known = {scene["key"]: scene for scene in scenes}
    for name, text in sorted(files.items()):
        tag = NARRATION.fullmatch(name)[1]  # type: ignore[index]
        place = f"{folder}/{name}"
        try:
            table = _table(place, text, tag, language)
            _check(place, decoded(text, place), table, known, any(scene["problem"] for scene in scenes))
        except (Mistake, TomlMistake) as mistake:
            mistakes.append(str(mistake))
            continue
        of_seminar[tag] = {key: table[key].strip() for key in OF_SEMINAR if table.get(key, "").strip()}
        for key, scene in known.items():
            if not scene["problem"] or key in table:  # of one that the file does not have yet, nothing is told
                of_scenes.setdefault(key, {})[tag] = {"file": place, **_translation(table.get(key, {}), scene)}
    return of_seminar, of_scenes, mistakes


def _table(place: str, text: bytes, tag: str, language: str) -> dict[str, Any]:
    from coursekit.wording.languages import why_no_tag  # here, and so Babel: most seminars have no such file

    if why := why_no_tag(tag):
        raise Mistake(f"{place}: {why}")
    if tag == language:
        raise Mistake(f"{place}: {tag!r} is the language of the docstrings ([tool.coursekit.site] language).")
    if why := why_unread(text):
        raise Mistake(f"{place}, {why}.")
    return read_toml(text, place)


def _check(place: str, text: str, table: Named, scenes: Mapping[str, Named], has_unread: bool) -> None:
    for key, of_scene in table.items():
        if not isinstance(of_scene, dict):
            _check_word(place, text, (), key, of_scene, OF_SEMINAR, "the seminar")
        elif key in scenes:
            sections = [section["name"] for section in scenes[key]["sections"]]
            for name, of_section in of_scene.items():
                if not isinstance(of_section, dict):
                    _check_word(place, text, (key,), name, of_section, OF_SCENE, "a scene")
                elif name in sections:
                    for word, value in of_section.items():
                        _check_word(place, text, (key, name), word, value, OF_SECTION, "a section")
                elif not scenes[key]["problem"]:
                    told = f"{key} has no section {name}{_meant(name, sections)}"
                    raise Mistake(f"{_at(place, text, (key, name))}: {told}")
        elif not has_unread:
            raise Mistake(f"{_at(place, text, (key,))}: the seminar has no scene {key}{_meant(key, scenes)}")


def _check_word(
    place: str, text: str, above: tuple[str, ...], key: str, value: Any, keys: Sequence[str], whose: str
) -> None:
    if key not in keys:
        raise Mistake(f"{_at(place, text, above, key)}: {key} is no word of {whose}{_meant(key, keys)}")
    if not isinstance(value, str):
        raise Mistake(f"{_at(place, text, above, key)}: {key} = {value!r}, but it is a text.")


def _meant(name: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known) or 'none'}."


def _at(place: str, text: str, table: tuple[str, ...], key: str = "") -> str:
    """The place with the line of a table, or of a key in it, as far as it is written out."""
    line = next((number for number, at in _lines(text) if at == (table, key)), 0)
    return f"{place}, line {line}" if line else place


def _lines(text: str) -> Iterator[tuple[int, tuple[tuple[str, ...], str]]]:
    """The lines that begin a table or a key, with its table and its name."""
    above: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\[[^\[]", line):
            try:
                above = (*_path(tomllib.loads(line)),)
            except tomllib.TOMLDecodeError:
                continue
            yield number, (above, "")
        elif begins := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            yield number, (above, begins[1])


def _path(table: Named) -> Iterator[str]:
    for name, inner in table.items():
        yield name
        yield from _path(inner)


def is_titled_by_scene(section: str, scene: str) -> bool:
    """Whether a section's words are its scene's title alone, as of a scene of one clip: translated once is both."""
    return section == scene


def _translation(table: Named, scene: Named) -> dict[str, Any]:
    """What is translated of a scene: sections of which all is, and which are missing or older than their docstrings."""
    title = scene["own_title"] or title_of(scene["name"])
    own = [(None, OF_SCENE[:2], table, of_scene(title, scene["claim"]), bool(scene["claim"]))]
    sections = [
        (name, OF_SECTION[:2], table.get(name, {}), written(each), bool(each["narration"]))
        for name, each in ((section["name"], section["said"]) for section in scene["sections"])
    ]
    told: dict[str, Any] = {"title": "", "claim": "", "sections": {}, "missing": [], "old": []}
    for name, (first, second), words, source, has_second in (*own, *sections):
        head, rest = words.get(first, "").strip(), words.get(second, "").strip()
        if name and not head and is_titled_by_scene(source, title):
            if told["title"]:
                told["sections"][name] = asdict(Said(told["title"]))
            continue
        if not head or (has_second and not rest):
            told["missing"].append(name or "")
            continue
        if words.get("was", "").strip() or not is_same(words.get("source", source), source):
            told["old"].append(name or "")
        if name is None:
            told |= {"title": head, "claim": rest}
        else:
            found = said("", f"{head}\n\n{rest}") if rest else Said("")
            told["sections"][name] = asdict(Said(head, found.narration))
    return told


def heading(folder: Path) -> str:
    """The first heading of a folder's README.md, or ""."""
    try:
        lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def seminar_words(root: Path, seminar: Seminar, language: str = "") -> dict[str, Any]:
    """Number, title and subject of a seminar, in another language as far as they are translated.

    Title and subject are the two sides of the colon in the first line of experiments.py. Without it the title is the
    first heading of the seminar's README.md, or the folder's name.
    """
    number, _, slug = Path(seminar.folder).name.partition("_")
    title, _, subject = seminar.about.partition(": ")
    return {
        "number": number,
        "title": title or heading(root / seminar.folder) or title_of(slug),
        "about": subject[:1].upper() + subject[1:],
        **seminar.translations.get(language, {}),
        "is_told": "title" in seminar.translations.get(language, {}),
    }
