"""Encoding a clip as one stream, on a thread of its own.

Manim encodes each animation to a file of its own, which begins with a whole picture; one stream has one such picture.
What that saves in bytes pays for settings that cost less time.

A clip is pictures alone. Its sounds are a file beside it, `sound.wav`, where it has any: what manim's writer mixed in
this section, from the clip's first moment on, and maybe longer than the clip. The video's job mixes those of all clips
and encodes them once (`screening/films/join`): an encoded sound could not run on over a cut.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import av
import numpy as np
from manim import config
from manim._config.video_encoder import VideoEncoderSpec, to_av_frame_rate
from manim.scene.scene_file_writer import SceneFileWriter
from manim.typing import RGBAPixelArray
from PIL import Image

from .conversion import Change, Converter
from .poster import PosterChoice
from .repeats import RepeatingEncoder

# One thread: x264 chooses threads by the number of cores, and its bytes follow. Where B-frames stand is fixed, and no
# cuts are looked for: a section has none. Motion is hardly looked for between pixels, which at 1080p saves a sixth of
# the time. With these, a clip is closer to its frames than manim's defaults bring it.
TUNING = "b-adapt=0:b-pyramid=none:scenecut=0:subme=0"
OPTIONS = {"threads": "1", "preset": "superfast", "crf": "23", "x264-params": TUNING}
# Of a picture: x264 has the one limit, ffmpeg the other, with a border around it (av_image_check_size).
LONGEST_SIDE, MOST_PIXELS, BORDER = 16384, 2**28, 128
QUEUED_FRAMES = 8  # of 8 MB each at 1080p
PUBLISHED = 720  # pixels of height from which on a film is no draft


class EncodingError(Exception):
    """A picture that no encoder takes; the message is for the author."""

    for_author = True


def _why_refused(spec: VideoEncoderSpec) -> str:
    """What there is against a picture of that size; "" where it can be encoded."""
    if (spec.width + BORDER) * (spec.height + BORDER) >= MOST_PIXELS:
        return "no encoder takes as many as that: they are 268 million at most"
    if max(spec.width, spec.height) > LONGEST_SIDE and spec.codec == "libx264":
        return f"no side of a video may be longer than {LONGEST_SIDE}"
    if (spec.width % 2 or spec.height % 2) and spec.pixel_format == "yuv420p":
        return f"H.264 takes even numbers alone: {spec.width + spec.width % 2}×{spec.height + spec.height % 2} is near"
    return ""


class ClipEncoder:
    """Encodes RGBA frames to one video file while others are drawn."""

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        if why := _why_refused(spec):
            raise EncodingError(
                f"the picture is {spec.width}×{spec.height} pixels, by pixel_width and pixel_height of manim's "
                f"configuration, and {why}."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        self._container = av.open(str(target), "w", format=spec.container_format)
        stream: Any = self._container.add_stream(spec.codec, rate=spec.frame_rate, options=dict(spec.options))
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, spec.pixel_format
        self._encoder = RepeatingEncoder(stream, spec)
        self._format = spec.pixel_format
        self._queue: Queue[tuple[RGBAPixelArray, int, Change | None] | None] = Queue(QUEUED_FRAMES)
        self._problem: BaseException | None = None
        self._is_drained = self._is_ended = False
        self._thread = Thread(target=self._encode_all, name="clip-encoder", daemon=True)
        self._thread.start()

    def write(self, pixels: RGBAPixelArray, repeat: int = 1, change: Change | None = None) -> None:
        """Show a picture for so many frames. It must not be changed afterwards.

        change: what it differs in from another one; where that was shown before it, less is to do
        raises: what the encoder raised, of this picture or one before
        """
        if self._problem:
            raise self._problem
        self._queue.put((pixels, repeat, change))

    def end(self) -> None:
        """There are no more frames; those that wait are encoded while other things are done."""
        if not self._is_ended:
            self._is_ended = True
            self._queue.put(None)

    def finish(self) -> None:
        """Wait for the last frame, and close the file.

        raises: what the encoder raised
        """
        self.end()
        self._thread.join()
        if self._problem:
            raise self._problem

    def _encode_all(self) -> None:
        try:
            with self._container as container:
                for picture, repeat in self._pictures():
                    container.mux(self._encoder.packets(picture, repeat))
                container.mux(self._encoder.end())
        except BaseException as problem:
            self._problem = problem
            while not self._is_drained and self._take() is not None:  # a full queue would hold up whoever draws
                pass

    def _take(self) -> tuple[RGBAPixelArray, int, Change | None] | None:
        """The next picture; None after the last one, once."""
        item = self._queue.get()
        self._is_drained = item is None
        return item

    def _pictures(self) -> Iterator[tuple[av.VideoFrame, int]]:
        """Pictures in the encoder's format, and for how many frames: one object that changes. encode() copies it."""
        converter = Converter(self._format)
        while (item := self._take()) is not None:
            pixels, repeat, change = item
            yield converter.converted(pixels, change), repeat


def clip_encoding() -> VideoEncoderSpec:
    """How any clip is encoded: one joins with others and plays everywhere, whatever format a file asks manim for.

    Those are transparent films, pictures of the last frame, GIF, WebM. Their frames are the same, on black.
    """
    width, height, rate = config.pixel_width, config.pixel_height, to_av_frame_rate(config.frame_rate)
    return VideoEncoderSpec("mp4", "libx264", "yuv420p", width, height, rate, tuple(OPTIONS.items()))


class ClipWriter(SceneFileWriter):
    """Writes a scene to one stream, counts its frames, chooses its poster, and keeps what manim keeps beside frames.

    Sounds are mixed as manim mixes them, from the clip's start on, to one file; they may last longer than the clip.

    clip: where the stream is written, whatever manim's settings say; by default, where they say
    rate: frames a second; `size`, width and height in pixels: the scene's own, whatever was asked for
    """

    rate = Fraction(0)
    size = (0, 0)

    def __init__(self, settings: Any, clip: Path | None = None) -> None:
        self.clip = clip
        self.frames = 0
        self.chapters: list[tuple[int, str]] = []  # the frame that begins a section of manim's, and its name
        self.change: Change | None = None  # what the renderer tells of the frame that it writes next
        self.pauses: list[int] = []  # the frames at which a lecture pauses
        self._spec = clip_encoding()  # the settings as they are now: construct() may change them, and its camera stays
        self._encoder: ClipEncoder | None = None
        self._is_finished = False
        self.poster = PosterChoice()
        super().__init__(settings)

    def encode_nothing(self) -> None:
        """Of a process that draws no film."""
        self._is_finished = True

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        if allow_write and self._encoder is None and not self._is_finished:
            self.rate, self.size = self._spec.frame_rate, (self._spec.width, self._spec.height)
            self._encoder = ClipEncoder(self.clip or self.movie_file_path, self._spec)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        super().next_section(name, type_, skip_animations)
        if self.chapters and self.chapters[-1][0] == self.frames:  # nothing of it was shown
            self.chapters.pop()
        self.chapters.append((self.frames, name))

    def pause(self) -> None:
        """The frame that was shown last is one at which a lecture pauses."""
        if self.frames and self.pauses[-1:] != [self.frames - 1]:
            self.pauses.append(self.frames - 1)

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        if self._encoder is not None:
            self._encoder.write(pixels, repeat, change=self.change)
            self.frames += repeat
            self.poster.see(pixels)

    def end_animation(self, allow_write: bool = False) -> None:
        self.poster.end_animation()

    def save_image(self, pixels: RGBAPixelArray) -> None:
        """Of a scene that plays nothing, manim makes a picture: it is a clip of one frame."""
        self.begin_animation(True)
        self.write_frame(np.ascontiguousarray(pixels))
        self.finish()

    def finish(self) -> None:
        """End the stream, once; manim asks for it only where it writes a film of its own."""
        if self._encoder is not None and not self._is_finished:
            self._is_finished = True
            self._encoder.end()

    def close(self) -> None:
        """Wait until all of the film is in its file.

        raises: what the encoder raised
        """
        if self._encoder is not None:
            self._encoder.finish()

    def write_poster(self, target: Path) -> None:
        """Write the picture that stands for the film. A draft's is not published: time is worth more than bytes.

        Nor is most of what a scene in parts has: looking for the last percent of bytes takes four times as long.
        """
        picture = Image.fromarray(self.poster.picture).convert("RGB")
        picture.save(target, compress_level=6 if self.size[1] >= PUBLISHED else 1)

    def write_sound(self, target: Path) -> None:
        """Write all sounds as one; an empty file where there are none."""
        if self.includes_sound:
            self.audio_segment.export(target, format="wav").close()
        else:
            target.touch()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Nothing is lost with a clip that ends in an error: its folder is removed."""
