"""What objects hold is compared, whatever they are made of: a change of one is seen, and none where nothing changes."""

import abc
import array
import collections
import csv
import ctypes
import decimal
import enum
import functools
import hashlib
import io
import itertools
import mmap
import queue
import random
import sqlite3
import struct
import threading
import types
import weakref
from contextlib import suppress
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from coursekit.stage.state.snapshots import Snapshot


class Net:
    wide = 1


class Wide:
    pass


class Slotted:
    __slots__ = ("wide",)


@types.coroutine
def step():
    yield 1
    yield 2


async def walk():
    await step()


async def generate():
    yield 1
    yield 2


def go_on(generator):
    """Take its next value without a loop of events: a browser that tests drive may hold that of this thread."""
    with suppress(StopIteration):
        anext(generator).send(None)


def half_read(tmp_path):
    (tmp_path / "x.txt").write_text("1\n22\n")
    return open(tmp_path / "x.txt")


def kept(held):
    """An object, and what it is known by elsewhere."""
    KEPT.append(held)
    return held


KEPT: list[object] = []

# ruff: noqa: E501  # a row an object
# By name: how an object is made, and how it is changed.
CHANGES = {
    "a list": (lambda _: [1], lambda x: x.append(2)),
    "the order of a dictionary": (lambda _: {"a": 1, "b": 1}, lambda x: x.update(a=x.pop("a"))),
    "a set": (lambda _: {1}, lambda x: x.add(2)),
    "a deque": (lambda _: collections.deque([1]), lambda x: x.append(2)),
    "an array": (lambda _: np.ones(3), lambda x: x.put(0, 2)),
    "an array of objects": (lambda _: np.array([[1], [2]], dtype=object), lambda x: x.put(0, 2)),
    "an iterator of an array": (lambda _: np.arange(9).flat, next),
    "an iterator of numpy": (lambda _: np.nditer(np.arange(9)), lambda x: (next(x), next(x))),
    "a generator of numpy": (lambda _: np.random.default_rng(0), lambda x: x.random()),
    "children of a generator": (lambda _: np.random.default_rng(0), lambda x: x.spawn(1)),
    "a generator of Python": (lambda _: random.Random(0), lambda x: x.random()),
    "a generator of torch": (lambda _: torch.Generator(), lambda x: torch.rand(1, generator=x)),
    "a tensor": (lambda _: torch.ones(2), lambda x: x.add_(1)),
    "a network": (lambda _: torch.nn.Linear(1, 1), lambda x: x.eval()),
    "a bytearray": (lambda _: bytearray(2), lambda x: x.append(1)),
    "a memoryview": (lambda _: memoryview(bytearray(2)), lambda x: x.__setitem__(0, 1)),
    "an array of Python": (lambda _: array.array("b", [1]), lambda x: x.append(1)),
    "a buffer of ctypes": (lambda _: (ctypes.c_int * 2)(), lambda x: x.__setitem__(0, 1)),
    "memory that is mapped": (lambda _: mmap.mmap(-1, 8), lambda x: x.write(b"a")),
    "a text in memory": (lambda _: io.StringIO("ab"), lambda x: x.read(1)),
    "bytes in memory": (lambda _: io.BytesIO(b"ab"), lambda x: x.read(1)),
    "a file half read": (half_read, lambda x: x.readline()),
    "a file half gone through": (half_read, next),
    "a file that is closed": (half_read, lambda x: x.close()),
    "a counter": (lambda _: itertools.count(), next),
    "a cycle": (lambda _: itertools.cycle([1, 2]), next),
    "zipped iterators": (lambda _: zip([1, 2], [3, 4], strict=True), next),
    "an iterator of structs": (lambda _: struct.iter_unpack("b", b"ab"), next),
    "a reader of CSV": (lambda _: csv.reader(["1", "2"]), next),
    "a generator": (lambda _: (n for n in (1, 2)), next),
    "a coroutine": (lambda _: walk(), lambda x: x.send(None)),
    "an asynchronous generator": (lambda _: generate(), go_on),
    "an attribute": (lambda _: Net(), lambda x: setattr(x, "wide", 2)),
    "a slot": (lambda _: Slotted(), lambda x: setattr(x, "wide", 2)),
    "the class of an object": (lambda _: Net(), lambda x: setattr(x, "__class__", Wide)),
    "a member of an enumeration": (lambda _: enum.Enum("Side", "A", module=__name__).A, lambda x: setattr(x, "wide", [x])),
    "a namespace": (lambda _: types.SimpleNamespace(a=1), lambda x: setattr(x, "a", 2)),
    "a class that is told to be derived": (lambda _: type("Shape", (abc.ABC,), {"__module__": __name__}), lambda x: x.register(Wide)),
    "a function's default": (lambda _: (lambda seen=[]: seen), lambda x: x().append(1)),
    "a partial function": (lambda _: functools.partial(print, [1]), lambda x: x.args[0].append(2)),
    "a cache of objects": (lambda _: functools.cache(lambda number: [number]), lambda x: x(1)),
    "a variable of a thread": (lambda _: threading.local(), lambda x: setattr(x, "wide", 2)),
    "a lock": (lambda _: threading.Lock(), lambda x: x.acquire()),
    "an event": (lambda _: threading.Event(), lambda x: x.set()),
    "a queue": (lambda _: queue.Queue(), lambda x: x.put(1)),
    "a simple queue": (lambda _: queue.SimpleQueue(), lambda x: x.put(1)),
    "a set of weak references": (lambda _: weakref.WeakSet(), lambda x: x.add(kept(Net()))),
    "a dictionary of weak values": (lambda _: weakref.WeakValueDictionary(), lambda x: x.update(a=kept(Net()))),
    "a dictionary of weak keys": (lambda _: weakref.WeakKeyDictionary(), lambda x: x.update({kept(Net()): 1})),
    "a weak reference": (lambda _: weakref.ref(kept(Net())), lambda x: KEPT.clear()),
    "a digest": (lambda _: hashlib.sha256(), lambda x: x.update(b"a")),
    "a context of decimals": (lambda _: decimal.Context(), lambda x: setattr(x, "prec", 3)),
    "a tree of XML": (lambda _: ElementTree.Element("a"), lambda x: x.append(ElementTree.Element("b"))),
    "a database": (lambda _: sqlite3.connect(":memory:"), lambda x: x.execute("create table t (x)").execute("insert into t values (1)")),
}  # fmt: skip


def is_ours(value):
    return getattr(value, "__module__", None) == __name__


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of coroutines that nobody ends
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_an_object_is_seen(name, tmp_path):
    KEPT.clear()
    make, change = CHANGES[name]
    held = make(tmp_path)
    try:
        snapshot = Snapshot(is_ours).take({"place": held})
        assert snapshot.differing({"place": held}) == {}
        change(held)
        assert "place" in snapshot.differing({"place": held})
    finally:
        if isinstance(held, io.IOBase):
            held.close()
