"""A course whose files are saved, broken, moved and deleted under `doit serve`, beside a page that is open meanwhile.

After each burst the files are right again: the page then has the film of a clean build of them, where it was, and
tells of nothing that is mended; the server goes on.
"""

import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.conftest import TinyCourse
from tests.screening.conftest import CHROMIUM, FLAGS
from tests.screening.served import serving

HANGS = 120_000  # milliseconds without the film of what was saved
PREVIEW = ("preview", "quality=low")
PAGE = "seminar01/Lines.html"
LINES, TABLE, EXPERIMENTS = "manim_ce/lines.py", "hyperparams.toml", "experiments.py"
WAIT = "self.wait(0.2)\n        self.play(FadeOut(square)"
LENGTHS = (0.2, 0.6, 1.0, 1.4, 1.8)
MISTAKES = (("def construct(self)", "def construct((self)"), ("square = Square(SIDE)", "square = Squares(SIDE)"))
KEYS = ("k", "ArrowRight", "ArrowLeft", "1", "m", "l")
# Nothing is being made, nothing told, and the film is that of this digest, on a page that was never loaded again.
IS_RIGHT = """digest => document.querySelector("video source")?.dataset.digest === digest
    && !document.querySelector(".live").textContent
    && document.querySelector(".live-gone").hidden
    && document.querySelector(".live-mistake").hidden
    && document.querySelector(".live-layer canvas").hidden
    && video.readyState >= 2 && window.loaded === "once" """
TOLD = """[document.querySelector("video source")?.dataset.digest, window.loaded,
    ...[".live", ".live-gone", ".live-mistake"].map((name) => document.querySelector(name)?.textContent)]"""


class Beside:
    """A course, and what is done to its files."""

    def __init__(self, course: TinyCourse, seed: int) -> None:
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.windows: list[subprocess.Popen[bytes]] = []
        self._course = course
        self._right = {name: (course.seminar / name).read_text() for name in (LINES, TABLE, EXPERIMENTS)}

    def text(self, length: float) -> str:
        return self._right[LINES].replace(WAIT, WAIT.replace("0.2", str(length)))

    def burst(self, page: Page) -> None:
        """Up to five things, some at once after the one before."""
        ways: list[Callable[[Page], None]] = [
            self.save, self.save, self.save, self.break_off, self.delete, self.move, self.edit_beside, self.touch_page,
            self.build_in_another_window,
        ]  # fmt: skip
        for way in self.chance.choices(ways, k=self.chance.randint(1, 5)):
            self.done[way.__name__] += 1
            way(page)
            time.sleep(self.chance.choice((0, 0, 0.02, 0.1, 0.3, 1.0)))

    def mend(self, length: float) -> None:
        """Have all files be right, at once."""
        for name, text in {**self._right, LINES: self.text(length)}.items():
            (self._course.seminar / name).write_text(text)

    def save(self, _: Page) -> None:
        self._lines.write_text(self.text(self.chance.choice(LENGTHS)))

    def break_off(self, _: Page) -> None:
        self._lines.write_text(self.text(self.chance.choice(LENGTHS)).replace(*self.chance.choice(MISTAKES)))

    def delete(self, _: Page) -> None:
        self._lines.unlink(missing_ok=True)

    def move(self, _: Page) -> None:
        """Rename it, and back again."""
        if self._lines.exists():
            other = self._lines.rename(self._lines.with_name("other.py"))
            time.sleep(self.chance.random())
            other.rename(self._lines)

    def edit_beside(self, _: Page) -> None:
        name = self.chance.choice((TABLE, EXPERIMENTS))
        (self._course.seminar / name).write_text(f"{self._right[name]}\n# {self.chance.randrange(100)}\n")

    def touch_page(self, page: Page) -> None:
        page.keyboard.press(self.chance.choice(KEYS))

    def build_in_another_window(self, _: Page) -> None:
        command = [sys.executable, "-m", "doit", *PREVIEW]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.windows.append(subprocess.Popen(command, cwd=self._course.root, **quiet))  # type: ignore[call-overload]

    @property
    def _lines(self) -> Path:
        return self._course.seminar / LINES


def digests(folder: Path) -> dict[float, str]:
    """By its length: how a page names the film of a clean build."""
    found = {}
    for length in LENGTHS:
        course = TinyCourse.create(folder / f"clean {length}")
        course.replace(LINES, WAIT, WAIT.replace("0.2", str(length)))
        course.shell(sys.executable, "-m", "doit", *PREVIEW).check_returncode()
        page = (course.root / ".cache/preview" / PAGE).read_text(encoding="utf-8")
        found[length] = re.findall(r'<source src="[^"]*" type="video/mp4" data-digest="(\w+)"', page)[0]
    return found


def follow(beside: Beside, page: Page, right: dict[float, str], count: int, seconds: float) -> list[str]:
    """Go through so many bursts; what was wrong."""
    wrong: list[str] = []
    page.on("pageerror", lambda problem: wrong.append(f"the page's script: {problem}"))
    end = time.monotonic() + seconds
    while beside.done["bursts"] < count and time.monotonic() < end:
        beside.burst(page)
        length = beside.chance.choice(LENGTHS)
        beside.mend(length)
        beside.done["bursts"] += 1
        try:
            page.wait_for_function(IS_RIGHT, arg=right[length], timeout=HANGS)
        except Error:
            wrong.append(f"burst {beside.done['bursts']}: {page.evaluate(TOLD)}, not {right[length]}")
            page.goto(page.url)
            page.evaluate("loaded = 'once'")
        for window in beside.windows:
            window.wait()
        beside.windows.clear()
    return wrong


def main(seed: int, count: int, minutes: float) -> int:
    """So many bursts of saves; the number of those after which the page, or the server, was not right."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="page-") as folder, sync_playwright() as playwright:
        right = digests(Path(folder))
        course = TinyCourse.create(Path(folder, "course"))
        beside = Beside(course, seed)
        with serving(course) as address, playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
            page = browser.new_page(bypass_csp=True)
            page.goto(f"{address}{PAGE}")
            page.evaluate("loaded = 'once'")
            wrong = follow(beside, page, right, count, 60 * minutes)
    print(*wrong, sep="\n")
    bursts = beside.done.pop("bursts")
    told = ", ".join(f"{times} {way.replace('_', ' ')}" for way, times in sorted(beside.done.items()))
    print(f"seed {seed}: {bursts} bursts in {(time.monotonic() - began) / 60:.0f} min: {told}; {len(wrong)} wrong")
    return len(wrong)
