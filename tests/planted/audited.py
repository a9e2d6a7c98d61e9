"""Auditing a scene that is a function, without drawing it."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from manim import ManimColor, Scene, tempconfig

from coursekit.stage.audit.findings import Finding, settle
from coursekit.stage.audit.job import Undrawn
from coursekit.stage.audit.observer import Observer
from coursekit.stage.theme import BACKGROUND

RATE = 15
OTHERS = {"another: margin": "It is of another section."}  # who has a table asks for all rules
FORMULAS = tempfile.TemporaryDirectory(prefix="planted-")  # set once, for all scenes of a process
SETTINGS = {
    "media_dir": FORMULAS.name,
    "tex_dir": FORMULAS.name,
    "dry_run": True,
    "frame_rate": RATE,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "disable_caching": True,
}


def audited(
    draw: Callable[[Scene], None], table: Mapping[str, Any] | None = None, folder: Path | None = None
) -> list[Finding]:
    """What the audit finds in a scene whose construct() is `draw`; with a folder, also written there.

    table: of the scene; {} for one that asks for nothing of the kit's
    """
    observer = Observer(draw.__name__, OTHERS if table is None else table, RATE)
    with tempconfig(SETTINGS):
        members = {"construct": lambda self: draw(self), "__module__": draw.__module__}
        scene = type("Planted", (Scene,), members)(Undrawn())
        observer.watch(scene)
        scene.camera.background_color = ManimColor(BACKGROUND)
        scene.render()
        observer.judge_frames()
        if folder:
            observer.write(folder)
    return settle(observer.found, observer.limits)
