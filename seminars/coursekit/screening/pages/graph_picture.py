"""The course's graph as an SVG in four columns, and as Mermaid text."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from coursekit.wording.languages import plural

from .layers import layered

ROW, LANE = 36.0, 14.0  # of a node and of an edge that passes by
BOX, GAP = 224.0, 104.0  # widths: of a node, and between columns
NODE = 26.0  # height of a node's box
MARGIN, HEADING = 16.0, 62.0
LONGEST = 31  # characters on a node
CHARACTER = 6.9  # width of one, at most, on average

COLUMNS = {"source": "source", "tensors": "tensors", "clip": "clips", "video": "video"}  # the words for kinds of node
WORDS = {
    "source": "Source",
    "tensors": "Tensors",
    "clips": "Clips",
    "video": "Video",
    "stale": "stale",
    "points": "{count} points",
}

STYLE = """
svg.graph{--g-paper:#fff;--g-ink:#1c2330;--g-quiet:#5a6577;--g-line:#a9b3c2;--g-box:#f4f6f9;--g-rim:#c9d1dc;\
--g-tensors:#0b6a8f;--g-clip:#8a5a00;--g-video:#a33a2c;--g-stale:#b3261e;font-family:Lato,"Helvetica Neue",Arial,\
sans-serif}
@media(prefers-color-scheme:dark){svg.graph{--g-paper:#0e1320;--g-ink:#f2f4f8;--g-quiet:#a9b4c4;--g-line:#4a586f;\
--g-box:#1a2336;--g-rim:#33415a;--g-tensors:#56b4e9;--g-clip:#ffb000;--g-video:#ff7363;--g-stale:#ff8a7d}}
.graph .paper{fill:var(--g-paper)}
.graph text{font-size:12.5px;fill:var(--g-ink)}
.graph .seminar{font-size:17px;font-weight:700}
.graph .column{fill:var(--g-quiet);font-size:12px;letter-spacing:.08em}
.graph .box{fill:var(--g-box);stroke:var(--g-rim)}
.graph .mark{fill:var(--g-quiet)}
.graph .touch{fill:none;pointer-events:all}
.graph .tensors .mark{fill:var(--g-tensors)}.graph .clip .mark{fill:var(--g-clip)}
.graph .video .mark{fill:var(--g-video)}
.graph .note{fill:var(--g-quiet);font-size:11.5px}
.graph .edge{fill:none;stroke:var(--g-line);stroke-width:1.2}
.graph .along{stroke:var(--g-tensors);stroke-width:1.5}
.graph .stale .box{stroke:var(--g-stale);stroke-width:2;stroke-dasharray:5 3}
.graph .stale .note{fill:var(--g-stale);font-weight:700}
.graph a:hover .box,.graph a:focus .box{stroke:var(--g-ink);stroke-width:2}
.graph a:focus{outline:none}.graph a:focus-visible .box{stroke:var(--g-tensors);stroke-width:3}
"""


def svg(groups: Sequence[Mapping[str, Any]], title: str, words: Mapping[str, Any] = WORDS, language: str = "en") -> str:
    """The seminars below one another; every node is a link, and stale nodes are dashed and say so.

    words: those of WORDS in the language of the picture
    """
    parts, top, width = [], MARGIN, 0.0
    for group in groups:
        drawn, size = _group(group, top, words, language)
        parts += drawn
        top += size[1] + 2 * MARGIN
        width = max(width, size[0])
    width += 2 * MARGIN
    return (
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {top:.0f}" '
        f'width="{width:.0f}" height="{top:.0f}" role="group" aria-label="{escape(title)}">'
        f"<style>{STYLE}</style>"
        f'<rect class="paper" width="{width:.0f}" height="{top:.0f}"/>{"".join(parts)}</svg>\n'
    )


def _group(
    group: Mapping[str, Any], top: float, words: Mapping[str, Any], language: str
) -> tuple[list[str], tuple[float, float]]:
    """One seminar's drawing, and its width and height."""
    nodes = {node["id"]: node for node in group["nodes"]}
    place = list(COLUMNS)
    columns = {name: place.index(node["kind"]) for name, node in nodes.items()}
    # Experiments that take another's result stand in one column with it.
    across = [(a, b) for a, b in group["edges"] if columns[a] < columns[b]]
    along = [(a, b) for a, b in group["edges"] if columns[a] == columns[b]]
    layout = layered(columns, across, [place.index("clip"), place.index("video")], ROW, LANE)
    down = top + HEADING
    at = {name: (_left(layout.column[name]), down + layout.y[name]) for name in layout.column}
    shown = [kind for kind in COLUMNS if kind in {node["kind"] for node in nodes.values()}]
    parts = [f'<text class="seminar" x="{MARGIN}" y="{top + 20:.1f}">{escape(group["title"])}</text>']
    headings = {kind: escape(words[COLUMNS[kind]].upper()) for kind in shown}
    parts += [
        f'<text class="column" x="{_left(place.index(kind)):.1f}" y="{top + 46:.1f}">{heading}</text>'
        for kind, heading in headings.items()
    ]
    parts += [f'<path class="edge" d="{_across(at, a, b, b in nodes)}"/>' for a, b in layout.links]
    parts += [f'<path class="edge along" d="{_along(at[a], at[b])}"/>' for a, b in along]
    parts += [_node(node, *at[name], words, language) for name, node in nodes.items()]
    return parts, (_left(max(columns.values(), default=0)) + BOX, HEADING + layout.height)


def _left(column: int) -> float:
    return MARGIN + column * (BOX + GAP)


def _across(at: Mapping[str, tuple[float, float]], a: str, b: str, ends: bool) -> str:
    """From one column to the next, and straight through it where the edge leads further."""
    (x, y), (to, down) = at[a], at[b]
    x += BOX
    bend = (to - x) / 2
    curve = f"M{x:.1f} {y:.1f}C{x + bend:.1f} {y:.1f} {to - bend:.1f} {down:.1f} {to:.1f} {down:.1f}"
    return curve if ends else f"{curve}H{to + BOX:.1f}"


def _along(a: tuple[float, float], b: tuple[float, float]) -> str:
    """Within a column, round its right side: the further, the wider."""
    x, out = a[0] + BOX, 14 + min(0.22 * abs(b[1] - a[1]), GAP - 26)
    return f"M{x:.1f} {a[1]:.1f}C{x + out:.1f} {a[1]:.1f} {x + out:.1f} {b[1]:.1f} {x:.1f} {b[1]:.1f}"


def _node(node: Mapping[str, Any], x: float, y: float, words: Mapping[str, Any], language: str) -> str:
    note = words["stale"] if node["stale"] else _points(node, words, language)
    room = int((BOX - 22 - CHARACTER * len(note)) / CHARACTER) if note else LONGEST
    label = node["label"] if len(node["label"]) <= room else f"{node['label'][: room - 1]}…"
    told = f"{words[COLUMNS[node['kind']]]}: {node['label']}{f', {note}' if note else ''}"
    return (
        f'<a href="{escape(node["href"])}" class="{node["kind"]}{" stale" if node["stale"] else ""}" '
        f'aria-label="{escape(told)}"><title>{escape(told)}</title>'
        # The whole height of its row is what a finger may touch.
        f'<rect class="touch" x="{x:.1f}" y="{y - ROW / 2:.1f}" width="{BOX:.0f}" height="{ROW:.0f}"/>'
        f'<rect class="box" x="{x:.1f}" y="{y - NODE / 2:.1f}" width="{BOX:.0f}" height="{NODE:.0f}" rx="5"/>'
        f'<rect class="mark" x="{x:.1f}" y="{y - NODE / 2 + 5:.1f}" width="3" height="{NODE - 10:.0f}" rx="1.5"/>'
        f'<text x="{x + 12:.1f}" y="{y + 4.3:.1f}">{escape(label)}</text>'
        + (f'<text class="note" x="{x + BOX - 10:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(note)}</text>')
        + "</a>"
    )


def _points(node: Mapping[str, Any], words: Mapping[str, Any], language: str) -> str:
    """At how many points an experiment was made, where these are several."""
    return plural(words["points"], node["points"], language) if node["points"] > 1 else ""


def mermaid(groups: Sequence[Mapping[str, Any]]) -> str:
    """The same as a Mermaid flowchart; stale nodes are of class "stale"."""
    lines = ["flowchart LR", "  classDef stale stroke:#b3261e,stroke-width:2px,stroke-dasharray:5 3"]
    for count, group in enumerate(groups):
        numbers = {node["id"]: f"n{count}_{i}" for i, node in enumerate(group["nodes"])}
        lines.append(f'  subgraph s{count}["{_mermaid_text(group["title"])}"]')
        for node in group["nodes"]:
            points = _points(node, WORDS, "en")
            label = _mermaid_text(node["label"] + (f" ({points})" if points else ""))
            lines.append(f'    {numbers[node["id"]]}["{label}"]{":::stale" if node["stale"] else ""}')
        lines += [f"    {numbers[a]} --> {numbers[b]}" for a, b in group["edges"]]
        lines.append("  end")
        lines += [f'  click {numbers[n["id"]]} "{quote(n["href"], safe="/:#.%")}"' for n in group["nodes"]]
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    """Words in quotes, with all that could end them as Mermaid's entities."""
    return "".join(c if c.isalnum() or c in " _-.,:/()=×" else f"#{ord(c)};" for c in text)
