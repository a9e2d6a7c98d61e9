"""Sentences spoken by a program that reads text and writes WAV, one after another on the timeline of their section."""

import shlex
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .captions import Part, spoken

FIRST = 0.2  # seconds from the beginning of a section to its first sentence
PAUSE = 0.35  # seconds between two sentences
LONGEST = 120  # seconds for which a sentence is waited for


class SpeechError(Exception):
    """The speech engine gave no sound; the message is for the author."""

    for_author = True


def speak(
    sentences: Sequence[tuple[Sequence[Part], float | None, str]],
    command: str,
    place: str,
    folder: Path,
    language: str = "en",
) -> list[tuple[float, float, str]]:
    """Write speech.wav, and the sound of each sentence that is not there yet.

    A sentence begins at its own start if it has one, but never before the one before it was said.

    sentences: each in words and numbers, with its start in seconds from the section's beginning or None, and its file
    command:   with {wav} for the file to write, and {text} for one to read; without that, the text is its stdin
    place:     where the command is written
    returns:   from when to when each is heard, in seconds, and its words
    raises:    SpeechError where the program is missing, fails, or writes something else
    """
    AudioSegment = _segments()
    track, heard = AudioSegment.empty(), []
    free = FIRST
    for parts, start, name in sentences:
        text, path = spoken(parts, language), folder / name
        if not path.exists():
            _say(text, command, place, path)
        try:
            sound = AudioSegment.from_wav(str(path))
        except Exception:  # pydub asks other programs what it does not know
            raise SpeechError(f"{_place(command, place)} wrote a file that is no WAV of PCM samples") from None
        begins = max(free, start or 0.0)
        track = _laid(track, sound, int(1000 * begins))
        heard.append((round(begins, 3), round(begins + len(sound) / 1000, 3), text))
        free = begins + len(sound) / 1000 + PAUSE
    track.export(str(folder / "speech.wav"), format="wav")
    return heard


def _segments() -> Any:
    with warnings.catch_warnings():  # pydub warns where there is no ffmpeg, which it needs for other files than these
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def _laid(track: Any, sound: Any, begins: int) -> Any:
    """A track with a sound after it, from so many milliseconds on."""
    silence = sound[:0].silent(max(0, begins - len(track)), sound.frame_rate)
    return (track if len(track) else sound[:0]) + silence + sound


def _say(text: str, command: str, place: str, path: Path) -> None:
    written = path.with_suffix(".txt")
    written.write_text(text, encoding="utf-8")
    files = {"{wav}": str(path), "{text}": str(written)}
    words = shlex.split(command)
    for name, file in files.items():
        words = [word.replace(name, file) for word in words]
    given = None if "{text}" in command else text
    try:
        done = subprocess.run(
            words, input=given, capture_output=True, encoding="utf-8", errors="replace", timeout=LONGEST
        )
    except OSError as problem:
        why = f"{words[0]} cannot be run ({problem.strerror}); install it, or take the line away"
        raise SpeechError(f"{_place(command, place)}: {why}") from None
    except subprocess.TimeoutExpired:
        raise SpeechError(f"{_place(command, place)} did not end within {LONGEST} s: {text!r}") from None
    finally:
        written.unlink()
    if done.returncode or not path.is_file():
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["and said nothing"]
        raise SpeechError(f"{_place(command, place)} wrote no {{wav}} (exit status {done.returncode}): {said[0]}")


def _place(command: str, place: str) -> str:
    return f"pyproject.toml, {place} = {command!r}"
