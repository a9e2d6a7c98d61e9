"""From a save to what an author sees on an open page of `doit serve`, in chromium."""

import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .builds import DOIT, FILE, LABELS, SCENE, copy_of_project, replace
from .timing import Row

CHROMIUM = "/usr/bin/chromium"
SAVES = 20
PAGE = f"seminar03/{SCENE}.html"
SECTION, MOMENT = "scene1_title", 2.0  # where the page stands: the label is seen there
# When each was seen, by the clock that both processes share; two turns later it has been painted.
SEEN = """
    seen = {};
    const note = (name) => { seen[name] ??= Date.now(); };
    const painted = (name) => () => requestAnimationFrame(() => requestAnimationFrame(() => note(name)));
    document.addEventListener('glimpsed', ({ detail }) => {
        painted('way')();
        if (detail <= 1 / 15) painted('picture')();  // the frame that is shown where the page stands
    });
    document.addEventListener('exchanged', painted('film'));
    const panel = document.querySelector('.live-layer .live-mistake');
    new MutationObserver(() => { if (!panel.hidden) painted('mistake')(); }).observe(panel, { attributes: true });
"""


def saved_to_seen(folder: Path) -> list[Row]:
    course = copy_of_project(folder)
    times: dict[str, list[float]] = {"way": [], "picture": [], "film": [], "mistake": []}
    with serving(course) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(bypass_csp=True)
        page.goto(f"{address}{PAGE}")
        page.wait_for_function("video.readyState >= 1")
        page.evaluate(f"video.currentTime = data.sections.find(each => each.name === '{SECTION}').start + {MOMENT}")
        page.evaluate(SEEN)
        label = LABELS[0]
        for number in range(SAVES):
            wait_for_rest(page)
            before, label = label, f"Which one is fastest: number {number}?"
            for name, seconds in _seen(page, ("film",), lambda a=before, b=label: replace(course, FILE, a, b)).items():
                times[name].append(seconds)
            wait_for_rest(page)
            wrong = f'= "{label}'
            broken = _seen(page, ("mistake",), lambda a=label, b=wrong: replace(course, FILE, f'"{a}', b))
            times["mistake"].append(broken["mistake"])
            replace(course, FILE, wrong, f'"{label}')
        browser.close()
    measures = {
        "a label saved, to the first new frame of its section on the page": "way",
        "a label saved, to its picture on the page": "picture",
        "a label saved, to the whole film on the page": "film",
        "a syntax error saved, to the overlay": "mistake",
    }
    return [Row(f"`doit serve`: {what}, {SCENE}", *_told(times[name])) for what, name in measures.items()]


def wait_for_rest(page: Page) -> None:
    mended = "document.querySelector('.live-layer .live-mistake').hidden"
    page.wait_for_function(f"document.querySelector('.live').textContent === '' && {mended}", timeout=120_000)


def _seen(page: Page, awaited: Sequence[str], edit: Callable[[], None]) -> dict[str, float]:
    """Do an edit; the seconds from it to each sight, once those awaited are there."""
    page.evaluate("seen = {}")
    began = time.time()
    edit()
    page.wait_for_function(" && ".join(f"seen.{name} !== undefined" for name in awaited), timeout=120_000)
    return {name: at / 1000 - began for name, at in page.evaluate("seen").items()}


def _told(seconds: Sequence[float]) -> tuple[str, str, str]:
    """Median, spread and number of some times, for a row."""
    if not seconds:
        return ("none was seen", "", "")
    low, high = min(seconds), max(seconds)
    return (f"{statistics.median(seconds):.2f} s", f"{len(seconds)} saves, {low:.2f} to {high:.2f} s", "")


@contextmanager
def serving(course: Path) -> Iterator[str]:
    """`doit serve` with all of its pages made; its address."""
    serve = subprocess.Popen(
        [*DOIT, "serve", "--port", "0"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert serve.stdout
    try:
        for line in serve.stdout:
            if line.startswith("http://"):
                break
        yield line.split()[0]
    finally:
        serve.send_signal(signal.SIGINT)
        serve.communicate()
