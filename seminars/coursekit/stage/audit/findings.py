"""What the audit found: plain values, that can be written beside a clip and told to its author."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from coursekit.wording.plurals import counted

from .limits import Limits

Extent = tuple[float, float, float, float]  # left, bottom, right, top, in scene units
MOST_LETTERS = 40


@dataclass(frozen=True)
class Finding:
    """One breach of a rule.

    who:     the mobjects, by their text or by class and colour
    time:    seconds from the section's start, of the first moment at which it was seen
    moment:  the number of that moment, in the picture beside
    measure: what was measured, in the rule's unit
    """

    rule: str
    who: tuple[str, ...]
    time: float
    measure: float
    boxes: tuple[Extent, ...] = ()
    moment: int = 0
    level: str = ""
    limit: float = 0.0
    note: str = ""

    def told(self, unit: str, says: str, way_out: str = "") -> str:
        """A line for the author: who, what is wrong, the measure against the limit, and the way out of it.

        When it was is told by whoever knows where the section begins in the video.
        """
        names = " and ".join(self.who)
        note = f" ({self.note})" if self.note else ""
        measured = f": {counted(float(self.measure), unit)}, limit {self.limit:.3g}" if unit else ""
        return f"{names} {says}{note}{measured}{f'; {way_out}' if way_out else ''}".strip()


def short(words: str) -> str:
    """A text as it is quoted in a message."""
    flat = re.sub(r"\s+", " ", words).strip()
    return f'"{flat if len(flat) <= MOST_LETTERS else flat[: MOST_LETTERS - 1] + "…"}"'


def settle(found: Iterable[Finding], limits: Limits) -> list[Finding]:
    """Findings with their levels and limits, each breach once, by time; what the scene silences is left out."""
    first: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for finding in found:
        if finding.rule not in limits.silenced:
            first.setdefault((finding.rule, tuple(sorted(finding.who))), finding)
    ranked = sorted(first.values(), key=lambda f: (f.time, f.rule, f.who))
    return [replace(f, level=limits.rules[f.rule].level, limit=limits[f.rule]) for f in ranked]


def as_json(findings: Sequence[Finding], limits: Limits) -> list[dict[str, Any]]:
    """Findings as they are written beside a clip, each with its line for the author."""
    rules = limits.rules
    return [
        asdict(f) | {"told": f.told(rules[f.rule].unit, rules[f.rule].says, rules[f.rule].way_out)} for f in findings
    ]
