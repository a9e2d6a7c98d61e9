"""Posters as targets: the pictures of videos that git keeps, which are made when they are named."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..jobs.engine import Engine
from .target import OfScene, Target
from .videos import Video


@dataclass(frozen=True)
class Poster(OfScene):
    """The picture of a video, beside it in static/: it is committed, and so it is made only when it is named."""

    quality: str

    is_known_by_files = True

    @property
    def task(self) -> str:
        return f"poster:{self.scene.seminar}:{self.scene.key}"

    @cached_property
    def video(self) -> Video:
        return Video(self.course, self.records, self.scene, self.quality)

    @property
    def files(self) -> dict[str, Path]:
        return {"poster.png": self.video.path.with_suffix(".png")}

    @property
    def record(self) -> Path:
        return self.course.root / ".cache/posters" / self.scene.seminar / f"{self.scene.stem}.json"

    @property
    def needs(self) -> list[Target]:
        return [self.video]

    @property
    def problem(self) -> str:
        return self.scene.problem

    @property
    def is_committed(self) -> bool:
        return True

    def ingredients(self) -> dict[str, Any]:
        return {"kind": "poster", "picture": self.records.read(self.video.record).files["poster.png"].digest}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        shutil.copyfile(self.video.files["poster.png"], folder / "poster.png")
        return {"seconds": 0}, {}
