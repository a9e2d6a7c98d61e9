"""Pieces: what a target's files are put together of, each kept in the store by a fingerprint of its own."""

from collections.abc import Mapping
from pathlib import Path

from ..store.observations import Observation
from ..store.results import Store


def lay_pieces(
    store: Store, pieces: Mapping[str, Mapping[str, str]], folder: Path, place: str
) -> Mapping[str, tuple[Observation, ...]]:
    """Put the pieces that the store has into a folder; which these are, and what was observed of each.

    place: where the source lies that they are made from
    """
    there = {}
    for each, names in pieces.items():
        found = store.get(each, place)
        if found and all(store.fetch(found.files.get(role, ""), folder / name) for role, name in names.items()):
            there[each] = found.observed
    return there


def keep_pieces(
    store: Store, pieces: Mapping[str, Mapping[str, str]], folder: Path, observed: tuple[Observation, ...], place: str
) -> None:
    """Keep the pieces that were made in a folder."""
    for each, names in pieces.items():
        files = {role: folder / name for role, name in names.items()}
        if all(path.is_file() for path in files.values()):
            store.put(each, files, {}, observed, place)
