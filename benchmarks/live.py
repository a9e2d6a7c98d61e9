"""From a save to what an author sees on an open page of `doit serve`, in chromium."""

import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from string import ascii_lowercase

import psutil
from playwright.sync_api import Page, sync_playwright

from coursekit.graph.store.files import unsealed

from .builds import DOIT, FILE, LABELS, PROJECT, SCENE, copy_of_project, replace
from .parts import FILE as LONG_FILE
from .parts import LABELS as LATE_LABELS
from .parts import SCENE as LONG
from .timing import Row

CHROMIUM = "/usr/bin/chromium"
SAVES = 20
PAGE = f"seminar03/{SCENE}.html"
SECTION, MOMENT = "scene1_title", 2.0  # where the page stands: the label is seen there
FITTED = "seminar03/DoubleDescent.html"  # almost all of its sections show one experiment, of half a second
FITS = ("scene2_features", 8.0)
LATE = LATE_LABELS[0]
FROM_END = 4.5  # seconds before the end of the long scene: its last label is seen there
SETTLING, RESTING = 20, 30  # seconds: what is proven meanwhile, and what is measured
# When each was seen, by the clock that both processes share; two turns later it has been painted.
SEEN = """
    seen = {};
    const note = (name) => { seen[name] ??= Date.now(); };
    const painted = (name) => () => requestAnimationFrame(() => requestAnimationFrame(() => note(name)));
    document.addEventListener('glimpsed', ({ detail }) => {
        painted('way')();
        if (detail <= 1 / 15 + 1e-3) painted('picture')();  // the frame that is shown there, by milliseconds
    });
    document.addEventListener('exchanged', painted('film'));
    const panel = document.querySelector('.live-layer .live-mistake');
    new MutationObserver(() => { if (!panel.hidden) painted('mistake')(); }).observe(panel, { attributes: true });
"""


def saved_to_seen(folder: Path) -> list[Row]:
    course = copy_of_project(folder / "course")
    with serving(course) as (address, serve), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(bypass_csp=True)
        rows = [*_labels(course, _stand(page, f"{address}{PAGE}", SECTION, MOMENT))]
        rows += _hyperparameter(course, _stand(page, f"{address}{FITTED}", *FITS))
        rows.append(_at_rest(serve))
        browser.close()
    plain = _plain_course(folder / "plain")
    with serving(plain) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = _stand(browser.new_page(bypass_csp=True), f"{address}seminar01/LongConstruct.html", "", -FROM_END)
        rows.append(_late_label(plain, page))
        browser.close()
    return rows


def _stand(page: Page, address: str, section: str, moment: float) -> Page:
    """A page that stands at a moment of a section; below zero, at one before the film's end."""
    page.goto(address)
    page.wait_for_function("video.readyState >= 1")
    start = f"data.sections.find(each => each.name === '{section}').start" if section else "video.duration"
    page.evaluate(f"video.currentTime = {start} + {moment}")
    page.evaluate(SEEN)
    return page


def _labels(course: Path, page: Page) -> Iterator[Row]:
    times: dict[str, list[float]] = {name: [] for name in ("way", "picture", "film", "mistake", "beyond")}
    label = LABELS[0]
    clip = course / f".cache/clips/draft/seminar03/{SCENE}/{SECTION}.json"
    for number in range(SAVES):
        wait_for_rest(page)
        before, label = label, f"Which one is fastest: try {ascii_lowercase[number]}?"  # a number would be a finding
        seen = _seen(page, ("film",), lambda a=before, b=label: replace(course, FILE, a, b))
        for name, seconds in seen.items():
            times[name].append(seconds)
        times["beyond"].append(seen["film"] - unsealed(clip)["facts"]["seconds"])
        wait_for_rest(page)
        wrong = f'= "{label}'
        broken = _seen(page, ("mistake",), lambda a=label, b=wrong: replace(course, FILE, f'"{a}', b))
        times["mistake"].append(broken["mistake"])
        replace(course, FILE, wrong, f'"{label}')
    wait_for_rest(page)
    replace(course, FILE, label, LABELS[0])
    wait_for_rest(page)
    measures = {
        "a label saved, to the first new frame of its section on the page": "way",
        "a label saved, to its picture on the page": "picture",
        "a label saved, to the whole film on the page": "film",
        "the same, beyond the seconds in which its section is drawn": "beyond",
        "a syntax error saved, to the overlay": "mistake",
    }
    for what, name in measures.items():
        yield Row(f"`doit serve`: {what}, {SCENE}", *_told(times[name]))


def _hyperparameter(course: Path, page: Page) -> Iterator[Row]:
    """A value of an experiment that takes half a second, given on the page."""
    panel = page.locator(".live-fields")
    panel.evaluate("panel => { panel.open = true; }")
    field = panel.locator("fieldset", has_text="wave_fits").get_by_label("noise", exact=True)
    times: dict[str, list[float]] = {"way": [], "picture": []}
    for number in range(SAVES):
        wait_for_rest(page)
        field.fill(f"{0.201 + number / 500:.3f}")
        seen = _seen(page, ("film",), lambda: field.press("Enter"))
        for name in times.keys() & seen.keys():
            times[name].append(seen[name])
    trained = unsealed(course / ".cache/trajectories/seminar03/wave_fits.json")["facts"]["seconds"]
    given = f"`doit serve`: a hyperparameter given on the page, of an experiment that takes {trained:.1f} s"
    yield Row(f"{given}, to the first new frame of the section", *_told(times["way"]))
    yield Row(f"{given}, to its picture on the page", *_told(times["picture"]))


def _plain_course(folder: Path) -> Path:
    """A scene of two minutes that has all in construct()."""
    head, body = LONG.split("    def construct(self):\n")
    first = body.replace(LATE, "a label of the first minute")
    (folder / LONG_FILE).parent.mkdir(parents=True)
    (folder / LONG_FILE).write_text(f"{head.lstrip()}    def construct(self):\n{first}{body}")
    shutil.copy(PROJECT / "dodo.py", folder)
    return folder


def _late_label(course: Path, page: Page) -> Row:
    times, label = [], LATE
    for number in range(SAVES):
        wait_for_rest(page)
        before, label = label, f"a label of number {number}"
        edit = partial(replace, course, LONG_FILE, before, label)
        seen = _seen(page, ("film",), edit)
        times += [seen["picture"]] if "picture" in seen else []
    measure = (
        "`doit serve`: a label in the last seconds of a plain scene of two minutes saved, from a checkpoint, to its "
        "picture on the page"
    )
    return Row(measure, *_told(times[1:]))  # the first checkpoint is left by the first draft after a save


def _at_rest(serve: subprocess.Popen[str]) -> Row:
    """Of `doit serve` and all processes below it, with a page open."""

    def ticks() -> float:
        processes = [psutil.Process(serve.pid), *psutil.Process(serve.pid).children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in processes)

    time.sleep(SETTLING)
    before = ticks()
    time.sleep(RESTING)
    share = (ticks() - before) / RESTING
    return Row("`doit serve`: processor time while nobody saves", f"{share:.2%}", f"{RESTING} s", "")


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
def serving(course: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`doit serve` with all of its pages made: its address, and its process."""
    serve = subprocess.Popen(
        [*DOIT, "serve", "--port", "0"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert serve.stdout
    try:
        for line in serve.stdout:
            if line.startswith("http://"):
                break
        yield line.split()[0], serve
    finally:
        serve.send_signal(signal.SIGINT)
        serve.communicate()
