"""What stands still is encoded for some frames; of the others, the film says in a few bytes that nothing changes.

For a frame that is as the one before, x264 takes nearly as long as for any other: 4 ms at 1080p. H.264 has pictures all
of whose blocks are skipped, which show again what was decoded last. x264 is asked for one of these, of black pictures:
it says nothing of what it shows. With other numbers, it stands for each frame that is left. What x264 encodes after
these is moved on by as many, and is else as it was.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from manim._config.video_encoder import VideoEncoderSpec

from . import h264

FARTHEST = 250  # frames until a film begins anew, as by x264: who seeks a moment decodes all from there on
# Frames of what stands still that x264 encodes: from one to the next, it comes nearer to what they show.
ENCODED = 8
FEWEST = 8  # others for which this is worth it: at the last one that it gets, x264 ends what it has begun


class RepeatingEncoder:
    """Encodes pictures to packets, with times that are counted in frames.

    stream: of libx264, without B-frames that others refer to, nor pictures in several slices
    """

    def __init__(self, stream: Any, spec: VideoEncoderSpec) -> None:
        self._stream = stream
        self._spec = spec
        self._frame = 1 / Fraction(spec.frame_rate)
        self._frames = 0
        self._begun = 0  # the frame at which the film last began anew
        self._given = 0  # pictures that x264 has got
        self._shown: dict[int, int] = {}  # of those that it has not encoded yet: which frames they are
        # What stands still beyond what x264 gets: after which picture of its, which frame that is, and for how many.
        self._still: deque[tuple[int, int, int]] = deque()
        self._encoded = 0  # pictures of x264's
        self._packets = 0
        self._ahead = 0  # frames by which decoding begins before showing
        self._added = 0  # frames since the film last began anew
        self._last = h264.Numbers(0, 0)  # of the last picture that others refer to

    def packets(self, picture: av.VideoFrame, repeat: int) -> list[Any]:
        """Show a picture for so many frames; what is ready by then."""
        ready: list[Any] = []
        end = self._frames + repeat
        while self._frames < end:
            begins_anew = self._frames >= self._begun + FARTHEST
            if begins_anew:
                self._begun = self._frames
            ready += self._stretch(picture, min(end, self._begun + FARTHEST) - self._frames, begins_anew)
        return ready

    def _stretch(self, picture: av.VideoFrame, count: int, begins_anew: bool) -> Iterator[Any]:
        is_still = count >= ENCODED + FEWEST
        encoded = ENCODED if is_still else count
        for number in range(encoded):
            kind = PictureType.I if begins_anew and number == 0 else PictureType.NONE
            if is_still and number == encoded - 1:
                kind = PictureType.P  # nothing before it is made from what comes after it
                self._still.append((self._given, self._frames + number, count - encoded))
            self._shown[self._given] = self._frames + number
            picture.pts, picture.time_base, picture.pict_type = self._given, self._frame, kind
            self._given += 1
            yield from self._timed(self._stream.encode(picture))
        self._frames += count

    def end(self) -> list[Any]:
        """What is left."""
        return [*self._timed(self._stream.encode())]

    def _timed(self, packets: Iterable[Any]) -> Iterator[Any]:
        for packet in packets:
            if not self._encoded:
                self._ahead = round((packet.pts - packet.dts) * packet.time_base / self._frame)
            shown = self._shown.pop(round(packet.pts * packet.time_base / self._frame))
            yield self._packet(self._moved_on(bytes(packet)), shown, packet.is_keyframe)
            self._encoded += 1
            if self._still and self._encoded > self._still[0][0]:
                _, shown, count = self._still.popleft()
                for number in range(1, count + 1):
                    self._last = self._last.later(1)
                    repeated = h264.numbered(skipped(self._spec), self._sizes, self._last)
                    yield self._packet(h264.START + repeated, shown + number)
                self._added += count

    def _moved_on(self, packet: bytes) -> bytes:
        """What x264 has encoded, after the frames that were added."""
        units = h264.units_of(packet)
        for place, unit in enumerate(units):
            if h264.kind_of(unit) == h264.FIRST_PICTURE:
                self._added = 0
            if h264.kind_of(unit) in (h264.FIRST_PICTURE, h264.PICTURE):
                numbers = h264.numbers_of(unit, self._sizes).later(self._added)
                units[place] = h264.numbered(unit, self._sizes, numbers)
                if h264.is_referred_to(unit):
                    self._last = numbers
        return b"".join(h264.START + unit for unit in units) if self._added else packet

    @cached_property
    def _sizes(self) -> h264.Numbers:
        return h264.sizes_of(self._stream.codec_context.extradata)

    def _packet(self, content: bytes, shown: int, begins_anew: bool = False) -> Any:
        packet = av.Packet(content)
        packet.stream, packet.time_base, packet.is_keyframe = self._stream, self._frame, begins_anew
        packet.pts, packet.dts, packet.duration = shown, self._packets - self._ahead, 1
        self._packets += 1
        return packet


@cache
def skipped(spec: VideoEncoderSpec) -> bytes:
    """A picture of a film like this all of whose blocks are as in the picture before."""
    encoder: Any = av.CodecContext.create(spec.codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt = spec.width, spec.height, spec.pixel_format
    encoder.framerate, encoder.time_base = spec.frame_rate, 1 / Fraction(spec.frame_rate)
    encoder.options = dict(spec.options)
    pixels = np.zeros((spec.height, spec.width, 3), np.uint8)
    black = av.VideoFrame.from_ndarray(pixels).reformat(format=spec.pixel_format)
    packets = []
    for number in range(3):
        black.pts, black.pict_type = number, PictureType.P
        packets += encoder.encode(black)
    packets += encoder.encode()
    return next(unit for unit in h264.units_of(bytes(packets[-1])) if h264.kind_of(unit) == h264.PICTURE)
