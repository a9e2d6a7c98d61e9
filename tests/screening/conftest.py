"""A tiny course with pages, one of them told in hostile words, and a real browser to read them."""

import itertools
import textwrap
import time
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.conftest import TinyCourse

from .served import serving

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",  # CI is root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

HOSTILE = "</script><script>hacked = 1</script><img src=x onerror='hacked = 1'> \"quoted\" & {{ 7 * 7 }} --> NOTE"
RIGHT_TO_LEFT = "שלום עולם"
LONG = "Incomprehensibilities" * 20

NARRATED = {
    "scene1_square": "A square\n\nThis is a square. It grows, and it goes again.",
    "scene2_line": (
        "A line\n\nIts slope is {line: y[1]}, or {line: y[1] %}, measured.\n\n0.2 s: It ends after {line: y[4]}."
    ),
    "scene3_doubled": f"{HOSTILE}\n\n{HOSTILE}\n\n{RIGHT_TO_LEFT}\n\n{LONG}",
}

FACTS = f"""
[[line.facts]]
claim = '''{HOSTILE}'''
element = "y[4]"
between = [1.9, 2.1]
source = '''<b>{RIGHT_TO_LEFT}</b>'''

[[line.plots]]
y = "y"
title = '''{HOSTILE}'''
"""


def narrate(course: TinyCourse) -> None:
    """Give every section of a tiny course a title and narration."""
    for section, words in NARRATED.items():
        docstring = textwrap.indent(f'r"""{words}\n"""', " " * 8)
        course.replace("manim_ce/lines.py", f"def {section}(self):\n", f"def {section}(self):\n{docstring}\n")


@pytest.fixture(scope="session")
def site_course(tmp_path_factory: pytest.TempPathFactory) -> TinyCourse:
    """A tiny course whose pages are built; to be read, not changed."""
    course = TinyCourse.create(tmp_path_factory.mktemp("site") / "course")
    narrate(course)
    course.replace("manim_ce/lines.py", "import numpy", f'r"""{HOSTILE}."""\n\nimport numpy')
    course.replace(
        "experiments.py", "def line(slope: Rate, steps: Count)", "def line(slope: Rate, steps: Count, word: str)"
    )
    course.replace("hyperparams.toml", "steps = 5", f"steps = 5\nword = '''{HOSTILE}'''")
    course.write("facts.toml", FACTS)
    course.root.joinpath("README.md").write_text(f"# {HOSTILE}\n")
    course.doit("quality=low", "captions", "gallery")
    return course


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address; at the end, no page may have complained or asked another host for anything."""
    complaints: list[str] = []
    contexts = []

    def is_foreign(request: Request) -> bool:
        return not request.url.startswith(("file:", "data:", "blob:null/", "http://127.0.0.1:"))

    def opened(address: str, **settings: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **settings})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: complaints.append(f"asks for {r.url}") if is_foreign(r) else None)
        page.goto(address)
        page.wait_for_load_state("load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TinyCourse, str]]:
    """A course that is served, and its address; each test mends what it breaks."""
    course = TinyCourse.create(tmp_path_factory.mktemp("edited") / "course")
    narrate(course)
    course.write("facts.toml", FACTS)
    with serving(course) as address:
        yield course, address


SIDES = (3 + n / 64 for n in itertools.count())


@pytest.fixture
def other() -> str:
    """A square for the place of the course's own that no test has had before: what is in the store is not drawn."""
    return f"square = Square(SIDE * {next(SIDES)})"


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[FAILED] = call.excinfo is not None
    return report


@pytest.fixture
def course(edited: tuple[TinyCourse, str], request: pytest.FixtureRequest) -> Iterator[TinyCourse]:
    """The course that is served; after a test that failed half-way, the next one has what was there before it."""
    files = [path for path in edited[0].seminar.rglob("*") if path.suffix in {".py", ".toml"}]
    before = {path: path.read_bytes() for path in files}
    yield edited[0]
    if request.node.stash.get(FAILED, False):
        for path, content in before.items():
            path.write_bytes(content)


def wait_until_taken_in(course: TinyCourse, address: str) -> None:
    """Wait until a page tells of a save of now: what was saved before, by another test, is on it then, too.

    Twice: a page that is being made for an earlier save may read the first one already.
    """
    end = time.monotonic() + 60
    for _ in range(2):
        told = f"Lines and curves, {time.monotonic_ns()}"
        course.write("README.md", f"# {told}\n")
        while told not in urlopen(f"{address}seminar01/Lines.html").read().decode():
            assert time.monotonic() < end, "the page is not made anew"
            time.sleep(0.05)


@pytest.fixture
def edited_page(edited: tuple[TinyCourse, str], open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page of the course that is edited."""

    def opened(path: str = "seminar01/Lines.html", **settings: object) -> Page:
        wait_until_taken_in(*edited)
        page = open_page(f"{edited[1]}{path}", bypass_csp=True, **settings)
        if path.startswith("seminar"):
            page.wait_for_function("video.readyState >= 1 && document.querySelector('.uplot')")
        page.evaluate("loaded = 'once'")
        return page

    return opened
