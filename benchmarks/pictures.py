"""How close decoded videos come to the frames that were drawn, and how large they are."""

import json
import sys
from pathlib import Path

from coursekit.graph.store.files import unsealed

from .builds import FILE, SCENE, built_copy
from .timing import Row, seconds

# Renders the scene by plain manim while the kit's encoder gets the same frames; prints PSNR in dB, and bytes, of both.
PROGRAM = """
import json, sys
import av, numpy as np
from dataclasses import replace
from pathlib import Path
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from coursekit.stage.performing.encode import OPTIONS, ClipEncoder

EVERY = 20  # which frames are kept to compare
files, kept, here = {"manim": [], "here": [Path("here.mp4")]}, [], []
frames = 0

class Both(VideoSegmentEncoder):
    def __init__(self, target, spec):
        super().__init__(target=target, spec=spec)
        files["manim"].append(target)
        if not here:
            here.append(ClipEncoder(files["here"][0], replace(spec, options=tuple(OPTIONS.items()))))

    def write_frame(self, pixels, *, repeat=1):
        global frames
        super().write_frame(pixels, repeat=repeat)
        here[0].write(pixels, repeat)
        kept.extend((number, pixels[..., :3].copy()) for number in range(frames, frames + repeat) if not number % EVERY)
        frames += repeat

def decoded(paths):
    for path in paths:
        with av.open(str(path)) as video:
            yield from video.decode(video=0)

SceneFileWriter._create_segment_encoder = lambda self, target: Both(target, self.video_encoder)
from manim.__main__ import main
options = ["--disable_caching", "--progress_bar", "none"]
main(["render", "-qm", *options, *sys.argv[1:]], standalone_mode=False)
here[0].finish()
measured = {}
for name, paths in files.items():
    drawn, errors = dict(kept), []
    for number, frame in enumerate(decoded(paths)):
        if number in drawn:
            errors.append(np.mean((frame.to_ndarray(format="rgb24").astype(float) - drawn[number]) ** 2))
    psnr = 10 * np.log10(255**2 / np.mean(errors))
    measured[name] = {"frames": number + 1, "psnr": psnr, "size": sum(path.stat().st_size for path in paths)}
assert measured["manim"]["frames"] == measured["here"]["frames"] == frames
Path("encoding.json").write_text(json.dumps(measured))
"""


def encoding(folder: Path) -> list[Row]:
    course = built_copy(folder, "tensor:seminar03")
    seconds([sys.executable, "-c", PROGRAM, FILE, SCENE], course)
    measured = json.loads((course / "encoding.json").read_text())
    here, manim = measured["here"], measured["manim"]
    return [
        Row(
            f"encoding of {SCENE}, medium: PSNR against the frames drawn, size",
            f"{here['psnr']:.2f} dB, {here['size'] / 1e6:.2f} MB",
            f"manim's defaults, {manim['psnr']:.2f} dB, {manim['size'] / 1e6:.2f} MB",
            f"{here['psnr'] - manim['psnr']:+.2f} dB, {here['size'] / manim['size']:.2f} of the size",
        )
    ]


def auditing(folder: Path) -> list[Row]:
    """What looking at every play() and wait() costs of the time in which a clip is rendered, all clips together."""
    rows = []
    for quality, command in (("low", "draft:seminar03"), ("medium", "render:seminar03")):
        course = built_copy(folder / quality, command)
        facts = [unsealed(record)["facts"] for record in course.glob(".cache/clips/*/*/*/*.json")]
        looking = sum(clip["parts"]["audit"] for clip in facts)
        rendering = sum(clip["seconds"] for clip in facts) - looking
        rows.append(
            Row(
                f"layout audit of {len(facts)} clips of {SCENE}, {quality}",
                f"{looking:.1f} s",
                f"rendering them, {rendering:.1f} s",
                f"{looking / rendering:.1%} more",
            )
        )
    return rows
