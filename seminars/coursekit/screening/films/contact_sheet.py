"""Stills of a video: a strip a section, and all strips below one another."""

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Any

import av
from PIL import Image

MOMENTS = (0.3, 0.6, 0.88)  # of a section's length: before its end, where all fades out
TILE = (384, 216)


def write_stills(clip: Path, frames: int, folder: Path) -> None:
    """Write stills.webp: a section's frames at MOMENTS, side by side."""
    wanted = [min(int(share * frames), frames - 1) for share in MOMENTS]
    strip = Image.new("RGB", (TILE[0] * len(MOMENTS), TILE[1]))
    for number, frame in pictures_at(clip, {*wanted}):
        small = Image.fromarray(frame.reformat(*TILE, format="rgb24", interpolation="AREA").to_ndarray())
        for column in (place for place, at in enumerate(wanted) if at == number):
            strip.paste(small, (column * TILE[0], 0))
    strip.save(folder / "stills.webp", quality=88)


def pictures_at(clip: Path, wanted: Set[int]) -> Iterator[tuple[int, av.VideoFrame]]:
    """The frames of a clip with these numbers, in order.

    Groups of pictures in which none of them lies are passed over: of a clip of two minutes at 480p, all of it would
    take 0.4 s to decode. Those of `ClipEncoder` refer to none outside, so they have as many frames as packets.
    """
    with av.open(str(clip)) as source:
        first, group = 0, list[Any]()
        for packet in source.demux(video=0):
            begins_next = packet.is_keyframe or packet.dts is None  # the one behind the last is empty
            if group and begins_next:
                yield from _decoded(group, first, {n for n in wanted if first <= n < first + len(group)})
                first, group = first + len(group), []
                if first > max(wanted):
                    return
            group.append(packet)


def _decoded(group: Sequence[Any], first: int, wanted: Set[int]) -> Iterator[tuple[int, av.VideoFrame]]:
    """The frames with these numbers of a group of pictures, whose first frame has that number."""
    if not wanted:
        return
    decoder = group[0].stream.codec_context
    decoder.flush_buffers()  # of what was left of the group before
    frames = (frame for packet in (*group, None) for frame in decoder.decode(packet))
    for number, frame in enumerate(frames, first):
        if number in wanted:
            yield number, frame
        if number == max(wanted):
            return


def write_sheet(strips: Sequence[Path], poster: Path, folder: Path) -> None:
    """Write contact.webp from the strips of all sections, and poster.webp."""
    sheet = Image.new("RGB", (TILE[0] * len(MOMENTS), TILE[1] * len(strips)))
    for row, path in enumerate(strips):
        with Image.open(path) as strip:
            sheet.paste(strip, (0, row * TILE[1]))
    sheet.save(folder / "contact.webp", quality=80)
    with Image.open(poster) as picture:
        picture.convert("RGB").save(folder / "poster.webp", quality=85)
