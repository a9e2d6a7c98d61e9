"""Joining clips to a video on one timeline: pictures are not encoded again, sounds are mixed and encoded once.

A clip that has sound has a file beside it, `sound.wav`: the section's sounds as manim's own writer mixed them, from the
clip's first moment on; what is said in it is another. Each may last longer than the clip, and then runs on over what
follows.
"""

import shutil
import threading
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from heapq import merge
from io import BytesIO
from itertools import accumulate, chain, pairwise
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import av

if TYPE_CHECKING:
    from av.container.core import Chapter
    from av.video.stream import VideoStream

HOLD = Fraction(1)  # seconds for which a film with stops shows each of them: a player that halts late halts there still
COMMENT = "made by coursekit from source and tensors"
Joined = tuple[Path, str, int, str, Path | None, Sequence[tuple[int, str]], Path | None]  # the fields of a Clip
_importing = threading.Lock()


class Clip(NamedTuple):
    """A section's file, its title as a chapter, its frames, how many of them are shown a second, and its sounds.

    rate:     "15", or a fraction such as "30000/1001"
    chapters: those within it, each with its first frame; where there are any, the section itself is none
    speech:   its narration, spoken
    """

    path: Path
    title: str
    frames: int
    rate: str
    sound: Path | None = None
    chapters: Sequence[tuple[int, str]] = ()
    speech: Path | None = None

    @property
    def sounds(self) -> list[Path]:
        return [sound for sound in (self.sound, self.speech) if sound]

    @property
    def frame(self) -> Fraction:
        """Seconds that a frame is shown."""
        return 1 / Fraction(self.rate)

    @property
    def length(self) -> Fraction:
        return self.frames * self.frame


def join_clips(
    clips: Sequence[Joined],
    poster: Path,
    folder: Path,
    language: str = "",
    others: Sequence[tuple[str, Sequence[Path | None]]] = (),
) -> float:
    """Put clips one after another into video.mp4, a chapter each, and the poster beside it.

    The packets are copied; every frame has its time on one timeline that begins at 0, by the rate of its own clip, and
    the index comes first, so that a player can seek before it has the whole file. Where no clip has sound, the video
    has none; else it is silent wherever no sound is. With other languages it has a sound for each, its own first, with
    the sounds of the clips in all.

    language: of what is said in the clips, where there are others
    others:   what is said in other languages, by tag: of each clip a sound, or None
    returns:  the length in seconds: of its pictures, or of a sound that goes on after them
    raises:   ValueError for a clip that has another number of frames than was told
    """
    parts = [Clip(*clip) for clip in clips]
    starts = [Fraction(0), *accumulate(clip.length for clip in parts)]
    # The longest unit of time that all frames of all clips begin at a multiple of.
    unit = Fraction(1, lcm(*(Fraction(clip.rate).numerator for clip in parts)))
    with av.open(str(folder / "video.mp4"), "w", options={"movflags": "+faststart"}) as video:
        video.metadata["comment"] = COMMENT
        video.set_chapters(_chapters(parts, starts, unit))
        with av.open(str(parts[0].path)) as first:
            pictures = video.add_stream_from_template(first.streams.video[0])
        pictures.time_base = unit
        streams = [_in_stream(_pictures(parts, starts, unit), pictures)]
        heard = [(language, parts)] if others or any(clip.sounds for clip in parts) else []
        for tag, spoken in others:
            said = [clip._replace(speech=speech) for clip, speech in zip(parts, spoken, strict=True)]
            heard.append((tag, said))
        length = starts[-1]
        for tag, said in heard:
            sounds = video.add_stream("aac")  # as manim encodes it
            sounds.metadata.update(_named(tag) if tag else {})
            mixed = _mixed(said, starts)
            length = max(length, Fraction(len(mixed), 1000))
            streams.append(_encoded(mixed, sounds))
        for packet in merge(*streams, key=lambda packet: packet.dts * packet.time_base):
            video.mux(packet)
    shutil.copyfile(poster, folder / "poster.png")
    return float(length)


def join_stops(
    clips: Sequence[Joined],
    stops: Sequence[Sequence[int]],
    target: Path,
) -> tuple[list[tuple[float, float]], float]:
    """Put clips one after another into a film that is halted at some of its frames.

    Each of these is shown for a second longer, in which nothing sounds; so whoever halts the film there needs not be
    exact, and halts at this frame and no other. Nothing is encoded again but sounds.

    stops:   of each clip the frames that are halted at, rising
    returns: when each of these begins to be shown and when the next frame is, in seconds; and the length
    raises:  ValueError for a clip that has another number of frames than was told
    """
    parts = [Clip(*clip) for clip in clips]
    starts = [Fraction(0), *accumulate(clip.length for clip in parts)]
    unit = Fraction(1, lcm(*(Fraction(clip.rate).numerator for clip in parts)))
    hold = int(HOLD / unit)
    frames = [(start + frame * clip.frame, clip.frame) for clip, start, held in zip(parts, starts, stops, strict=False)
              for frame in held]  # fmt: skip
    ends = [int((begin + length) / unit) for begin, length in frames]
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as film:
        with av.open(str(parts[0].path)) as first:
            pictures = film.add_stream_from_template(first.streams.video[0])
        pictures.time_base = unit
        streams = [_in_stream(_halting(_pictures(parts, starts, unit), ends, hold), pictures)]
        if any(clip.sounds for clip in parts):
            sounds = film.add_stream("aac")
            streams.append(_encoded(_silent_at(_mixed(parts, starts), [end * unit for end in ends]), sounds))
        for packet in merge(*streams, key=lambda packet: packet.dts * packet.time_base):
            film.mux(packet)
    whole = int(starts[-1] / unit)
    halts = [hold if end < whole else 0 for end in ends]  # what nothing follows is shown on by itself
    befores = [0, *accumulate(halts)]
    shown = [
        (float(begin + before * unit), float((end + before + halt) * unit))
        for (begin, _), end, before, halt in zip(frames, ends, befores, halts, strict=False)
    ]
    return shown, float((whole + befores[-1]) * unit)


def _halting(
    packets: Iterable["av.Packet[VideoStream]"], ends: Sequence[int], hold: int
) -> Iterator["av.Packet[VideoStream]"]:
    """Packets whose times leave so many units after each of some moments."""
    packets = [*packets]
    # A frame that is decoded before others is not decoded later than they are shown.
    earliest = [*accumulate((packet.pts or 0 for packet in reversed(packets)), min)][::-1]
    for packet, first in zip(packets, earliest, strict=True):
        packet.pts = (packet.pts or 0) + hold * bisect_right(ends, packet.pts or 0)
        packet.dts = (packet.dts or 0) + hold * bisect_right(ends, first)
        yield packet


def _silent_at(segment: Any, moments: Sequence[Fraction]) -> Any:
    """A sound that is silent for HOLD at some moments, and goes on then."""
    cuts = [0, *(int(1000 * moment) for moment in moments)]
    segment = segment + segment[:0].silent(max(0, cuts[-1] - len(segment)), segment.frame_rate)
    pieces = [segment[begin:end] for begin, end in pairwise(cuts)]
    silence = segment[:0].silent(int(1000 * HOLD), segment.frame_rate)
    return sum((piece + silence for piece in pieces), segment[:0]) + segment[cuts[-1] :]


def join_parts(parts: Sequence[tuple[Path, int, str]], target: Path) -> None:
    """Put the clips of a scene's parts one after another into its clip: the packets are copied, as above.

    parts:  each with its frames, and how many of them are shown a second
    raises: ValueError for a part that has another number of frames than was told
    """
    clips = [Clip(path, "", frames, rate) for path, frames, rate in parts]
    starts = [Fraction(0), *accumulate(clip.length for clip in clips)]
    unit = Fraction(1, lcm(*(Fraction(clip.rate).numerator for clip in clips)))
    with av.open(str(target), "w") as video:
        with av.open(str(clips[0].path)) as first:
            pictures = video.add_stream_from_template(first.streams.video[0])
        pictures.time_base = unit
        for packet in _in_stream(_pictures(clips, starts, unit), pictures):
            video.mux(packet)


def _in_stream(packets: Iterable["av.Packet[VideoStream]"], stream: "VideoStream") -> Iterator[Any]:
    for packet in packets:
        packet.stream = stream
        yield packet


def _pictures(clips: Sequence[Clip], starts: Sequence[Fraction], unit: Fraction) -> Iterator["av.Packet[VideoStream]"]:
    """The packets of all clips in the order in which they are decoded, with their times counted in units.

    A clip's own times are not taken: of a clip of a frame or two, its file tells others. In which order its frames are
    shown is all that they tell for sure.
    """
    durations = [int(clip.frame / unit) for clip in clips]
    shown = [
        int(start / unit) + number * duration
        for clip, start, duration in zip(clips, starts, durations, strict=False)
        for number in range(clip.frames)
    ]
    firsts = [0, *accumulate(clip.frames for clip in clips)]
    orders = [[first + place for place in _order(clip)] for first, clip in zip(firsts, clips, strict=False)]
    # With B-frames, a frame may be decoded after one that is shown later: decoding begins so much early.
    ahead = max(shown[number] - shown[place] for number, place in enumerate(chain(*orders)))
    decoded = iter(shown)
    for clip, order, duration in zip(clips, orders, durations, strict=True):
        with av.open(str(clip.path)) as source:
            for packet, place in zip(_packets(source), order, strict=True):
                packet.pts, packet.dts = shown[place], next(decoded) - ahead
                packet.duration, packet.time_base = duration, unit
                yield packet


def _packets(source: Any) -> Iterator["av.Packet[VideoStream]"]:
    return (packet for packet in source.demux(source.streams.video[0]) if packet.dts is not None)


def _order(clip: Clip) -> list[int]:
    """The number of the frame that each packet holds, in the order of the packets."""
    with av.open(str(clip.path)) as source:
        times = [packet.pts or 0 for packet in _packets(source)]
    if len(times) != clip.frames:
        raise ValueError(f"{clip.path} holds {len(times)} frames, not {clip.frames}: run doit again to make it anew.")
    places = {time: place for place, time in enumerate(sorted(times))}
    return [places[time] for time in times]


def _chapters(clips: Sequence[Clip], starts: Sequence[Fraction], unit: Fraction) -> "list[Chapter]":
    begins = [
        (int((start + first * clip.frame) / unit), title)
        for clip, start in zip(clips, starts, strict=False)
        for first, title in clip.chapters or [(0, clip.title)]
    ]
    ends = [*(begin for begin, _ in begins[1:]), int(starts[-1] / unit)]
    return [
        {"id": number, "start": begin, "end": end, "time_base": unit, "metadata": {"title": title}}
        for number, ((begin, title), end) in enumerate(zip(begins, ends, strict=True))
    ]


def _mixed(clips: Sequence[Clip], starts: Sequence[Fraction]) -> Any:
    """The sounds of all clips as one segment, each from the start of its clip on, mixed as manim mixes within one."""
    # pydub warns where there is no ffmpeg, which it needs for other files than these; filters are the process's.
    with _importing, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segments = [
        (int(1000 * start), AudioSegment.from_wav(BytesIO(sound.read_bytes())))
        for clip, start in zip(clips, starts, strict=False)
        for sound in clip.sounds
    ]
    if not segments:
        return AudioSegment.silent(int(1000 * starts[-1]))
    rate = max(segment.frame_rate for _, segment in segments)
    mixed = AudioSegment.silent(max(start + len(segment) for start, segment in segments), rate)
    for start, segment in segments:
        mixed = mixed.overlay(segment, position=start)
    # What manim's writer begins with is a second of silence: no video gets longer by that.
    length = int(1000 * starts[-1])
    return mixed if mixed[length:].rms else mixed[:length]


def _named(tag: str) -> dict[str, str]:
    """What players call a sound in a language, and the code by which its file names that: three letters."""
    from langcodes import Language  # here, and below: most videos have one language

    from coursekit.wording.languages import own_name

    with suppress(LookupError):
        return {"language": Language.get(tag).to_alpha3(), "handler_name": own_name(tag)}
    return {"handler_name": own_name(tag)}


def _encoded(segment: Any, stream: Any) -> Iterator[Any]:
    """The packets of a sound."""
    kinds = {1: "u8", 2: "s16", 4: "s32"}
    size = segment.frame_width * 1024
    data = segment.raw_data
    for start in range(0, len(data), size):
        piece = data[start : start + size]
        layout = "mono" if segment.channels == 1 else "stereo"
        frame = av.AudioFrame(kinds[segment.sample_width], layout, len(piece) // segment.frame_width)
        frame.planes[0].update(piece.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts = segment.frame_rate, start // segment.frame_width
        frame.time_base = Fraction(1, segment.frame_rate)
        yield from stream.encode(frame)
    yield from stream.encode()
