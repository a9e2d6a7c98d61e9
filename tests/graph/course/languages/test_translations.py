"""A course in other languages: what is translated is shown, what is missing or old is told, and no word is lost."""

import re
import tomllib

import pytest
from doit.cmd_base import DodoTaskLoader
from doit.exceptions import InvalidCommand

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.translate import Translate
from coursekit.graph.course.languages import translation_files
from coursekit.graph.course.languages.translation_files import updated
from tests.screening.conftest import narrate

LOW = "quality=low"
CAPTIONS = {"captions:seminar01:Lines": "computed"}
FILE = "narration.ru.toml"
RUSSIAN = '''
title = "Крошечный семинар"

[Lines]
title = "Линии"

[Lines.scene1_square]
title = "Квадрат"
narration = "Это квадрат. Он растёт и уходит."

[Lines.scene2_line]
title = "Линия"
narration = """
Её наклон равен {line: y[1]}, или {line: y[1] %}.

0.2 s: Она кончается на {line: y[4]}.
"""

[Lines.scene3_doubled]
title = "Вдвое"
narration = "Вдвое круче."
'''
DOTS = """
from manim import *


class Dots(Scene):
    def construct(self):
        self.wait()
"""


@pytest.fixture
def course(tiny_course):
    narrate(tiny_course)
    tiny_course.write(FILE, RUSSIAN)
    return tiny_course


def captions(course, name):
    return (course.seminar / "static" / name).read_text()


def test_captions_are_written_in_each_language_with_its_numbers_and_times(course):
    ran = course.doit(LOW)
    assert ran == {"render:seminar01:Lines": "computed", **CAPTIONS}
    assert "Её наклон равен 0,5, или 50\u202f%." in captions(course, "Lines.ru.vtt").replace("\n", " ")
    assert "Its slope is 0.5, or 50\u202f%" in captions(course, "Lines.vtt").replace("\n", " ")
    times = [re.findall(r"\S+ --> \S+\n(?:It|Она)", captions(course, name)) for name in ("Lines.vtt", "Lines.ru.vtt")]
    assert times[0][-1].split()[0] == times[1][-1].split()[0] == "00:00:00.800"
    assert "Это квадрат" in captions(course, "Lines.ru.srt")
    assert captions(course, "Lines.ru.youtube.txt") == "0:00 Квадрат\n"
    assert course.doit(LOW) == {}


def test_a_word_of_a_translation_makes_captions_anew_and_no_video(course):
    course.doit(LOW)
    course.replace(FILE, "Это квадрат.", "Вот квадрат.")
    assert course.doit(LOW) == CAPTIONS
    assert "Вот квадрат" in captions(course, "Lines.ru.vtt")


def test_captions_of_a_translation_that_is_gone_go_too(course):
    course.doit(LOW)
    (course.seminar / FILE).unlink()
    course.doit(LOW)
    course.doit("clean", "--gone")
    assert not [*course.root.glob("seminars/*/static/*.ru.*")] and captions(course, "Lines.vtt")


def test_what_is_missing_or_older_than_its_docstring_is_counted_by_builds_and_named_where_it_is_asked_for(course):
    course.replace(FILE, 'narration = "Вдвое круче."', 'narration = ""')
    course.doit("translate", "ru")
    course.replace("manim_ce/lines.py", "This is a square.", "Here is a square.")
    course.doit("translate", "ru", "seminar01")
    told = f"  seminars/01_tiny/{FILE}: 1 text has no words yet, 1 is older than its docstring"
    names = ["Lines, no words yet: scene3_doubled", "Lines, older than the docstring: scene1_square"]
    for _ in ("made", "current"):
        course.doit(LOW)
        assert f"Not translated yet:\n{told}; `doit translate ru seminar01` names them and" in course.output
    assert course.output.count("words yet") == 1, course.output
    course.doit(LOW, "audit")
    assert "\n    ".join([told, *names]) + "\n" in course.output and course.output.count("words yet") == 2
    course.doit("translate", "ru")
    assert "\n  ".join([f"{told[2:].replace(': ', ' has places for all that is said: ')}", *names]) in course.output
    for command in (("list",), ("why",), (LOW, "tensor"), (LOW, "draft"), ("clean", "--gone")):
        course.doit(*command)
        assert "words yet" not in course.output, course.output
    # Until it is translated, it is said as in the docstring.
    assert "שלום עולם" in captions(course, "Lines.ru.vtt")
    course.replace(FILE, re.search('was = """.*?"""\n', (course.seminar / FILE).read_text(), re.DOTALL)[0], "")
    course.doit(LOW)
    assert "1 text has no words yet; `doit" in course.output


def test_titles_of_a_scene_that_says_nothing_are_told_too(tiny_course):
    tiny_course.doit("translate", "ru")
    tiny_course.doit(LOW, "audit")
    assert "narration.ru.toml: 5 texts have no words yet\n" in tiny_course.output
    names = "Lines, no words yet: its title, scene1_square, scene2_line, scene3_doubled\n"
    assert names in tiny_course.output


def test_what_a_seminar_is_called_and_about_and_scenes_without_a_table_are_counted_as_missing(course):
    course.write(FILE, RUSSIAN.partition("\n\n[Lines.scene2_line]")[0].replace("title", "about", 1))
    course.replace("experiments.py", "import torch", '"""Lines: how they are drawn."""\n\nimport torch')
    course.write(
        "manim_ce/dots.py", "from manim import *\n\nclass Dots(Scene):\n    def construct(self): self.wait()\n"
    )
    course.doit(LOW, "render:seminar01:Lines")
    assert "3 texts have no words yet; `doit translate ru seminar01`" in course.output
    course.doit("translate", "ru")
    assert "\n  seminar01, no words yet: its title\n" in course.output
    assert "\n  Dots, no words yet: its title\n" in course.output
    course.replace(FILE, "about =", "subject =")
    course.doit("translate", "ru", fails=True)
    assert "subject is no word of the seminar; there are title, about" in course.output


def test_a_scene_of_one_clip_has_its_title_translated_once(course):
    course.write(
        "manim_ce/dots.py", "from manim import *\n\nclass Dots(Scene):\n    def construct(self): self.wait()\n"
    )
    course.doit("translate", "ru")
    assert (
        "[Dots]" in (course.seminar / FILE).read_text() and "Dots.construct" not in (course.seminar / FILE).read_text()
    )
    course.replace(FILE, '[Dots]\ntitle = ""', '[Dots]\ntitle = "Точки"')
    (scene,) = (each for each in CourseTasks(course.root, "low").course.scenes if each.name == "Dots")
    told = scene.in_languages["ru"]
    assert (told.title, told.sections[0].said.title) == ("Точки", "Точки")
    assert not scene.translations["ru"].missing


def test_what_is_written_for_a_translator_has_all_that_is_said_and_loses_none_of_their_words(tiny_course):
    narrate(tiny_course)
    tiny_course.doit("translate", "pt-BR")
    file = tiny_course.seminar / "narration.pt-BR.toml"
    table = tomllib.loads(file.read_text())
    assert [*table["Lines"]] == ["title", "source", "scene1_square", "scene2_line", "scene3_doubled"]
    assert table["Lines"]["scene1_square"] == {
        "title": "",
        "narration": "",
        "source": "A square\n\nThis is a square. It grows, and it goes again.\n",
    }
    assert "0.2 s: It ends after {line: y[4]}." in table["Lines"]["scene2_line"]["source"]
    tiny_course.doit(LOW)  # places without words change nothing
    assert not [*tiny_course.root.glob("seminars/*/static/*.pt-BR.*")]
    own = file.read_text().replace('[Lines.scene1_square]\ntitle = ""', '# mine\n[Lines.scene1_square]\ntitle   = "Um"')
    file.write_text(own)
    tiny_course.doit("translate", "pt-BR", "01_tiny")
    assert file.read_text() == own and "has places for all that is said: 5 texts" in tiny_course.output
    tiny_course.replace("manim_ce/lines.py", "This is a square.", "Here is a square.")
    tiny_course.doit("translate", "pt-BR")
    added = set(file.read_text().splitlines()) - set(own.splitlines())
    assert added == {'was = """', "Here is a square. It grows, and it goes again."}
    assert set(own.splitlines()) <= set(file.read_text().splitlines())


def test_words_of_a_translator_that_are_saved_while_places_are_added_stay(tiny_course, monkeypatch):
    file = tiny_course.seminar / "narration.ru.toml"

    def saves(text, *given):
        file.write_text("# words that a translator saves just now\n")
        return updated(text, *given)

    monkeypatch.setattr(translation_files, "updated", saves)
    course = CourseTasks(tiny_course.root, "low").course
    with pytest.raises(InvalidCommand, match=r"narration\.ru\.toml was saved meanwhile, and nothing is written"):
        Translate(task_loader=DodoTaskLoader())._translate(course, course.seminars[0], "ru")
    assert file.read_text() == "# words that a translator saves just now\n"


MISTAKES = {
    "section": ("[Lines.scene1_square]", "[Lines.scene1_sqare]", "line 6: Lines has no section scene1_sqare; did you"),
    "scene": ("[Lines]", "[Lined]", "line 3: the seminar has no scene Lined; did you mean Lines?"),
    "key": ('title = "Линия"', 'titel = "Линия"', "line 11: titel is no word of a section; did you mean title?"),
    "kind": ('title = "Линия"', "title = 3", "line 11: title = 3, but it is a text."),
    "number": (
        "{line: y[1]}",
        "{lime: y[1]}",
        ", scene2_line(): its narration says {lime: y[1]}, but seminar01 has no",
    ),
    "element": ("{line: y[1]}", "{line: z[1]}", ", scene2_line(): its narration says {line: z[1]}, but line has no"),
    "time": (
        "0.2 s: Она",
        "7 s: Она",
        ", scene2_line(): its narration has a line at 7.0 s, but the section lasts 0.4 s",
    ),
    "toml": ('"Линия"', '"Линия', "this is not TOML:"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_translation_is_told_by_file_and_line_and_holds_up_no_video(course, mistake):
    old, new, told = MISTAKES[mistake]
    course.replace(FILE, old, new)
    ran = course.doit(LOW, fails=True)
    assert ran["render:seminar01:Lines"] == "computed"
    output = " ".join(course.output.split())
    assert f"seminars/01_tiny/{FILE}" in output and told in output and "Traceback" not in output


TAGS = {
    "rus": "did you mean 'ru'?",
    "russian": "did you mean 'ru'?",
    "ru_RU": "did you mean 'ru-RU'?",
    "pt-br": "is written 'pt-BR'",
    "en": "is the language of the docstrings",
}


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_no_other_language_is_told(course, tag):
    (course.seminar / FILE).rename(course.seminar / f"narration.{tag}.toml")
    course.doit(LOW, fails=True)
    assert TAGS[tag] in course.output and f"narration.{tag}.toml" in course.output
    course.doit("translate", tag, fails=True)
    assert TAGS[tag].replace("is the language of the docstrings", "is what docstrings say") in course.output
    assert "?." not in course.output and course.output.rstrip()[-1] in ".?"


def test_a_translation_is_audited_as_captions_are(course):
    course.replace(FILE, "Вдвое круче.", "Вдвое круче, чем прежде, и так далее без конца. " * 9)
    course.doit(LOW, "audit")
    assert f"{FILE}: Lines.scene3_doubled" in course.output
    assert "goes by faster than it can be read" in course.output
