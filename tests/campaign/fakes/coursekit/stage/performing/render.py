"""Runs one section and writes what it played."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coursekit.graph.jobs.code.loading import load_file
from coursekit.graph.jobs.registry import ClipFacts

from ..scene import CourseScene

GRAIN = 100


def render_clip(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, Any],
    pixels: tuple[int, int, int],
    folder: Path,
) -> ClipFacts:
    whole = getattr(load_file(file, file.stem), scene)
    assert issubclass(whole, CourseScene)
    wanted = {"_performed": section and frozenset((section,)), "_sections": tuple(sections), "_tensor_files": tensors}
    stage = type(scene, (whole,), {**wanted, "__module__": whole.__module__})()
    stage.render()
    frames = [f"{frame} {GRAIN}" for frame in stage.frames]
    (folder / "clip.mp4").write_text(json.dumps(frames))
    (folder / "poster.png").write_text(frames[-1])
    (folder / "sound.wav").touch()
    return ClipFacts(len(frames), len(frames) / pixels[2], 0, {}, rate=str(pixels[2]), size=pixels[:2])
