"""Audit events reach those who listen for them, from one hook."""

import sys

import pytest

from coursekit.graph.jobs.observing.noting import events


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_LISTENERS", {})
    return []


def test_who_listens_is_told_of_its_own_events_in_order_and_once(heard):
    def first(event, arguments):
        heard.append(("first", event, arguments))

    def second(event, arguments):
        heard.append(("second", event, arguments))

    events.listen(("tests.one", "tests.two"), first)
    events.listen(("tests.two",), second)
    events.listen(("tests.two",), first)
    sys.audit("tests.one", 1)
    sys.audit("tests.two", 2, "b")
    sys.audit("tests.three", 3)
    assert heard == [
        ("first", "tests.one", (1,)),
        ("first", "tests.two", (2, "b")),
        ("second", "tests.two", (2, "b")),
    ]


def test_there_is_one_hook_however_many_listen(heard, monkeypatch):
    monkeypatch.setattr(events, "_hooked", False)
    added = []
    monkeypatch.setattr(sys, "addaudithook", added.append)
    for number in range(3):
        events.listen((f"tests.{number}",), lambda event, arguments: None)
    assert len(added) == 1


def test_what_a_listener_raises_is_the_callers(heard):
    def refuse(event, arguments):
        raise PermissionError(event)

    events.listen(("tests.one",), refuse)
    with pytest.raises(PermissionError, match=r"tests\.one"):
        sys.audit("tests.one")


def test_nothing_else_of_the_kit_adds_a_hook():
    from pathlib import Path

    import coursekit

    kit = Path(coursekit.__file__).parent
    assert [path.name for path in kit.rglob("*.py") if "addaudithook" in path.read_text()] == ["events.py"]
