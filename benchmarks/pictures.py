"""How close decoded videos come to the frames that were drawn, and how large they are."""

import json
import sys
from pathlib import Path

from .builds import FILE, SCENE, built_copy
from .timing import Row, seconds

# Renders the scene by plain manim while another encoder gets the same frames; prints PSNR in dB, and bytes, of both.
PROGRAM = """
import json, sys
import av, numpy as np
from pathlib import Path
from manim import config, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from coursekit.stage.render import ENCODER
from dataclasses import replace

error, size, samples = {}, {}, {}
opened = {}
create = SceneFileWriter._create_segment_encoder

class Both:
    def __init__(self, target, spec):
        self.target = target
        self.sides = {
            "manim": VideoSegmentEncoder(target=target, spec=spec),
            "here": VideoSegmentEncoder(
                target=target.with_suffix(".here.mp4"), spec=replace(spec, options=tuple(ENCODER.items()))
            ),
        }
        self.kept = {}
        self.count = 0

    def write_frame(self, pixels, *, repeat=1):
        for side in self.sides.values():
            side.write_frame(pixels, repeat=repeat)
        if self.count % 5 == 0:
            self.kept[self.count] = pixels[..., :3].copy()
        self.count += repeat

    def finish(self):
        for name, side in self.sides.items():
            side.finish()
            size[name] = size.get(name, 0) + side.target.stat().st_size
            with av.open(str(side.target)) as video:
                for number, frame in enumerate(video.decode(video=0)):
                    if number in self.kept:
                        drawn = self.kept[number].astype(float)
                        error[name] = error.get(name, 0) + ((frame.to_ndarray(format="rgb24") - drawn) ** 2).sum()
                        samples[name] = samples.get(name, 0) + drawn.size

    def abort(self):
        for side in self.sides.values():
            side.abort()

SceneFileWriter._create_segment_encoder = lambda self, target: Both(target, self.video_encoder)
from manim.__main__ import main
main(["render", "-qm", "--disable_caching", "--progress_bar", "none", *sys.argv[1:]], standalone_mode=False)
psnr = {name: 10 * np.log10(255**2 * samples[name] / error[name]) for name in error}
Path("encoding.json").write_text(json.dumps({"psnr": psnr, "size": size}))
"""


def encoding(folder: Path) -> list[Row]:
    course = built_copy(folder, "tensor:seminar03")
    seconds([sys.executable, "-c", PROGRAM, FILE, SCENE], course)
    measured = json.loads((course / "encoding.json").read_text())
    psnr, size = measured["psnr"], measured["size"]
    return [
        Row(
            f"encoding of {SCENE}, medium: PSNR against the frames drawn, size",
            f"{psnr['here']:.2f} dB, {size['here'] / 1e6:.2f} MB",
            f"manim's defaults, {psnr['manim']:.2f} dB, {size['manim'] / 1e6:.2f} MB",
            f"{psnr['here'] - psnr['manim']:+.2f} dB, {size['here'] / size['manim']:.2f} of the size",
        )
    ]


def auditing(folder: Path) -> list[Row]:
    """What looking at every play() and wait() costs of the time in which a clip is rendered, all clips together."""
    rows = []
    for quality, command in (("low", "draft:seminar03"), ("medium", "render:seminar03")):
        course = built_copy(folder / quality, command)
        facts = [json.loads(record.read_text())["facts"] for record in course.glob(".cache/clips/*/*/*/*.json")]
        looking = sum(clip["audit_seconds"] for clip in facts)
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
