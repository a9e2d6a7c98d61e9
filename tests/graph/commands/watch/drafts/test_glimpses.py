"""Who waits for the picture of a moment is told once it has been shown, or will not be."""

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coursekit.graph.commands.watch.drafts.glimpses import GlimpsedEngine
from coursekit.graph.commands.watch.drafts.head_start import HeadStarts
from coursekit.graph.jobs.engine import Done
from coursekit.graph.jobs.registry import Observed, RenderAudited


def job(folder: Path) -> Any:
    section = RenderAudited(Path("a.py"), "A", None, (), {}, (96, 54, 15), folder, {})
    return Observed(section, reads=())  # type: ignore[arg-type]


class Drawing:
    """Workers that write pictures of these milliseconds, and end when they are told to."""

    def __init__(self, *pictures: int) -> None:
        self.pictures = pictures
        self.may_end = threading.Event()

    def run(self, asked: Any) -> Done[None]:
        for at in self.pictures:
            (asked.job.glimpses / f"{at}.jpg").write_bytes(b"picture")
        self.may_end.wait()
        return Done(None, {})


@pytest.mark.parametrize(
    ("pictures", "is_seen"),
    [((0, 400), False), ((0, 1000), True), ((933,), True)],
    ids=["on the way", "the moment's", "its frame began before"],
)
def test_the_moment_is_seen_by_its_own_picture(tmp_path: Path, pictures: tuple[int, ...], is_seen: bool) -> None:
    shown: list[float] = []
    drawing = Drawing(*pictures)
    engine = GlimpsedEngine(drawing, 1.0, lambda _, at: shown.append(at))  # type: ignore[arg-type]
    running = threading.Thread(target=engine.run, args=(job(tmp_path),))
    running.start()
    while len(shown) < len(pictures):
        time.sleep(0.01)
    # What is shown is told just after.
    assert engine.has_shown.wait(10 if is_seen else 0.1) == is_seen
    drawing.may_end.set()
    running.join()
    assert engine.has_shown.is_set()


def starts(picture: threading.Event | None) -> HeadStarts:
    made = HeadStarts()
    made._now = SimpleNamespace(picture=picture)  # type: ignore[assignment]
    return made


def test_nothing_waits_for_a_picture_that_was_shown_or_that_nobody_awaits() -> None:
    asked: list[int] = []
    shown = threading.Event()
    shown.set()
    for made in (starts(shown), starts(None), HeadStarts()):
        made.let_picture_come(lambda: bool(asked.append(1)))
    assert asked == []


def test_whatever_else_happens_goes_before_a_picture() -> None:
    answers = [True, True, False]
    starts(threading.Event()).let_picture_come(lambda: answers.pop(0))
    assert answers == []


def test_a_picture_that_does_not_come_is_waited_for_no_longer() -> None:
    asked: list[int] = []
    starts(threading.Event()).let_picture_come(lambda: not asked.append(1))
    assert len(asked) > 1
