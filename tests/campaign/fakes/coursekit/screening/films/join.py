"""Clips one after another."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path


def join_clips(
    clips: Sequence[tuple[Path, str, int, str, Path | None]],
    poster: Path,
    folder: Path,
    language: str = "",
    others: Sequence[tuple[str, Sequence[Path | None]]] = (),
) -> float:
    frames = [frame for path, _, count, *_ in clips for frame in json.loads(path.read_text())[:count]]
    (folder / "video.mp4").write_text(json.dumps(frames))
    shutil.copyfile(poster, folder / "poster.png")
    return float(len(frames))


def join_parts(parts: Sequence[tuple[Path, int, str]], target: Path) -> None:
    target.write_text(json.dumps([frame for path, _, _ in parts for frame in json.loads(path.read_text())]))
