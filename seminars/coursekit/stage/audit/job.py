"""The audit of one section as a job: while its clip is rendered, at hardly any cost; or alone, drawing no clip."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from manim import Camera, Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter

from coursekit.graph.jobs.registry import AuditFacts, ClipFacts, Pixels, TensorFiles

from ..performing.glimpses import glimpsed
from ..performing.parts.cuts import Uncut
from ..performing.parts.walk import render_parts
from ..performing.performance import Performance
from ..performing.render import render_clip
from ..performing.scouts import render_scouted
from ..performing.statements import Statements
from ..state.libraries import prepare as prepare  # called by the server that jobs are forked from
from .observer import Observer


class Unwritten(SceneFileWriter):
    """Writes no file."""

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        pass

    def end_animation(self, allow_write: bool = False) -> None:
        pass


class Undrawn(CairoRenderer):
    """Manim's renderer without its brush: every frame is stepped to, and none is drawn or encoded."""

    def __init__(self, camera_class: type[Camera] | None = None, skip_animations: bool = False) -> None:
        super().__init__(Unwritten, camera_class, skip_animations)

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        pass

    def get_frame(self) -> Any:
        return np.zeros((0, 0, 4), dtype=np.uint8)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        if self.skip_animations:
            return
        self.time += num_frames / self.camera.frame_rate

    def scene_finished(self, scene: Scene) -> None:
        pass


def render_audited(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, TensorFiles],
    pixels: Pixels,
    folder: Path,
    audit: Mapping[str, Any],
    cuts: Sequence[Sequence[int]] = (),
    wanted: Sequence[int] = (),
    side_by_side: bool = True,
    fingerprints: Sequence[str] = (),
    leaves: Sequence[int] = (),
    glimpses: Path | None = None,
    moment: float = 0.0,
) -> ClipFacts:
    """Render a section as render_clip does, and write audit.json and audit.png beside the clip; see Performance.

    audit:        the scene's table of changed and silenced limits
    cuts:         where the scene is drawn part by part, as render_parts does, the places at which these begin
    wanted:       the numbers of the parts that are drawn
    side_by_side: whether by children of this process, if that is possible
    fingerprints: of no matter here
    leaves:       the numbers of parts at whose starts a checkpoint is left; what follows may be another job's then
    glimpses:     a folder for single frames while others are drawn, if there is one; see Glimpses
    moment:       the seconds from the start at which they are wanted
    """
    performance = Performance(file, scene, section, sections, tensors, pixels, folder)
    observer, statements = _observer(performance, audit), Statements(file, section)

    def watch(scene: Scene) -> None:
        statements.watch(scene)
        observer.watch(scene)

    try:
        with glimpsed(glimpses, moment):
            if cuts:
                facts = render_parts(performance, cuts, wanted, side_by_side, observer, statements.watch, leaves)
            elif glimpses:
                facts = render_scouted(performance, watch, observer.look_away)
            else:
                facts = render_clip(performance, watch)
    except Uncut as found:
        return ClipFacts(0, 0.0, 0.0, {}, uncut=str(found))
    with performance.stopwatch.timed("audit"):
        observer.judge_frames(_seen_of_parts(performance.folder, len(facts.pieces)) if cuts else None)
        observer.write(performance.folder)
    parts = {**facts.parts, "audit": round(performance.stopwatch.seconds["audit"], 3)}
    # Of what went on from a checkpoint, earlier statements stand elsewhere by now.
    return replace(facts, parts=parts, statements={} if facts.continued else statements.told())


def audit_section(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, TensorFiles],
    pixels: Pixels,
    folder: Path,
    audit: Mapping[str, Any],
) -> AuditFacts:
    """Step through a section without drawing it, and write audit.json and audit.png: the same as beside its clip."""
    began = time.perf_counter()
    performance = Performance(file, scene, section, sections, tensors, pixels, folder)
    observer = _observer(performance, audit)
    with performance.on(Undrawn, observer.watch):
        observer.judge_frames()
        observer.write(performance.folder)
    return AuditFacts(observer.length, round(time.perf_counter() - began, 3))


def _observer(performance: Performance, audit: Mapping[str, Any]) -> Observer:
    return Observer(performance.section or "construct", audit, performance.pixels[2], performance.stopwatch)


def _seen_of_parts(folder: Path, parts: int) -> list[Any]:
    """What onlookers have seen of each part that is there and shows something, in order."""
    files = (folder / f"part{number}.json" for number in range(parts))
    told = (json.loads(file.read_text()) for file in files if file.is_file())
    return [part["seen"] for part in told if part["frames"]]
