"""What a build made of a scene beside what plain manim made of it: frames, film, sound, subcaptions."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import av
import numpy as np
import srt

from .plain_scenes import Reference

# Both films are encoded with loss, from equal frames, by encoders with settings of their own.
LEAST_PSNR = 25.0  # decibels, of the frame that agrees least
LEAST_CORRELATION = 0.98
SAMPLES = 22050  # a second
CAPTION_SECONDS = 0.02  # the files are written to the millisecond, and a clip ends with a whole frame


def frames_differ(reference: Reference, frames: Sequence[str] | None) -> str:
    """How the frames before encoding differ, in number, order or bits; "" where they do not."""
    if frames is None:
        return "no process told its frames"
    wanted = reference.frames or [reference.picture]
    if not reference.frames and frames:
        frames = frames[:1]  # a picture is a film of a frame, however long it is shown
    if len(frames) != len(wanted):
        return f"{len(frames)} frames, and plain manim has {len(wanted)}{_first(wanted, frames)}"
    differing = sum(one != other for one, other in zip(wanted, frames, strict=True))
    return f"{differing} of {len(wanted)} frames{_first(wanted, frames)}" if differing else ""


def _first(wanted: Sequence[str], frames: Sequence[str]) -> str:
    pairs = enumerate(zip_longest(wanted, frames))
    return next((f", from frame {number}" for number, (one, other) in pairs if one != other), "")


def film_differs(reference: Reference, film: Path) -> str:
    """How the decoded films differ in size, rate, number of frames or beyond what encoding loses."""
    if not reference.film:
        return ""
    least = float("inf")
    with av.open(str(film)) as ours, av.open(reference.film) as plain:
        for what in ("width", "height", "base_rate"):  # the average one tells how manim rounds what it joins
            mine, theirs = (getattr(each.streams.video[0], what) for each in (ours, plain))
            if mine != theirs:
                return f"the film's {what.replace('_', ' ')} is {mine}, and plain manim's is {theirs}"
        for number, (one, other) in enumerate(zip_longest(ours.decode(video=0), plain.decode(video=0))):
            if one is None or other is None:
                return f"a film ends after {number} frames"
            least = min(least, _psnr(one.to_ndarray(format="rgb24"), other.to_ndarray(format="rgb24")))
    return f"films agree to {least:.1f} dB only" if least < LEAST_PSNR else ""


def _psnr(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    error = np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2)
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def sound_differs(reference: Reference, film: Path) -> str:
    """Whether one of the films has sound alone, or another sound than the other one."""
    ours = samples(film)
    if not reference.sound or ours is None:
        has = {True: "sound", False: "no sound"}
        return "" if reference.sound == (ours is not None) else (
            f"the film has {has[ours is not None]}, and plain manim's has {has[reference.sound]}"
        )  # fmt: skip
    plain = samples(Path(reference.film))
    if plain is None:
        return "plain manim's film has no audio stream"
    agreement = _correlation(ours, plain)
    return f"the sound agrees to {agreement:.3f} only" if agreement < LEAST_CORRELATION else ""


def samples(film: Path) -> np.ndarray[Any, Any] | None:
    """The sound of a film as one channel, from the film's start; None where it has no audio stream."""
    with av.open(str(film)) as container:
        if not container.streams.audio:
            return None
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLES)
        pieces: list[np.ndarray[Any, Any]] = []
        for frame in [*container.decode(audio=0), None]:
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _correlation(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """The best agreement within the delay that a codec adds: 1 for the same sound, as loud."""
    length = max(len(one), len(other))  # silence at the end is not heard, and films differ in it
    one, other = (np.pad(each.astype(np.float64), (0, length - len(each))) for each in (one, other))
    energy = (float(one @ one) + float(other @ other)) / 2
    if energy == 0:
        return 1.0
    size = 1 << (2 * length - 1).bit_length()
    agreement = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    most = SAMPLES // 10
    return float(max(agreement[:most].max(), agreement[-most:].max()) / energy)


def captions_differ(reference: Reference, film: Path) -> str:
    """Which of plain manim's subcaptions are not in the captions beside a film, or not at their time."""
    beside = film.with_suffix(".srt")
    ours = [*_captions(beside)] if beside.exists() else []
    for start, end, text in reference.subcaptions:
        if not any(
            abs(a - start) <= CAPTION_SECONDS and abs(b - end) <= CAPTION_SECONDS and words.split() == text.split()
            for a, b, words in ours
        ):
            return f"subcaption {text!r} from {start:.2f} to {end:.2f} s is not in {beside.name}"
    return ""


def _captions(file: Path) -> Iterator[tuple[float, float, str]]:
    for each in srt.parse(file.read_text(encoding="utf-8")):
        yield each.start.total_seconds(), each.end.total_seconds(), each.content
