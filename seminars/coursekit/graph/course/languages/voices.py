"""Who speaks narration: programs that read text and write WAV, by the languages that they speak.

[tool.coursekit]                                            # in pyproject.toml
speech = "espeak-ng -v en -w {wav} -f {text}"               # of the docstrings' language alone
speech = "espeak-ng -v {language} -w {wav} -f {text}"       # of each language that has words, by its tag

[tool.coursekit.speech]                                     # or a program for each; one that has none stays silent
en = "espeak-ng -v en-gb -w {wav} -f {text}"
ru = "piper -m ru_RU-irina-medium.onnx -f {wav}"            # without {text}, the text is its stdin
"""

import shlex
from collections.abc import Mapping
from typing import NamedTuple


class Voice(NamedTuple):
    """A command with {wav} for the file to write, and {text} for one to read; and where it is written."""

    command: str
    place: str


def voice_in(speech: str | Mapping[str, str], language: str, own: str) -> Voice | None:
    """Who speaks a language, if anybody does: one that is given for pt speaks pt-BR, too.

    speech: the setting
    own:    the docstrings' language
    """
    if isinstance(speech, str):
        speaks = speech and ("{language}" in speech or language == own)
        return Voice(_filled(speech, language), "[tool.coursekit]: speech") if speaks else None
    tag = language  # looked up as RFC 4647 has it: the last part goes until one is found
    while tag and tag not in speech:
        tag = tag.rpartition("-")[0]
    return Voice(_filled(speech[tag], language), f"[tool.coursekit.speech]: {tag}") if speech.get(tag) else None


def _filled(command: str, language: str) -> str:
    return command.replace("{language}", language)


def mistake_in(speech: str | Mapping[str, str]) -> str:
    """What is wrong with what a project says of its voices, or ""."""
    if isinstance(speech, str):
        return _mistake("speech", speech)
    from coursekit.wording.languages import why_no_tag  # here, and so Babel: most projects have no such table

    for tag, command in speech.items():
        if wrong := why_no_tag(tag):
            return f"speech: {wrong}"
        if wrong := _mistake(f"speech.{tag}", command):
            return wrong
    return ""


def _mistake(key: str, command: str) -> str:
    if not isinstance(command, str):
        return f"{key} = {command!r}, but it is a text."
    if command and "{wav}" not in command:
        return (
            f"{key} = {command!r}, but it names no {{wav}}, the file that the program writes: "
            'as in "espeak-ng -v en -w {wav} -f {text}".'
        )
    try:
        shlex.split(command)
    except ValueError as problem:
        return f"{key} = {command!r}: {problem}, as a shell reads it."
    return ""
