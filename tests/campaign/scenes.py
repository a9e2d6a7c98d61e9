"""Authors' scenes as they stand: what a build makes of them beside what plain manim makes of them.

Each repository below a folder is laid out as a seminar of a course of its own, and built as a person would build it. A
scene that plain manim renders has to be listed, built, and equal: frames in number, order and bits before encoding,
the sound within the codec, subcaptions in text and time.
"""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from unittest import mock

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.store.results import Store
from coursekit.graph.targets.sections.clips import Clip
from coursekit.graph.targets.videos import Video
from tests.conftest import REPOSITORY

from .plain_scenes import ENVIRONMENT, PlainManim, Reference
from .scene_verdicts import captions_differ, film_differs, frames_differ, sound_differs

WITNESS = Path(__file__).with_name("witness")
LEFT = shutil.ignore_patterns("static", "__pycache__", ".git", "media")  # what was built
NOTHING = hashlib.sha256(b"").hexdigest()  # of a part in which nothing is shown
IS_SEMINAR = re.compile(r"\d+_\w+")
# The course's sizes are the qualities; here, one of them is as small as is asked for.
SMALL = """
from coursekit.graph.targets.quality import QUALITIES

QUALITIES["low"] = {pixels!r}
"""


@dataclass
class Verdict:
    """What came of one scene: agrees, differs, failed, not listed, or plain manim does not render it."""

    repository: str
    file: str
    scene: str
    verdict: str
    reasons: list[str] = field(default_factory=list)
    frames: int = 0
    plain_seconds: float = 0.0


@dataclass
class Tally:
    """All verdicts, and the seconds that builds took of what plain manim renders."""

    verdicts: list[Verdict] = field(default_factory=list)
    build_seconds: float = 0.0

    def of(self, verdict: str) -> list[Verdict]:
        return [each for each in self.verdicts if each.verdict == verdict]

    @property
    def rendered(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.verdict != "plain manim fails"]


@dataclass(frozen=True)
class Trial:
    """One repository as a seminar of a course."""

    repository: Path
    root: Path
    pixels: tuple[int, int, int]

    @property
    def folder(self) -> Path:
        slug = re.sub(r"\W+", "_", self.repository.name.lower(), flags=re.ASCII).strip("_")
        return self.root / "seminars" / (self.repository.name if IS_SEMINAR.fullmatch(slug) else f"01_{slug}")

    @property
    def witnessed(self) -> Path:
        return self.root.with_name(f"{self.root.name}.witnessed")

    def lay_out(self, files: Path | None = None) -> None:
        """files: the seminar's, where they are not those of the repository"""
        self.witnessed.mkdir(parents=True)
        (self.root / "seminars").mkdir(parents=True)
        shutil.copytree(files or self.repository, self.folder, ignore=LEFT, symlinks=True)
        dodo = (REPOSITORY / "dodo.py").read_text()
        (self.root / "dodo.py").write_text(dodo.replace("\nROOT", f"{SMALL.format(pixels=self.pixels)}\nROOT", 1))

    def videos(self) -> dict[tuple[str, str], Video]:
        """The video of each scene that is listed, by its file below the seminar and its name."""
        from coursekit.graph.targets.quality import QUALITIES

        with mock.patch.dict(QUALITIES, low=self.pixels):
            videos = CourseTasks(self.root, "low").videos
        return {(str((self.root / v.scene.file).relative_to(self.folder)), v.scene.name): v for v in videos}

    def build(self, tasks: Sequence[str], most_seconds: float | None = None) -> tuple[float, str]:
        """Build these tasks, or all; seconds, and what was said.

        raises: TimeoutExpired for a build that takes longer; it is ended then
        """
        path = os.pathsep.join(filter(None, (str(WITNESS), os.environ.get("PYTHONPATH"))))
        began = time.monotonic()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("doit")), "quality=low", *tasks],
            cwd=self.root,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": path, "WITNESSED": str(self.witnessed)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=most_seconds,
        )
        return time.monotonic() - began, done.stdout

    def frames(self, video: Video, wanted: Sequence[str]) -> list[str] | None:
        """The frames of a video's clips before they were encoded; where clips of one encoding had others, as wanted."""
        told: list[str] = []
        for digest in (each for clip in video.clips for each in self._encoded(clip)):
            known = [json.loads(each.read_text()) for each in sorted(self.witnessed.glob(f"{digest}-*.json"))]
            if not known:
                return None
            start = len(told)
            told += next((each for each in known if each == wanted[start : start + len(each)]), known[0])
        return told

    def _encoded(self, clip: Clip) -> list[str]:
        """The digests of what was encoded of a clip: the clip itself, or the parts that it was joined from."""
        whole = hashlib.sha256(clip.files["clip.mp4"].read_bytes()).hexdigest()
        if not clip.parts or any(self.witnessed.glob(f"{whole}-*.json")):
            return [whole]
        from coursekit.graph.targets.quality import QUALITIES

        with mock.patch.dict(QUALITIES, low=self.pixels):
            # Here are other variables than in the processes of the build: whether these hold now does not matter.
            kept = [Store(self.root / ".cache/store").traces(each)[:1] for each in clip.pieces]
        digests = [result.files["part.mp4"] for newest in kept for result in newest]
        return [each for each in digests if each != NOTHING]


def repositories(folder: Path) -> list[Path]:
    """The folder itself where files lie in it, else each folder in it; without the kit and what is hidden."""
    if any(folder.glob("*.py")):
        return [folder]
    below = (each for each in sorted(folder.iterdir()) if each.is_dir())
    return [each for each in below if each.name not in ("coursekit", "reference") and not each.name.startswith(".")]


def choose(found: dict[str, list[str]], most: int, seed: str) -> list[tuple[str, str]]:
    """Files and scenes in the order in which they are tried: one of each file, in random order, then the next.

    most: scenes of one repository; 0 for all, in order
    """
    if not most:
        return [(file, scene) for file, scenes in found.items() for scene in scenes]
    files = sorted(found)
    random.Random(seed).shuffle(files)
    longest = max(map(len, found.values()), default=0)
    return [(file, found[file][i]) for i in range(longest) for file in files if i < len(found[file])]


def references(plain: PlainManim, folder: Path, most: int) -> list[Reference]:
    """What plain manim makes of a repository's scenes: of so many that it renders, and twice as many tries."""
    made: list[Reference] = []
    for file, scene in choose(plain.scenes(folder), most, folder.name):
        if most and (sum(not each.problem for each in made) >= most or len(made) > 2 * most):
            break
        made.append(plain.render(folder, file, scene))
    return made


def try_repository(trial: Trial, plain: PlainManim, most: int, tally: Tally) -> Iterator[Verdict]:
    """Build what plain manim renders of a repository, and compare."""
    trial.lay_out()
    own = any(b"coursekit" in file.read_bytes() for file in trial.repository.glob("**/*.py"))
    if own:  # plain manim finds the tensors that such scenes show where a build has put them
        trial.build([])
    wanted = references(plain, trial.folder if own else trial.repository, most)
    for each in (each for each in wanted if each.problem):
        yield _verdict(trial, each, "plain manim fails", [each.problem])
    wanted = [each for each in wanted if not each.problem]
    if not wanted:
        return
    videos = trial.videos()
    listed = [videos[each.file, each.scene] for each in wanted if (each.file, each.scene) in videos]
    if own:
        shutil.rmtree(trial.root / ".cache/clips", ignore_errors=True)
        shutil.rmtree(trial.root / ".cache/store", ignore_errors=True)
    seconds, said = trial.build(tasks_of(trial, listed) if most else []) if listed else (0.0, "")
    tally.build_seconds += seconds
    videos = trial.videos()  # a run may have found that sections are one clip
    trial.root.with_name(f"{trial.root.name}.txt").write_text(said)
    for each in wanted:
        yield compare(trial, each, videos.get((each.file, each.scene)), said)


def tasks_of(trial: Trial, listed: list[Video]) -> list[str]:
    with_captions = {task for task in CourseTasks(trial.root, "low").by_task if task.startswith("captions:")}
    renders = [video.task for video in listed]
    return [*renders, *(t for r in renders if (t := r.replace("render:", "captions:", 1)) in with_captions)]


def compare(trial: Trial, reference: Reference, video: Video | None, said: str) -> Verdict:
    if video is None:
        return _verdict(trial, reference, "not listed", ["doit has no video of it"])
    if not video.path.exists():
        return _verdict(trial, reference, "failed", [video.problem or _why(said, video)])
    found = [
        frames_differ(reference, trial.frames(video, reference.frames)),
        film_differs(reference, video.path),
        sound_differs(reference, video.path),
        captions_differ(reference, video.path),
    ]
    reasons = [each for each in found if each]
    return _verdict(trial, reference, "differs" if reasons else "agrees", reasons)


def _verdict(trial: Trial, reference: Reference, verdict: str, reasons: list[str]) -> Verdict:
    name, seconds = trial.repository.name, reference.seconds
    return Verdict(name, reference.file, reference.scene, verdict, reasons, len(reference.frames), seconds)


def _why(said: str, video: Video) -> str:
    """What doit said of a video or its clips."""
    names = [video.task, *(clip.task for clip in video.clips)]
    lines = said.splitlines()
    for number, line in enumerate(lines):
        if "FAILED" in line and any(name in line for name in names):
            return " | ".join(each.strip() for each in lines[number : number + 6])
    told = [line for line in lines if any(name in line for name in names)]
    return " | ".join(told[:3]) or " | ".join(lines[-3:])


def main(folder: Path, height: int, rate: int, most: int, kept: Path | None, log: Path | None) -> int:
    """Try all repositories of a folder; 1 if a scene that plain manim renders is not built as it renders it."""
    pixels = (2 * round(height * 16 / 9 / 2), height, rate)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="scenes-") as scratch:
        plain = PlainManim(kept or Path(scratch, "reference"), pixels)
        for repository in repositories(folder.resolve()):
            trial = Trial(repository, Path(scratch, repository.name), pixels)
            for verdict in try_repository(trial, plain, most, tally):
                tally.verdicts.append(verdict)
                _tell(verdict)
                if log:
                    log.write_text(json.dumps([asdict(each) for each in tally.verdicts], indent=1))
            shutil.rmtree(trial.root, ignore_errors=True)
    return _sum_up(tally)


def _tell(verdict: Verdict) -> None:
    name = f"{verdict.repository}/{verdict.file} {verdict.scene}"
    print(f"{verdict.verdict:18} {name}  {'; '.join(verdict.reasons)}", flush=True)


def _sum_up(tally: Tally) -> int:
    rendered, agreeing = tally.rendered, tally.of("agrees")
    print()
    for verdict in ("agrees", "differs", "failed", "not listed", "plain manim fails"):
        print(f"{len(tally.of(verdict)):5} {verdict}")
    plain = sum(each.plain_seconds for each in rendered)
    count = len({each.repository for each in rendered})
    print(f"{len(agreeing)} of {len(rendered)} scenes of {count} repositories agree; "
          f"{tally.build_seconds:.0f} s to build them, plain manim {plain:.0f} s")  # fmt: skip
    return int(len(agreeing) < len(rendered))
