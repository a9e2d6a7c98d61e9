"""What the audit of a section found, as it is told: errors that keep a video back, and warnings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.meanings import Colour, mean_the_same, same_colour

if TYPE_CHECKING:
    from .videos import Audit


LEVELS = {False: ("warning",), True: ("error", "warning")}  # that are warnings, by whether it is a draft's audit


def found(audit: "Audit", *levels: str) -> list[dict[str, Any]]:
    """The findings of some levels, as they were written: rule, level, time in the section, and what is told of it."""
    return [finding for finding in _read(audit.path).get("findings", ()) if finding["level"] in levels]


def findings(audit: "Audit", level: str) -> list[str]:
    """A line a finding of one level: where, when, which mobjects, what was measured, and the picture of it."""
    where = f"{audit.scene.file}: {audit.scene.name}.{audit.section.name}"
    lines = [
        f"{where}, {_when(audit, finding['time'])}: {finding['told']}  [{finding['rule']}]"
        for finding in found(audit, level)
    ]
    if lines:
        picture = audit.files["audit.png"].relative_to(audit.course.root).as_posix()
        lines.append(f"  its picture: {picture}")
    return lines


def warnings(audits: Iterable["Audit"]) -> list[str]:
    """What is told at the end of a build: a draft's errors too, which keep nothing back."""
    audits = list(audits)
    lines = [line for audit in audits for level in LEVELS[audit.draft] for line in findings(audit, level)]
    return [*lines, *map(str, mixed_up(audits))]


@dataclass(frozen=True)
class MixedUp:
    """A colour that stands for one thing in a section and for another in a later one of its scene."""

    audit: "Audit"
    time: float
    name: str
    earlier: "Audit"
    then: float
    other: str

    def __str__(self) -> str:
        scene = self.audit.scene
        return (
            f'{scene.file}: {scene.name}, {_when(self.audit, self.time)}: "{self.name}" has the colour of '
            f'"{self.other}" at {_when(self.earlier, self.then)}: one colour, one meaning  [colour_meaning]'
        )


def mixed_up(audits: Iterable["Audit"]) -> Iterator[MixedUp]:
    """All that is mixed up so in the scenes of some audits."""
    said: dict[tuple[str, bool], list[tuple[Colour, str, Audit, float]]] = {}
    for audit in audits:
        before = said.setdefault((audit.scene.file, audit.draft), [])
        here = [(tuple(colour), name, audit, time) for colour, name, time in _read(audit.path).get("meanings", ())]
        for colour, name, _, time in here:
            for known, other, earlier, then in before:
                if earlier is not audit and same_colour(known, colour) and not mean_the_same(name, other):
                    yield MixedUp(audit, time, name, earlier, then, other)
        before += here


def breach(audits: Sequence["Audit"]) -> str:
    """Why a video may not be published, with the way out; "" where nothing keeps it back."""
    lines = [line for audit in audits for line in findings(audit, "error")]
    if not lines:
        return ""
    way_out = 'Mend it; or, if it is meant, silence the rule in the class: audit = {"section: rule": "why"}.'
    return "\n".join((*lines, way_out))


def _when(audit: "Audit", time: float) -> str:
    """The time in the video, where the sections before it are known, and in the section."""
    before = 0.0
    for section in audit.scene.sections:
        if section.name == audit.section.name:
            whole = before + time
            return f"{int(whole // 60)}:{whole % 60:04.1f} in the video"
        length = _read(audit.of(section).path).get("length")
        if length is None:
            break
        before += float(length)
    return f"{time:.1f} s into the section"


def _read(path: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return stored
