"""`doit slides` makes a deck anew when its video, its narration or its titles changed, and at no other time."""

import pytest

from tests.screening.conftest import narrate

LOW = "quality=low"
DECK = "slides:seminar01:Lines"


@pytest.fixture
def course(tiny_course):
    narrate(tiny_course)
    made = tiny_course.doit(LOW, "slides")
    assert made == {DECK: "computed", "render:seminar01:Lines": "computed", **dict.fromkeys(
        (f"{DECK}:{section}" for section in ("scene1_square", "scene2_line", "scene3_doubled")), "computed"
    )}  # fmt: skip
    assert (tiny_course.root / ".cache/slides/seminar01/Lines.html").is_file()
    return tiny_course


def test_a_deck_is_current_until_what_it_shows_changes(course):
    assert course.doit(LOW, "slides") == {}
    course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.0  # of the square")
    assert course.doit(LOW, "slides") == {}
    course.root.joinpath("README.md").write_text("# Another title of the course\n")
    assert course.doit(LOW, "slides") == {DECK: "computed"}


def test_a_word_that_is_said_makes_the_deck_alone_anew(course):
    course.replace("manim_ce/lines.py", "It grows, and it goes again.", "It grows.")
    assert course.doit(LOW, "slides") == {DECK: "computed"}
    assert "It grows.</p>" in (course.root / ".cache/slides/seminar01/Lines.html").read_text()


def test_a_number_that_is_said_is_read_anew(course):
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.25")
    assert course.doit(LOW, "slides")[DECK] == "computed"
    assert "Its slope is 0.25" in (course.root / ".cache/slides/seminar01/Lines.html").read_text()


def test_an_edit_of_one_section_has_only_its_own_pictures_held_anew(course):
    course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    assert course.doit(LOW, "slides") == {
        "clip:seminar01:Lines:scene1_square": "computed",
        f"{DECK}:scene1_square": "computed",
        "render:seminar01:Lines": "computed",
        DECK: "computed",
    }


def test_a_deck_is_cleaned_and_comes_from_the_store(course):
    deck = course.root / ".cache/slides/seminar01/Lines.html"
    before = deck.read_bytes()
    course.doit("clean", "slides")
    assert not deck.exists()
    assert course.doit(LOW, "slides")[DECK] == "from the store"
    assert deck.read_bytes() == before
    course.replace("manim_ce/lines.py", "class Lines(", "class Curves(")
    course.doit(LOW, "clean", "--gone")
    assert not deck.exists() and not [*course.root.glob(".cache/held/seminar01/Lines/*")]
