"""The audit of one section as a job: while its clip is rendered, at hardly any cost; or alone, drawing no clip."""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from ..performance import Performance
from ..render import render_clip
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


def render_audited(audit: Mapping[str, Any], **performed: Any) -> dict[str, Any]:
    """Render a section as render_clip does, and write audit.json and audit.png beside the clip.

    audit:     the scene's table of changed and silenced limits
    performed: the fields of a Performance
    returns:   facts of the clip
    """
    performance = Performance(**performed)
    observer = _observer(performance, audit)
    facts = render_clip(performance, (observer.watching(),))
    with performance.stopwatch.timed("audit"):
        observer.write(performance.folder)
    return {**facts, "parts": {**facts["parts"], "audit": round(performance.stopwatch.seconds["audit"], 3)}}


def audit_section(audit: Mapping[str, Any], **performed: Any) -> dict[str, Any]:
    """Step through a section without drawing it, and write audit.json and audit.png: the same as beside its clip."""
    began = time.perf_counter()
    performance = Performance(**performed)
    observer = _observer(performance, audit)
    with tempconfig({"dry_run": True}), performance.on(Undrawn, (observer.watching(),)):
        observer.write(performance.folder)
    return {"length": observer.length, "seconds": round(time.perf_counter() - began, 3)}


def _observer(performance: Performance, audit: Mapping[str, Any]) -> Observer:
    return Observer(performance.section or "construct", audit, performance.pixels[2], performance.stopwatch)
