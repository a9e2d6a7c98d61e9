"""Authors' files, edited at random: what a build makes of each edit beside what a clean build makes of the same files.

Nobody here wrote the files, and no edit knows what they do. A scene has to come out as of a course that was never
built: its video and captions byte for byte, or frame by frame where it was cut elsewhere; what fails there fails here.
"""

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.graph.targets.videos import Video

from .foreign_edits import edited
from .plain_scenes import PlainManim
from .scenes import Trial, choose, repositories, tasks_of

LONGEST = 60.0  # seconds of a build: of a first one, since each edit costs that much again, and more
SHARE_OF_SCENES = 0.7  # of edits that are made to files of the scenes; the others, to any file beside them
Scenes = list[tuple[str, str]]  # files below the seminar's folder, and names


@dataclass
class Tally:
    """What came of all edits."""

    edits: int = 0
    failing: int = 0  # after which some scene fails, in a clean build as well
    kept: int = 0  # scenes that an edit left as they were
    changed: int = 0
    unsound: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """What a build made: the video of each scene that is listed, and which of them are as their files say now."""

    trial: Trial
    videos: dict[tuple[str, str], Video]
    made: set[tuple[str, str]]
    said: str

    @property
    def films(self) -> dict[tuple[str, str], bytes]:
        return {key: self.videos[key].path.read_bytes() for key in self.made}


@dataclass
class Edited:
    """One repository: the course that is edited and built again and again, and a new one beside it for each edit."""

    trial: Trial
    scratch: Path
    scenes: Scenes
    rng: random.Random

    def edit(self) -> str:
        """Change one file; where, and what."""
        files = sorted(each for each in self.trial.folder.rglob("*.py") if each.is_file())
        own = sorted({self.trial.folder / file for file, _ in self.scenes})
        for _ in range(20):
            file = self.rng.choice(own if self.rng.random() < SHARE_OF_SCENES else files)
            try:
                text = file.read_bytes().decode()
            except UnicodeDecodeError:
                continue
            what, changed = edited(text.replace("\r\n", "\n"), self.rng)
            if what:
                file.write_text(changed)
                return f"{file.relative_to(self.trial.folder)}: {what}"
        return ""

    def built(self, trial: Trial, most_seconds: float = 10 * LONGEST) -> Built:
        """Build the scenes that are listed."""
        told = self.scratch / "told.json"
        told.write_text('{"tasks": []}')
        tasks = tasks_of(trial, [video for key, video in trial.videos().items() if key in self.scenes])
        said = trial.build(["-r", "json", "-o", str(told), *tasks], most_seconds)[1] if tasks else ""
        videos = {key: video for key, video in trial.videos().items() if key in self.scenes}
        report = told.read_text()
        made = {each["name"] for each in json.loads(report)["tasks"] if each["result"] in ("success", "up-to-date")}
        return Built(trial, videos, {key for key, video in videos.items() if video.task in made}, said + report)

    def anew(self) -> Trial:
        """The same files in a course that was never built."""
        root = self.scratch / "clean" / self.trial.root.name
        shutil.rmtree(root.parent, ignore_errors=True)
        clean = Trial(self.trial.repository, root, self.trial.pixels)
        clean.lay_out(self.trial.folder)
        return clean


def try_edits(course: Edited, count: int, tally: Tally) -> Iterator[str]:
    """Edit and build so often; a line an edit. Scenes that fail as they stand are left out.

    raises: TimeoutExpired where a build takes too long
    """
    last = course.built(course.trial, LONGEST).films
    course.scenes = [*last]
    if not last:
        return
    for number in range(1, count + 1):
        before = {each: each.read_bytes() for each in course.trial.folder.rglob("*.py") if each.is_file()}
        what = course.edit()
        if not what:
            return
        built = course.built(course.trial)
        clean = course.built(course.anew())
        wrong = differing(built, clean)
        fails = clean.videos.keys() - clean.made
        tally.edits += 1
        tally.failing += bool(fails)
        for key, film in built.films.items():
            tally.kept += last.get(key) == film
            tally.changed += last.get(key) != film
        if wrong:
            tally.unsound.append(f"{course.trial.repository.name}, edit {number}, {what}: {'; '.join(wrong)}")
            _keep(course, number, before, built.said, clean.said)
        yield f"{number}: {what}: {'; '.join(wrong) or ('fails' if fails else 'as it should be')}"
        if fails or wrong:  # what follows would be edits of what does not run
            for file, content in before.items():
                file.write_bytes(content)
            course.built(course.trial)
        else:
            last = built.films


def differing(built: Built, clean: Built) -> list[str]:
    """What is wrong after a build, by what a clean one made."""
    if built.videos.keys() != clean.videos.keys():
        return [f"other scenes: {sorted(built.videos.keys() ^ clean.videos.keys())}"]
    wrong = []
    for key, right in clean.videos.items():
        name, video = " ".join(key), built.videos[key]
        if (key in built.made) != (key in clean.made):
            wrong.append(f"{name} {'was made' if key in built.made else 'failed'}, and a clean build does not agree")
        elif key in clean.made and video.path.read_bytes() != right.path.read_bytes():
            frames = clean.trial.frames(right, [])
            if built.trial.frames(video, frames or []) != frames:
                wrong.append(f"{name} has other frames than a clean build's")
        for ending in (".vtt", ".srt"):
            here, there = video.path.with_suffix(ending), right.path.with_suffix(ending)
            if key in clean.made and there.exists() and (not here.exists() or here.read_bytes() != there.read_bytes()):
                wrong.append(f"{name} has other captions, {ending}")
    return wrong


def _keep(course: Edited, number: int, before: dict[Path, bytes], *said: str) -> None:
    """Keep both courses of an edit that came out wrong, and the files before it, for whoever looks into it."""
    kept = Path(tempfile.mkdtemp(prefix=f"unsound-{course.trial.repository.name}-{number}-"))
    shutil.copytree(course.trial.root, kept / "edited", symlinks=True)
    shutil.copytree(course.scratch / "clean", kept / "clean", symlinks=True)
    for file, content in before.items():
        place = kept / "before" / file.relative_to(course.trial.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (kept / "said.txt").write_text("\n----\n".join(said))
    print(f"kept in {kept}", flush=True)


def main(folder: Path, seed: int, count: int, most: int, height: int, rate: int) -> int:
    """Try so many edits of each repository of a folder; 1 if one came out otherwise than in a clean build."""
    pixels = (2 * round(height * 16 / 9 / 2), height, rate)
    tally = Tally()
    for repository in repositories(folder.resolve()):
        with tempfile.TemporaryDirectory(prefix="edited-") as name:
            scratch = Path(name)
            trial = Trial(repository, scratch / "edited" / repository.name, pixels)
            trial.lay_out()
            listed = PlainManim(scratch / "listed", pixels).scenes(trial.folder)
            scenes = choose(listed, most, repository.name)[: most or None]
            course = Edited(trial, scratch, scenes, random.Random(f"{seed} {repository.name}"))
            try:
                for line in try_edits(course, count, tally):
                    print(repository.name, line, flush=True)
            except subprocess.TimeoutExpired:  # as after an edit of how often something is done
                print(f"{repository.name}: a build took too long", flush=True)
    print(f"{tally.edits} edits, {len(tally.unsound)} unsound; {tally.failing} after which something fails in a clean "
          f"build as well; videos changed {tally.changed}, left as they were {tally.kept}")  # fmt: skip
    for each in tally.unsound:
        print(each)
    return int(bool(tally.unsound))
