"""What has no words in another language yet, or words that are older than its docstring, as it is told."""

from collections.abc import Iterable, Iterator, Mapping

from coursekit.wording.plurals import counted

from ..course.languages.translations import OF_SEMINAR, seminar_words
from ..course.model import Course, Scene, Seminar, Translation

ITSELF = "its title"  # stands for "", by which a scene itself is named among its sections
OF_IT = {"title": "its title", "about": "what it is about"}  # of a seminar


def untranslated(course: Course, scenes: Iterable[Scene], names_all: bool = False) -> list[str]:
    """A line a language and seminar that lacks words, with their number and the way out.

    scenes:    those that are told of; their seminars' own titles are, too
    names_all: whether each of them is named below, a line a scene: asked for by who audits
    """
    by_file: dict[str, dict[str, Translation]] = {}
    seminars: dict[str, str] = {}
    for scene in {scene.identity: scene for scene in scenes}.values():
        for tag, each in scene.translations.items():
            seminar = course.by_id[scene.seminar]
            of_it = by_file.setdefault(each.file, {} if each.file in by_file else of_seminar(course, seminar, tag))
            of_it[scene.key] = each
            seminars[each.file] = f"{tag} {scene.seminar}"
    told = []
    for file in sorted(by_file):
        if lacking := counts(by_file[file].values()):
            more = f"`doit translate {seminars[file]}` names them and has places for them"
            told.append(f"{file}: {lacking}" if names_all else f"{file}: {lacking}; {more}")
            told += [f"  {line}" for line in names_in(by_file[file])] if names_all else []
    return told


def of_seminar(course: Course, seminar: Seminar, tag: str) -> dict[str, Translation]:
    """What is said of a seminar itself and has no words in a language, by its id; {} where all has some."""
    own, given = seminar_words(course.root, seminar), seminar.translations.get(tag, {})
    missing = tuple(OF_IT[word] for word in OF_SEMINAR if own[word] and word not in given)
    return {seminar.id: Translation("", missing=missing)} if missing else {}


def counts(translations: Iterable[Translation]) -> str:
    """How many texts have no words yet, and how many are old; "" where all is translated."""
    translations = list(translations)
    missing, old = sum(len(each.missing) for each in translations), sum(len(each.old) for each in translations)
    told = [f"{counted(missing, 'texts')} {'has' if missing == 1 else 'have'} no words yet"] if missing else []
    if old:
        told.append(f"{old} {'is older than its docstring' if old == 1 else 'are older than their docstrings'}")
    return ", ".join(told)


def names_in(translations: Mapping[str, Translation]) -> Iterator[str]:
    """A line for each scene or seminar that lacks words, by its name, and one for each with old ones."""
    for key, each in translations.items():
        for what, names in (("no words yet", each.missing), ("older than the docstring", each.old)):
            if names:
                yield f"{key}, {what}: {', '.join(name or ITSELF for name in names)}"
