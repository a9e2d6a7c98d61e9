"""A fingerprint has a result for each state of what was read beside it, newest first; a team's store too."""

import json

import pytest

from coursekit.graph.store.observations import ABSENT, Kind, Observation, observe
from coursekit.graph.store.remote import Remote
from coursekit.graph.store.results import MOST_TRACES, Store
from coursekit.graph.store.shared import SharedStore

NAME = "ab" * 32


class Checkout:
    """A project's folder with a store, and a file that is read beyond the fingerprint."""

    def __init__(self, root, place=None):
        self.root = root
        (root / ".cache").mkdir(parents=True)
        folder = root / ".cache/store"
        self.store = SharedStore(folder, Remote(str(place), root), writes=True) if place else Store(folder)

    def write(self, text):
        (self.root / "data.csv").write_text(text)

    def put(self, made, *more):
        (self.root / "made").write_text(made)
        seen = observe(Kind.FILE, "data.csv", self.root)
        self.store.put(NAME, {"file": self.root / "made"}, {"made": made}, (seen, *more))
        self.store.finish()

    @property
    def found(self):
        result = self.store.get(NAME)
        return result and result.facts["made"]


@pytest.fixture
def here(tmp_path):
    return Checkout(tmp_path / "here")


def test_the_result_is_found_that_was_made_of_what_is_there(here):
    for text in "123":
        here.write(text)
        assert here.found is None
        here.put(f"of {text}")
    for text in "31213":
        here.write(text)
        assert here.found == f"of {text}"
    (here.root / "data.csv").unlink()
    assert here.found is None
    here.put("of nothing")
    assert here.found == "of nothing"


def test_of_two_results_that_hold_the_newer_is_taken(here):
    here.write("1")
    here.put("once")
    here.put("again")
    assert here.found == "again"
    assert len(here.store.traces(NAME)) == 1
    here.put("with more", Observation(Kind.FILE, "more.csv", ABSENT))
    assert here.found == "with more"
    (here.root / "more.csv").touch()
    assert here.found == "again"


def test_a_result_whose_files_are_lost_is_passed_over(here):
    here.write("1")
    here.put("whole")
    here.put("lost", Observation(Kind.FILE, "more.csv", ABSENT))
    lost = here.store.get(NAME)
    here.store._object(lost.files["file"]).unlink()
    assert here.found == "whole"
    here.store.drop(NAME, lost)
    assert [trace.facts["made"] for trace in here.store.traces(NAME)] == ["whole"]
    here.store.forget(NAME)
    assert here.store.traces(NAME) == []


def test_the_oldest_results_go_where_there_are_many(here):
    for number in range(MOST_TRACES + 2):
        here.write(str(number))
        here.put(str(number))
    assert [int(trace.facts["made"]) for trace in here.store.traces(NAME)] == [*range(MOST_TRACES + 1, 1, -1)]


def test_a_team_shares_the_results_of_each_state(tmp_path):
    one, two, three = (Checkout(tmp_path / name, tmp_path / "shared") for name in ("one", "two", "three"))
    one.write("1")
    one.put("of 1")
    two.write("2")
    assert two.found is None
    two.put("of 2")
    for text in "12":
        three.write(text)
        assert three.found == f"of {text}"
    three.write("3")
    assert three.found is None


def test_what_only_one_machine_can_tell_is_kept_there(tmp_path, capsys):
    one, two = (Checkout(tmp_path / name, tmp_path / "shared") for name in ("one", "two"))
    for checkout in (one, two):
        checkout.write("1")
    one.put("here", Observation(Kind.ENTRY, "/mnt/one/settings", ABSENT))
    assert one.found == "here" and two.found is None
    assert not [*(tmp_path / "shared").rglob("*.json")]
    outside = tmp_path / "outside.csv"
    outside.write_text("1")
    one.put("by its content", observe(Kind.FILE, str(outside), one.root))
    assert two.found == "by its content"
    # The other result of the fingerprint was not sent along.
    (entry,) = (tmp_path / "shared").rglob("*.json")
    assert "settings" not in json.dumps(entry.read_text())
    outside.write_text("2")
    assert two.found is None


def test_what_a_lost_network_kept_back_is_sent_with_all_results(tmp_path):
    place = tmp_path / "shared"
    place.write_text("no folder")
    one, two = (Checkout(tmp_path / name, place) for name in ("one", "two"))
    for text in "12":
        one.write(text)
        one.put(f"of {text}")
    place.unlink()
    one.store = SharedStore(one.store.folder, Remote(str(place), one.root), writes=True)
    one.store.finish()
    for text in "12":
        two.write(text)
        assert two.found == f"of {text}"
