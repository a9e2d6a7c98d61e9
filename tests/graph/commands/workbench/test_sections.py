"""How the parts of a section stand on the page; the strip itself is tried in a browser by test_live_sections.py."""

from types import SimpleNamespace

import pytest

from coursekit.graph.commands.workbench import sections
from coursekit.graph.commands.workbench.sections import State

FACTS = {"pieces": [15, 0, 30, 45], "rate": "15"}


def parts(monkeypatch, state, kept):
    monkeypatch.setattr(sections, "_kept", lambda clip, builder: kept)
    records = SimpleNamespace(read=lambda path: SimpleNamespace(facts=FACTS))
    found = [*sections._parts(SimpleNamespace(record=""), state, records, None)]
    assert [(part["start"], part["length"]) for part in found] == [(0.0, 1.0), (1.0, 2.0), (3.0, 3.0)]
    return [part["state"] for part in found]


@pytest.mark.parametrize("state", [State.STALE, State.DRAWING, State.FAILED])
def test_what_comes_before_what_is_to_be_made_is_current(monkeypatch, state):
    assert parts(monkeypatch, state, [True, True, False, False]) == ["current", state.value, state.value]
    assert parts(monkeypatch, state, [True] * 4) == ["current"] * 3
    assert parts(monkeypatch, state, [True]) == ["current", state.value, state.value]
    assert parts(monkeypatch, state, ()) == [state.value] * 3


def test_of_a_clip_that_is_current_nothing_else_is_asked(monkeypatch):
    assert parts(monkeypatch, State.CURRENT, None) == ["current"] * 3


def test_one_part_alone_is_not_told(monkeypatch):
    records = SimpleNamespace(read=lambda path: SimpleNamespace(facts={"pieces": [0, 30], "rate": "15"}))
    assert [*sections._parts(SimpleNamespace(record=""), State.STALE, records, None)] == []
