"""What an object holds: what of it is compared as a value, and which objects it leads to, by name.

Nothing of the author's runs: no property is read, and no method called but those of the types that are named here.
"""

import _abc  # type: ignore[import-not-found]  # where Python keeps what abc registers
import abc
import copyreg
import ctypes
import functools
import hashlib
import operator
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from .exceptions import passed_attributes
from .known_types import ATOMS, READERS, Content, by_name

# What is told apart by being another one: it has no state, or none that can be read.
BY_IDENTITY = (
    types.ModuleType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    types.MemberDescriptorType,
    types.GetSetDescriptorType,
    types.FrameType,
    types.TracebackType,
    threading.Thread,
)
BOUND = (types.BuiltinFunctionType, types.MethodWrapperType)  # `rows.append` is as the list is
HEAP_TYPE = 1 << 9  # a flag of classes that Python made, or C at run time
POINTER = ctypes.sizeof(ctypes.c_void_p)
NEW = copyreg.__newobj__  # type: ignore[attr-defined]
DESCRIBED = (types.GetSetDescriptorType, types.MemberDescriptorType)  # attributes of types that are written in C
LENGTH_OF_DIGEST = 32  # bytes, of one that may be of any length: SHAKE
OPAQUE_LIBRARIES = frozenset(("_thread", "logging", "rich", "av", "concurrent", "typing"))


def is_same_atom(before: Any, now: Any) -> bool:
    """Whether two values of one type in ATOMS are equal; a nan is, and 0.0 is not -0.0."""
    return before is now or (before == now and repr(before) == repr(now)) or (before != before and now != now)


def content(value: Any, is_followed: Callable[[Any], bool]) -> Content | None:
    """What an object holds; None where it is told apart by identity alone.

    is_followed: whether a class or a function is one whose own state counts
    """
    try:
        return _content(value, is_followed)
    except Exception:  # of types that refuse: nothing that an author's module holds may end the drawing of a scene
        return None


def _content(value: Any, is_followed: Callable[[Any], bool]) -> Content | None:
    kind = type(value)
    if isinstance(value, type):
        return _of_class(value) if is_followed(value) else None
    if isinstance(value, types.FunctionType):
        return _of_function(value) if is_followed(value) else None
    if isinstance(value, BOUND):
        return (kind, value.__name__), [("", value.__self__)]
    if isinstance(value, PurePath):  # it keeps what it was asked
        return (kind, str(value)), ()
    for base in kind.__mro__:
        if reader := READERS.get(base):
            plain, led = reader(value)
            return (kind, plain), [*led, *_attributes(value, is_followed)] if base is not kind else led
    if isinstance(value, BY_IDENTITY) or kind.__module__.partition(".")[0] in OPAQUE_LIBRARIES:
        return None
    if kind.__module__ == "torch" and hasattr(value, "numpy"):
        return _of_tensor(value)
    led = list(_attributes(value, is_followed))
    if _is_written_in_python(kind):  # type: ignore[arg-type]  # mypy takes a class for no key
        return kind, led
    plain, below = _reduced(value) or _shown(value)
    return (kind, plain), [*led, *below]


@functools.cache
def _is_written_in_python(kind: type) -> bool:
    """Whether all that objects of a class hold are their attributes: of one that is written in C, there is more."""
    of_python = ("__dict__", "__weakref__", "__slots__")  # what a class statement puts into one class of each line

    def is_made_by_python(base: type) -> bool:
        return bool(base.__flags__ & HEAP_TYPE) and any(n in vars(b) for b in base.__mro__[:-1] for n in of_python)

    return kind is not object and next(base for base in kind.__mro__ if not is_made_by_python(base)) is object


def _attributes(value: Any, is_followed: Callable[[Any], bool]) -> Iterable[tuple[str, Any]]:
    kind = type(value)
    passed = passed_attributes(kind)
    own = value.__dict__ if kind.__dictoffset__ else None
    if type(own) is dict:
        yield from ((f".{name}", held) for name, held in sorted(own.items(), key=by_name) if name not in passed)
    for base in kind.__mro__:
        slots = [(n, m) for n, m in vars(base).items() if type(m) is types.MemberDescriptorType and n not in passed]
        for name, member in slots:
            try:
                yield f".{name}", member.__get__(value, kind)
            except AttributeError:
                continue
    if is_followed(kind):
        yield f"'s class {kind.__name__}", kind


def _of_class(value: type) -> Content:
    passed = passed_attributes(value)
    names = sorted(name for name in vars(value) if name not in passed)
    led = [(f".{name}", vars(value)[name]) for name in names]
    # "__annotations__" itself is made when it is first asked for.
    return (tuple(names), value.__bases__, _registered(value), {**_annotations(value)}), led


def _annotations(value: type) -> dict[str, Any]:
    known = vars(value).get("__annotations__")
    return known if isinstance(known, dict) else {}


def _registered(value: type) -> frozenset[str]:
    """The classes that count as derived from an abstract one because it was told so."""
    if not isinstance(value, abc.ABCMeta):
        return frozenset()
    known = (each() for each in _abc._get_dump(value)[0])
    return frozenset(f"{each.__module__}.{each.__qualname__}" for each in known if each is not None)


def _of_function(value: types.FunctionType) -> Content:
    led = [(f"() defaults[{i}]", each) for i, each in enumerate(value.__defaults__ or ())]
    led += [(f"() default of {name}", each) for name, each in sorted((value.__kwdefaults__ or {}).items())]
    variables = zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
    led += [(f"() variable {name}", cell) for name, cell in variables]
    led += [(f".{name}", each) for name, each in sorted(value.__dict__.items(), key=by_name)]
    said = value.__name__, value.__qualname__, value.__doc__, dict(value.__annotations__)
    return (value.__code__, len(led), said), led


def _of_tensor(value: Any) -> Content:
    led = [(".grad", value.grad)] if value.is_leaf and value.grad is not None else []
    led += [("'s hooks", value._backward_hooks)] if value._backward_hooks else []
    try:
        held = value.detach().cpu()
        torch = sys.modules["torch"]
        read: Any = held.contiguous().view(torch.uint8).numpy() if held.ndim else repr(held).encode()
        bits: Any = hashlib.blake2b(read).digest()
    except (RuntimeError, TypeError, ValueError, NotImplementedError):
        bits = value._version
    return (str(value.dtype), tuple(value.shape), value.requires_grad, bits), led


def _reduced(value: Any) -> Content | None:
    """What pickle would keep, of a type that is written in C."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts = value.__reduce_ex__(2)
    except Exception:
        return None
    # What knows nothing of pickling is made anew by its class alone.
    if not isinstance(parts, tuple) or (parts[0] is NEW and parts[1] == (type(value),) and not any(parts[2:])):
        return None
    return len(parts), [("", each) for each in parts[1:3]]


def _memory(value: Any) -> bytes:
    """What the system keeps of an object at its own place: of an iterator over matches, where it is.

    Without the count of references, and what Python adds to any object.
    """
    kind = type(value)
    bits = bytearray(ctypes.string_at(id(value), kind.__basicsize__))
    for offset in {0, kind.__weakrefoffset__, kind.__dictoffset__}:
        if offset >= 0:
            bits[offset : offset + POINTER] = bytes(POINTER)
    return hashlib.blake2b(bits).digest()


def _shown(value: Any) -> Content:
    """What an object of a type that is written in C lets everybody see: its bytes, its position, plain attributes."""
    kind = type(value)
    found: dict[str, Any] = {}
    with suppress(TypeError, ValueError, BufferError), memoryview(value) as seen:
        found["bytes"] = hashlib.blake2b(seen.tobytes()).digest()
    with suppress(Exception):
        found["length"] = operator.length_hint(value, -1) if hasattr(kind, "__next__") else -1
    if hasattr(kind, "hexdigest") and hasattr(kind, "copy"):
        with suppress(Exception):
            asked = () if value.digest_size else (LENGTH_OF_DIGEST,)
            found["digest"] = value.copy().hexdigest(*asked)
    found["memory"] = _memory(value)
    described = (n for base in kind.__mro__ for n, d in vars(base).items() if type(d) in DESCRIBED and n[:2] != "__")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in dict.fromkeys(described):
            with suppress(Exception):  # it may be closed, or have nothing yet
                if type(held := getattr(value, name)) in ATOMS:
                    found[name] = held
    return tuple(sorted((name, repr(held)) for name, held in found.items())), ()
