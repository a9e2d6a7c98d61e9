"""On the path of a build's processes, tells which frames are handed to the encoder; the kit knows nothing of it.

Below the folder WITNESSED, files named after the digest of an encoded clip hold the digests of its frames: several
where frames that differ were encoded to the same bytes.
"""

import hashlib
import importlib.abc
import importlib.machinery
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

WATCHED = "coursekit.stage.performing.encode"


def watch(encoder: Any) -> None:
    """Have an encoder's class tell its frames as it finishes a file."""
    start, write, finish = encoder.__init__, encoder.write, encoder.finish

    def start_told(self: Any, target: Path, *args: Any, **kwargs: Any) -> None:
        start(self, target, *args, **kwargs)
        self.witnessed, self.witnessed_target = [], target

    def write_told(self: Any, pixels: Any, repeat: int = 1, **others: Any) -> None:
        self.witnessed += [hashlib.blake2b(pixels.tobytes(), digest_size=16).hexdigest()] * repeat
        write(self, pixels, repeat, **others)

    def finish_told(self: Any) -> None:
        finish(self)
        clip = hashlib.sha256(self.witnessed_target.read_bytes()).hexdigest()
        told = json.dumps(self.witnessed)
        frames = hashlib.sha256(told.encode()).hexdigest()[:16]
        Path(os.environ["WITNESSED"], f"{clip}-{frames}.json").write_text(told)

    encoder.__init__, encoder.write, encoder.finish = start_told, write_told, finish_told


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: Any) -> None:
        self.loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)  # type: ignore[no-any-return]

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        watch(module.ClipEncoder)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != WATCHED:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is not None:
            spec.loader = _Loader(spec.loader)
        return spec


if "WITNESSED" in os.environ:
    sys.meta_path.insert(0, _Finder())
