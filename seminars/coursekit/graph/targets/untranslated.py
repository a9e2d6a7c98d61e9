"""What has no words in another language yet, or words that are older than its docstring, as it is told."""

from collections.abc import Iterable, Iterator, Mapping

from coursekit.wording.plurals import counted

from ..course.model import Scene, Translation

ITSELF = "its title"  # stands for "", by which a scene itself is named among its sections


def untranslated(scenes: Iterable[Scene], names_all: bool = False) -> list[str]:
    """A line a language and seminar that lacks words, with their number and the way out.

    names_all: whether each of them is named below, a line a scene: asked for by who audits
    """
    by_file: dict[str, dict[str, Translation]] = {}
    seminars: dict[str, str] = {}
    for scene in {scene.identity: scene for scene in scenes}.values():
        for tag, each in scene.translations.items():
            by_file.setdefault(each.file, {})[scene.key] = each
            seminars[each.file] = f"{tag} {scene.seminar}"
    told = []
    for file in sorted(by_file):
        if lacking := counts(by_file[file].values()):
            more = f"`doit translate {seminars[file]}` names them and has places for them"
            told.append(f"{file}: {lacking}" if names_all else f"{file}: {lacking}; {more}")
            told += [f"  {line}" for line in names_in(by_file[file])] if names_all else []
    return told


def counts(translations: Iterable[Translation]) -> str:
    """How many texts have no words yet, and how many are old; "" where all is translated."""
    translations = list(translations)
    missing, old = sum(len(each.missing) for each in translations), sum(len(each.old) for each in translations)
    told = [f"{counted(missing, 'texts')} {'has' if missing == 1 else 'have'} no words yet"] if missing else []
    if old:
        told.append(f"{old} {'is older than its docstring' if old == 1 else 'are older than their docstrings'}")
    return ", ".join(told)


def names_in(translations: Mapping[str, Translation]) -> Iterator[str]:
    """A line for each scene that lacks words, by the scene's key, and one for each with old ones."""
    for key, each in translations.items():
        for what, names in (("no words yet", each.missing), ("older than the docstring", each.old)):
            if names:
                yield f"{key}, {what}: {', '.join(name or ITSELF for name in names)}"
