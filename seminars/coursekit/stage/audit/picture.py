"""The picture of a section's findings: the frames in question, one below the other, with boxes drawn on them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .findings import Extent, Finding
from .pixels import HEIGHT, WIDTH, Pictures

COLOURS = {"error": (255, 64, 64), "warning": (255, 200, 0)}
STRIP = 22  # pixels above each frame, for its time


def sheet(pictures: Mapping[int, Pictures], findings: Sequence[Finding], frame: Extent, path: Path) -> None:
    """Write the frames with findings, or the last frame where there are none.

    pictures: by the number of a moment
    frame:    the frame's edges in scene units
    """
    shown = sorted({f.moment for f in findings if f.moment in pictures}) or sorted(pictures)[-1:]
    picture = Image.new("RGB", (WIDTH, max(len(shown), 1) * (HEIGHT + STRIP)))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(13)
    for i, number in enumerate(shown):
        top = i * (HEIGHT + STRIP) + STRIP
        here = [f for f in findings if f.moment == number]
        picture.paste(Image.fromarray(pictures[number].whole()), (0, top))
        times = f"{min(f.time for f in here):.1f} s: " if here else "no findings"
        draw.text((6, top - STRIP + 3), times + ", ".join(sorted({f.rule for f in here})), (255, 255, 255), font)
        for finding in here:
            for box in finding.boxes:
                draw.rectangle(_in_pixels(box, frame, top), outline=COLOURS[finding.level or "warning"], width=2)
    picture.save(path, compress_level=1)  # 7 % more bytes, in half of the time


def _in_pixels(box: Extent, frame: Extent, top: int) -> tuple[float, float, float, float]:
    """A box of the scene as pixels of the sheet, two pixels wider, and kept within the frame's picture."""
    left, bottom, right, high = frame
    x = [(value - left) / (right - left) * WIDTH for value in (box[0], box[2])]
    y = [(high - value) / (high - bottom) * HEIGHT for value in (box[3], box[1])]
    x = [min(max(v + d, 0), WIDTH - 1) for v, d in zip(x, (-2, 2), strict=True)]
    y = [min(max(v + d, 0), HEIGHT - 1) for v, d in zip(y, (-2, 2), strict=True)]
    return (min(x), top + min(y), max(x), top + max(y))
