"""The pictures by which pages show sections, as targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...jobs.engine import Engine
from ...jobs.showing import WriteStills
from ..sections.clips import OfClip
from ..versions import versions
from .site_files import kind_of, record_of, site_folder


@dataclass(frozen=True)
class Stills(OfClip):
    """The pictures by which a page shows one section."""

    kit = "stills"

    @property
    def description(self) -> str:
        return f"stills of {self.clip.section.name}"

    @property
    def is_draft(self) -> bool:
        return self.clip.draft

    @property
    def task(self) -> str:
        return f"{kind_of(self.clip.draft)}:{self.clip.task.partition(':')[2]}"

    @property
    def path(self) -> Path:
        folder = site_folder(self.course.root, self.clip.draft) / self.clip.scene.seminar
        return folder / f"{self.clip.scene.stem}.{self.clip.section.name}.webp"

    @property
    def files(self) -> dict[str, Path]:
        return {"stills.webp": self.path}

    @property
    def record(self) -> Path:
        return record_of(self)

    def ingredients(self) -> dict[str, Any]:
        return {
            "kind": "stills",
            "kit": self.course.kit["stills"].slice,
            "clip": self.records.read(self.clip.record).files["clip.mp4"].digest,
            "versions": versions("stills", self.course.kit["stills"]),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        frames = self.records.read(self.clip.record).facts["frames"]
        engine.run(WriteStills(self.clip.files["clip.mp4"], frames, folder))
        return {"seconds": 0}, {}
