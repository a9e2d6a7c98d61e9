"""What was found, in words: as lines for a terminal, and as Markdown for a pull request."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coursekit.wording.plurals import counted

MOST_ROWS = 30  # of a table of the summary; the page has all
FEW = 3  # so many are told by their names
NOUNS = {
    "changed": "{} changed",
    "added": "{} added",
    "removed": "{} removed",
    "renamed": "{} renamed",
    "unmade": "{} that could not be made",
}
# What Markdown, or HTML within it, takes for more than a letter; GitHub also mentions people by @ and issues by #.
SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
MEANT: dict[int, str] = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@\u200b", "#": "#\u200b"}
)  # a letter of no width: no mention


def told(content: Mapping[str, Any]) -> str:
    """All of it in a sentence."""
    hows = [section["how"] for section in content["sections"]]
    parts = [NOUNS[how].format(counted(hows.count(how), "sections")) for how in NOUNS if how in hows]
    if same := len(content["same"]):
        parts.append(f"{counted(same, 'sections')} with the same pictures though what they are made from changed")
    measured = {"facts": "facts", "hyperparameters": "hyperparameters", "tensors": "tensors"}
    parts += [f"{counted(len(content[key]), nouns)} changed" for key, nouns in measured.items() if content[key]]
    if content["unchanged"]:
        parts.append(f"{counted(content['unchanged'], 'sections')} unchanged")
    return "; ".join(parts) or "there is nothing to compare"


def lines(content: Mapping[str, Any]) -> Iterator[str]:
    """For a terminal: what is to be known of both sides, then a line for each section that differs, and each fact."""
    yield from content["notes"]
    for section in content["sections"]:
        was = f" (was {section['was_called']})" if section["was_called"] else ""
        about = f": {section['told']}" if section["told"] else ""
        yield f"{section['how']}  {section['name']}{was}{about}"
    for group in by_reason(content["same"]):
        yield from _same(group)
    for fact in content["facts"]:
        yield f"fact  {fact['experiment']}: {fact['claim']}: {_values(fact['before'])} -> {_values(fact['after'])}"
    for row in content["hyperparameters"]:
        given = f"{_or_none(row['before'])} -> {_or_none(row['after'])}"
        yield f"hyperparameter  {row['experiment']}: {row['key']}: {given}"
    for row in content["tensors"]:
        yield f"tensor  {row['experiment']}{_point(row)}: {row['tensor'] or 'all'}: {_change(row)}"
    yield from content["problems"]


def by_reason(sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sections that show the same, those for one reason together: by the first one, where there are several.

    returns: of each reason what it is, in a line or "", its sections, and whether these are too many to be told by name
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for section in sections:
        why = section["reasons"][0].partition("\n")[0] if section["reasons"] else ""
        groups.setdefault(why, []).append(section)
    return [
        {"why": why, "sections": alike, "count": counted(len(alike), "sections"), "are_many": len(alike) > FEW}
        for why, alike in groups.items()
    ]


def _same(group: Mapping[str, Any]) -> Iterator[str]:
    """Those that show the same for one reason, by name where they are few."""
    why = f": {group['why']}" if group["why"] else ""
    names = [section["name"] for section in group["sections"]]
    if group["are_many"]:
        yield f"same pictures  {names[0]} and {len(names) - 1} more{why}"
    else:
        yield from (f"same pictures  {name}{why}" for name in names)


def markdown(content: Mapping[str, Any]) -> str:
    """For a pull request: what is told, and a table of each kind."""
    before = f"`{content['before']}`" + (f" “{_plain(content['subject'])}”" if content["subject"] else "")
    parts = [
        f"### What changed: {_plain(content['site'])}",
        f"{before} → {_plain(content['after'])}: {content['told']}.",
    ]
    parts += [f"> {_plain(note)}" for note in content["notes"]]
    rows: list[tuple[str, ...]] = [
        (
            section["how"],
            f"{_plain(section['title'])}<br>{_code(section['name'])}"
            + (f"<br>was {_code(section['was_called'])}" if section["was_called"] else ""),
            _plain(section["told"]),
        )
        for section in content["sections"]
    ]
    parts += _table(("", "section", "what is seen"), rows)
    facts = content["facts"]
    rows = [
        (_code(f["experiment"]), _plain(f["claim"]), _plain(_values(f["before"])), _plain(_values(f["after"])))
        for f in facts
    ]
    parts += _table(("experiment", "fact", "before", "after"), rows)
    given = content["hyperparameters"]
    rows = [
        (_code(r["experiment"]), _code(r["key"]), _code(_or_none(r["before"])), _code(_or_none(r["after"])))
        for r in given
    ]
    parts += _table(("experiment", "hyperparameter", "before", "after"), rows)
    tensors = content["tensors"]
    rows = [(_code(f"{r['experiment']}{_point(r)}"), _code(r["tensor"] or "all"), _plain(_change(r))) for r in tensors]
    parts += _table(("experiment", "tensor", "largest change"), rows)
    if content["same"]:
        names = [f"- {_plain(same['title'])} {_code(same['name'])}" for same in content["same"]]
        parts.append("The same pictures, though what they are made from changed:\n\n" + "\n".join(_few(names)))
    parts += [f"- {_plain(problem)}" for problem in content["problems"]]
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    written = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows[:MOST_ROWS])]
    more = len(rows) - MOST_ROWS
    return ["\n".join(written), *([f"and {more} more, on the page"] if more > 0 else [])]


def _few(items: Sequence[str]) -> list[str]:
    more = len(items) - MOST_ROWS
    return [*items[:MOST_ROWS], *([f"- and {more} more"] if more > 0 else [])]


def _plain(text: str) -> str:
    """Any text as Markdown that shows it as it is, in a line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split())).translate(MEANT)


def _code(text: str) -> str:
    """Any text as a span of code within a cell of a table."""
    text = " ".join(text.split()).replace("|", "¦")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if "`" not in text else f"{fence} {text} {fence}"


def _values(fact: Mapping[str, Any] | None) -> str:
    if fact is None:
        return "none"
    shown = ", ".join(f"{value:.4g}" for value in fact["values"])
    low, high = fact["between"]
    return shown if fact["holds"] else f"{shown} (not within {low:g} … {high:g})"


def _or_none(value: str | None) -> str:
    return "none" if value is None else value


def _point(row: Mapping[str, Any]) -> str:
    return f" at {row['point']}" if row["point"] else ""


def _change(row: Mapping[str, Any]) -> str:
    if row["how"] == "changed":
        largest = "not finite" if row["largest"] is None else f"{row['largest']:.4g}"
        where = f" at {json.dumps(row['at'])}" if row["at"] else ""
        return f"{largest}{where}: {_number(row['was'])} -> {_number(row['is'])}"
    if row["how"] == "reshaped":
        return f"{row['before']} -> {row['after']}"
    return str(row["how"])


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
