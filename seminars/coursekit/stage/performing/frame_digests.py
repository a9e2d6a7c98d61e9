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
from .parts.cuts import Uncut
from .parts.forks import Children
from .parts.walk import Nobody, PartsRenderer, PartsWriter, cut
from .performance import Performance
from .render import ClipRenderer, writer_of


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
            self._shown = (pixels, _digest(pixels))
        self.digests += [self._shown[1]] * repeat

    def end_animation(self, allow_write: bool = False) -> None:
        pass


class PartsDigestWriter(PartsWriter):
    """Writes nothing, and keeps a digest of each frame of the wanted parts; "" of the others."""

    def __init__(self, settings: Any, parts: int, wanted: Sequence[int], folder: Path) -> None:
        self.digests: list[str] = []
        super().__init__(settings, folder, parts, wanted, Children(folder, False, lambda: None), Nobody())

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        pass

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        self.frames += repeat
        self.digests += [_digest(pixels) if self.is_drawn else ""] * repeat

    def end_animation(self, allow_write: bool = False) -> None:
        pass


def _digest(pixels: RGBAPixelArray) -> str:
    return hashlib.blake2b(pixels.tobytes(), digest_size=8).hexdigest()


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


def digest_parts(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, TensorFiles],
    pixels: Pixels,
    folder: Path,
    audit: Mapping[str, Any],
    cuts: Sequence[Sequence[int]],
    wanted: Sequence[int],
) -> FrameDigests:
    """Draw some parts of a scene, and encode nothing; what comes between them is stepped through.

    audit: of no matter here
    """
    performance = Performance(file, scene, section, sections, tensors, pixels, folder)
    writing = partial(PartsDigestWriter, parts=len(cuts), wanted=wanted, folder=folder)
    try:
        with performance.on(
            partial(PartsRenderer, file_writer_class=writing), partial(cut, performance, cuts)
        ) as stage:
            return FrameDigests(writer_of(stage, performance, PartsDigestWriter).digests, ())
    except Uncut as found:
        return FrameDigests((), (), str(found))
