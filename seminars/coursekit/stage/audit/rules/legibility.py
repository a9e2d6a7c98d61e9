"""Rules of legibility: large enough, in contrast with what is behind, and not too much at once."""

from collections.abc import Callable, Iterator

import numpy as np

from coursekit.meanings import same_colour

from ..findings import Extent, Finding, short
from ..limits import Limits
from ..pixels import patch, rows_and_columns
from ..seen import Block, Moment, Stroke, around, contrast, overlap

# Of the pixels behind a text, the share that may hardly differ from it: thin lines have a rule of their own.
SPARED = 0.35
# Texts nearer to each other than this are read as one block.
NEAR = 0.3
NAME = 3  # words of a name at the most, which is seen rather than read
NARROWEST = 1.0 * 0.01  # a line as thin as manim's stroke width 1 is a decoration
SHORTEST = 0.15


def cap_height(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for block in moment.blocks:
        if block.cap_height is not None and block.cap_height < limits["cap_height"] - 1e-6:
            yield Finding(
                "cap_height", (short(block.says),), moment.time, block.cap_height, (block.box,), moment.number
            )


def text_contrast(moment: Moment, limits: Limits, behind: np.ndarray) -> Iterator[Finding]:
    """behind: (rows, columns, 3), the frame without its texts"""
    for block in moment.blocks:
        worst = min(_glyph_contrasts(block, moment, behind), default=np.inf)
        if worst < limits["text_contrast"]:
            yield Finding("text_contrast", (short(block.says),), moment.time, worst, (block.box,), moment.number)


def _glyph_contrasts(block: Block, moment: Moment, behind: np.ndarray) -> Iterator[float]:
    """Per colour of a text, the contrast that all but a few of the pixels behind it keep."""
    colours = block.colours.round(2)
    for colour in colours[:1] if (colours == colours[0]).all() else np.unique(colours, axis=0):
        chosen = block.glyphs[(colours == colour).all(axis=1)]
        ground = patch(behind, around(chosen.tolist()), moment)
        if len(ground) > 1:
            ground = np.concatenate([patch(behind, tuple(box), moment) for box in chosen.tolist()])
        if block.halo:
            ground = np.array([block.halo])
        kept = contrast(ground + colour[3] * (colour[:3] - ground), ground)
        yield float(kept[0] if len(kept) == 1 else np.quantile(kept, SPARED))


def line_contrast(
    moment: Moment, limits: Limits, behind: np.ndarray, ground: Callable[[], np.ndarray]
) -> Iterator[Finding]:
    """A line against what it is drawn on, at the middle of its points; the outline of an area against its outside.

    behind: the frame without its texts, which is looked at first: beside most lines there is their ground
    ground: the same without lines
    """
    for stroke in moment.strokes:
        if stroke.decoration or same_colour(stroke.colour, moment.background):
            continue  # a rim in the colour of the ground sets things apart; it need not be seen itself
        long = max(stroke.box[2] - stroke.box[0], stroke.box[3] - stroke.box[1])
        if stroke.width <= NARROWEST or long < SHORTEST or len(stroke.points) < 3:
            continue
        limit = limits["line_contrast"]
        if _beside(stroke, moment, behind) < limit and (measured := _beside(stroke, moment, ground())) < limit:
            yield Finding("line_contrast", (stroke.name,), moment.time, measured, (stroke.box,), moment.number)


def _beside(stroke: Stroke, moment: Moment, picture: np.ndarray) -> float:
    """The contrast just beside a line, on the side where it is greater."""
    points = stroke.points[:: max(len(stroke.points) // 60, 1)]
    way = np.gradient(points, axis=0)
    across = np.stack([-way[:, 1], way[:, 0]], axis=1)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    paint, sides = np.array(stroke.colour), []
    for side in (1, -1):
        ground = picture[rows_and_columns(points + side * (stroke.width / 2 + 0.03) * across, moment)] / 255.0
        sides.append(contrast(ground + stroke.opacity * (paint - ground), ground))
    return float(np.median(np.maximum(*sides)))


def text_blocks(moment: Moment, limits: Limits) -> Iterator[Finding]:
    """Texts that stand together count as one block, a name of three words or fewer as a third; numbers do not count."""
    read = [block for block in moment.blocks if not block.is_number and len(block.says) > 1]
    groups: list[list[Block]] = []
    for block in read:
        near = [group for group in groups if any(overlap(block.box, other.box) > -NEAR for other in group)]
        groups = [group for group in groups if group not in near] + [[block, *(b for group in near for b in group)]]
    counted = sum(1.0 if sum(len(b.says.split()) for b in group) > NAME else 1 / 3 for group in groups)
    if counted > limits["text_blocks"] + 1e-6:
        boxes: tuple[Extent, ...] = tuple(around([b.box for b in group]) for group in groups)
        note = ", ".join(short(group[0].says) for group in groups[:4])
        who = ("The texts at once",)
        yield Finding("text_blocks", who, moment.since, counted, boxes, moment.number, note=f"{note}, …")
