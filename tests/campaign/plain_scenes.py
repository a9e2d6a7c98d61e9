"""What plain manim makes of authors' scenes: rendered once, each in a process of its own, and kept."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("plain_manim.py")
# As the workers of a build have it: what goes through sets differs from itself otherwise.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
MOST_SECONDS = 300


@dataclass
class Reference:
    """What plain manim made of one scene.

    key:         digest of the scene's file, of the size and the rate
    place:       the folder that manim was called in, below the authors' folder
    problem:     the end of what manim said, for a scene that it does not render
    frames:      the digests of the frames before they were encoded
    picture:     the digest of the picture that stands for a scene without a play
    film:        the encoded film
    subcaptions: start, end, text
    """

    file: str
    scene: str
    key: str
    place: str = ""
    problem: str = ""
    seconds: float = 0.0
    frames: list[str] = field(default_factory=list)
    picture: str = ""
    film: str = ""
    pixels: list[int] = field(default_factory=list)
    rate: float = 0.0
    sound: bool = False
    subcaptions: list[tuple[float, float, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PlainManim:
    """Plain manim at one size and rate, with what it made before in a folder."""

    kept: Path
    pixels: tuple[int, int, int]
    seconds: float = MOST_SECONDS

    def scenes(self, folder: Path) -> dict[str, list[str]]:
        """The scenes that manim has of each file below a folder and that have a construct(); {} where it has none."""
        files = [path for path in sorted(folder.rglob("*.py")) if _may_have_scenes(path)]
        names = {str(path): str(path.relative_to(folder)) for path in files}
        told = b"".join(b"%a %b" % (names[str(path)], path.read_bytes()) for path in files)
        key = hashlib.sha256(told).hexdigest()
        log = self.kept / folder.name / "scenes.json"
        if not log.exists() or json.loads(log.read_text())["key"] != key:
            log.parent.mkdir(parents=True, exist_ok=True)
            listed = {names[path]: found for path, found in self._listed(folder, files).items()}
            log.write_text(json.dumps({"key": key, "files": listed}))
        return {
            file: [name for name, constructs in found["scenes"].items() if constructs]
            for file, found in json.loads(log.read_text())["files"].items()
            if found.get("scenes")
        }

    def _listed(self, folder: Path, files: list[Path]) -> dict[str, Any]:
        if not files:
            return {}
        with tempfile.TemporaryDirectory() as scratch:
            told = Path(scratch, "told.json")
            command = [sys.executable, str(PROGRAM), "list", str(told), str(folder), *map(str, files)]
            _run(command, Path(scratch), 60.0 * len(files))
            listed: dict[str, Any] = json.loads(told.read_text()) if told.exists() else {}
        return {str(file): listed.get(str(file), {"problem": "its scenes were not told in time"}) for file in files}

    def render(self, folder: Path, file: str, scene: str) -> Reference:
        """What it makes of a scene, called where its settings are, beside the file, or at the top of the folder."""
        text = (folder / file).read_bytes()
        key = hashlib.sha256(b"%r %b" % (self.pixels, text)).hexdigest()
        log = self.kept / folder.name / f"{file.removesuffix('.py').replace('/', '~')}~{scene}.json"
        if log.exists() and (known := Reference(**json.loads(log.read_text()))).key == key:
            return known
        log.parent.mkdir(parents=True, exist_ok=True)
        tried = []
        above = [each for each in (folder / file).parents if each.is_relative_to(folder)]
        set_up = [each for each in above if (each / "manim.cfg").is_file()]
        for place in dict.fromkeys((*set_up[:1], (folder / file).parent, folder)):
            tried.append(self._render(Reference(file, scene, key, str(place.relative_to(folder))), folder, log))
            if not tried[-1].problem or tried[-1].seconds > self.seconds:
                break
        found = next((each for each in tried if not each.problem), tried[0])
        log.write_text(json.dumps(asdict(found)))
        return found

    def _render(self, reference: Reference, folder: Path, log: Path) -> Reference:
        width, height, rate = self.pixels
        place = folder / reference.place
        file = os.path.relpath(folder / reference.file, place)
        with tempfile.TemporaryDirectory() as scratch:
            told = Path(scratch, "told.json")
            size = f"{width},{height}"
            given = [file, reference.scene, size, str(rate), f"{scratch}/media"]
            command = [str(PROGRAM), "render", str(told), str(folder), *given]
            began = time.monotonic()
            status, output = _run([sys.executable, *command], place, self.seconds)
            reference.seconds = round(time.monotonic() - began, 2)
            if status or not told.exists():
                reference.problem = _gist(output) or f"exit status {status}"
                return reference
            for name, value in json.loads(told.read_text()).items():
                setattr(reference, name, value)
            if reference.film:
                shutil.move(reference.film, log.with_suffix(".mp4"))
                reference.film = str(log.with_suffix(".mp4"))
        return reference


def _may_have_scenes(path: Path) -> bool:
    text = path.read_bytes()
    return b"manim" in text and b"class " in text and b"manimlib" not in text


def _run(command: list[str], folder: Path, seconds: float) -> tuple[int, str]:
    """Its exit status and what it said. What takes longer is ended with all that it began, as LaTeX for a formula."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return 1, f"it takes more than {seconds:.0f} s"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, output


def _gist(output: str) -> str:
    """The end of what manim said, without the frame around a traceback."""
    return " | ".join([*_lines(output)][-3:])


def _lines(output: str) -> Iterator[str]:
    for line in re.sub(r"[│╭╰─❱╮╯]", " ", output).splitlines():
        if line.strip():
            yield line.strip()
