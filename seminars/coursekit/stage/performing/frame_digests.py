"""The frames of a section, or of a whole scene, before any encoding: each as a digest of its pixels."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from manim.typing import RGBAPixelArray

from coursekit.graph.jobs.registry import FrameDigests, Pixels, TensorFiles

from ..state.leavings import Leavings
from .encode import ClipWriter
from .performance import Performance
from .render import ClipRenderer


class DigestWriter(ClipWriter):
    """Writes nothing, and keeps a digest of each frame."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.digests: list[str] = []
        self._shown: tuple[RGBAPixelArray | None, str] = (None, "")

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        pass

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        if pixels is not self._shown[0]:
            self._shown = (pixels, hashlib.blake2b(pixels.tobytes(), digest_size=8).hexdigest())
        self.digests += [self._shown[1]] * repeat

    def end_animation(self, allow_write: bool = False) -> None:
        pass


def digest_frames(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, TensorFiles],
    pixels: Pixels,
    folder: Path,
    audit: Mapping[str, Any],
) -> FrameDigests:
    """Draw a section, or the whole scene where that is None, and encode nothing.

    audit: of no matter here
    """
    leavings = Leavings(folder)
    performance = Performance(file, scene, section, sections, tensors, pixels, folder)
    with performance.on(partial(ClipRenderer, file_writer_class=DigestWriter), leavings=leavings) as stage:
        writer = stage.renderer.file_writer
        assert isinstance(writer, DigestWriter)
        return FrameDigests(writer.digests, leavings.found)
