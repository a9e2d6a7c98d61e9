"""The way to what has changed is told, and nothing differs before it has."""

import decimal
import hashlib
import io
import mmap
import pyexpat
import re
import types
import weakref

import cairo
import numpy as np
import pytest
import torch
from PIL import Image

from .held import Slotted, cached, class_of, day, function, kept, net, rows, taken, trained


class Stream(io.RawIOBase):
    def __init__(self):
        self.is_gone = False

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._asked(0)

    def fileno(self):
        return self._asked(0)

    def _asked(self, told):
        if self.is_gone:
            raise OSError
        return told


def pen():
    drawing = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 4, 4))
    drawing.move_to(1, 1)
    return drawing


# By name: how an object is made, how it is changed, and the way to what differs then.
WAYS = {
    "a list": (lambda: [1], lambda x: x.append(2), ""),
    "another type in a list": (lambda: [1, 2], lambda x: x.__setitem__(0, True), ""),
    "a list in a list": (lambda: [[1], [[2]]], lambda x: x[1][0].append(3), "[1][0]"),
    "a number beside a list": (lambda: [[], 1], lambda x: x.__setitem__(1, 2), "[1]"),
    "a number for another type": (lambda: [[], 1], lambda x: x.__setitem__(1, True), "[1]"),
    "what the list is of": (lambda: [net(a=1)], lambda x: setattr(x[0], "a", 2), "[0].a"),
    "a key": (lambda: {"a": []}, lambda x: x["a"].append(1), "['a']"),
    "a key that is new": (lambda: {"a": 1}, lambda x: x.update(b=2), "['b']"),
    "a key that is gone": (lambda: {"a": 1, "b": 2}, lambda x: x.pop("a"), "['a']"),
    "a key that is no text": (lambda: {(1, 2): []}, lambda x: x[1, 2].append(1), "[…]"),
    "another type in a set": (lambda: {1}, lambda x: (x.clear(), x.add(True)), ""),
    "an object of a set": (lambda: {net(a=1), 3}, lambda x: setattr((x - {3}).pop(), "a", 2), "{…}.a"),
    "an object of several": (lambda: {net(a=1), net(a=1)}, lambda x: setattr(min(x, key=id), "a", 2), "{…}.a"),
    "an attribute": (lambda: net(a=1, b=1), lambda x: setattr(x, "b", 2), ".b"),
    "an attribute whose value comes after others": (lambda: net(a=1, b=2), lambda x: setattr(x, "a", 3), ".a"),
    "an attribute that is new": (lambda: net(a=1), lambda x: setattr(x, "b", 2), ".b"),
    "an attribute for another": (lambda: net(a=1), lambda x: (delattr(x, "a"), setattr(x, "b", 1)), ".b"),
    "an attribute whose name is no text": (lambda: net(a=1), lambda x: vars(x).update({1: 2}), ".1"),
    "an attribute beside one whose name is no text": (
        lambda: (lambda made: (vars(made).update({1: 2}), made)[1])(net(a=1)),
        lambda x: setattr(x, "a", 2),
        ".a",
    ),
    "a slot behind one that is empty": (lambda: Slotted(), lambda x: setattr(x, "wide", 2), ".wide"),
    "an attribute of a list": (lambda: rows(1, a=1), lambda x: setattr(x, "a", 2), ".a"),
    "an item of a list with attributes": (lambda: rows(1, a=1), lambda x: x.append(2), ""),
    "an attribute of a date": (lambda: day(a=1), lambda x: setattr(x, "a", 2), ".a"),
    "an annotation of a class": (
        lambda: class_of(__annotations__={"a": int}),
        lambda x: x.__annotations__.update(a=str),
        "",
    ),
    "an attribute of a class": (lambda: class_of(a=1), lambda x: setattr(x, "a", 2), ".a"),
    "the class of an object": (lambda: class_of(a=1)(), lambda x: setattr(type(x), "a", 2), "'s class Made.a"),
    "a default": (lambda: function(), lambda x: x()[1].append(2), "() defaults[0]"),
    "a default by its name": (lambda: function(), lambda x: x()[2].append(2), "() default of named"),
    "a variable of a function": (lambda: function(), lambda x: x()[0].append(2), "() variable held"),
    "an attribute of a function": (lambda: function(), lambda x: setattr(x, "a", 2), ".a"),
    "an attribute of a function beside one whose name is no text": (
        lambda: (lambda made: (vars(made).update({1: 2, "a": 1}), made)[1])(function()),
        lambda x: setattr(x, "a", 2),
        ".a",
    ),
    "a list by a method of it": (lambda: [1].append, lambda x: x(2), ""),
    "an object of a set that is frozen": (
        lambda: frozenset([net(a=1)]),
        lambda x: setattr(next(iter(x)), "a", 2),
        "{…}.a",
    ),
    "what a function says": (lambda: function(), lambda x: setattr(x, "__doc__", "a"), ""),
    "an annotation that is no value": (
        lambda: (lambda made: (made.__annotations__.update(a=np.ones(2)), made)[1])(function()),
        lambda x: x.__annotations__.update(a=np.zeros(2)),
        "",
    ),
    "a cell that was empty": (lambda: types.CellType(), lambda x: setattr(x, "cell_contents", [1]), ""),
    "what a cache is of": (
        lambda: cached([1]),
        lambda x: x.__wrapped__.__defaults__[0].append(2),
        "() function() defaults[0]",
    ),
    "what a cache keeps": (lambda: cached(), lambda x: x(1).append(2), "() result"),
    "an array without dimensions": (lambda: np.array(1.0), lambda x: x.fill(2), ""),
    "an array of dates": (lambda: np.array(["2026-01-01"], "M8[D]"), lambda x: x.put(0, np.datetime64(9, "D")), ""),
    "an array of texts": (lambda: np.array(["a"]), lambda x: x.put(0, "b"), ""),
    "an array that is closed": (lambda: np.ones(1), lambda x: x.setflags(write=False), ""),
    "a number of torch": (lambda: torch.tensor(1.0), lambda x: x.fill_(2), ""),
    "a gradient": (trained, lambda x: x.grad.add_(1), ".grad"),
    "a gradient that is new": (lambda: torch.ones(2, requires_grad=True), lambda x: x.sum().backward(), ".grad"),
    "a hook of a tensor": (
        lambda: torch.ones(2, requires_grad=True),
        lambda x: x.register_hook(print),
        "'s hooks",
    ),
    "a sparse tensor": (lambda: torch.eye(2).to_sparse(), lambda x: x.mul_(2), ""),
    "how a pen draws": (lambda: pen(), lambda x: x.set_line_width(7), ""),
    "where a pen is": (lambda: pen(), lambda x: x.line_to(3, 3), ""),
    "what a pen draws on": (lambda: pen(), lambda x: x.paint(), " surface"),
    "memory that is mapped": (lambda: mmap.mmap(-1, 8), lambda x: x.__setitem__(0, 1), ""),
    "memory that is closed": (lambda: mmap.mmap(-1, 8), lambda x: x.close(), ""),
    "an iterator over matches": (lambda: re.finditer("a", "aaa"), next, "[0]"),
    "a parser of XML": (lambda: pyexpat.ParserCreate(), lambda x: x.Parse("<a>"), ""),
    "a stream that cannot be asked any more": (Stream, lambda x: vars(x).update(is_gone=True), ""),
    "a picture": (lambda: Image.new("L", (2, 2)), lambda x: x.putpixel((0, 0), 9), ""),
    "a picture that is closed": (lambda: Image.new("L", (2, 2)), lambda x: x.close(), ""),
    "a setting of decimals": (lambda: decimal.Context(prec=9), lambda x: setattr(x, "prec", 3), "[0]"),
    "a digest of any length": (hashlib.shake_128, lambda x: x.update(b"a"), ""),
    "a digest of a length that was asked for": (lambda: hashlib.blake2b(digest_size=4), lambda x: x.update(b"a"), ""),
    "values that are known weakly": (
        lambda: weakref.WeakValueDictionary(a=kept(net(a=1))),
        lambda x: setattr(x["a"], "a", 2),
        "['a'].a",
    ),
    "objects that are known weakly": (
        lambda: weakref.WeakSet([kept(net(a=1)), kept(net(a=1))]),
        lambda x: setattr(min(x, key=id), "a", 2),
        "[0].a",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_the_way_to_what_has_changed_is_told(name):
    make, change, way = WAYS[name]
    held = make()
    snapshot = taken(held)
    assert snapshot.differing({"place": held}) == {}
    change(held)
    assert snapshot.differing({"place": held}) == {"place": way}
