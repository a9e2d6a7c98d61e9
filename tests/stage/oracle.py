"""What plain manim makes of a scene, and what a build's job makes of it: frames by digest, sound and subcaptions."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HASHING = """
import hashlib, json, sys
from pathlib import Path

frames = []

def hash_frames_of(encoder, method):
    encode = getattr(encoder, method)

    def hashed(self, pixels, repeat=1, **named):
        frames.extend([f"{hashlib.sha256(pixels.tobytes()).hexdigest()} {pixels.shape}"] * repeat)
        return encode(self, pixels, **({"repeat": repeat} if repeat != 1 else {}), **named)

    setattr(encoder, method, hashed)
"""
PLAIN = (
    HASHING
    + """
from manim.__main__ import main
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

hash_frames_of(VideoSegmentEncoder, "write_frame")
hash_frames_of(SceneFileWriter, "save_image")
finish = SceneFileWriter.finish
told = {}

def telling(self):
    if self.includes_sound:
        told["sound"] = hashlib.sha256(self.audio_segment.raw_data).hexdigest()
    told["subcaptions"] = [(s.start.total_seconds(), s.end.total_seconds(), s.content) for s in self.subcaptions]
    told["chapters"] = [section.name for section in self.sections if section.get_clean_partial_movie_files()]
    finish(self)

SceneFileWriter.finish = telling
file, scene, media = sys.argv[1:]
main(["render", "-ql", "--disable_caching", "--seed", "0", "--progress_bar", "none", "-v", "ERROR",
      "--media_dir", media, file, scene], standalone_mode=False)
print(json.dumps({"frames": frames, **told}))
"""
)
MADE = (
    HASHING
    + """
from coursekit.stage.performing.encode import ClipEncoder
from coursekit.stage.audit.job import render_audited
from pydub import AudioSegment

hash_frames_of(ClipEncoder, "write")
file, scene, media = sys.argv[1:]
folder = Path(media).absolute()
folder.mkdir(parents=True)
facts = render_audited(Path(file).absolute(), scene, None, (), {}, (854, 480, 15), folder, {})
told = {"subcaptions": facts.subcaptions, "chapters": [name for _, name in facts.chapters], "facts": vars(facts)}
if facts.sound:
    told["sound"] = hashlib.sha256(AudioSegment.from_file(folder / "sound.wav").raw_data).hexdigest()
print(json.dumps({"frames": frames, **told}))
"""
)


@dataclass(frozen=True)
class Shown:
    """What was made of a scene: the digest and shape of each frame, and what is beside them."""

    frames: list[str]
    beside: dict[str, Any]
    facts: dict[str, Any]


def plain(file: Path, scene: str, media: Path, folder: Path | None = None) -> Shown:
    """By plain manim, called at low quality in a folder: the file's own, if no other is given."""
    return _run(PLAIN, file, scene, media / "plain", folder or file.parent)


def made(file: Path, scene: str, media: Path, folder: Path) -> Shown:
    """By a build's job at low quality, in the project's folder."""
    return _run(MADE, file, scene, media / "made", folder)


def _run(program: str, file: Path, scene: str, media: Path, folder: Path) -> Shown:
    done = subprocess.run(
        [sys.executable, "-c", program, str(file), scene, str(media)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        timeout=300,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    told = json.loads(done.stdout.splitlines()[-1])
    facts = told.pop("facts", {})
    return Shown(told.pop("frames"), {key: value for key, value in told.items() if value}, facts)
