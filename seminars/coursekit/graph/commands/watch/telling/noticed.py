"""What audits found, as values: by page, with its moment, and with boxes in shares of the picture."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ....targets.findings import LEVELS, mixed_up, read_findings
from ....targets.site.course_graph import page_path
from ....targets.target import AuditTarget

# The frame of a camera that never moved, in scene units: left, bottom, right, top.
FRAME = (-64 / 9, -4.0, 64 / 9, 4.0)
KEPT = ("rule", "level", "who", "measure", "limit", "told")


def noticed(audits: Iterable[AuditTarget]) -> dict[str, list[dict[str, Any]]]:
    """The findings of audits by page, relative to the site, in the order in which they were given.

    Each has the rule, its level, measure and limit, who it is about, the line that is told of it, the section and the
    seconds into it, and boxes: left, top, width and height, in shares of the picture.
    """
    audits = [*audits]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for audit in audits:
        frames = _frames(audit)
        for finding in read_findings(audit.path, *LEVELS):
            told = {name: finding[name] for name in KEPT if name in finding}
            frame = frames.get(str(finding.get("moment")), FRAME)
            boxes = [_share(box, frame) for box in finding.get("boxes", ())]
            section = finding.get("section", audit.about[2])
            found[page_path(audit.scene)].append({**told, "section": section, "at": finding["time"], "boxes": boxes})
    for mixture in mixed_up(audits):
        told = {"rule": "colour_meaning", "level": "warning", "who": [mixture.name, mixture.other]}
        place = {"section": mixture.audit.section.name, "at": mixture.time, "boxes": [], "told": str(mixture)}
        found[page_path(mixture.audit.scene)].append({**told, **place})
    return dict(found)


def _frames(audit: AuditTarget) -> dict[str, Sequence[float]]:
    """The frame of the camera at each moment that was looked at closely."""
    try:
        frames: dict[str, Sequence[float]] = json.loads(audit.path.read_bytes()).get("frames", {})
    except (OSError, ValueError):
        return {}
    return frames


def _share(box: Sequence[float], frame: Sequence[float]) -> list[float]:
    left, bottom, right, top = frame
    x = [min(max((value - left) / (right - left), 0), 1) for value in (box[0], box[2])]
    y = [min(max((top - value) / (top - bottom), 0), 1) for value in (box[3], box[1])]
    return [round(value, 4) for value in (x[0], y[0], x[1] - x[0], y[1] - y[0])]
