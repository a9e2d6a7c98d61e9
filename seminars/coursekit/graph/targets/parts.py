"""The parts of a clip: what is drawn, and kept in the store, by itself, though it is no target of its own."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..jobs.engine import Engine
from ..jobs.registry import JoinParts, RenderAudited

if TYPE_CHECKING:
    from .clips import Clip


@dataclass(frozen=True)
class Part:
    """A run of the statements of a scene's construct(), at the quality of its clip."""

    clip: "Clip"  # as it would be if the scene ended with the part
    number: int
    begins: int

    def ingredients(self) -> dict[str, Any]:
        """What its frames depend on: all that is done up to its end."""
        return {**self.clip.ingredients(), "kind": "part", "number": self.number, "begins": self.begins}

    @property
    def names(self) -> dict[str, str]:
        """Its files by role, as they are called in a job's folder."""
        return {f"part.{ending}": f"part{self.number}.{ending}" for ending in ("mp4", "png", "json")}


def parts_of(clip: "Clip") -> Sequence[Part]:
    """The parts of a clip, in order."""
    return [
        Part(replace(clip, section=replace(clip.section, reach=part.reach, parts=())), number, part.begins)
        for number, part in enumerate(clip.section.parts)
    ]


def make_of_parts(
    clip: "Clip", parts: Sequence[Part], folder: Path, engine: Engine
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Draw the parts that do not lie in a folder, and join all to a clip."""
    there = {part.number for part in parts if all((folder / name).is_file() for name in part.names.values())}
    facts, loaded = _drawn(clip, parts, there, folder, engine)
    if there and (facts["uncut"] or not _agree(facts, there, folder)):
        there = set()  # all are drawn, so that a scene that reads its own picture finds one
        facts, loaded = _drawn(clip, parts, there, folder, engine)
    if facts["uncut"]:
        return clip.perform(RenderAudited, folder, engine)
    pieces = [(frames, empty) for frames, empty in facts.pop("pieces")]
    for number, (frames, empty) in enumerate(pieces):
        if number not in there:
            for ending in ("mp4", "png"):
                (folder / f"part{number}.{ending}").touch()  # of no frames there is neither
            (folder / f"part{number}.json").write_text(json.dumps({"frames": frames, "is_empty": empty}))
    told = [_told(folder, part.number) for part in parts]
    shown = [number for number, each in enumerate(told) if each["frames"]]
    joined = [(folder / f"part{number}.mp4", told[number]["frames"], facts["rate"]) for number in shown]
    engine.run_here(JoinParts(joined, folder / "clip.mp4"))
    # As of sections, though nobody leaves the last part's stage: what it ends with.
    poster = next((number for number in reversed(shown) if not told[number]["is_empty"]), shown[-1])
    shutil.copyfile(folder / f"part{poster}.png", folder / "poster.png")
    kept = [*clip.pieces]
    empty = all(each["is_empty"] for each in told)
    return {**facts, "is_empty": empty, "kept": kept, "drawn": f"{len(parts) - len(there)} of {len(parts)}"}, loaded


def _drawn(
    clip: "Clip", parts: Sequence[Part], there: set[int], folder: Path, engine: Engine
) -> tuple[dict[str, Any], Mapping[str, str]]:
    cuts = [part.begins for part in parts]
    wanted = [part.number for part in parts if part.number not in there]
    return clip.perform(RenderAudited, folder, engine, cuts=cuts, wanted=wanted)


def _agree(facts: Mapping[str, Any], there: set[int], folder: Path) -> bool:
    """Whether parts that were kept have as many frames as they have now."""
    return all(_told(folder, number)["frames"] == facts["pieces"][number][0] for number in there)


def _told(folder: Path, number: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / f"part{number}.json").read_text())
    return told
