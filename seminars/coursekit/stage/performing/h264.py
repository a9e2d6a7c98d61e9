"""The header of a picture in H.264, as far as its numbers (ITU-T H.264, 7.3.2.1.1, 7.3.3 and 7.4.1).

A picture is numbered twice: by the pictures before it that others refer to (frame_num), and by when it is shown
(pic_order_cnt_lsb). Both are fields of fixed lengths, so that they can be changed where they are.
"""

import re
from typing import NamedTuple

# Kinds of units: a picture, one that the film can begin at, and what holds for all of it.
PICTURE, FIRST_PICTURE, PARAMETERS = 1, 5, 7
START = b"\0\0\0\1"
HEADER = 16  # bytes of a picture after the first, within which its numbers are
WITH_FORMAT = (100, 110, 122, 244, 44)  # profiles whose parameters tell of the format of colours


class Numbers(NamedTuple):
    """Of a picture; or how many bits they take: of the second none where pictures are shown as they are decoded."""

    frame: int
    order: int

    def later(self, frames: int) -> "Numbers":
        """Those of a picture so many frames later: each is two fields."""
        return Numbers(self.frame + frames, self.order + 2 * frames)


def units_of(packet: bytes) -> list[bytes]:
    """What a packet or the parameters of a film hold, without what tells where each begins."""
    return [unit for unit in re.split(rb"\x00?\x00\x00\x01", packet) if unit]


def kind_of(unit: bytes) -> int:
    return unit[0] & 31


def is_referred_to(unit: bytes) -> bool:
    """Whether other pictures may be made from this one."""
    return bool(unit[0] >> 5)


def sizes_of(parameters: bytes) -> Numbers:
    """The bits of the numbers of a film's pictures.

    raises: ValueError for parameters that x264 writes for no progressive film in yuv420p
    """
    unit = next(unit for unit in units_of(parameters) if kind_of(unit) == PARAMETERS)
    bits = _Bits(_unescaped(unit)[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.number()
    if profile in WITH_FORMAT and (bits.number(), bits.number(), bits.number(), bits.take(2)) != (1, 0, 0, 0):
        raise ValueError("parameters of another format of colours")
    frame = bits.number() + 4
    order_kind = bits.number()
    if order_kind == 1:
        raise ValueError("pictures that are shown in a cycle")
    return Numbers(frame, 0 if order_kind else bits.number() + 4)


def numbers_of(picture: bytes, sizes: Numbers) -> Numbers:
    bits, frame_at, order_at = _places(_unescaped(picture), sizes)
    return Numbers(bits.at(frame_at, sizes.frame), bits.at(order_at, sizes.order))


def numbered(picture: bytes, sizes: Numbers, numbers: Numbers) -> bytes:
    """A picture with other numbers, which begin anew where they need more bits than there are."""
    unit = _unescaped(picture)
    bits, frame_at, order_at = _places(unit, sizes)
    bits.put(frame_at, sizes.frame, numbers.frame)
    bits.put(order_at, sizes.order, numbers.order)
    return _escaped(unit[:1] + bits.bytes() + unit[1 + HEADER :])


def _places(unit: bytes, sizes: Numbers) -> "tuple[_Bits, int, int]":
    """The header of a picture, and where in it the numbers begin."""
    bits = _Bits(unit[1 : 1 + HEADER])
    for _ in ("the first block", "what the blocks are made from", "the parameters of pictures"):
        bits.number()
    frame_at = bits.place
    bits.take(sizes.frame)
    if kind_of(unit) == FIRST_PICTURE:
        bits.number()
    return bits, frame_at, bits.place


# Of bytes that would look like the beginning of a unit, a 3 keeps them apart.
def _unescaped(unit: bytes) -> bytes:
    return unit.replace(b"\0\0\3", b"\0\0")


def _escaped(unit: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", unit)


class _Bits:
    """Bits that are read one after another, and may be changed."""

    def __init__(self, content: bytes) -> None:
        self._value, self._length = int.from_bytes(content, "big"), 8 * len(content)
        self.place = 0

    def at(self, place: int, count: int) -> int:
        return self._value >> (self._length - place - count) & (1 << count) - 1

    def take(self, count: int) -> int:
        self.place += count
        return self.at(self.place - count, count)

    def number(self) -> int:
        """One of as many bits as it needs (Exp-Golomb): as many zeros come before it."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def put(self, place: int, count: int, value: int) -> None:
        shift = self._length - place - count
        mask = (1 << count) - 1
        self._value = self._value & ~(mask << shift) | (value & mask) << shift

    def bytes(self) -> bytes:
        return self._value.to_bytes(self._length // 8, "big")
