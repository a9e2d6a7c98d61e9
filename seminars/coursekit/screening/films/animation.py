"""`python -m coursekit.screening.films.animation VIDEO OUT.webp`: a short animation of a video, for a README."""

import argparse
from pathlib import Path

import av
from PIL import Image

from coursekit.wording.plurals import counted


def animate(video: Path, start: float, end: float, width: int, rate: float, target: Path) -> int:
    """Write the frames of a video between two moments as an animated WebP that repeats; returns how many.

    start, end: seconds
    rate:       frames a second, at most the video's own
    raises:     ValueError if the video has no frame there
    """
    frames: list[Image.Image] = []
    with av.open(str(video)) as source:
        pictures = source.streams.video[0]
        height = round(width * pictures.height / pictures.width / 2) * 2
        for frame in source.decode(pictures):
            if frame.time is None or frame.time < start + len(frames) / rate - 1e-6:
                continue
            if frame.time >= end:
                break
            frames.append(Image.fromarray(frame.reformat(width, height, "rgb24", interpolation="AREA").to_ndarray()))
    if not frames:
        raise ValueError(f"{video} has no frame from {start} s to {end} s")
    first, *others = frames
    first.save(target, save_all=True, append_images=others, duration=round(1000 / rate), loop=0, quality=60, method=6)
    return len(frames)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m coursekit.screening.films.animation", description=__doc__)
    parser.add_argument("video", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--from", type=float, default=0.0, dest="start", help="seconds")
    parser.add_argument("--to", type=float, default=float("inf"), dest="end", help="seconds")
    parser.add_argument("--width", type=int, default=640, help="pixels")
    parser.add_argument("--rate", type=float, default=10.0, help="frames a second")
    given = parser.parse_args()
    try:
        count = animate(given.video, given.start, given.end, given.width, given.rate, given.target)
    except (OSError, ValueError) as problem:
        parser.error(str(problem))
    print(f"{given.target}: {counted(count, 'frames')}, {given.target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
