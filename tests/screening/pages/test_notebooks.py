"""A deck in a notebook, by the line of the reference: run by a real kernel, made a page of by real nbconvert."""

import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor

from coursekit.notebooks import DeckError, deck
from tests.conftest import REPOSITORY


def lines_of_the_reference():
    text = (REPOSITORY / "reference.md").read_text()
    (lines,) = re.findall(r"^    (from coursekit\.notebooks import deck; deck\(.*\))$", text, re.MULTILINE)
    return lines.replace("seminar13:DegreeStory", "seminar02:Moving")


@pytest.fixture(scope="module")
def page(deck_course, tmp_path_factory):
    """What nbconvert makes of a notebook in a seminar's folder: a page that lies anywhere."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(lines_of_the_reference())])
    folder = deck_course.root / "seminars/02_plain"
    ExecutePreprocessor(timeout=60).preprocess(notebook, {"metadata": {"path": str(folder)}})
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    path = tmp_path_factory.mktemp("elsewhere") / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>A notebook</title>{html}")
    return path


def test_a_deck_in_a_notebook_is_driven_there_wherever_that_is_shown(page, open_page):
    shown = open_page(page.as_uri())
    (frame,) = [each for each in shown.frames if each.url == "about:srcdoc"]
    frame.wait_for_function("film.readyState >= 2")
    shown.locator("iframe").click()
    frame.wait_for_function("deck.place === 1 && !deck.moving")
    shown.keyboard.press("ArrowRight")
    frame.wait_for_function("deck.place === 2 && !deck.moving")
    with shown.expect_popup() as popup:
        shown.keyboard.press("s")
    assert popup.value.locator("#now-title").inner_text() == "Two"
    box = shown.locator("iframe").bounding_box()
    assert box["width"] / box["height"] == pytest.approx(854 / 480, rel=0.01)


@pytest.mark.parametrize("name", ["seminar01:Lines", "Lines", "slides:seminar01:Lines"])
def test_a_deck_is_named_as_its_task_is_or_by_its_scene(deck_course, monkeypatch, name):
    monkeypatch.chdir(deck_course.seminar / "manim_ce")
    shown = deck(name, width=640)
    assert "width: 640px" in shown._repr_html_() and repr(shown).startswith("<deck Lines · ")


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("seminar01:Line", "", "did you mean 'seminar01:Lines'? `doit slides:seminar01:Line` makes it"),
        ("Movie", "", "did you mean 'Moving'? `doit slides` makes it"),
        ("seminar01:Lines", "ru", "in ru; there are none yet. `doit slides:ru:seminar01:Lines` makes it"),
    ],
)
def test_a_deck_that_there_is_not_is_told_with_the_command_that_makes_it(
    deck_course, monkeypatch, name, language, told
):
    monkeypatch.chdir(deck_course.root)
    with pytest.raises(DeckError, match=re.escape(told)):
        deck(name, language)


def test_a_folder_that_is_in_no_course_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeckError, match="no course"):
        deck("seminar01:Lines")
