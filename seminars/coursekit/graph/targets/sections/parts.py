"""The parts of a clip: what is drawn, and kept in the store, by itself, though it is no target of its own."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...jobs.engine import Engine
from ...jobs.registry import RenderAudited
from ...jobs.showing import JoinParts
from ..target import fingerprint

if TYPE_CHECKING:
    from .clips import Clip


@dataclass(frozen=True)
class Part:
    """A run of the statements of a scene's construct(), at the quality of its clip."""

    clip: "Clip"  # as it would be if the scene ended with the part
    number: int
    begins: tuple[int, ...]

    def ingredients(self) -> dict[str, Any]:
        """What its frames depend on: all that is done up to its end; and how the audit sees what they show."""
        audit = self.clip.course.kit["audit"].slice
        return {**self.clip.ingredients(), "kind": "part", "audit": audit, "number": self.number, "begins": self.begins}

    @property
    def names(self) -> dict[str, str]:
        """Its files by role, as they are called in a job's folder."""
        return {f"part.{ending}": f"part{self.number}.{ending}" for ending in ("mp4", "png", "json")}


def parts_of(clip: "Clip") -> Sequence[Part]:
    """The parts of a clip, in order."""
    return [
        Part(replace(clip, section=replace(clip.section, reach=part.reach, has_parts=False)), number, part.begins)
        for number, part in enumerate(clip.course.parts(clip.scene, clip.section))
    ]


def make_of_parts(
    clip: "Clip", parts: Sequence[Part], folder: Path, engine: Engine
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Draw the parts that do not lie in a folder, and join all to a clip."""

    def missing() -> list[int]:
        return [part.number for part in parts if not all((folder / name).is_file() for name in part.names.values())]

    def drawn(wanted: Sequence[int], side_by_side: bool = True) -> tuple[dict[str, Any], Mapping[str, str]]:
        cut: dict[str, Any] = {"cuts": [part.begins for part in parts], "fingerprints": fingerprints, "wanted": wanted}
        return clip.perform(RenderAudited, folder, engine, **cut, side_by_side=side_by_side)

    fingerprints = [fingerprint(part.ingredients()) for part in parts]
    wanted, every = missing(), [part.number for part in parts]
    facts, loaded = drawn(wanted)
    _note_empty(facts, folder)
    if facts["uncut"] or any(_told(folder, n)["frames"] != facts["pieces"][n] for n in set(every) - {*missing()}):
        # All are drawn by one process, so that a scene that reads its own picture finds one.
        wanted, (facts, loaded) = every, drawn(every, side_by_side=False)
    elif left := missing():
        facts, loaded = drawn(left, side_by_side=False)
    if facts["uncut"]:
        return clip.perform(RenderAudited, folder, engine)
    _note_empty(facts, folder)
    told = [_told(folder, number) for number in every]
    shown = [number for number in every if told[number]["frames"]]
    joined = [(folder / f"part{number}.mp4", told[number]["frames"], facts["rate"]) for number in shown]
    engine.run_here(JoinParts(joined, folder / "clip.mp4"))
    # What it ends with stands for it, or what stood before all faded out: each part has chosen so.
    poster = next((number for number in reversed(shown) if not told[number]["is_empty"]), shown[-1])
    shutil.copyfile(folder / f"part{poster}.png", folder / "poster.png")
    empty = all(each["is_empty"] for each in told)
    return {**facts, "is_empty": empty, "kept": [*clip.pieces], "drawn": [len(wanted), len(every)]}, loaded


def _note_empty(facts: Mapping[str, Any], folder: Path) -> None:
    """Lay down what a part without frames has: files that are empty, too."""
    for number, frames in enumerate(facts["pieces"]):
        if not frames:
            for ending in ("mp4", "png"):
                (folder / f"part{number}.{ending}").touch()
            (folder / f"part{number}.json").write_text(json.dumps({"frames": 0, "is_empty": True}))


def _told(folder: Path, number: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / f"part{number}.json").read_text())
    return told
