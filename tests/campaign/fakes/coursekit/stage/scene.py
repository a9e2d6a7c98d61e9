"""The base of every generated scene: sections apart, and tensors by name."""

import json
import random
from pathlib import Path
from typing import Any

from manim import Scene


class CourseScene(Scene):
    poster = ""
    one_clip = False
    _performed: "frozenset[str] | None" = None
    _sections: "tuple[str, ...]" = ()
    _tensor_files: "dict[str, Any]" = {}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        for name in self._sections:
            setattr(self, name, self._section(name, getattr(self, name)))

    def tensors(self, experiment: str) -> Any:
        if experiment not in self._tensor_files:
            raise KeyError(f"the tensors of {experiment} were not derived")
        files = self._tensor_files[experiment]
        if isinstance(files, Path):
            return json.loads(files.read_text())
        return [(axes, json.loads(path.read_text())) for axes, path in files]

    def _section(self, name: str, method: Any) -> Any:
        def perform() -> None:
            if self._performed is not None and name not in self._performed:
                return
            random.seed(0)
            before = self.camera.background_color
            method()
            if self.camera.background_color != before:
                raise ValueError(f"{name} leaves the camera changed")

        return perform
