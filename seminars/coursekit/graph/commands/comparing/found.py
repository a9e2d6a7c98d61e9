"""All that differs between two sides, as plain values: for the page, the summary, and the exit status."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.wording.plurals import counted

from ...course.languages.translations import heading
from ...jobs.engine import Engine
from ...jobs.showing import ComparePictures, Films
from ...targets.quality import QUALITIES
from .measurements import measure
from .sections import How, Pair, Shown, are_reordered, pairs
from .sides import Side
from .summary import by_reason

MOST_AT_ONCE = 4  # films that are decoded side by side


@dataclass(frozen=True)
class Found:
    """What the page tells, and the films that it shows, by the numbers of sections."""

    content: dict[str, Any]
    films: dict[int, tuple[Films, Films]]

    @property
    def is_seen(self) -> bool:
        """Whether something differs that is seen, heard or read: not only what it is made from."""
        return bool(self.content["sections"] or self.content["reordered"])

    @property
    def has_facts(self) -> bool:
        """Whether a fact is another one, or does not hold."""
        return bool(self.content["facts"] or self.content["problems"])


def compare(before: Side, after: Side, engine: Callable[[], Engine]) -> Found:
    """Compare two sides that are built.

    engine: who reads tensors, asked for where some differ; films are decoded in threads of this process
    """
    every = pairs(before, after)
    changed = [pair for pair in every if pair.how is How.CHANGED]
    with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        seen = [*threads.map(_pictures, changed)]
    pictures = {id(pair): found for pair, found in zip(changed, seen, strict=True)}
    sections: list[dict[str, Any]] = []
    films: dict[int, tuple[Films, Films]] = {}
    same: list[dict[str, Any]] = []
    unchanged = 0
    for pair in every:
        found = pictures.get(id(pair))
        how = _how(pair, found)
        if how == How.UNCHANGED.value:
            unchanged += 1
        elif how == How.SAME.value:
            named = {"name": pair.now.name, "title": pair.now.title, "was_called": pair.was_called}
            same.append({**named, "reasons": pair.reasons})
        else:
            number = len(sections) + 1
            sections.append({"number": number, **_section(pair, how, found)})
            if how != How.UNMADE.value:
                films[number] = (_films(pair.before), _films(pair.after))
    measured = measure(before, after, _Lazily(engine))
    return Found(
        {
            "site": heading(after.root) or after.root.name,
            "before": before.name,
            "after": after.name,
            "pixels": "{}×{} at {} frames a second".format(*QUALITIES[after.course.quality]),
            "sections": sections,
            "same": same,
            "same_by_reason": by_reason(same),
            "unchanged": unchanged,
            "reordered": are_reordered(before, after),
            **vars(measured),
            "problems": [*dict.fromkeys(_unread(before, after)), *measured.problems],
        },
        films,
    )


def _unread(before: Side, after: Side) -> Iterator[str]:
    for side in (before, after):
        yield from (f"{side.name}: {problem}" for problem in side.unread.values())


class _Lazily(Engine):
    """An engine that is chosen when it is first needed."""

    def __init__(self, choose: Callable[[], Engine]) -> None:
        self._choose = choose

    def run(self, job: Any) -> Any:
        return self._choose().run(job)


def _pictures(pair: Pair) -> dict[str, Any]:
    assert pair.before and pair.after
    return ComparePictures(pair.before.films, pair.after.films).perform()


def _how(pair: Pair, pictures: dict[str, Any] | None) -> str:
    """How a pair is told: films that differ in bytes may show the same; a name, and words, are seen too."""
    how = pair.how
    is_same = pictures is not None and not pictures["differing"] and len({*pictures["frames"]}) == 1
    if how is How.CHANGED and is_same and not pair.sounds_differ:
        how = How.SAME
    if how in (How.SAME, How.UNCHANGED):
        if pair.was_called:
            return "renamed"
        how = How.CHANGED if pair.words else how
    return str(how.value)


def _films(shown: Shown | None) -> Films:
    return shown.films if shown else []


def _section(pair: Pair, how: str, pictures: dict[str, Any] | None) -> dict[str, Any]:
    made = [shown for shown in (pair.after, pair.before) if shown and shown.is_made]
    moments = pictures["moments"] if pictures else []
    is_alone = how in (How.ADDED.value, How.REMOVED.value) or (how == How.CHANGED.value and not moments)
    return {
        "name": pair.now.name,
        "title": pair.now.title,
        "how": how,
        "was_called": pair.was_called,
        "told": _told(pair, how, pictures),
        "words": pair.words,
        "reasons": pair.reasons if how != How.UNMADE.value else [],
        "moments": moments,
        "size": made[0].size if made else (16, 9),
        "still": str(_poster(made[0])) if made and is_alone else "",
    }


def _poster(shown: Shown) -> Path:
    return shown.clips[0].poster


def _told(pair: Pair, how: str, pictures: dict[str, Any] | None) -> str:
    if pair.unread:
        return pair.unread
    if how == How.UNMADE.value:
        sides = [shown for shown in (pair.before, pair.after) if shown and not shown.is_made]
        return "; ".join(
            f"it could not be made of {shown.side.name}: {shown.problem or 'the build tells why'}" for shown in sides
        )
    if not (pair.before and pair.after):
        return f"{pair.now.length:.1f} s"
    told: list[str] = []
    if pictures and pictures["differing"]:
        told.append(
            f"{pictures['differing']} of {counted(pictures['of'], 'frames')} differ, from {pictures['first']:.1f} s on"
        )
    elif pictures and pictures["frames"][0] == pictures["frames"][1]:
        told.append("the pictures are the same")
    if (was := pair.before.length) != (now := pair.after.length):
        told.append(f"it lasts {now:.1f} s, and lasted {was:.1f} s")
    if pair.sounds_differ:
        told.append("its sound differs")
    told += [f"its {what} differs" for what, _, _ in pair.words]
    if how == "renamed" and not told:
        told.append("the pictures are the same")
    return "; ".join(told)


def reordered_told(names: Sequence[str]) -> list[str]:
    return [f"the sections of {name} come in another order" for name in names]
