"""What a job asked, as the same job asks it that runs where its source lies now.

A seminar that is renamed, or copied as the beginning of another one, has the fingerprints that it had: a slice does not
tell where it lies. What was observed beside it does, by the folder that it was in, and is to be asked of
the folder of now: of a copy the old file is still there, and says nothing.

A place is the source's file, relative to the project: "seminars/NN_slug/manim_ce/lines.py"; "" where it is not known.
"""

import posixpath
from collections.abc import Iterable
from dataclasses import replace

from .observations import Observation

SEMINARS = "seminars/"


def asked_from(place: str, before: str, observed: Iterable[Observation]) -> tuple[Observation, ...] | None:
    """What was observed of a source that lay at another place, as it is asked of the one that lies at `place` now.

    returns: None where it is not known what the same would be
    """
    observed = tuple(observed)
    if not observed or not place or place == before:
        return observed
    if not before:  # it was kept before places were: what lies in its seminar now is taken for its own
        own = all(_is_below(seen.name, seminar_of(place)) for seen in observed if _is_of_seminars(seen))
        return observed if own else None
    # What is beside the source goes with it, and what else is in its seminar with that.
    folders = (posixpath.dirname(before), posixpath.dirname(place))
    pairs = ((before, place), folders, (seminar_of(before), seminar_of(place)))
    return tuple(_moved(seen, pairs) for seen in observed)


def seminar_of(place: str) -> str:
    """The folder of the seminar that a source lies in: "seminars/NN_slug"."""
    return "/".join(place.split("/")[:2])


def _moved(seen: Observation, pairs: Iterable[tuple[str, str]]) -> Observation:
    if _is_of_seminars(seen):
        for before, now in pairs:
            if _is_below(seen.name, before):
                return replace(seen, name=f"{now}{seen.name.removeprefix(before)}")
    return seen


def _is_of_seminars(seen: Observation) -> bool:
    return not seen.kind.is_of_environment and seen.name.startswith(SEMINARS)


def _is_below(name: str, folder: str) -> bool:
    return f"{name}/".startswith(f"{folder}/")
