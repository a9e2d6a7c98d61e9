"""A file of words in another language, with what it lacks added for its translator, whose words stay."""

import re
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from ..docstrings import Said
from ..model import Seminar
from .translations import OF_SEMINAR, is_same, is_titled_by_scene, of_scene, written

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # which TOML has no letter for

BEGIN = """What {seminar} says, in {tag}. `source` is what it says in its own language: write title, claim and narration
after it. Numbers in braces stay, and so do times, as in "2.5 s: ". `doit translate {tag} {seminar}` adds what is new;
where a text has changed since, `was` is what it was: mend the words, and delete `was`."""


@dataclass
class Changes:
    """What was added for the translator, by the names of scenes and sections."""

    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)  # whose source is another one now


def updated(text: str, seminar: Seminar, tag: str, of_seminar: dict[str, str]) -> tuple[str, Changes]:
    """The text of a file of words as it is with all that a seminar says, and what is new in it.

    text:       "" for a file that is not there
    of_seminar: its title and subject in its own language
    """
    document = tomlkit.parse(text) if text else _begun(seminar, tag)
    changes = Changes()
    for word in OF_SEMINAR:
        if of_seminar[word] and word not in document:
            _insert(document, word, of_seminar[word])
            changes.added.append(word)
    for scene in seminar.scenes:
        if scene.problem:
            continue
        of_it = _table(document, scene.key)
        has_claim = ["claim"] if scene.claim else []
        _renew(of_it, ["title", *has_claim], of_scene(scene.title, scene.claim), scene.key, changes)
        for section in scene.sections:
            has_narration = ["narration"] if section.said.narration else []
            source = written(_plain(section.said))
            if section.name not in of_it and is_titled_by_scene(source, scene.title):
                continue
            _renew(
                _table(of_it, section.name), ["title", *has_narration], source, f"{scene.key}.{section.name}", changes
            )
    return tomlkit.dumps(document), changes


def _begun(seminar: Seminar, tag: str) -> TOMLDocument:
    document = tomlkit.document()
    for line in BEGIN.format(seminar=seminar.id, tag=tag).splitlines():
        document.add(tomlkit.comment(line))
    return document


def _insert(document: TOMLDocument, word: str, source: str) -> None:
    """A word of the seminar, above all tables."""
    item = tomlkit.string("")
    item.comment(source.replace("\n", " "))
    if any(isinstance(value, Table) for value in document.values()):
        rest = tomlkit.dumps(document)
        begin = tomlkit.document()
        begin.add(word, item)
        document.clear()
        document.update(tomlkit.parse(tomlkit.dumps(begin) + rest))
    else:
        document.add(word, item)


def _table(above: Any, name: str) -> Table:
    if name not in above:
        table = tomlkit.table()
        above.add(name, table)
    found = above[name]
    assert isinstance(found, Table)
    return found


def _renew(table: Table, words: list[str], source: str, name: str, changes: Changes) -> None:
    """Give a table the words that it lacks, its source, and what that was where its words are of another one."""
    missing = [word for word in words if word not in table]
    for word in missing:
        table.add(word, _several("") if word == "narration" else tomlkit.string(""))
    known = table.get("source")
    has_words = any(str(table[word]).strip() for word in words)
    if known is None:
        table.add("source", _text(source))
    elif not is_same(known, source):
        if not has_words or is_same(table.get("was", ""), source):
            table.pop("was", None)
        elif "was" not in table:
            table.add("was", _text(str(known).strip()))
        table["source"] = _text(source)
        changes.renewed.append(name)
    if missing:
        changes.added.append(name)


def _text(text: str) -> Any:
    return _several(f"{text}\n") if "\n" in text else tomlkit.string(text)


def _several(text: str) -> Any:
    """A text of several lines, which begins on a line of its own."""
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    escaped = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
    return tomlkit.value(f'"""\n{escaped}"""')


def _plain(said: Said) -> dict[str, Any]:
    return {"title": said.title, "narration": [{"text": line.text, "start": line.start} for line in said.narration]}
