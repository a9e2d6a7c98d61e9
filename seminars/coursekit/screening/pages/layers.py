"""A layered layout: nodes in columns, ordered so that their edges cross little. Sizes are in pixels of a drawing.

source: Sugiyama, Tagawa & Toda 1981, with the barycentre of neighbours to order columns
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 12  # over all columns, in turn from left to right and back


@dataclass
class Layout:
    """Where each node's middle is, and the links of which edges are made: bundled where they come from one node."""

    y: dict[str, float] = field(default_factory=dict)
    column: dict[str, int] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    height: float = 0.0


def layered(
    columns: Mapping[str, int], edges: Sequence[tuple[str, str]], fixed: Sequence[int], row: float, lane: float
) -> Layout:
    """Place nodes in the columns given, from the top down.

    columns: each node's column; every edge leads to a column further right
    fixed:   columns whose nodes keep the order in which they are given
    row:     the height that a node takes
    lane:    the height that a bundle of edges takes where it passes a column
    """
    layout = Layout(column=dict(columns))
    links: dict[tuple[str, str], None] = {}
    for a, b in edges:
        # One lane for all edges of one node: they part in front of the column that they lead to.
        passed = {f"{a}\n{place}": place for place in range(columns[a] + 1, columns[b])}
        layout.column |= passed
        path = [a, *passed, b]
        links |= dict.fromkeys(pairwise(path))
    layout.links = list(links)
    order: dict[int, list[str]] = defaultdict(list)
    for name, place in layout.column.items():
        order[place].append(name)
    before, after = defaultdict(list), defaultdict(list)
    for a, b in links:
        after[a].append(b)
        before[b].append(a)
    _order(order, fixed, before, after)
    sizes = {name: row if name in columns else lane for name in layout.column}
    _place(layout, order, sizes, before, after)
    return layout


def _order(
    order: dict[int, list[str]],
    fixed: Sequence[int],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
) -> None:
    for sweep in range(SWEEPS):
        neighbours = before if sweep % 2 else after
        for place in sorted(set(order) - set(fixed), reverse=not sweep % 2):
            at = {name: i / max(len(names), 1) for names in order.values() for i, name in enumerate(names)}
            order[place].sort(key=lambda name: _mean([at[n] for n in neighbours[name]], at[name]))


def _place(
    layout: Layout,
    order: Mapping[int, list[str]],
    sizes: Mapping[str, float],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
) -> None:
    """Each column keeps its order; each node comes as near to its neighbours' mean as the others let it."""
    total = {place: sum(sizes[name] for name in names) for place, names in order.items()}
    layout.height = max(total.values(), default=0.0)
    for place, names in order.items():
        top = (layout.height - total[place]) / 2
        for name in names:
            layout.y[name] = top + sizes[name] / 2
            top += sizes[name]
    for sweep in range(SWEEPS):
        for place in sorted(order, reverse=bool(sweep % 2)):
            names = order[place]
            wanted = [_mean([layout.y[n] for n in (*before[m], *after[m])], layout.y[m]) for m in names]
            layout.y |= dict(zip(names, _apart(wanted, [sizes[name] for name in names], layout.height), strict=True))


def _apart(wanted: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """The middles of boxes that do not overlap, near those wanted, in their order, between 0 and height."""
    lows, low = [], 0.0
    for middle, size in zip(wanted, sizes, strict=True):
        low = max(low, middle - size / 2)
        lows.append(low)
        low += size
    high = height
    middles = []
    for start, size in zip(reversed(lows), reversed(sizes), strict=True):
        start = min(start, high - size)
        middles.append(start + size / 2)
        high = start
    return middles[::-1]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
