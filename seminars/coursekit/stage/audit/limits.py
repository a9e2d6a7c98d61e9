"""The rules of the audit, each with its level and its limit; and how a scene changes or silences one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Rule:
    """What is looked for; `limit` is in the unit given."""

    name: str
    level: str
    limit: float
    unit: str  # "" where nothing is measured
    says: str  # what is wrong, as it follows the names of the mobjects
    way_out: str = ""  # what to do about it, where that is not plain


RULES = {
    rule.name: rule
    for rule in (
        Rule("off_frame", ERROR, 0.0, "units beyond the frame", "reaches beyond the frame"),
        Rule("margin", WARNING, 0.5, "units from the frame's edge", "stands too near to the frame's edge"),
        Rule("text_over_text", ERROR, 0.0, "units of overlap", "is written over other text"),
        Rule("text_over_line", WARNING, 0.08, "units of line between its letters", "has a line through its letters"),
        Rule("outside_box", ERROR, 0.04, "units inside its box", "is not wholly inside its box"),
        Rule("cap_height", ERROR, 0.175, "units of cap height", "is too small to read"),
        Rule("text_contrast", ERROR, 4.5, ": 1", "hardly differs from what is behind it"),
        Rule("line_contrast", WARNING, 3.0, ": 1", "hardly differs from what is beside it"),
        Rule("reading_time", WARNING, 0.375, "seconds a word", "is shown for too short a time"),
        Rule("axis_numbers", WARNING, 2, "numbers", "has too few numbers"),
        Rule("axis_names", WARNING, 1, "names", "has no name"),
        Rule(
            "beyond_range",
            WARNING,
            0,
            "% of the data",
            "reaches beyond the range that is shown",
            "widen the range, as linear_around() does, or say on screen what is left out, and silence the rule",
        ),
        Rule("legend", WARNING, 1, "names", "is one of several series, and nothing says which"),
        Rule("colour_meaning", WARNING, 1, "meanings", "shares its colour with something else"),
        Rule("colour_only", WARNING, 1, "further cues", "is told from another series by colour alone"),
        Rule("text_blocks", WARNING, 7, "blocks of text", "make too much text for one picture"),
        Rule("empty_stage", WARNING, 1.0, "seconds", "The stage is empty"),
        Rule("empty_half", WARNING, 2.5, "seconds", "One half of the frame stays empty"),
        Rule("flashes", ERROR, 3, "flashes a second", "flashes"),
        Rule("left_behind", ERROR, 0, "mobjects", "is left on stage at the end"),
        Rule("literal", WARNING, 0, "numbers", "shows a number that comes from no tensor"),
        Rule(
            "caption_speed",
            WARNING,
            20,
            "characters a second",
            "goes by faster than it can be read",
            "say less, let the section last longer, or begin the next lines later",
        ),
        Rule(
            "caption_length",
            WARNING,
            0.83,
            "seconds",
            "is gone before it is seen",
            "say it in one sentence with what is beside it, or give it more time",
        ),
        Rule(
            "caption_lines",
            WARNING,
            2,
            "lines of 42 characters",
            "is longer than a caption can be",
            "put spaces where it may be cut",
        ),
        Rule(
            "speech_length",
            WARNING,
            0.0,
            "seconds too long",
            "is still spoken when its section has ended",
            "say less, or let the section last longer",
        ),
        Rule("table", ERROR, 0, "mistakes", "is a mistake in the scene's table `audit`"),
    )
}
SHORTEST_READING = 1.5  # seconds, however few the words


@dataclass(frozen=True)
class Limits:
    """The rules as they hold for one section: those of the table, but for what the scene says otherwise."""

    rules: Mapping[str, Rule]
    silenced: Mapping[str, str]  # by rule: why
    mistakes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> float:
        return self.rules[name].limit


def limits_for(section: str, table: Mapping[str, Any]) -> Limits:
    """The limits for a section, from the scene's class attribute

        audit = {
            "scene8_summary: axis_numbers": "These charts were read with their numbers before.",
            "text_blocks": (9, "The table is the subject."),
        }

    A key is a rule, or a section and a rule; a text silences it, and says why; a number and a text change its limit.
    What is not of this form is a mistake, and so is an entry without a reason.
    """
    rules, silenced, mistakes = dict(RULES), {}, []
    for key, value in table.items():
        place, _, name = key.rpartition(":")
        name = name.strip()
        limit, reason = value if isinstance(value, (tuple, list)) and len(value) == 2 else (None, value)
        if name not in RULES or name == "table":
            mistakes.append(f"{key!r} names no rule; there are {', '.join(sorted(RULES.keys() - {'table'}))}")
        elif not isinstance(reason, str) or len(reason.split()) < 2:
            mistakes.append(f"{key!r} gives no reason: say why in a sentence")
        elif limit is not None and (isinstance(limit, bool) or not isinstance(limit, (int, float))):
            mistakes.append(f"{key!r} has the limit {limit!r}, which is no number")
        elif place.strip() in ("", section):
            if limit is None:
                silenced[name] = reason
            else:
                rules[name] = replace(RULES[name], limit=limit)
    return Limits(rules, silenced, tuple(mistakes))
