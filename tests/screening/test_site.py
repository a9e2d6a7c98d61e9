"""Captions and pages as targets: what makes them stale, and what they refuse."""

import re
from itertools import pairwise

import pytest

from coursekit.lab.tensors.tensor_files import load

from .conftest import FACTS, NARRATED, narrate

LOW = "quality=low"
PAGE = {"gallery:seminar01:Lines": "computed", "gallery:index": "computed"}


@pytest.fixture
def course(tiny_course):
    narrate(tiny_course)
    tiny_course.doit(LOW, "captions", "gallery")
    return tiny_course


def text_of(course, pattern):
    return course.file(pattern).read_text()


def test_nothing_is_made_twice(course):
    assert course.doit(LOW, "render", "captions", "gallery") == {}


def test_a_title_names_the_chapter_and_renders_no_clip(tiny_course):
    narrate(tiny_course)
    ran = tiny_course.doit(LOW)
    assert ran == {"render:seminar01:Lines": "computed", "captions:seminar01:Lines": "computed"}


def test_a_word_of_the_narration_makes_captions_and_page_alone(course):
    course.replace("manim_ce/lines.py", "This is a square.", "Here is a square.")
    assert course.doit(LOW, "render", "captions") == {"captions:seminar01:Lines": "computed"}
    assert course.doit(LOW, "gallery") == PAGE
    for name in ("static/Lines.vtt", "static/Lines.srt", "../../.cache/site/seminar01/Lines.html"):
        assert "Here is a square." in (course.seminar / name).read_text()


def test_an_edit_of_one_section_makes_its_stills_alone(course):
    course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    ran = course.doit(LOW, "gallery")
    assert [task for task in ran if task.count(":") == 3] == [
        "clip:seminar01:Lines:scene1_square",
        "gallery:seminar01:Lines:scene1_square",
    ]


def test_numbers_that_are_said_are_those_of_the_tensors(course):
    y = load(course.file(".cache/trajectories/seminar01/line.pt"))["y"]
    captions = text_of(course, "seminars/*/static/Lines.vtt")
    assert f"Its slope is {y[1]:g}, or {100 * y[1]:g}\u202f%" in captions and f"It ends after {y[4]:g}." in captions
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.25")
    course.doit(LOW)
    assert "Its slope is 0.25, or 25\u202f%" in text_of(course, "seminars/*/static/Lines.vtt")


def test_a_page_that_was_changed_by_hand_is_made_again(course):
    page = course.file(".cache/site/seminar01/Lines.html")
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    assert course.doit(LOW, "gallery") == {"gallery:seminar01:Lines": "from the store"}
    assert page.read_bytes() == whole


def test_clean_leaves_nothing_of_the_site(course):
    course.doit("clean", LOW)
    assert not [*course.root.glob(".cache/site/**/*.*"), *course.root.glob("seminars/*/static/*.*")]


def test_pages_of_scenes_that_are_gone_go_too(course):
    course.seminar.joinpath("manim_ce/lines.py").unlink()
    course.doit(LOW, "gallery")
    assert not [*course.root.glob(".cache/site/seminar01/*")]
    assert "Lines.html" not in text_of(course, ".cache/site/index.html")


def test_drafts_have_a_preview_of_their_own(tiny_course):
    tiny_course.doit("preview")
    assert "Drafts at 480p15" in text_of(tiny_course, ".cache/preview/seminar01/Lines.html")
    assert not tiny_course.root.joinpath(".cache/site").exists()


def test_a_scene_without_narration_has_a_page_and_no_captions(tiny_course):
    tiny_course.doit(LOW, "gallery")
    page = text_of(tiny_course, ".cache/site/seminar01/Lines.html")
    assert 'kind="captions"' not in page and 'kind="chapters"' in page
    assert "Square" in page and "Doubled" in page


def test_the_graph_names_every_step_and_marks_what_is_stale(tiny_course):
    tiny_course.doit("graph", LOW)
    assert ":::stale" not in tiny_course.output
    named = dict(re.findall(r'(n\d+_\d+)\["([^"]*)"\]', tiny_course.output))
    edges = {(named[a], named[b]) for a, b in re.findall(r"(n\d+_\d+) --> (n\d+_\d+)", tiny_course.output)}
    chain = ["hyperparams.toml", "line", "Line", "Lines"]
    assert {*pairwise(chain), ("line", "doubled"), ("lines.py", "Square")} <= edges
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    tiny_course.doit("graph", LOW)
    stale = set(re.findall(r'\["([^"]*)"\]:::stale', tiny_course.output))
    assert stale == {"doubled", "Doubled", "Lines"}
    tiny_course.doit("graph", "--svg", LOW)
    assert tiny_course.output.startswith("<svg")
    assert re.findall(r'class="(\w+) stale"', tiny_course.output) == ["tensors", "clip", "video"]


def test_a_site_does_not_tell_whether_what_no_page_shows_is_built(tiny_course):
    tiny_course.replace("manim_ce/lines.py", 'tensors("doubled")', 'tensors("line")')
    tiny_course.doit(LOW, "gallery")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    tiny_course.doit(LOW, "gallery")
    assert tiny_course.doit(LOW, "tensor") == {"tensor:seminar01:doubled": "computed"}
    assert tiny_course.doit(LOW, "gallery") == {}


MISTAKES = {
    "between": ("between = [1.9, 2.1]", "between = [3, 4]", "is stated to lie between 3 and 4, but y[4] = 2."),
    "element": (
        'element = "y[4]"',
        'element = "y[9]"',
        "facts.toml, table [line]: y[9] of line has no index 9; y is 5, and that index is from -5 to 4.",
    ),
    "name": (
        'element = "y[4]"',
        'element = "yy[4]"',
        "facts.toml, table [line]: line has no tensor yy; did you mean y?",
    ),
    "table": (
        "[[line.facts]]",
        "[[lime.facts]]",
        "table [lime]: the seminar has no such experiment; did you mean line?",
    ),
    "key": ('element = "y[4]"', 'elements = "y[4]"', "table [line]:\n  facts.0.element: Field required."),
    "plot": ('y = "y"', 'y = "*/y"', "facts.toml, table [line]: line has no tensor */y with rows to plot; it has y."),
    "toml": ("[[line.facts]]", "[[line.facts]", "facts.toml: this is not TOML:"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_facts_is_told_in_a_line(tiny_course, mistake):
    old, new, told = MISTAKES[mistake]
    assert old in FACTS
    tiny_course.write("facts.toml", FACTS.replace(old, new))
    tiny_course.doit(LOW, "gallery", fails=True)
    assert told in tiny_course.output and "Traceback" not in tiny_course.output
    assert "computed" in tiny_course.output or tiny_course.output  # its videos are not held up:
    assert tiny_course.doit(LOW) == {}


WRONG_WORDS = {
    "experiment": ("{line: y[1]}", "{lime: y[1]}", "but seminar01 has no such experiment; it has "),
    "tensor": ("{line: y[1]}", "{line: z[1]}", "scene2_line(): its narration says {line: z[1]}, but line has no"),
    "unclosed": ("{line: y[1]}", "{line: y[1]", "its narration says {line: y[1]"),
    "no colon": ("{line: y[1]}", "{line y[1]}", "its narration says {line y[1]}, which is no number from a tensor"),
    "empty": ("{line: y[1]}", "{line:}", "its narration says {line:}, which is no number from a tensor"),
    "order": ("0.2 s: It ends", "0.2 s: And.\n\n0.1 s: It ends", "the times of its narration must rise"),
    "late": ("0.2 s: It ends", "7 s: It ends", "its narration has a line at 7.0 s, but the section lasts 0.4 s"),
}


@pytest.mark.parametrize("mistake", WRONG_WORDS)
def test_a_mistake_in_narration_is_told_in_a_line(tiny_course, mistake):
    old, new, told = WRONG_WORDS[mistake]
    words = NARRATED["scene2_line"]
    tiny_course.replace(
        "manim_ce/lines.py",
        "def scene2_line(self):\n",
        f'def scene2_line(self):\n        """{words}"""\n'.replace(old, new),
    )
    ran = tiny_course.doit(LOW, "--continue", fails=True)
    assert "captions:seminar01:Lines" in ran and ran["render:seminar01:Lines"] == "computed"
    assert told in tiny_course.output and "Traceback" not in tiny_course.output
