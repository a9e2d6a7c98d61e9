"""The audit of one section as a job: while its clip is rendered, at hardly any cost; or alone, drawing no clip."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from ..render import perform, render_clip
from .observer import Observer


class Undrawn(CairoRenderer):
    """Manim's renderer without its brush: every frame is stepped to, and none is drawn or encoded."""

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        pass

    def get_frame(self) -> Any:
        return np.zeros((0, 0, 4), dtype=np.uint8)

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        self.time += num_frames / self.camera.frame_rate

    def scene_finished(self, scene: Scene) -> None:
        pass


def render_audited(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, Any],
    pixels: tuple[int, int, int],
    folder: Path,
    audit: Mapping[str, Any],
) -> dict[str, Any]:
    """Render a section as render_clip does, and write audit.json and audit.png beside the clip.

    audit:   the scene's table of changed and silenced limits
    returns: facts of the clip, and the seconds that the audit took of those of the clip
    """
    observer = Observer(section or "construct", audit, pixels[2])
    facts = render_clip(file, scene, section, sections, tensors, pixels, folder, (observer.watching(),))
    began = time.perf_counter()
    observer.write(folder)
    return {**facts, "audit_seconds": round(observer.seconds + time.perf_counter() - began, 3)}


def audit_section(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, Any],
    pixels: tuple[int, int, int],
    folder: Path,
    audit: Mapping[str, Any],
) -> dict[str, Any]:
    """Step through a section without drawing it, and write audit.json and audit.png: the same as beside its clip."""
    began = time.perf_counter()
    observer = Observer(section or "construct", audit, pixels[2])
    with (
        tempconfig({"dry_run": True}),
        perform(file, scene, section, sections, tensors, pixels, folder, Undrawn, (observer.watching(),)),
    ):
        observer.write(folder)
    return {"seconds": round(time.perf_counter() - began, 3)}
