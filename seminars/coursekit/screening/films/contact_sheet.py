"""Stills of a video: a strip a section, and all strips below one another."""

from collections.abc import Sequence
from pathlib import Path

import av
from PIL import Image

MOMENTS = (0.3, 0.6, 0.88)  # of a section's length: before its end, where all fades out
TILE = (384, 216)


def write_stills(clip: Path, frames: int, folder: Path) -> None:
    """Write stills.webp: a section's frames at MOMENTS, side by side."""
    wanted = [min(int(share * frames), frames - 1) for share in MOMENTS]
    strip = Image.new("RGB", (TILE[0] * len(MOMENTS), TILE[1]))
    with av.open(str(clip)) as source:
        for number, frame in enumerate(source.decode(video=0)):
            for column in (place for place, at in enumerate(wanted) if at == number):
                small = frame.reformat(*TILE, format="rgb24", interpolation="AREA")
                strip.paste(Image.fromarray(small.to_ndarray()), (column * TILE[0], 0))
            if number == wanted[-1]:
                break
    strip.save(folder / "stills.webp", quality=88)


def write_sheet(strips: Sequence[Path], poster: Path, folder: Path) -> None:
    """Write contact.webp from the strips of all sections, and poster.webp."""
    sheet = Image.new("RGB", (TILE[0] * len(MOMENTS), TILE[1] * len(strips)))
    for row, path in enumerate(strips):
        with Image.open(path) as strip:
            sheet.paste(strip, (0, row * TILE[1]))
    sheet.save(folder / "contact.webp", quality=80)
    with Image.open(poster) as picture:
        picture.convert("RGB").save(folder / "poster.webp", quality=85)
