"""What the audit of a section found, as it is told: errors that keep a video back, and warnings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coursekit.meanings import Colour, mean_the_same, same_colour
from coursekit.plurals import counted

from ..course.model import Scene

if TYPE_CHECKING:
    from .audits import Audit
    from .target import AuditTarget, Target

AUDITED, WARNED = "The audit found:", "Warnings of jobs:"


AUDITS = ("audit", "audit-draft")  # what begins the names of tasks that were asked for to read all
LEVELS = ("error", "warning")


def warning_levels(audit: "AuditTarget") -> tuple[str, ...]:
    """The levels that are told as warnings: where errors keep nothing back, as of a draft, these too."""
    return ("error", "warning") if audit.draft or audit.scene.is_advised else ("warning",)


def read_findings(path: Path, *levels: str) -> list[dict[str, Any]]:
    """The findings of some levels, as they were written: rule, level, time in the section, and what is told of it."""
    return [finding for finding in _read(path).get("findings", ()) if finding["level"] in levels]


def findings(audit: "Audit", level: str) -> list[str]:
    """A line a finding of one level: where, when, which mobjects, what was measured, and the picture of it."""
    where = f"{audit.scene.file}: {audit.scene.name}.{audit.section.name}"
    lines = [
        f"{where}, {_when(audit, finding['time'])}: {finding['told']}  [{finding['rule']}]"
        for finding in read_findings(audit.path, level)
    ]
    if level == "warning" and (unseen := _read(audit.path).get("unseen")):
        lines.append(f"{where}: the audit could not look at all of it: {unseen}")
    if lines:
        picture = audit.files["audit.png"].relative_to(audit.course.root).as_posix()
        lines.append(f"  its picture: {picture}")
    return lines


def caption_findings(scene: Scene, path: Path, level: str) -> list[str]:
    """A line a finding of one level in the captions of a scene."""
    return [
        f"{scene.file}: {scene.name}.{finding['section']}, {_clock(finding['start'] + finding['time'])} in the video: "
        f"{finding['told']}  [{finding['rule']}]"
        for finding in read_findings(path, level)
    ]


def warnings(audits: Iterable["AuditTarget"], asked: Iterable[str] = ()) -> list[str]:
    """What is told at the end of a build: errors that keep nothing back too; each once.

    Of scenes that the audit advises, a line says how much there is to read, unless audits were asked for.

    audits: the targets that a build reached by Target.audits
    asked:  the tasks that the build was asked for
    """
    audits = list(audits)
    if not any(task.partition(":")[0] in AUDITS for task in asked):
        summary = remarks(audit for audit in audits if audit.scene.is_advised)
        audits = [audit for audit in audits if not audit.scene.is_advised]
    else:
        summary = []
    told = [line for audit in audits for level in warning_levels(audit) for line in audit.findings(level)]
    return [*dict.fromkeys(told), *map(str, mixed_up(audits)), *summary]


def remarks(audits: Iterable["AuditTarget"]) -> list[str]:
    """A line that says how many findings there are on how many scenes; none where there is nothing to read."""
    found = [(audit.scene.file, audit.scene.name) for audit in audits for _ in read_findings(audit.path, *LEVELS)]
    if not found:
        return []
    return [f"{counted(len(found), 'remarks')} on {counted(len({*found}), 'scenes')}; doit audit shows them"]


def job_warnings(targets: Iterable["Target"]) -> list[str]:
    """What the jobs that made targets warned of, as their records keep it, and nothing silences now; each line once."""
    root, told = Path(), dict[str, None]()
    for target in targets:
        root = target.course.root
        told |= dict.fromkeys(target.records.read(target.record).facts.get("warnings", ()))
    if told:
        from ..jobs.observing.unreproducible import is_silenced  # here, as most builds warn of nothing

        return [line for line in told if not is_silenced(line, root)]
    return []


def all_warnings(
    audits: Iterable["AuditTarget"], targets: Iterable["Target"], asked: Iterable[str] = ()
) -> dict[str, list[str]]:
    """What is told at the end of a build that was asked for some tasks, by the line that stands above it."""
    told = {AUDITED: warnings(audits, asked), WARNED: job_warnings(targets)}
    return {heading: lines for heading, lines in told.items() if lines}


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


def mixed_up(audits: Iterable["AuditTarget"]) -> Iterator[MixedUp]:
    """All that is mixed up so in the scenes of some audits; those of captions see no colours."""
    said: dict[tuple[str, str, bool], list[tuple[Colour, str, Audit, float]]] = {}
    for audit in (cast("Audit", each) for each in audits):  # of captions, no meanings were written
        before = said.setdefault((audit.scene.file, audit.scene.name, audit.draft), [])
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
            return f"{_clock(before + time)} in the video"
        length = _read(audit.of(section).path).get("length")
        if length is None:
            break
        before += float(length)
    return f"{time:.1f} s into the section"


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _read(path: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return stored
