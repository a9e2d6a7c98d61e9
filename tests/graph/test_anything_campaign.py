"""A short run of the campaign "read anything"; `python -m tests.campaign anything --count 1000` is the long one."""

import pytest

from coursekit.graph.jobs.inputs import Inputs
from coursekit.graph.store.observations import Kind
from tests.campaign.anything import run


def test_what_a_program_read_makes_it_stale_and_nothing_else_does():
    tried = run(seed=1, count=10)
    assert tried.wrong == []
    assert tried.changes == 10
    assert tried.seen > 0


@pytest.mark.parametrize("kind", [Kind.FILE, Kind.VARIABLE])
def test_a_reader_that_is_passed_over_is_found_out(kind, monkeypatch):
    whole = Inputs.observations
    monkeypatch.setattr(Inputs, "observations", lambda self: (seen for seen in whole(self) if seen.kind is not kind))
    tried = run(seed=1, count=40)
    assert any("is current" in wrong or "tells something else" in wrong for wrong in tried.wrong)
