"""Rendering on one core: a scene as a worker renders it, against plain manim."""

import json
import sys
from pathlib import Path

from .builds import FILE, SCENE, built_copy
from .timing import Row, seconds

QUALITIES = ("low", "medium")  # plain manim takes many minutes at high quality
# Both sides draw the scene whole and hash the frames that they hand to the encoder, in time that does not count; a
# section at a time has the same frames (tests/stage/test_frames.py).
PROGRAM = """
import hashlib, json, resource, sys, time
from pathlib import Path

side, quality, file, scene = sys.argv[1:]
digest, count, hashing = hashlib.sha256(), 0, 0.0

def hash_frames_of(encoder, method):
    encode = getattr(encoder, method)

    def hashed(self, pixels, repeat=1, **others):
        global count, hashing
        began = time.thread_time()
        frame = hashlib.sha256(pixels).digest()
        count += repeat
        digest.update(frame * repeat)
        hashing += time.thread_time() - began
        encode(self, pixels, repeat=repeat, **others)

    setattr(encoder, method, hashed)

from coursekit.graph.course.discovery import scene_plan
from coursekit.graph.targets.videos import QUALITIES
from coursekit.stage.performing.encode import ClipEncoder
from coursekit.stage.performing.performance import Performance
from coursekit.stage.performing.render import render_clip
from manim.__main__ import main
from manim.scene.video_segment_encoder import VideoSegmentEncoder

hash_frames_of(ClipEncoder, "write")
hash_frames_of(VideoSegmentEncoder, "write_frame")
started, used = time.perf_counter(), time.process_time()
if side == "here":
    folder = Path("clip")
    folder.mkdir(exist_ok=True)
    stem = Path(".cache/trajectories/seminar03").absolute()
    tensors = {path.stem: path for path in stem.glob("*.pt")}
    sections = scene_plan(Path(file).absolute(), scene).sections
    performed = (Path(file).absolute(), scene, None, sections, tensors, QUALITIES[quality], folder.absolute())
    render_clip(Performance(*performed))
else:
    options = ["--disable_caching", "--progress_bar", "none", "--media_dir", "plain"]
    main(["render", f"-q{quality[0]}", *options, file, scene], standalone_mode=False)
measured = {"cpu": time.process_time() - used - hashing, "wall": time.perf_counter() - started - hashing}
measured["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
Path("measured.json").write_text(json.dumps({**measured, "frames": count, "hash": digest.hexdigest()}))
"""


def one_core(folder: Path) -> list[Row]:
    course = built_copy(folder, "tensor:seminar03")

    def measured(side: str, quality: str) -> dict[str, float]:
        seconds([sys.executable, "-c", PROGRAM, side, quality, FILE, SCENE], course)
        found: dict[str, float] = json.loads((course / "measured.json").read_text())
        return found

    rows = []
    for quality in QUALITIES:
        here, manim = (measured(side, quality) for side in ("here", "manim"))
        if (here["frames"], here["hash"]) != (manim["frames"], manim["hash"]):
            raise RuntimeError(f"the frames of {SCENE} at {quality} are not plain manim's: {here}, {manim}")
        less, share = manim["cpu"] / here["cpu"], here["megabytes"] / manim["megabytes"]
        rows.append(
            Row(
                f"{SCENE}, {quality}, {int(here['frames'])} equal frames: processor time; peak memory",
                f"{here['cpu']:.1f} s, {here['wall']:.1f} s of wall time; {here['megabytes']:.0f} MB",
                f"plain manim, {manim['cpu']:.1f} s, {manim['wall']:.1f} s; {manim['megabytes']:.0f} MB",
                f"{less:.2f} times less; {share:.2f} of the memory",
            )
        )
    return rows
