"""Rectangles of pixels."""

from collections.abc import Iterable, Sequence

Box = tuple[int, int, int, int]  # left, top, right, bottom, the last two not included

NOWHERE: Box = (0, 0, 0, 0)
MOST_BOXES = 8  # that are drawn, copied or converted apart: each costs a call or two


def merged(boxes: Iterable[Box], most: int) -> list[Box]:
    """Boxes that touch no other, around all of these; a single one, if they would be more than `most`."""
    apart: list[Box] = []
    for box in boxes:
        merging = box
        while touching := [other for other in apart if area(common(_grown(merging), other))]:
            apart = [other for other in apart if other not in touching]
            merging = _around([merging, *touching])
        apart.append(merging)
        if len(apart) > most:
            apart = [_around(apart)]
    return apart


def gathered(boxes: Sequence[Box], most: int) -> Sequence[Box]:
    """At most so many boxes around all of these: neighbours in the list, which often lie together, in one."""
    if len(boxes) <= most:
        return boxes
    together = -(-len(boxes) // most)
    return [_around(boxes[start : start + together]) for start in range(0, len(boxes), together)]


def _grown(box: Box) -> Box:
    return (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def common(one: Box, other: Box) -> Box:
    """The part that both have; its area is 0 where there is none."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def touches(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def area(box: Box) -> int:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)
