"""What an author calls a scene and a site, and the words and the language of its pages."""

import re
import string

import pytest

from coursekit.graph.source.project_files import KIT
from coursekit.graph.targets.site.words import LANGUAGES, fixed_words
from coursekit.screening.pages.graph_picture import WORDS
from coursekit.wording.languages import categories

from .conftest import narrate

LOW = "quality=low"
FILES = ("hyperparams", "toml", "experiments", "drawing", "lines")
TITLE = "Straight lines, & how steep"
PAGES = {"gallery:seminar01:Lines": "computed", "gallery:index": "computed"}


@pytest.fixture
def course(tiny_course):
    narrate(tiny_course)
    tiny_course.doit(LOW, "captions", "gallery")
    return tiny_course


@pytest.fixture
def shown(course, open_page):
    return lambda name: open_page((course.root / ".cache/site" / name).as_uri())


def entitle(course, title):
    course.replace(
        "manim_ce/lines.py", "class Lines(CourseScene):\n", f"class Lines(CourseScene):\n    title = {title}\n\n"
    )


def configure(course, text):
    (course.root / "pyproject.toml").write_text(text)


def test_a_scene_is_called_as_its_author_titles_it_and_nothing_is_rendered(course, shown):
    entitle(course, f'"{TITLE}"')
    assert course.doit(LOW, "render", "captions", "gallery") == PAGES
    page = shown("seminar01/Lines.html")
    assert page.locator("h1").inner_text() == TITLE
    assert page.title().startswith(TITLE)
    assert shown("index.html").locator(".card h3").inner_text() == TITLE
    assert shown("graph.html").locator("a.video title").text_content() == f"Video: {TITLE}"


@pytest.mark.parametrize("title", ['"a" * 2', "3", '"  "', "None"])
def test_what_is_no_literal_text_is_no_title(course, shown, title):
    entitle(course, title)
    course.doit(LOW, "gallery")
    assert shown("seminar01/Lines.html").locator("h1").inner_text() == "Lines"


def test_a_scene_of_one_clip_has_its_title_as_the_chapters_too(course, shown):
    entitle(course, f'"{TITLE}"\n    one_clip = True')
    course.doit(LOW, "gallery")
    assert shown("seminar01/Lines.html").locator("button[data-section=construct]").inner_text().endswith(TITLE)


def test_a_seminar_without_experiments_is_called_as_its_readme_says(course, shown):
    course.write("README.md", "# First steps\n")
    course.doit(LOW, "gallery")
    assert shown("index.html").locator("h2").inner_text() == "First steps"


def test_the_site_has_its_authors_title_language_and_words(course, shown):
    course.write("facts.toml", '[[line.plots]]\ny = "y"\n')
    words = 'foot = "Сделано на кафедре."\nseminar = "Занятие {number}"'
    configure(
        course, f'[tool.coursekit.site]\ntitle = "Линии"\nlanguage = "ru"\n[tool.coursekit.site.words]\n{words}\n'
    )
    numbers = {"captions:seminar01:Lines": "computed"}  # in another form
    assert course.doit(LOW, "render", "captions", "gallery") == {**PAGES, **numbers}
    index, page, graph = (shown(name) for name in ("index.html", "seminar01/Lines.html", "graph.html"))
    for each in (index, page, graph):
        assert each.locator("html").get_attribute("lang") == "ru"
        assert each.locator(".foot").inner_text() == "Сделано на кафедре."
    assert index.locator("h1").inner_text() == "Линии"
    assert index.locator(".over").inner_text() == "Занятие 01"
    assert index.locator(".meta").inner_text() == "3 главы"
    assert page.locator("track[kind=captions]").get_attribute("label") == "Русский"
    assert page.locator("#wide").inner_text() == "Шире"
    assert graph.locator("a.video title").text_content() == "Видео: Lines"
    # No word of the kit's own is left in English: what is Latin is the author's, a name, or a key.
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    authors_words = "code, dd, .transcript, #caption, .chapters, h1, h3, kbd"
    page.evaluate(f"document.querySelectorAll('{authors_words}').forEach(each => each.remove())")
    latin = set(re.findall("[A-Za-z]{3,}", page.locator("body").inner_text()))
    graph.evaluate("document.querySelectorAll('a.clip').forEach(each => each.remove())")
    latin |= set(re.findall("[A-Za-z]{3,}", graph.locator("main").inner_text()))
    authors = {"Tiny", "This", "Lines", "square", "line", "doubled", "seminar", *FILES}
    assert latin - authors <= {"VTT", "SRT", "YouTube", "SHA", "SVG", "Mermaid"}


def test_a_language_that_the_kit_does_not_speak_is_spoken_by_its_author(course, shown):
    site = '[tool.coursekit.site]\nlanguage = "de"\n[tool.coursekit.site.words]\n'
    configure(course, site + 'graph = "Der Graph"\n')
    course.doit(LOW, "gallery", fails=True)
    assert "missing are language, skip, site, videos" in course.output
    texts = {name: text if isinstance(text, str) else text["other"] for name, text in fixed_words("en").items()}
    words = {name: f"„{text}“" for name, text in texts.items()}
    configure(course, site + "".join(f'{name} = "{text}"\n' for name, text in words.items()))
    course.doit(LOW, "gallery")
    assert shown("graph.html").locator("html").get_attribute("lang") == "de"
    assert shown("graph.html").locator("h1").inner_text() == "„What is made from what“"


MISTAKES = {
    "key": ('titel = "x"', "titel is no setting; did you mean title?"),
    "kind": ("title = 3", "title = 3, but it is a text."),
    "tag": ('language = "Russian!"', "language = 'Russian!', but it is a tag such as"),
    "word": ('words.foots = "x"', "foots is no word of the pages; did you mean foot?"),
    "field": ('words.seminar = "No. {nr}"', "seminar = 'No. {nr}', but it is a text with {number} in it."),
    "table": (
        'words.rus.foot = "x"',
        "site.words]: 'rus' is no language tag such as 'ru' or 'pt-BR'; did you mean 'ru'?",
    ),
    "title": ('titles.rus = "x"', "site.titles]: 'rus' is no language tag such as"),
    "brace": ('words.foot = "{"', "foot = '{', but it is a text without braces."),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_sites_table_is_told_in_a_line_and_holds_up_no_video(course, mistake):
    line, told = MISTAKES[mistake]
    configure(course, f"[tool.coursekit.site]\n{line}\n")
    course.doit(LOW, "gallery", fails=True)
    assert "pyproject.toml, [tool.coursekit.site" in course.output and told in course.output
    assert "Traceback" not in course.output
    assert course.doit(LOW) == {}


def test_every_language_has_every_word_with_what_is_filled_in():
    english = fixed_words("en")

    def fields(text):
        if not isinstance(text, str):
            return set().union(*map(fields, text.values()))
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    for file in LANGUAGES.glob("*.toml"):
        words = fixed_words(file.stem)
        assert words.keys() == english.keys(), file
        for name, forms in words.items():
            if not isinstance(forms, str):
                assert forms.keys() == categories(file.stem), (file, name)
        assert {name: fields(text) for name, text in words.items()} == {n: fields(t) for n, t in english.items()}, file


def test_every_fixed_word_is_said_on_some_page_and_none_is_missing():
    folders = (KIT / "screening/templates", KIT / "screening/deck")
    templates = "".join(file.read_text() for folder in folders for file in folder.iterdir())
    drawn = {"graph_picture", "index", *WORDS}
    assert set(re.findall(r"\bwords\.(\w+)", templates)) | drawn == fixed_words("en").keys()
