"""Joining clips to a video, without encoding again."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

TITLE_TRACK = {"comment": "made by coursekit from source and tensors"}


@dataclass(frozen=True)
class Clip:
    """A section's clip: the file, its title as a chapter, its frames and their rate."""

    path: Path
    title: str
    frames: int
    rate: int


def join_clips(clips: Sequence[Clip], poster: Path, folder: Path) -> float:
    """Put clips one after another into video.mp4, a chapter each, and the poster beside it.

    The packets are copied; time stamps count frames from 0, and the index comes first, so that a player can seek
    before it has the whole file.

    returns: the length in seconds
    """
    rate = clips[0].rate
    start = 0
    with av.open(str(folder / "video.mp4"), "w", options={"movflags": "+faststart"}) as video:
        video.metadata.update(TITLE_TRACK)
        video.set_chapters(_chapters(clips))
        stream = None
        for clip in clips:
            with av.open(str(clip.path)) as source:
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
            start += clip.frames
    shutil.copyfile(poster, folder / "poster.png")
    return start / rate


def _shift(packet: av.Packet, start: int, rate: int) -> None:
    """Count a packet's times in frames of the video. B-frames: dts may lie before pts, and below 0 at the start."""
    unit = packet.time_base * rate
    packet.pts, packet.dts = round(packet.pts * unit) + start, round(packet.dts * unit) + start
    packet.duration = 1
    packet.time_base = Fraction(1, rate)


def _chapters(clips: Sequence[Clip]) -> list[dict[str, object]]:
    chapters: list[dict[str, object]] = []
    start = 0
    for number, clip in enumerate(clips):
        end = start + clip.frames
        chapters.append(
            {
                "id": number,
                "start": start,
                "end": end,
                "time_base": Fraction(1, clip.rate),
                "metadata": {"title": clip.title},
            }
        )
        start = end
    return chapters
