"""Which sections of one side are which of the other, and how they differ."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from ...building.why.changes import changes
from ...targets.sections.clips import Clip
from .sides import Side

LIKE = 0.6  # of their text, as difflib has it, from which on two sections are one that was renamed
MOST_REASONS = 8  # of one section, that are told
Key = tuple[str, str, str]  # seminar, scene and section; "" for a scene that is compared as a whole


class How(Enum):
    """How a section differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"  # it shows the same, though it is made from something else
    UNCHANGED = "unchanged"
    UNMADE = "unmade"  # it could not be made, of one side or both


@dataclass(frozen=True)
class Shown:
    """A section of one side, or a scene as a whole where the sides cut it differently.

    key: by which both sides know it
    """

    side: Side
    key: Key
    clips: Sequence[Clip]

    @property
    def name(self) -> str:
        return ":".join(filter(None, (*self.clips[0].scene.identity, self.key[2])))

    @property
    def title(self) -> str:
        return self.clips[0].section.said.title if self.key[2] else self.clips[0].scene.title

    @property
    def said(self) -> list[str]:
        """Its narration, a paragraph each, as the author writes it."""
        return [line.text for clip in self.clips for line in clip.section.said.narration]

    @cached_property
    def is_made(self) -> bool:
        return all(self.side.is_made(clip) for clip in self.clips)

    @property
    def problem(self) -> str:
        return next(filter(None, (clip.problem for clip in self.clips)), "")

    @property
    def facts(self) -> list[Mapping[str, Any]]:
        return [clip.records.read(clip.record).facts for clip in self.clips]

    def digests(self, role: str) -> list[str]:
        return [clip.records.read(clip.record).files[role].digest for clip in self.clips]

    @property
    def ingredients(self) -> list[Mapping[str, Any]]:
        return [clip.records.read(clip.record).ingredients for clip in self.clips]

    @property
    def films(self) -> list[tuple[Any, int, str]]:
        """Its clips as `screening/films/join` takes parts."""
        return [(c.files["clip.mp4"], f["frames"], f["rate"]) for c, f in zip(self.clips, self.facts, strict=True)]

    @property
    def length(self) -> float:
        return sum(float(facts["length"]) for facts in self.facts)

    @property
    def size(self) -> Sequence[int]:
        return list(self.facts[0]["size"])

    @cached_property
    def text(self) -> str:
        """The definition of its method, as its slice has it; "" where that is not known."""
        course, clip = self.side.course.course, self.clips[0]
        try:
            texts = json.loads((course.root / f".cache/analysis/slices/{clip.slice}.json").read_bytes())
        except (OSError, ValueError):
            return ""
        name = clip.section.name
        own = (text for key, text in texts.items() if key.rpartition(":")[2].rpartition(".")[2] == name)
        return next(own, "").replace(name, "")


@dataclass(frozen=True)
class Pair:
    """What was and what is; None where there is nothing."""

    before: Shown | None
    after: Shown | None
    unread: str = ""  # why the other one cannot be read

    @property
    def now(self) -> Shown:
        """The one to call it by."""
        shown = self.after or self.before
        assert shown
        return shown

    @property
    def was_called(self) -> str:
        """Its name before, if that was another one; that its seminar has another number is told of the seminar."""
        return self.before.name if self.before and self.after and self.before.key != self.after.key else ""

    @cached_property
    def how(self) -> How:
        """As far as bytes tell: films that differ may yet show the same."""
        if self.unread or any(not shown.is_made for shown in (self.before, self.after) if shown):
            return How.UNMADE
        if self.before is None or self.after is None:
            return How.ADDED if self.after else How.REMOVED
        if self.before.digests("clip.mp4") != self.after.digests("clip.mp4") or self.sounds_differ:
            return How.CHANGED
        return How.SAME if self.reasons else How.UNCHANGED

    @property
    def sounds_differ(self) -> bool:
        if not (self.before and self.after):
            return False
        return self.before.digests("sound.wav") != self.after.digests("sound.wav")

    @property
    def words(self) -> list[tuple[str, Sequence[str], Sequence[str]]]:
        """What is said of it and beside it, where that differs: "title" or "narration", before, after."""
        if not (self.before and self.after):
            return []
        titles, said = ([s.title] for s in (self.before, self.after)), (self.before.said, self.after.said)
        return [(what, a, b) for what, (a, b) in (("title", titles), ("narration", said)) if a != b]

    @cached_property
    def reasons(self) -> list[str]:
        """What differs of what it is made from, the plainest first; the lines of a difference are indented."""
        if not (self.before and self.after):
            return []
        course = self.after.side.course.course
        folder = course.folder(self.after.clips[0].scene.seminar)
        found = []
        for then, now in zip(self.before.ingredients, self.after.ingredients, strict=False):
            found += [str(change) for change in changes(course, folder, then, now)]
        if len(self.before.clips) != len(self.after.clips):
            found.append(f"it is made of {len(self.after.clips)} clips, and was of {len(self.before.clips)}")
        found = list(dict.fromkeys(found))
        more = len(found) - MOST_REASONS
        return [*found[:MOST_REASONS], *([f"and {more} more"] if more > 0 else [])]


def pairs(before: Side, after: Side) -> list[Pair]:
    """All sections of both sides, those of one scene together, in the order of what is; what is gone comes last."""
    whole = {scene for scene in before.clips.keys() & after.clips.keys() if _is_cut_anew(before, after, scene)}
    then, now = ({shown.key: shown for shown in _shown(side, whole)} for side in (before, after))
    gone = [shown for key, shown in then.items() if key not in now]
    come = [shown for key, shown in now.items() if key not in then]
    scenes = before.clips.keys() & after.clips.keys()
    renamed = {new.key: old for old, new in _renames(gone, come, scenes)}
    both = [(then.get(key) or renamed.get(key), shown) for key, shown in now.items()]
    found = [Pair(old, new, "" if old else before.unread.get(new.key[:2], "")) for old, new in both]
    left = [shown for shown in gone if shown not in renamed.values()]
    return [*found, *(Pair(shown, None, after.unread.get(shown.key[:2], "")) for shown in left)]


def are_reordered(before: Side, after: Side) -> list[str]:
    """The scenes whose sections, as far as both have them, come in another order."""
    found = []
    for scene in before.clips.keys() & after.clips.keys():
        orders = [[clip.section.name for clip in side.clips[scene]] for side in (before, after)]
        one, other = ([n for n in these if n in those] for these, those in (orders, orders[::-1]))
        if one != other:
            found.append(":".join(scene))
    return sorted(found)


def _is_cut_anew(before: Side, after: Side, scene: tuple[str, str]) -> bool:
    """Whether one side has a scene as one clip, and the other in sections."""
    is_one = [bool(side.clips[scene][0].scene.one_clip_because) for side in (before, after)]
    return is_one[0] != is_one[1]


def _shown(side: Side, whole: Iterable[tuple[str, str]]) -> Iterator[Shown]:
    for scene, clips in side.clips.items():
        if scene in whole:
            every = next(video.clips for video in side.course.videos if side.identity(video.scene) == scene)
            yield Shown(side, (*scene, ""), every)
        else:
            yield from (Shown(side, (*scene, clip.section.name), [clip]) for clip in clips)


def _renames(
    gone: Sequence[Shown], come: Sequence[Shown], stayed: Set[tuple[str, str]]
) -> Iterator[tuple[Shown, Shown]]:
    """Sections under other names: those that show the very same, then those that are written alike.

    stayed: scenes of both sides. Of one that is gone, a section may be one of a scene of its seminar that is new.
    """
    left = [shown for shown in come if shown.is_made]
    unmatched = []
    for old in (shown for shown in gone if shown.is_made):
        same = [new for new in left if new.digests("clip.mp4") == old.digests("clip.mp4")]
        same.sort(key=lambda new: sum(a != b for a, b in zip(new.key, old.key, strict=True)))
        if same:
            left.remove(same[0])
            yield old, same[0]
        else:
            unmatched.append(old)
    for old in unmatched:
        alike = [(_likeness(old, new), new) for new in left if _may_be(old, new, stayed)]
        best = max(alike, key=lambda each: each[0], default=(0.0, None))
        if best[1] is not None and best[0] >= LIKE:
            left.remove(best[1])
            yield old, best[1]


def _may_be(old: Shown, new: Shown, stayed: Set[tuple[str, str]]) -> bool:
    """Whether two sections are of one scene, or of two of which one may be the other under a new name."""
    if new.key[:2] == old.key[:2]:
        return True
    return new.key[0] == old.key[0] and stayed.isdisjoint((old.key[:2], new.key[:2]))


def _likeness(old: Shown, new: Shown) -> float:
    if not (old.text and new.text):
        return 0.0
    return difflib.SequenceMatcher(None, old.text.splitlines(), new.text.splitlines(), autojunk=False).ratio()
