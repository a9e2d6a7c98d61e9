"""What objects of Python's, numpy's and Pillow's own types hold, which attributes do not tell.

Content is what is plain, compared by ==; and what an object leads to: pairs of a label and an object.
"""

import array
import collections
import functools
import hashlib
import io
import itertools
import os
import queue
import random
import threading
import types
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from typing import Any

import cairo
import numpy as np
from PIL import Image

from .exceptions import passed_attributes

Content = tuple[Any, Sequence[tuple[str, Any]]]

ATOMS = frozenset(
    (int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range, slice, types.CodeType)
)


def by_name(item: tuple[Any, Any]) -> str:
    return str(item[0])


def _of_dict(value: dict[Any, Any]) -> Content:
    keys = tuple(dict.keys(value))
    return keys, [(f"[{key!r:.40}]" if type(key) in ATOMS else "[…]", dict.__getitem__(value, key)) for key in keys]


def _of_ordered(value: collections.OrderedDict[Any, Any]) -> Content:
    # It keeps an order of its own beside the dictionary's, which move_to_end changes alone.
    plain, led = _of_dict(value)
    return (plain, tuple(collections.OrderedDict.keys(value))), led


def _of_sequence(value: Any) -> Content:
    items = list(value)
    if all(type(each) in ATOMS for each in items):
        return [(type(each), repr(each)) for each in items] if len(items) < 10000 else items, ()
    return len(items), [(f"[{i}]", each) for i, each in enumerate(items)]


def _of_set(value: Any) -> Content:
    items = [*(set.__iter__(value) if isinstance(value, set) else frozenset.__iter__(value))]
    plain = frozenset((type(each), each) for each in items if type(each) in ATOMS)
    others = sorted((each for each in items if type(each) not in ATOMS), key=id)
    return (plain, len(others)), [("{…}", each) for each in others]


def _of_array(array: Any) -> Content:
    # Of numpy's own type: masked arrays write to themselves as their bytes are asked for, and np.ma.masked refuses to.
    value = np.asarray(array)
    if value.dtype.hasobject:
        return (value.dtype.str, value.shape), [(f"[{i}]", each) for i, each in enumerate(value.ravel().tolist())]
    bits: Any = np.ascontiguousarray(value).view(np.uint8)
    return (value.dtype.str, value.shape, value.flags.writeable, hashlib.blake2b(bits).digest()), ()


def _of_context(value: Any) -> Content:
    """How a context of cairo's would draw next; what was drawn is of its surface."""
    plain = (
        *value.get_matrix(), value.get_line_width(), value.get_dash(), value.get_line_cap(), value.get_line_join(),
        value.get_miter_limit(), value.get_operator(), value.get_tolerance(), value.get_antialias(),
        value.get_fill_rule(), *value.get_font_matrix(), str(value.copy_path()), value.clip_extents(),
    )  # fmt: skip
    return plain, [(" surface", value.get_target())]


def _of_surface(value: Any) -> Content:
    value.flush()
    return hashlib.blake2b(value.get_data()).digest(), ()


def _of_file(value: Any) -> Content:
    """Where the next one will go on to read; of what is written, nobody sees a position."""
    position: Any = None
    with suppress(OSError, ValueError):
        if value.readable() and value.seekable():
            try:
                position = value.tell()
            except OSError:  # of lines that are gone through
                position = os.lseek(value.fileno(), 0, os.SEEK_CUR)
    return (value.closed, position), ()


def _of_weak(value: Any) -> Content:
    """What is still there of what a collection knows by weak references."""
    import gc

    gc.collect()
    items = value.items() if isinstance(value, weakref.WeakValueDictionary) else enumerate(sorted(value, key=id))
    led = [(f"[{name!r:.40}]", each) for name, each in items]
    return tuple(label for label, _ in led), led


def _of_coroutine(value: Any) -> Content:
    frame = value.cr_frame if isinstance(value, types.CoroutineType) else value.ag_frame
    return _of_frame(frame)


def _of_generator(value: Any) -> Content:
    return _of_frame(value.gi_frame)


def _of_frame(frame: Any) -> Content:
    if frame is None:
        return "ended", ()
    return frame.f_lasti, [(f" variable {name}", each) for name, each in sorted(frame.f_locals.items())]


def _of_cell(value: Any) -> Content:
    try:
        return True, [("", value.cell_contents)]
    except ValueError:
        return False, ()


def _of_cache(value: Any) -> Content:
    # Python shows no entries of functools' caches; the collector does, by what a cache leads to.
    import gc

    kept = [each for each in gc.get_referents(value) if type(each) is dict]
    results = [result for each in kept for result in each.values() if type(result) not in ATOMS]
    return None, [("() function", value.__wrapped__), *(("() result", each) for each in results)]


def _of_bytes(held: bytes) -> Content:
    return hashlib.blake2b(held).digest(), ()


def _bytes_in(view: memoryview) -> Any:
    try:
        return hashlib.blake2b(view.tobytes()).digest()
    except ValueError:  # released
        return None


def _picture(value: Any) -> bytes:
    try:
        is_read = value.im is not None
    except (AssertionError, ValueError):  # it is read when it is asked for; or it was closed
        return b""
    return bytes(Image.Image.tobytes(value)) if is_read else b""


def _of_numbers(generator: Any) -> Content:
    children = getattr(generator.seed_seq, "n_children_spawned", 0)  # each of which begins elsewhere
    return (repr(generator.state), children), ()


READERS: dict[type, Callable[[Any], Content]] = {
    dict: _of_dict,
    collections.OrderedDict: _of_ordered,
    types.MappingProxyType: lambda value: _of_dict(dict(value)),
    list: lambda value: _of_sequence(list.__iter__(value)),
    tuple: lambda value: _of_sequence(tuple.__iter__(value)),
    collections.deque: lambda value: _of_sequence(collections.deque.__iter__(value)),
    set: _of_set,
    frozenset: _of_set,
    np.ndarray: _of_array,
    np.generic: lambda value: (np.generic.tobytes(value), ()),
    np.random.Generator: lambda value: _of_numbers(value.bit_generator),
    np.random.BitGenerator: lambda value: _of_numbers(value),
    np.random.RandomState: lambda value: (repr(value.get_state()), ()),
    random.Random: lambda value: (random.Random.getstate(value), ()),
    types.CellType: _of_cell,
    types.MethodType: lambda value: (None, [("", value.__func__), ("", value.__self__)]),
    functools.partial: lambda value: (None, [("", value.func), ("", value.args), ("", value.keywords)]),
    functools.partialmethod: lambda value: (None, [("", value.func), ("", value.args), ("", value.keywords)]),
    functools._lru_cache_wrapper: _of_cache,
    property: lambda value: (None, [("", value.fget), ("", value.fset), ("", value.fdel)]),
    staticmethod: lambda value: (None, [("", value.__func__)]),
    classmethod: lambda value: (None, [("", value.__func__)]),
    types.GeneratorType: _of_generator,
    types.CoroutineType: _of_coroutine,
    types.AsyncGeneratorType: _of_coroutine,
    weakref.ref: lambda value: (value() is not None, ()),
    weakref.WeakSet: _of_weak,
    weakref.WeakValueDictionary: _of_weak,
    threading.local: lambda value: (None, [(f".{name}", each) for name, each in sorted(vars(value).items())]),
    type(threading.Lock()): lambda value: (value.locked(), ()),
    type(threading.RLock()): lambda value: (repr(value), ()),  # who holds it, and how often
    weakref.finalize: lambda value: (value.alive, ()),
    cairo.Context: _of_context,
    cairo.ImageSurface: _of_surface,
    cairo.Matrix: lambda value: (tuple(value), ()),
    queue.SimpleQueue: lambda value: (value.qsize(), ()),
    Enum: lambda value: (
        None,
        [(f".{n}", v) for n, v in vars(value).items() if n not in passed_attributes(type(value))],
    ),
    memoryview: lambda value: (_bytes_in(value), ()),
    bytearray: lambda value: _of_bytes(memoryview(value).tobytes()),
    array.array: lambda value: _of_bytes(array.array.tobytes(value)),
    io.BytesIO: lambda value: ((value.tell(), value.getvalue()) if not value.closed else None, ()),
    io.StringIO: lambda value: ((value.tell(), value.getvalue()) if not value.closed else None, ()),
    itertools.count: lambda value: (repr(value), ()),
    itertools.repeat: lambda value: (repr(value), ()),
    Image.Image: lambda value: (_of_bytes(_picture(value))[0], [(".info", value.info)]),
    io.IOBase.__mro__[1]: _of_file,  # that of files as they are
}
