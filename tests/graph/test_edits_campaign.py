"""A short run of the edit campaign; `python -m tests.campaign edits --count 1000` is the long one."""

import pytest

from coursekit.graph.building.why import standings
from coursekit.graph.building.why.code_changes import Change
from coursekit.graph.source import scenes
from coursekit.graph.source.slicing import slicer, slices
from coursekit.graph.targets.target import fingerprint
from tests.campaign.campaign import run
from tests.campaign.gadgets.catalog import GADGETS, HOSTILE, SHARING
from tests.campaign.single import try_gadgets


def test_random_edits_build_what_a_clean_build_shows_and_little_more():
    tally = run(seed=1, count=8)
    assert tally.unsound == []
    assert tally.edits == 8
    assert sum(tally.needed.values()) > 0


# One of each way that static analysis is fooled; `python -m tests.campaign gadgets` tries all.
@pytest.mark.parametrize(
    "gadget", ["fallback_import", "subclass_registry_files", "monkeypatch_class", "order_of_effects"]
)
def test_every_number_of_a_gadget_is_seen(gadget):
    (found,) = try_gadgets([gadget])
    assert found.wrong == []
    assert found.problems == []
    assert found.needed > 0


def test_a_slicer_that_forgets_what_acts_at_import_is_found_out(monkeypatch):
    monkeypatch.setattr(slicer, "acts", lambda *_: False)
    (found,) = try_gadgets(["import_effect"])
    assert "clean build" in found.wrong[0]


def test_a_slicer_that_does_not_look_for_shared_state_is_found_out(monkeypatch):
    monkeypatch.setattr(scenes, "why_shared", lambda *_: "")
    (found,) = try_gadgets(["shared_attribute"])
    assert "is cut" in found.wrong[0]


def test_a_function_that_ran_outside_its_slice_is_found_out(monkeypatch):
    monkeypatch.setattr(slices.Slice, "_has", lambda *_: False)
    (found,) = try_gadgets(["method"])
    assert "not in its slice" in found.wrong[0]


def test_a_reason_that_is_not_so_is_found_out(monkeypatch):
    monkeypatch.setattr(standings, "changes", lambda *_: [Change("something else changed", "manim_ce/unedited.py")])
    (found,) = try_gadgets(["method"])
    assert "is stale by what nobody edited: something else changed" in found.wrong[0]


def test_a_clip_that_is_made_and_was_not_told_is_found_out(monkeypatch):
    found = standings.Standings._found
    forgetful = lambda self, t: standings.Standing() if t.task.startswith("clip:") else found(self, t)  # noqa: E731
    monkeypatch.setattr(standings.Standings, "_found", forgetful)
    (tried,) = try_gadgets(["method"])
    assert "was made, and was told to be current" in tried.wrong[0]


def test_the_order_of_nested_keys_is_part_of_a_fingerprint():
    # An experiment goes through a nested table in the order of its keys.
    assert fingerprint({"net": {"a": 1, "b": 2}}) != fingerprint({"net": {"b": 2, "a": 1}})


def test_gadgets_are_sorted_by_names_that_exist():
    assert GADGETS.keys() > SHARING | HOSTILE
