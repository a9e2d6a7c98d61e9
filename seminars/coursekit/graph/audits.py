"""What the audit of a section found, as it is told: errors that keep a video back, and warnings."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .videos import Audit


def findings(audit: "Audit", level: str) -> list[str]:
    """A line a finding of one level: where, when, which mobjects, what was measured, and the picture of it."""
    found = _read(audit.path)
    lines = []
    for finding in found.get("findings", ()):
        if finding["level"] == level:
            where = f"{audit.scene.file}: {audit.scene.name}.{audit.section.name}"
            lines.append(f"{where}, {_when(audit, finding['time'])}: {finding['told']}  [{finding['rule']}]")
    if lines:
        picture = audit.files["audit.png"].relative_to(audit.course.root).as_posix()
        lines.append(f"  its picture: {picture}")
    return lines


def warnings(audits: Iterable["Audit"]) -> list[str]:
    """What is told at the end of a build: a draft's errors too, which keep nothing back."""
    levels = {False: ("warning",), True: ("error", "warning")}
    return [line for audit in audits for level in levels[audit.draft] for line in findings(audit, level)]


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
