"""How the sections of a page's film stand, and the parts in which they are drawn: current, stale, drawn now, failed."""

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Any

from ...building.builder import Builder
from ...store.records import Records
from ...targets.sections.clips import Clip
from ...targets.site.pages import Page
from ...targets.target import below, fingerprint
from ..watch.telling.reporter import Standing


class State(Enum):
    CURRENT = "current"
    STALE = "stale"
    DRAWING = "drawing"
    FAILED = "failed"


def sections_of(page: Page, standing: Standing, builder: Builder, is_unread: bool = False) -> list[dict[str, Any]]:
    """The sections of a scene in order, each with its name, title and state, and its parts where it has several.

    A part has its start in the section and its length, in seconds, of the clip that there is.

    is_unread: whether the scene cannot be read now; these are the sections that it had, and of each it may be edited
    """
    records = Records()
    return [
        {
            "name": clip.section.name,
            "title": clip.section.said.title,
            "state": (state := State.STALE if is_unread else _state(clip, standing)).value,
            "parts": [*_parts(clip, state, records, builder)],
        }
        for clip in page.video.clips
    ]


def _state(clip: Clip, standing: Standing) -> State:
    if any(each.task in standing.failed for each in below([clip])):
        return State.FAILED
    if clip.task in standing.making:
        return State.DRAWING
    return State.STALE if clip.task in standing.waiting else State.CURRENT


def _parts(clip: Clip, state: State, records: Records, builder: Builder) -> Iterator[dict[str, Any]]:
    facts = records.read(clip.record).facts
    pieces, rate = facts.get("pieces") or (), Fraction(facts.get("rate") or 1)
    if sum(map(bool, pieces)) < 2:
        return
    # Also where it failed: what comes before that is as it was.
    kept = () if state is State.CURRENT else _kept(clip, builder)
    first = 0
    for number, frames in enumerate(pieces):
        # An edit moves no cut before it: from the top on, a part of now is the one that was.
        is_kept = number < len(kept) and kept[number]
        if frames:
            own = State.CURRENT if is_kept else state
            yield {"start": float(first / rate), "length": float(frames / rate), "state": own.value}
        first += frames


def _kept(clip: Clip, builder: Builder) -> Sequence[bool]:
    """Whether the store has each part as it is now; nothing where that is not known yet."""
    if clip.problem or not all(builder.is_current(need) for need in clip.needs):
        return ()
    place = clip.source_place
    return [builder.store.here(fingerprint(part.ingredients()), place) is not None for part in clip.parts]
