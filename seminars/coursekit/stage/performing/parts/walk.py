"""Rendering parts of a scene: all of it is performed, and only the parts that are wanted are drawn.

What a scene does depends on all that it did before: updaters that add up, paths that are traced, random numbers. So
nothing is left out but what costs most, the picture of each frame and its encoding, and the frames that leave nothing
(`leaps`). Where a part begins that is wanted, a child is forked, which draws it. Sounds, subcaptions and sections of
manim's are those of the whole scene; pictures are a clip a part.
"""

import json
import os
from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from manim import Camera, Scene, ThreeDCamera
from manim.typing import RGBAPixelArray

from coursekit.graph.jobs.processes.stopped import drop_all
from coursekit.graph.jobs.registry import ClipFacts
from coursekit.graph.store.files import replace_file

from ...rendering.raster import camera_that_redraws
from ...state.leavings import Leavings
from ...state.watch import watching, written_elsewhere
from ..encode import ClipEncoder, ClipWriter
from ..performance import Performance, nobody
from ..poster import PosterChoice
from ..render import ClipRenderer, facts_of, is_asked_by_manim, require_frames, writer_of
from .cuts import Uncut, tell_at
from .forks import Children
from .going_on import GoingOn
from .leaps import Leaps
from .renewal import may_be_renewed

UNDRAWN: RGBAPixelArray = np.zeros((0, 0, 4), dtype=np.uint8)  # the picture of a frame that is not drawn


class Unseen:
    """What `camera_that_may_be_unseen` adds to a camera: whoever asks for a picture that was not drawn is refused."""

    is_behind = False  # whether frames have passed since the last one that was drawn

    @property
    def pixel_array(self: Any) -> RGBAPixelArray:
        if self.is_behind:
            raise Uncut("it reads the picture of a frame")
        pixels: RGBAPixelArray = super().pixel_array  # type: ignore[misc]
        return pixels

    @pixel_array.setter
    def pixel_array(self: Any, pixels: RGBAPixelArray) -> None:
        super(Unseen, type(self)).pixel_array.fset(self, pixels)  # type: ignore[misc]


@cache
def camera_that_may_be_unseen(camera: type[Camera]) -> type[Camera]:
    """A class of cameras like the given one whose frames may be left out; itself, if it draws in ways of its own."""
    redrawing = camera_that_redraws(cast(Any, camera))
    return camera if redrawing is camera else type(camera.__name__, (Unseen, redrawing), {})


class PartsRenderer(ClipRenderer):
    """Draws the frames of wanted parts alone; all others are stepped to."""

    camera_like = staticmethod(camera_that_may_be_unseen)

    @property
    def _draws(self) -> bool:
        writer = getattr(self, "file_writer", None)
        return not (isinstance(self.camera, Unseen) and isinstance(writer, PartsWriter)) or writer.is_drawn

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        camera: Any = self.camera
        if self._draws:
            if self.static_image is UNDRAWN:
                raise Uncut("it draws between its animations")
            if isinstance(camera, Unseen):
                camera.is_behind = False
            super().update_frame(*args, **kwargs)
            return
        camera.is_behind = True
        if isinstance(camera, ThreeDCamera):
            camera.reset_rotation_matrix()  # as it does when it draws, and authors may ask for it

    def get_frame(self) -> RGBAPixelArray:
        if self._draws:
            return super().get_frame()
        if not is_asked_by_manim():
            raise Uncut("it reads the picture of a frame")
        return UNDRAWN

    @property
    def passes_by(self) -> bool:
        """Whether the frames of now are not drawn, so that some may be left out."""
        return not self._draws

    def pass_frames(self, scene: Scene, count: int) -> None:
        """Count frames that are neither drawn nor stepped through, all but the last."""
        self.update_frame(scene)
        for _ in range(count):  # as they are added up one by one
            self._time += 1 / self.camera.frame_rate
        self.file_writer.write_frame(UNDRAWN, repeat=count)


class Onlooker(Protocol):
    """Looks on while a scene is performed in parts."""

    def watch(self, scene: Scene) -> None:
        """Called before it is performed."""

    def begin_part(self, is_drawn: bool) -> None:
        """Called as a part begins, with whether this process draws it."""

    def end_part(self) -> Any:
        """Called as a part ends that this process has drawn; what is told is kept beside its frames."""

    def leave(self) -> None:
        """Called in a child, which performs one part alone: nobody will ask it for anything else."""

    def leap(self, scene: Scene, frames: int) -> None:
        """Called of a play that is not drawn, of which only the first frame and the last are stepped to."""


class Nobody:
    """Looks at nothing."""

    def watch(self, scene: Scene) -> None: ...
    def begin_part(self, is_drawn: bool) -> None: ...
    def end_part(self) -> Any: ...
    def leave(self) -> None: ...
    def leap(self, scene: Scene, frames: int) -> None: ...


class PartsWriter(ClipWriter):
    """Writes each wanted part to a stream and a poster of its own, and counts the frames of all.

    parts:    how many there are
    wanted:   the numbers of those that are drawn
    children: who draws them, where that is possible; this process then draws nothing
    onlooker: told of each part
    """

    def __init__(
        self, settings: Any, folder: Path, parts: int, wanted: Sequence[int], children: Children, onlooker: Onlooker
    ) -> None:
        self.folder = folder
        self.children = children
        self.onlooker = onlooker
        self.starts = [0] * parts  # the first frame of each
        self.wanted = frozenset(wanted)
        self._part = 0
        self.is_drawn = False  # whether frames from here on are drawn, in this process
        self._is_open = False
        super().__init__(settings)

    def come_to_part(self, number: int) -> None:
        """What follows belongs to a part that is later than the last one.

        raises: Uncut where it is not
        """
        if number <= self._part:
            raise Uncut("its construct() runs more than once")
        self._end_part()
        self.starts[self._part + 1 : number + 1] = [self.frames] * (number - self._part)
        self._part = number

    def begin_part(self, number: int) -> None:
        """What follows is drawn if it is wanted."""
        if number in self.wanted:
            self.is_drawn = self.children.fork(f"part{number}") is not False
        self.onlooker.begin_part(self.is_drawn)

    def _end_part(self) -> None:
        """Close what was drawn; a child ends here."""
        if self.is_drawn and self._encoder is not None:
            stem = self.folder / f"part{self._part}"
            self._encoder.end()
            self.write_poster(stem.with_suffix(".png"))
            self.close()
            told = {"frames": self.frames - self.starts[self._part], "is_empty": self.poster.is_empty}
            told["seen"] = self.onlooker.end_part()
            replace_file(stem.with_suffix(".json"), json.dumps(told).encode())  # the last: all is there with it
        if self.children.is_child:
            os._exit(0)
        self._encoder, self.poster, self.is_drawn = None, PosterChoice(), False

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        if allow_write and not self._is_open:
            self._is_open = True
            self.rate, self.size = self._spec.frame_rate, (self._spec.width, self._spec.height)

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        if not self._is_open:
            return
        self.frames += repeat
        if self.is_drawn and repeat:
            if self._encoder is None:
                self._encoder = ClipEncoder(self.folder / f"part{self._part}.mp4", self._spec)
            self._encoder.write(pixels, repeat, change=self.change)
            self.poster.see(pixels)

    def end_animation(self, allow_write: bool = False) -> None:
        if self.is_drawn:
            self.poster.end_animation()

    def finish(self) -> None:
        if not self._is_finished:
            self._is_finished = True
            self._end_part()
            self.starts[self._part + 1 :] = [self.frames] * (len(self.starts) - self._part - 1)

    @property
    def lengths(self) -> list[int]:
        """The frames of each part."""
        return [end - start for start, end in zip(self.starts, [*self.starts[1:], self.frames], strict=True)]


def cut(performance: Performance, parts: Sequence[Sequence[int]], scene: Scene) -> None:
    """Have the writer of a scene told where parts begin."""
    writer = writer_of(scene, performance, PartsWriter)

    def reach(place: int) -> None:
        writer.come_to_part(place + 1)
        writer.begin_part(place + 1)

    tell_at(scene, performance.section or "construct", parts[1:], reach)
    writer.begin_part(0)


def render_parts(
    performance: Performance,
    parts: Sequence[Sequence[int]],
    wanted: Sequence[int],
    side_by_side: bool,
    onlooker: Onlooker | None = None,
    watch: Callable[[Scene], None] = nobody,
    leaves: Collection[int] = (),
) -> ClipFacts:
    """Render parts of a scene to part0.mp4, part0.png and part0.json, …, and the sound of all of it to sound.wav.

    A part without a frame has no file; nor has one whose child has died, or may have seen what another one wrote.

    parts:        the place of construct(), or of the section, at which each begins
    wanted:       the numbers of those that are drawn
    side_by_side: whether children may draw them, where that is possible
    onlooker:     looks on; what it tells of each part is kept in the part's JSON, as "seen"
    watch:        told of the scene before the onlooker is
    leaves:       the numbers of those at whose starts a checkpoint is left: another job may go on from there, which
                  draws its own parts to its own folder; that is the performance's then
    raises:       Uncut for a scene that cannot be drawn so; SectionError for one that shows nothing
    """
    stopwatch = performance.stopwatch
    onlooker, leavings = onlooker or Nobody(), Leavings(performance.folder)
    children = Children(performance.folder, side_by_side, onlooker.leave)
    given: dict[str, Any] = {"parts": len(parts), "wanted": wanted, "children": children, "onlooker": onlooker}
    writing = partial(PartsWriter, folder=performance.folder, **given)
    making = partial(PartsRenderer, file_writer_class=writing, stopwatch=stopwatch)
    going_on: list[GoingOn] = []

    def watch_and_cut(scene: Scene) -> None:
        watch(scene)
        onlooker.watch(scene)
        renderer = cast(PartsRenderer, scene.renderer)
        Leaps(scene, lambda: renderer.passes_by, partial(onlooker.leap, scene))
        if leaves and may_be_renewed():
            writer = writer_of(scene, performance, PartsWriter)
            going_on.append(GoingOn(performance, writer, leaves))
            going_on[0].begin(scene, parts)
        else:
            cut(performance, parts, scene)

    with children.all_ended(), watching() as (_, written):
        with performance.on(making, watch_and_cut, leavings) as stage:
            writer = writer_of(stage, performance, PartsWriter)
        require_frames(writer, stage, performance)
        folder = performance.folder
        with stopwatch.timed("encode"):
            writer.finish()
            writer.write_sound(folder / "sound.wav")
    if written_elsewhere(written, folder):
        drop_all()
        if children.were_there:
            for number in writer.wanted:
                (folder / f"part{number}.json").unlink(missing_ok=True)
    continued = going_on[0].continued if going_on else 0
    if continued and leavings.found:
        raise Uncut("what it leaves is told by a run from its start alone")
    return facts_of(writer, stopwatch, pieces=writer.lengths, left=leavings.found, continued=continued)
