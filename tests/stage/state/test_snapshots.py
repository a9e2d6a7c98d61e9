"""No place differs that leads to what holds the same; each that comes, goes, or leads to another thing does."""

import collections
import concurrent.futures
import itertools
import logging
import types
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from coursekit.stage.state.contents import content
from coursekit.stage.state.snapshots import Snapshot

from .held import (
    Day,
    Layout,
    Net,
    class_of,
    day,
    function,
    is_none,
    is_ours,
    kept,
    net,
    rows,
    taken,
    unread,
)

LONG = 10000
# What is another object each time, and holds the same.
SAME = {
    "not a number": lambda: float("nan"),
    "a list": lambda: [1, [2.5, float("nan")], {"a": (1,)}],
    "a path": lambda: Path("a/b"),
    "a set of objects": lambda: {net(a=1)},
    "an object": lambda: net(a=1, b=[2]),
    "a list with attributes": lambda: rows(1, a=1),
    "a function": function,
    "a class": lambda: class_of(a=1),
    "an array": lambda: np.ones(2)[::-1],
    "an array of nothing": lambda: np.zeros(2, "V0"),
    "a tensor": lambda: torch.ones(2),
    "a number of torch": lambda: torch.tensor(1.0),
    "what torch has computed": lambda: torch.ones(2, requires_grad=True) * 2,
    "a date": lambda: day(a=1),
    "a counter": lambda: itertools.count(3),
    "a generator of numpy of old": lambda: np.random.RandomState(1)._bit_generator,
    "a picture": lambda: Image.new("L", (2, 2)),
    "a picture that is not read yet": unread,
    "a long list": lambda: [0] * LONG,
}


@pytest.mark.parametrize("name", SAME)
def test_what_holds_the_same_is_no_difference(name):
    assert taken(SAME[name]()).differing({"place": SAME[name]()}) == {}


# What is alike in all but one thing.
OTHERS = {
    "a number": (1, 2),
    "a number of another type": (1, True),
    "a sign": (0.0, -0.0),
    "a number of torch": (torch.tensor(1.0), torch.tensor(2.0)),
    "a number for none": (float("nan"), 1.0),
    "none for a number": (1.0, float("nan")),
    "nothing": (None, 0),
    "a list for a tuple": ([1], (1,)),
    "a path": (Path("a"), Path("b")),
    "the type of a tensor": (torch.zeros(1), torch.zeros(1, dtype=torch.int32)),
    "the type of an array": (np.zeros(1), np.zeros(1, "i8")),
    "a date": (day(), Day(2026, 1, 2)),
    "a layout": (Layout("b"), Layout("h")),
    "a module": (types.ModuleType("a"), types.ModuleType("a")),
    "a logger": (logging.Logger("a"), logging.Logger("a")),
    "a class for one of Python's": (Net, dict),
    "one of Python's for a class": (dict, Net),
    "a class of Python's": (dict, list),
    "a function of Python's": (len, repr),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_another_one_differs_itself(name):
    before, now = OTHERS[name]
    assert taken(before).differing({"place": now}) == {"place": ""}


# What is nobody's state, or another library's business.
UNSEEN = {
    "a module's names": (lambda: types.ModuleType("a"), lambda x: setattr(x, "a", 1)),
    "a level of logging": (lambda: logging.Logger("a"), lambda x: x.setLevel(3)),
    "what a part of a library keeps": (lambda: concurrent.futures.ThreadPoolExecutor(1), lambda x: setattr(x, "a", 1)),
    "a class that is not followed": (lambda: collections.UserDict, lambda x: None),
    "who knows an object weakly": (lambda: Layout("b"), lambda x: kept(weakref.ref(x))),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_looked_at_is_no_difference(name):
    make, change = UNSEEN[name]
    held = make()
    snapshot = taken(held)
    change(held)
    assert snapshot.differing({"place": held}) == {}


def test_a_class_and_a_function_that_are_not_followed_may_change():
    made, called, layout = class_of(a=1), function(), Layout("b")
    held = {"class": made, "object": made(), "function": called, "layout": layout}
    snapshot = Snapshot(is_none).take(held)
    made.a = 2
    called()[1].append(2)
    Layout.wide += 1
    assert snapshot.differing(held) == {}


def test_the_order_in_which_an_object_was_given_its_attributes_is_no_difference():
    assert taken(net(a=1, b=2)).differing({"place": net(b=2, a=1)}) == {}


def test_a_place_that_comes_or_goes_differs_whatever_it_leads_to():
    snapshot = Snapshot(is_ours).take({"here": None, "gone": None})
    assert snapshot.differing({"here": None, "new": None}) == {"gone": "", "new": ""}


def test_each_place_is_told_by_itself_where_they_led_to_one_thing_or_lead_to_one_now():
    one, other = [1], [2]
    assert Snapshot(is_ours).take({"a": one, "b": other}).differing({"a": one, "b": one}) == {"b": ""}
    assert Snapshot(is_ours).take({"a": one, "b": one}).differing({"a": one, "b": other}) == {"b": ""}
    circle = [one]
    circle.append(circle)
    snapshot = Snapshot(is_ours).take({"a": circle, "b": other})
    one.append(3)
    assert snapshot.differing({"a": circle, "b": other}) == {"a": "[0]"}


def test_what_is_renewed_is_held_as_it_is_now():
    held, other = [1], [1]
    snapshot = taken(held)
    held.append(2)
    snapshot.take({}, [held, other])  # and one that was not known before
    assert snapshot.differing({"place": held}) == {}
    other.append(2)
    snapshot.take({"other": other})
    assert snapshot.differing({"place": held, "other": other}) == {"other": ""}


def test_an_object_is_held_as_another_is():
    held, another = [1, [2]], [1, [3]]
    snapshot = taken(held)
    snapshot.hold(held, another)
    assert snapshot.differing({"place": held}) == {"place": "[1]"}
    assert snapshot.differing({"place": [1, [3]]}) == {}
    snapshot.hold(4, 5)
    assert snapshot.differing({"place": another}) == {}


def test_what_is_known_elsewhere_is_told_apart_by_being_another_one():
    known, alike = net(a=1), net(a=1)
    snapshot = Snapshot(is_ours, lambda value: value is known or value is alike).take({"place": [known]})
    known.a = 2
    assert snapshot.differing({"place": [known]}) == {}
    known.a = 1
    assert snapshot.differing({"place": [alike]}) == {"place": "[0]"}


def test_snapshots_of_one_time_share_what_they_find():
    held = {}
    one = net(a=1)
    Snapshot(is_ours, held=held).take({"place": one})
    one.a = 2
    later = Snapshot(is_ours, held=held).take({"place": one})
    assert later.differing({"place": one}) == {"place": ".a"}
    knowing = Snapshot(is_ours, lambda value: value is one, held).take({"place": [one]})
    assert knowing.differing({"place": [one]}) == {}


def test_numbers_are_written_out_of_lists_that_are_not_long():
    assert content([0] * LONG, is_ours)[0][1] == [0] * LONG
    assert content([0] * (LONG - 1), is_ours)[0][1][0] == (int, "0")


def test_to_look_at_a_file_moves_nothing_and_what_is_written_has_no_place(tmp_path):
    lines = [f"{n}\n" for n in range(5000)]
    (tmp_path / "x.txt").write_text("".join(lines))
    with open(tmp_path / "x.txt") as file, open(tmp_path / "y.txt", "w") as written:
        held = {"file": file, "written": written}
        read = [next(file)]
        snapshot = Snapshot(is_ours).take(held)
        written.write("a")
        assert snapshot.differing(held) == {}
        read += [next(file) for _ in range(4000)]
        assert snapshot.differing(held) == {"file": ""}
        assert [*read, *file] == lines
