"""Joining clips to a video, without encoding again."""

import itertools
import shutil
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from av.container.core import Chapter
    from av.video.stream import VideoStream

COMMENT = "made by coursekit from source and tensors"
Clip = tuple[Path, str, int]  # a section's file, its title as a chapter, its frames


def join_clips(clips: Sequence[Clip], rate: int, poster: Path, folder: Path) -> float:
    """Put clips one after another into video.mp4, a chapter each, and the poster beside it.

    The packets are copied; time stamps count frames from 0, and the index comes first, so that a player can seek
    before it has the whole file.

    rate:    frames a second, of all clips
    returns: the length in seconds
    """
    start = 0
    with av.open(str(folder / "video.mp4"), "w", options={"movflags": "+faststart"}) as video:
        video.metadata["comment"] = COMMENT
        video.set_chapters(_chapters(clips, rate))
        stream = None
        for path, _, frames in clips:
            with av.open(str(path)) as source:
                pictures = source.streams.video[0]
                if stream is None:
                    stream = video.add_stream_from_template(pictures)
                    stream.time_base = Fraction(1, rate)
                for packet in source.demux(pictures):
                    if packet.dts is None:
                        continue
                    _shift(packet, start, rate)
                    packet.stream = stream
                    video.mux(packet)
            start += frames
    shutil.copyfile(poster, folder / "poster.png")
    return start / rate


def _shift(packet: "av.Packet[VideoStream]", start: int, rate: int) -> None:
    """Count a packet's times in frames of the video. With B-frames, dts may lie before pts, and below 0 at first."""
    assert packet.pts is not None and packet.dts is not None
    unit = packet.time_base * rate
    packet.pts, packet.dts = round(packet.pts * unit) + start, round(packet.dts * unit) + start
    packet.duration = 1
    packet.time_base = Fraction(1, rate)


def _chapters(clips: Sequence[Clip], rate: int) -> "list[Chapter]":
    ends = list(itertools.accumulate(frames for _, _, frames in clips))
    return [
        {
            "id": number,
            "start": end - frames,
            "end": end,
            "time_base": Fraction(1, rate),
            "metadata": {"title": title},
        }
        for number, ((_, title, frames), end) in enumerate(zip(clips, ends, strict=True))
    ]
