"""What a lecturer, a reviewer and a beginner wait for: a deck, a comparison, a new course's first video on a page."""

import shutil
import subprocess
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from .builds import DOIT, FILE, LABELS, PROGRAM, SCENE, copy_of_project, replace
from .live import CHROMIUM, serving
from .timing import Row, seconds

QUALITY = "quality=low"
AIM = 60  # seconds from `doit new course` to its first video on a page, beyond installation


def lecture(folder: Path) -> list[Row]:
    """A deck and a comparison of the course's own scene, and a course that is begun."""
    folder.mkdir(parents=True)
    course = copy_of_project(folder / "course")
    return [*_deck(course), *_comparison(course), _new_course(folder / "new")]


def _deck(course: Path) -> list[Row]:
    """From clips that are there, and after a label."""
    seconds([*DOIT, QUALITY, "render:seminar03"], course)
    command = [*DOIT, QUALITY, f"slides:seminar03:{SCENE}"]
    first = seconds(command, course)
    replace(course, FILE, *LABELS[:2])
    again = seconds(command, course)
    size = (course / f".cache/slides/seminar03/{SCENE}.html").stat().st_size
    told = f"{size / 1e6:.1f} MB"
    return [
        Row(f"`doit slides` of {SCENE}, low, of a video that is there", f"{first:.1f} s", told, ""),
        Row(f"`doit slides` of {SCENE}, low, one label changed, with its clip and video", f"{again:.1f} s", told, ""),
    ]


def _comparison(course: Path) -> list[Row]:
    """With a commit in which one label was another: the first one, and one after one more edit."""
    (course / ".gitignore").write_text(".cache\n*.mp4\n*.vtt\n*.srt\n*.txt\n__pycache__\n")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for arguments in (("init", "-q"), ("add", "-A"), (*who, "commit", "-qm", "As it was")):
        subprocess.run(["git", *arguments], cwd=course, check=True)
    rows = []
    for what, labels in (("the first one", LABELS[1:3]), ("after one more edit", LABELS[2:4])):
        replace(course, FILE, *labels)
        seconds([*DOIT, QUALITY, "render:seminar03"], course)
        taken = seconds([*DOIT, QUALITY, "compare"], course)
        (page,) = course.glob(".cache/compare/*/index.html")
        size = f"{page.stat().st_size / 1e6:.1f} MB"
        rows.append(Row(f"`doit compare` after one label of {SCENE}, low, built: {what}", f"{taken:.1f} s", size, ""))
    return rows


def _new_course(folder: Path) -> Row:
    """Until its video can be played on its page, which a browser has open."""
    shutil.rmtree(folder, ignore_errors=True)
    began = time.perf_counter()
    seconds([*PROGRAM, "new", "course", folder], folder.parent)
    begun = time.perf_counter() - began
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(bypass_csp=True)  # which keeps all but the page's own scripts from being run
        began = time.perf_counter()
        with serving(folder) as (address, _):
            page.goto(address)
            page.locator("main a[href*='seminar']").first.click()
            page.wait_for_function("document.querySelector('video')?.readyState >= 2")
            shown = time.perf_counter() - began
        browser.close()
    return Row(
        "`doit new course`, then `doit serve`: its first video on a page",
        f"{begun + shown:.1f} s",
        f"under {AIM} s is the aim",
        "",
    )
