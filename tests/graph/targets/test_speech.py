"""Narration that is spoken: each sentence once, nothing drawn for it, and captions that follow what is heard."""

import json
import shutil
import sys

import av
import pytest

from .test_captions import say

# A voice of a twentieth of a second a character, which keeps a list of what it was asked to say.
VOICE = """
    import sys, wave

    target, source, said = sys.argv[1:]
    text = open(source, encoding="utf-8").read()
    with open(said, "a") as file:
        file.write(text + "\\n")
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((b"\\x00\\x20" * 200 + b"\\x00\\xe0" * 200) * len(text))
    """
TEXT = "It rises. Its slope is {line: y[1]}. It goes."
SPEECH = "speech:seminar01:Lines:scene2_line"
MADE = {SPEECH, "render:seminar01:Lines", "captions:seminar01:Lines"}


class Spoken:
    """A tiny course that is spoken, and what its voice was asked for."""

    def __init__(self, course, folder):
        self.course, self._said = course, folder / "said.txt"
        course.write("voice.py", VOICE)
        self.set_voice(f"{sys.executable} seminars/01_tiny/voice.py {{wav}} {{text}} {self._said}")

    def set_voice(self, command):
        (self.course.root / "pyproject.toml").write_text(
            f"[tool.coursekit]\nspeech = {json.dumps(command)}\n" if command else ""
        )

    def said(self):
        """Since it was asked last."""
        said = self._said.read_text().splitlines() if self._said.exists() else []
        self._said.unlink(missing_ok=True)
        return said

    def build(self, *names):
        return set(self.course.doit("quality=low", *names))


@pytest.fixture
def spoken(tiny_course, tmp_path_factory):
    say(tiny_course, TEXT)
    return Spoken(tiny_course, tmp_path_factory.mktemp("voice"))


def streams(course):
    with av.open(str(course.seminar / "static/Lines.mp4")) as video:
        return sorted(stream.type for stream in video.streams if stream.type != "data")


def starts(course):
    lines = (course.seminar / "static/Lines.vtt").read_text().splitlines()
    return [float(line[6:12]) for line in lines if " --> " in line]


def test_each_sentence_is_spoken_once_and_captions_begin_when_it_is_heard(spoken):
    assert spoken.build() == MADE
    assert spoken.said() == ["It rises.", "Its slope is 0.5.", "It goes."]
    assert streams(spoken.course) == ["audio", "video"]
    # The section begins at 0.6 s; a sentence takes 0.05 s a character, and 0.35 s are between two.
    assert starts(spoken.course) == [0.8]  # the others would begin after its end
    assert "[speech_length]" in spoken.course.output
    assert spoken.build() == set()


def test_a_sentence_that_changed_is_spoken_anew_and_no_other_one(spoken):
    spoken.build()
    spoken.said()
    say(spoken.course, TEXT.replace("It goes", "It stays"))
    assert spoken.build() == MADE
    assert spoken.said() == ["It stays."]
    spoken.course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    spoken.build("render")
    assert spoken.said() == ["Its slope is 1.5."]
    spoken.course.replace("voice.py", "len(text)", "(len(text) + 1)")  # it was read, though no source names it
    spoken.build("render")
    assert spoken.said() == ["It rises.", "Its slope is 1.5.", "It stays."]
    spoken.course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 2.0")
    spoken.build("render")
    assert spoken.said() == []


def test_a_sentence_is_what_a_reader_takes_for_one(spoken):
    say(spoken.course, "As Dr. Low shows in Fig. {line: y[1]}, it rises. It goes.")
    spoken.build("render")
    assert spoken.said() == ["As Dr. Low shows in Fig. 0.5, it rises.", "It goes."]


def test_a_time_is_kept_but_nothing_begins_before_what_is_said(spoken):
    spoken.course.replace(
        "manim_ce/lines.py",
        "self.wait(0.2)\n        self.play(FadeOut(drawn)",
        "self.wait(9)\n        self.play(FadeOut(drawn)",
    )
    docstring = '"""A line\n\n        It rises.\n\n        5 s: It goes.\n\n        5.1 s: It is gone.\n        """'
    known = (spoken.course.seminar / "manim_ce/lines.py").read_text()
    first = known[known.index('"""A line') : known.index('"""', known.index('"""A line') + 3) + 3]
    spoken.course.replace("manim_ce/lines.py", first, docstring)
    spoken.build()
    assert starts(spoken.course) == [0.8, 5.6, pytest.approx(5.6 + 0.4 + 0.35)]
    assert "[speech_length]" not in spoken.course.output


def test_without_a_voice_the_video_is_silent_again(spoken):
    spoken.build()
    spoken.set_voice("")
    assert SPEECH not in spoken.build()
    assert streams(spoken.course) == ["video"]
    spoken.course.doit("clean", "--gone")
    assert not [*spoken.course.root.glob(".cache/speech/**/*.wav")]


def test_a_voice_that_is_named_or_not_counts_though_no_file_of_a_seminar_was_touched(spoken):
    pyproject = spoken.course.root / "pyproject.toml"
    voice, silent = pyproject.read_text(), ""
    for text in (silent, voice, silent):
        pyproject.write_text(text)
        assert "render:seminar01:Lines" in spoken.build("render")
        assert spoken.build("render") == spoken.build("render") == set()  # the next one knows by files alone


def test_a_section_without_numbers_is_spoken_beside_one_that_has_some(spoken):
    docstring = '        """A square\n\n        A square.\n        """\n'
    spoken.course.replace("manim_ce/lines.py", "scene1_square(self):\n", f"scene1_square(self):\n{docstring}")
    spoken.build("speech")
    assert sorted(spoken.said()) == ["A square.", "It goes.", "It rises.", "Its slope is 0.5."]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("no-such-voice -w {wav}", "no-such-voice cannot be run"),
        ("false {wav}", "wrote no {wav} (exit status 1)"),
        ("cp {text} {wav}", "wrote a file that is no WAV"),
        (r"""sh -c "printf 'caf\351' >&2; false" {wav}""", "(exit status 1): caf"),
    ],
)
def test_a_voice_that_gives_no_sound_fails_its_targets_alone(command, told, spoken):
    spoken.set_voice(command)
    spoken.course.doit("quality=low", "speech", "clip", fails=True)
    assert told in spoken.course.output and f"speech = {command!r}" in spoken.course.output
    assert "Traceback" not in spoken.course.output


def test_a_command_that_names_no_file_to_write_is_told_at_once(spoken):
    for command, wrong in (("espeak-ng", "names no {wav}"), ("espeak-ng -w {wav} 'a b", "No closing quotation")):
        spoken.set_voice(command)
        told = spoken.course.shell(sys.executable, "-m", "doit", "speech")
        assert told.returncode == 3 and wrong in told.stderr


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng of Debian is not installed")
def test_a_real_voice_speaks(spoken):
    spoken.set_voice("espeak-ng -v en -w {wav} -f {text}")
    spoken.build()
    with av.open(str(next(spoken.course.root.glob(".cache/speech/**/*.wav")))) as sound:
        assert sound.duration / av.time_base > 2.0
    assert streams(spoken.course) == ["audio", "video"]
