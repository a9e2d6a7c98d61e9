"""Plain manim, as a program of its own, that also tells what it wrote: python plain_manim.py render|list …

`render` is `manim render` with one more line of output: the digests of the frames that it handed to its encoder, in
order, with the film and the subcaptions. `list` says which scenes manim has of each file. Either finds the modules at
the top of the authors' folder, after all others: many run their scenes there, by `python -m manim`.
"""

import contextlib
import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

LISTING_SECONDS = 60


def render(told: Path, file: str, scene: str, size: str, rate: str, media: str) -> None:
    """Render one scene; what came of it goes to `told`."""
    from manim.__main__ import main
    from manim.scene.scene_file_writer import SceneFileWriter
    from manim.scene.video_segment_encoder import VideoSegmentEncoder

    frames: list[str] = []
    outcome: dict[str, Any] = {"frames": []}
    write, finish, save = VideoSegmentEncoder.write_frame, SceneFileWriter.finish, SceneFileWriter.save_image

    def write_frame(self: Any, pixels: Any, *, repeat: int = 1) -> None:
        frames.extend([hashlib.blake2b(pixels.tobytes(), digest_size=16).hexdigest()] * repeat)
        write(self, pixels, repeat=repeat)

    def finish_told(self: Any) -> None:
        finish(self)
        # A file may render scenes while it is imported: what was asked for comes last.
        outcome["frames"] = frames[:]
        frames.clear()
        outcome["subcaptions"] = [
            [s.start.total_seconds(), s.end.total_seconds(), s.content] for s in sorted(self.subcaptions)
        ]
        outcome["sound"] = self.includes_sound
        if outcome["frames"]:
            outcome["film"] = str(Path(self.movie_file_path).absolute())
            outcome["pixels"] = [self.video_encoder.width, self.video_encoder.height]
            outcome["rate"] = float(self.video_encoder.frame_rate)

    def save_told(self: Any, pixels: Any) -> None:
        save(self, pixels)
        outcome["picture"] = hashlib.blake2b(pixels.tobytes(), digest_size=16).hexdigest()

    VideoSegmentEncoder.write_frame = write_frame  # type: ignore[method-assign]
    SceneFileWriter.finish = finish_told  # type: ignore[method-assign]
    SceneFileWriter.save_image = save_told  # type: ignore[method-assign]
    main(
        ["render", "-r", size, "--fps", rate, "--seed", "0", "--disable_caching", "--progress_bar", "none",
         "--media_dir", media, file, scene],
        standalone_mode=False,
    )  # fmt: skip
    if not outcome["frames"] and "picture" not in outcome:
        raise SystemExit(f"manim has no scene {scene} in {file}")
    told.write_text(json.dumps(outcome))


def list_scenes(told: Path, files: list[str]) -> None:
    """What manim has of each file: names, and whether each has a construct(); or why the file cannot be imported."""
    import manim  # noqa: F401  # once, for all that are forked

    found: dict[str, Any] = {}
    answer = told.with_suffix(".one")
    for file in files:
        answer.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            os.setsid()
            signal.alarm(LISTING_SECONDS)
            answer.write_text(json.dumps(_scenes(Path(file))))
            os._exit(0)
        os.waitpid(child, 0)
        with contextlib.suppress(ProcessLookupError):  # importing a file may have begun processes
            os.killpg(child, signal.SIGKILL)
        said = answer.read_text() if answer.exists() else ""
        found[file] = json.loads(said) if said else {"problem": "it ended the process that imported it"}
        told.write_text(json.dumps(found))


def _scenes(file: Path) -> dict[str, Any]:
    from manim import Scene
    from manim.utils.module_ops import get_module, get_scene_classes_from_module

    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    os.chdir(file.parent)
    try:
        classes = get_scene_classes_from_module(get_module(Path(file.name)))
    except BaseException as problem:
        return {"problem": f"{type(problem).__name__}: {problem}"}
    return {"scenes": {each.__name__: each.construct is not Scene.construct for each in classes}}


if __name__ == "__main__":
    _, what, told, top, *given = sys.argv
    sys.path.append(top)
    if what == "render":
        render(Path(told), *given)
    else:
        list_scenes(Path(told), given)
