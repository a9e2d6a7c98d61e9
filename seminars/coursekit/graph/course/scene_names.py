"""How the scenes of a seminar are told apart: in the names of tasks, and in those of files.

A scene is called by its class, and `render:seminar03:Intro` makes `static/Intro.mp4`. Where several files of a seminar
have a class of that name, each is called by its file too: `render:seminar03:lines/Intro` makes `lines-Intro.mp4`. Names
that differ by case alone are one name here: on many disks, they are one file.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from .model import plain


@dataclass(frozen=True)
class SceneName:
    """What a scene is called.

    key:  in the names of its tasks
    stem: in the names of its files
    """

    key: str
    stem: str


def names_apart(scenes: Sequence[tuple[str, str]]) -> list[SceneName]:
    """A name for each scene, given by its file, relative to the seminar, and its class."""
    named = [SceneName(name, name) for _, name in scenes]
    for same in _groups(range(len(scenes)), lambda i: scenes[i][1].casefold()):
        files = {scenes[i][0] for i in same}
        labels = _labels(files)
        for i in same if len(files) > 1 else ():
            file, name = scenes[i]
            named[i] = SceneName(f"{labels[file]}/{name}", f"{labels[file].replace('/', '-')}-{name}")
    taken: set[str] = set()
    for i, known in enumerate(named):
        stem, count = known.stem, 2
        while stem.casefold() in taken:  # a class cannot have a hyphen in its name: this one is nobody else's
            stem, count = f"{known.stem}-{count}", count + 1
        taken.add(stem.casefold())
        named[i] = SceneName(known.key, stem)
    return named


def _groups(indices: Iterable[int], name: Callable[[int], str]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for i in indices:
        groups.setdefault(name(i), []).append(i)
    return [*groups.values()]


def _labels(files: Iterable[str]) -> dict[str, str]:
    """Files by the shortest ends of their paths that tell them apart, without their endings."""
    paths = {file: PurePath(file).with_suffix("").parts for file in files}
    longest = max(map(len, paths.values()))
    for length in range(1, longest + 1):
        labels = {file: "/".join(map(plain, parts[-length:])) for file, parts in paths.items()}
        if len({label.casefold() for label in labels.values()}) == len(labels):
            return labels
    return {file: f"{i}-{label}" for i, (file, label) in enumerate(sorted(labels.items()), 1)}
