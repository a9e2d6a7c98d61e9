"""The layout of the graph: nodes where they belong, apart from one another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coursekit.screening.pages.graph_picture import mermaid, svg
from coursekit.screening.pages.layers import layered

ROW, LANE = 30.0, 10.0


@st.composite
def graphs(draw):
    columns = {f"n{i}": place for i, place in enumerate(draw(st.lists(st.integers(0, 3), min_size=1, max_size=20)))}
    pairs = [(a, b) for a in columns for b in columns if columns[a] < columns[b]]
    return columns, draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40)) if pairs else []


@given(graphs(), st.sampled_from([(), (2, 3)]))
def test_no_two_nodes_of_a_column_overlap_and_all_lie_in_the_picture(graph, fixed):
    columns, edges = graph
    layout = layered(columns, edges, fixed, ROW, LANE)
    for place in set(layout.column.values()):
        names = sorted((n for n, at in layout.column.items() if at == place), key=layout.y.__getitem__)
        sizes = [ROW if name in columns else LANE for name in names]
        for (one, size), (other, next_size) in pairwise(zip(names, sizes, strict=True)):
            assert layout.y[other] - layout.y[one] >= (size + next_size) / 2 - 1e-6
        assert layout.y[names[0]] >= sizes[0] / 2 - 1e-6
        assert layout.y[names[-1]] <= layout.height - sizes[-1] / 2 + 1e-6


@given(graphs())
def test_every_edge_is_a_chain_of_links_from_column_to_column(graph):
    columns, edges = graph
    layout = layered(columns, edges, (), ROW, LANE)
    onward = {}
    for a, b in layout.links:
        assert layout.column[b] == layout.column[a] + 1
        onward.setdefault(a, set()).add(b)

    def leads(a, b):
        return a == b or any(leads(step, b) for step in onward.get(a, ()) if step == b or step not in columns)

    assert all(leads(a, b) for a, b in edges)


@given(graphs())
def test_a_fixed_column_keeps_its_order(graph):
    columns, edges = graph
    layout = layered(columns, edges, (2,), ROW, LANE)
    kept = [name for name, place in columns.items() if place == 2]
    assert kept == sorted(kept, key=layout.y.__getitem__)


HOSTILE = "</title><script>alert(1)</script> \"'&"
NODES = [
    {"id": "a", "kind": "source", "label": HOSTILE, "href": "a\"onclick='b", "stale": False, "points": 1},
    {"id": "b", "kind": "tensors", "label": "b", "href": "b", "stale": True, "points": 1},
]


def test_names_are_text_in_both_pictures_and_stale_nodes_are_marked():
    groups = [{"title": HOSTILE, "nodes": NODES, "edges": [("a", "b")]}]
    picture = svg(groups, HOSTILE)
    assert "<script" not in picture and 'a"onclick' not in picture
    assert picture.count('class="tensors stale"') == 1 and ">stale</text>" in picture
    text = mermaid(groups)
    assert "<script" not in text and text.count(":::stale") == 1
    assert all(line.count('"') % 2 == 0 for line in text.splitlines())
