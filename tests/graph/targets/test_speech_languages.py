"""Narration that is spoken in several languages: a sound for each in one video, and captions that follow each voice."""

import json
import shutil
import sys

import av
import pytest

from .test_captions import say
from .test_speech import VOICE, Spoken

RUSSIAN = """
[Lines.scene2_line]
title = "Прямая"
narration = "Она растёт. Наклон {line: y[1]}. Её нет."
"""
LINE = "seminar01:Lines:scene2_line"
OTHER = "speech:ru:seminar01:Lines:scene2_line"


class SpokenInLanguages(Spoken):
    """A tiny course in English and Russian, whose voices tell their language, and speak at paces of their own."""

    def __init__(self, course, folder):
        super().__init__(course, folder)
        # By how many bytes a text has: Russian is slower.
        course.write(
            "voice.py",
            VOICE.replace("target, source, said = ", "target, source, said, language = ")
            .replace("text +", "language + ' ' + text +")
            .replace("* len(text)", "* len(text.encode())"),
        )
        course.write("narration.ru.toml", RUSSIAN)
        self.command = f"{sys.executable} seminars/01_tiny/voice.py {{wav}} {{text}} {self._said}"
        self.set_voice(f"{self.command} {{language}}")

    def set_voices(self, **commands):
        table = "\n".join(f"{tag} = {json.dumps(f'{self.command} {name}')}" for tag, name in commands.items())
        (self.course.root / "pyproject.toml").write_text(f"[tool.coursekit.speech]\n{table}\n")


@pytest.fixture
def spoken(tiny_course, tmp_path_factory):
    say(tiny_course, "It rises. Its slope is {line: y[1]}. It goes.")
    tiny_course.replace("manim_ce/lines.py", "self.wait(0.2)\n        self.play(FadeOut(drawn)", "self.wait(5)\n"
                        "        self.play(FadeOut(drawn)")  # fmt: skip
    return SpokenInLanguages(tiny_course, tmp_path_factory.mktemp("voice"))


def sounds(path):
    with av.open(str(path)) as video:
        return [(s.language, s.metadata["handler_name"]) for s in video.streams.audio]


def loud(path, number):
    """Seconds in which something is heard in one of the sounds of a video."""
    with av.open(str(path)) as video:
        stream = video.streams.audio[number]
        samples = [abs(frame.to_ndarray()).max() > 0.05 for frame in video.decode(stream)]
        return sum(samples) * 1024 / stream.rate


def starts(course, ending):
    lines = (course.seminar / f"static/Lines{ending}").read_text().splitlines()
    return [float(line[6:12]) for line in lines if " --> " in line]


def test_each_language_is_heard_in_the_video_and_captions_begin_when_it_is(spoken):
    made = spoken.build()
    assert {f"speech:{LINE}", OTHER, "render:seminar01:Lines"} <= made
    assert sorted(spoken.said()) == sorted(
        ["en It rises.", "en Its slope is 0.5.", "en It goes.", "ru Она растёт.", "ru Наклон 0,5.", "ru Её нет."]
    )
    video = spoken.course.seminar / "static/Lines.mp4"
    assert sounds(video) == [("eng", "English"), ("rus", "Русский")]
    # A byte takes a twentieth of a second, and 0.35 s are between two sentences.
    assert starts(spoken.course, ".vtt") == pytest.approx([0.8, 0.8 + 0.45 + 0.35, 0.8 + 1.3 + 0.7], abs=0.002)
    first, second = len("Она растёт.".encode()) / 20, len("Наклон 0,5.".encode()) / 20
    assert starts(spoken.course, ".ru.vtt") == pytest.approx(
        [0.8, 0.8 + first + 0.35, 0.8 + first + second + 0.7], abs=0.002
    )
    assert loud(video, 1) > loud(video, 0) > 1
    assert spoken.build() == set()


def test_a_sentence_that_changed_is_spoken_anew_in_its_language_alone_and_nothing_is_drawn(spoken):
    spoken.build()
    spoken.said()
    spoken.course.replace("narration.ru.toml", "Её нет", "Её здесь нет")
    assert spoken.build() == {OTHER, "render:seminar01:Lines", "captions:seminar01:Lines"}
    assert spoken.said() == ["ru Её здесь нет."]
    spoken.course.doit("quality=low", "why", "render")
    spoken.course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    spoken.build("speech")
    assert sorted(spoken.said()) == ["en Its slope is 1.5.", "ru Наклон 1,5."]


def test_why_names_the_language_of_what_will_be_heard(spoken):
    spoken.build()
    spoken.course.replace("narration.ru.toml", "Её нет", "Её здесь нет")
    spoken.build("speech")
    spoken.course.doit("quality=low", "why", "render:seminar01:Lines")
    assert "the speech of scene2_line in ru changed" in spoken.course.output


def test_a_section_that_is_shorter_than_its_words_is_told_in_the_language_that_is(spoken):
    spoken.course.replace("narration.ru.toml", "Её нет.", f"{'Слово за словом' * 9}.")
    spoken.build()
    told = json.loads(spoken.course.file(".cache/captions/**/Lines.audit.json").read_text())["findings"]
    found = [each for each in told if each["rule"] == "speech_length"]
    assert [each["file"] for each in found] == ["seminars/01_tiny/narration.ru.toml"]


def test_what_is_not_translated_is_told_of_the_docstring_alone(spoken):
    words = "What has no words is said as in the docstring, which is told once. " * 3
    docstring = f'"""A square\n\n        {words}\n        """\n'
    spoken.course.replace("manim_ce/lines.py", "scene1_square(self):\n", f"scene1_square(self):\n        {docstring}")
    spoken.build()
    told = json.loads(spoken.course.file(".cache/captions/**/Lines.audit.json").read_text())["findings"]
    assert {each.get("file", "") for each in told if each["section"] == "scene1_square"} == {""}


def test_a_table_names_a_voice_for_each_language_and_what_has_none_is_silent(spoken):
    spoken.set_voices(ru="Ирина")
    assert f"speech:{LINE}" not in spoken.build()
    assert spoken.said() == ["Ирина Она растёт.", "Ирина Наклон 0,5.", "Ирина Её нет."]
    video = spoken.course.seminar / "static/Lines.mp4"
    assert sounds(video) == [("eng", "English"), ("rus", "Русский")]
    assert loud(video, 0) == 0 < loud(video, 1)  # who asks for nothing hears no other language
    spoken.set_voices(en="Ada")
    assert OTHER not in spoken.build()
    with av.open(str(video)) as opened:
        assert len(opened.streams.audio) == 1
    spoken.course.doit("clean", "--gone")
    assert not [*spoken.course.root.glob(".cache/speech/ru/**/*.wav")]


def test_what_is_not_translated_is_said_as_in_the_docstring_by_its_own_voice(spoken):
    docstring = '"""A square\n\n        A square.\n        """\n'
    spoken.course.replace("manim_ce/lines.py", "scene1_square(self):\n", f"scene1_square(self):\n        {docstring}")
    spoken.build()
    assert [each for each in spoken.said() if "square" in each] == ["en A square."]
    assert "speech:ru:seminar01:Lines:scene1_square" not in spoken.build("speech")
    spoken.course.write("narration.ru.toml", '[Lines]\ntitle = "Прямые"\n')  # nothing that is said
    spoken.build()
    with av.open(str(spoken.course.seminar / "static/Lines.mp4")) as video:
        assert len(video.streams.audio) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[tool.coursekit.speech]\nrus = "a {wav}"\n', "did you mean 'ru'?"),
        ('[tool.coursekit.speech]\nru = "a"\n', "speech.ru = 'a', but it names no {wav}"),
        ("[tool.coursekit.speech]\nru = 3\n", "speech.ru = 3, but it is a text"),
        ("[tool.coursekit]\nspeech = 3\n", "speech = 3, but it is a text or a table"),
    ],
)
def test_a_table_of_voices_that_is_wrong_is_told_at_once(tiny_course, text, told):
    (tiny_course.root / "pyproject.toml").write_text(text)
    done = tiny_course.shell(sys.executable, "-m", "doit", "speech")
    assert done.returncode == 3 and told in done.stderr


def test_a_voice_that_is_missing_is_told_with_its_language(spoken):
    spoken.set_voices(en="Ada")
    with open(spoken.course.root / "pyproject.toml", "a") as file:
        file.write('ru = "no-such-voice {wav}"\n')
    spoken.course.doit("quality=low", "speech", fails=True)
    assert "[tool.coursekit.speech]: ru = 'no-such-voice {wav}': no-such-voice cannot be run" in spoken.course.output


def test_a_voice_of_a_language_speaks_it_in_every_region(spoken):
    (spoken.course.seminar / "narration.ru.toml").rename(spoken.course.seminar / "narration.ru-UA.toml")
    spoken.set_voices(ru="Ирина")
    assert "speech:ru-UA:seminar01:Lines:scene2_line" in spoken.build("speech")


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng of Debian is not installed")
def test_real_voices_speak_each_their_language(spoken):
    spoken.set_voice("espeak-ng -v {language} -w {wav} -f {text}")
    spoken.build()
    video = spoken.course.seminar / "static/Lines.mp4"
    assert sounds(video) == [("eng", "English"), ("rus", "Русский")]
    assert loud(video, 0) > 1 and loud(video, 1) > 1
