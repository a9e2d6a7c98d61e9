"""Rules of place: within the frame, clear of its edge, clear of other text and of lines, within its box."""

from collections.abc import Iterator

import numpy as np

from ..findings import Extent, Finding, short
from ..limits import Limits
from ..seen import Area, Block, Moment, Stroke, around, contrast, corners, inside, overlap

ROUNDING = 0.01
# Lines that hardly differ from their ground, such as a grid, do not disturb the letters over them.
FAINT_LINE = 1.6


def off_frame(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for thing in _bounded(moment):
        beyond = -_room(thing.box, moment.frame)
        if beyond > limits["off_frame"] + ROUNDING:
            yield Finding("off_frame", (named(thing),), moment.time, beyond, (thing.box,), moment.number)


def margin(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for thing in _bounded(moment):
        room = _room(thing.box, moment.frame)
        if -ROUNDING <= room < limits["margin"] - ROUNDING:
            yield Finding("margin", (named(thing),), moment.time, room, (thing.box,), moment.number)


def text_over_text(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for i, a in enumerate(moment.blocks):
        for b in moment.blocks[i + 1 :]:
            if overlap(a.box, b.box) <= 0 or _are_one(a, b):
                continue
            deep = _deepest(a.glyphs, b.glyphs)
            if deep > limits["text_over_text"] + ROUNDING:
                who = (short(a.says), short(b.says))
                yield Finding("text_over_text", who, moment.time, deep, (a.box, b.box), moment.number)


def text_over_line(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for block in moment.blocks:
        for stroke in moment.strokes:
            if overlap(block.box, stroke.box) <= 0 or (block.halo and stroke.order < block.order):
                continue
            if visible_contrast(stroke, moment) < FAINT_LINE:
                continue
            through = _through(block, stroke)
            length = float(through.sum()) * stroke.spacing
            if length > limits["text_over_line"]:
                near = around([(x, y, x, y) for x, y in stroke.points[through].tolist()])
                who = (short(block.says), stroke.name)
                yield Finding("text_over_line", who, moment.time, length, (block.box, near), moment.number)


def outside_box(moment: Moment, limits: Limits) -> Iterator[Finding]:
    boxes = [area for area in (*moment.areas, *moment.outlines) if area.is_box and not _holds_frame(area, moment)]
    for block in moment.blocks:
        points = corners(block.glyphs)
        middles = (block.glyphs[:, :2] + block.glyphs[:, 2:]) / 2
        for area in boxes:
            if area.order > block.order or overlap(area.box, block.box) <= 0:
                continue
            if inside(middles, area.outline).mean() < 0.5:
                continue
            within = inside(points, area.outline)
            gaps = np.linalg.norm(points[:, None] - area.outline[None], axis=2).min(axis=1)
            room = float(np.where(within, gaps, -gaps).min())
            if room < limits["outside_box"]:
                who = (short(block.says), area.name)
                yield Finding("outside_box", who, moment.time, room, (block.box, area.box), moment.number)


def visible_contrast(stroke: Stroke, moment: Moment) -> float:
    """How much a line differs from the scene's background, its opacity included."""
    ground, paint = np.array(moment.background), np.array(stroke.colour)
    return float(contrast(ground + stroke.opacity * (paint - ground), ground))


def _bounded(moment: Moment) -> Iterator[Block | Stroke | Area]:
    return (thing for thing in moment.things if not _holds_frame(thing, moment))


def _holds_frame(thing: Block | Stroke | Area, moment: Moment) -> bool:
    """Whether it fills the frame, as a background does."""
    a, b = thing.box, moment.frame
    return a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3]


def _room(box: Extent, frame: Extent) -> float:
    """The least distance to the frame's edge; negative beyond it."""
    return min(box[0] - frame[0], box[1] - frame[1], frame[2] - box[2], frame[3] - box[3])


def named(thing: Block | Stroke | Area) -> str:
    """A thing on stage, as messages call it."""
    return short(thing.says) if isinstance(thing, Block) else thing.name


def _are_one(a: Block, b: Block) -> bool:
    """Whether two texts are the same in the same place: one then hides the other."""
    return a.glyphs.shape == b.glyphs.shape and bool(np.allclose(a.glyphs, b.glyphs, atol=ROUNDING))


def _deepest(a: np.ndarray, b: np.ndarray) -> float:
    """How deep a glyph of one text lies in one of another, at the most."""
    across = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    upward = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    return float(np.minimum(across, upward).max())


def _through(block: Block, stroke: Stroke) -> np.ndarray:
    """Which points of a line lie between the edges of a glyph, which is as wide as its box less a rounding."""
    half = stroke.width / 2 - ROUNDING
    low, high = block.glyphs[:, :2] - half, block.glyphs[:, 2:] + half
    hit = np.zeros(len(stroke.points), dtype=bool)
    left, bottom, right, top = block.box
    x, y = stroke.points[:, 0], stroke.points[:, 1]
    near = np.flatnonzero((x > left - half) & (x < right + half) & (y > bottom - half) & (y < top + half))
    points = stroke.points[near]
    across = (points[:, None, 0] > low[None, :, 0]) & (points[:, None, 0] < high[None, :, 0])
    upward = (points[:, None, 1] > low[None, :, 1]) & (points[:, None, 1] < high[None, :, 1])
    hit[near] = np.any(across & upward, axis=1)
    return hit
