"""`python -m benchmarks.recording OUT.webp`: an edit and what an open page of `doit serve` shows of it, as time passes.

Left are the lines of the author's file as they are typed; right is the page as chromium paints it. Nothing is sped up.
"""

import argparse
import base64
import html
import io
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from .builds import FILE, LABELS, copy_of_project, replace
from .live import CHROMIUM, MOMENT, PAGE, SECTION, SEEN, serving, wait_for_rest

BEFORE, AFTER = LABELS[0], LABELS[3]
AROUND = 6  # lines above the edited one, and below it
STROKE = 0.07  # seconds between two keys
RATE = 10  # pictures a second
SIZE = (1280, 560)
LEFT = 500  # pixels
WIDTH = 960
HELD = 1.5  # seconds before the first key, and after the film was exchanged
EDITOR = """<meta charset="utf-8"><style>
body { margin: 0; background: #14161c; color: #c8ccd8; font: 14px/1.65 monospace; overflow: hidden }
header { padding: 10px 16px; color: #8b90a0; border-bottom: 1px solid #2a2e38 }
pre { margin: 14px 0; white-space: pre } .now { background: #232836; color: #fff }
span { display: block; padding: 0 16px } footer { padding: 6px 16px; font-size: 18px; color: #8fd3a8 }
</style><header>%s</header><pre>%s</pre><footer>%s</footer>"""

Moment = tuple[float, Image.Image]


def record(course: Path) -> list[Image.Image]:
    """The pictures of one edit, RATE a second."""
    with serving(course) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        editor = browser.new_page(viewport={"width": LEFT, "height": SIZE[1]})
        page = browser.new_page(viewport={"width": SIZE[0] - LEFT, "height": SIZE[1]}, bypass_csp=True)
        page.goto(f"{address}{PAGE}")
        page.wait_for_function("video.readyState >= 1")
        page.evaluate(f"video.currentTime = data.sections.find(each => each.name === '{SECTION}').start + {MOMENT}")
        page.evaluate("document.querySelector('.player').scrollIntoView()")
        wait_for_rest(page)
        page.evaluate(SEEN)
        painted = _painted(page)
        typed, saved = _type(editor, page, course)
        browser.close()
    end = max(painted[-1][0], saved + HELD)
    first = typed[0][0]
    steps = range(round(RATE * (end - first)))
    return [_beside(_at(typed, first + i / RATE), _at(painted, first + i / RATE)) for i in steps]


def _painted(page: Page) -> list[Moment]:
    """What is painted of a page from now on; it goes on being filled."""
    found: list[Moment] = [(0.0, _picture(page.screenshot()))]
    session = page.context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        found.append((event["metadata"]["timestamp"], _picture(base64.b64decode(event["data"]))))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "png"})
    return found


def _type(editor: Page, page: Page, course: Path) -> tuple[list[Moment], float]:
    """Type the label anew and save it, until the page has the film; what the editor showed, and when that was."""
    source = (course / FILE).read_text().splitlines()
    at = next(number for number, line in enumerate(source) if BEFORE in line)
    lines = source[at - AROUND : at + AROUND + 1]
    keys = [*(BEFORE[:end] for end in range(len(BEFORE), 0, -2)), *(AFTER[:end] for end in range(len(AFTER) + 1))]
    shown: list[Moment] = []

    def show(label: str, told: str = "") -> None:
        text = [line.replace(BEFORE, label) for line in lines]
        rows = (f"<span{' class=now' * (i == AROUND)}>{html.escape(line) or ' '}</span>" for i, line in enumerate(text))
        editor.set_content(EDITOR % (Path(FILE).name, "".join(rows), told))
        shown.append((time.time(), _picture(editor.screenshot())))

    show(BEFORE)
    page.wait_for_timeout(1000 * HELD)
    for label in keys:
        show(label)
        page.wait_for_timeout(1000 * STROKE)
    page.evaluate("seen = {}")
    replace(course, FILE, BEFORE, AFTER)
    began = time.time()
    show(AFTER, "saved")
    for name in ("picture", "film"):
        page.wait_for_function(f"seen.{name} !== undefined", timeout=60_000)
        told = {key: f"{at / 1000 - began:.1f} s: {key}" for key, at in page.evaluate("seen").items()}
        show(AFTER, "saved · " + " · ".join(told[key] for key in ("picture", "film") if key in told))
    ended = time.time()
    page.wait_for_timeout(1000 * HELD)
    return shown, ended


def _picture(encoded: bytes) -> Image.Image:
    return Image.open(io.BytesIO(encoded)).convert("RGB")


def _at(moments: Sequence[Moment], now: float) -> Image.Image:
    """What was shown at a time: the last picture until then."""
    return next((picture for begins, picture in reversed(moments) if begins <= now), moments[0][1])


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    both = Image.new("RGB", SIZE)
    both.paste(left, (0, 0))
    both.paste(right.resize((SIZE[0] - LEFT, SIZE[1])), (LEFT, 0))
    return both.resize((WIDTH, round(WIDTH * SIZE[1] / SIZE[0])), Image.Resampling.LANCZOS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument("target", type=Path)
    target = parser.parse_args().target
    with tempfile.TemporaryDirectory() as folder:
        first, *others = record(copy_of_project(Path(folder)))
    first.save(target, save_all=True, append_images=others, duration=1000 // RATE, loop=0, quality=70, method=6)
    print(f"{target}: {len(others) + 1} pictures, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
