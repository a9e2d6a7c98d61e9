"""What is being made for a while, and how long it will take, on a page that is served."""

import io
import json
import re
import threading
import time
from types import SimpleNamespace

import pytest

from coursekit.graph.commands import serve
from coursekit.graph.commands.watch.telling.reporter import Doing, Rest
from coursekit.graph.jobs.processes.loops import ADVANCES, Advance

RACE = "tensor:seminar01:race"


@pytest.fixture
def reporter(monkeypatch):
    """One whose site is the list of what pages were told."""
    monkeypatch.setattr(serve, "HEARERS", [])
    told = []
    site = SimpleNamespace(port=1, address="http://127.0.0.1:1/", tell=lambda **news: told.append(news))
    reporter = serve.ServeReporter(io.StringIO(), site, None)
    reporter.told = told
    return reporter


def test_pages_hear_of_jobs_as_they_begin_and_end(reporter):
    doing = Doing(jobs=((RACE, 100.0, 38.0), ("draft:seminar01:Race:one", 101.0, 0.0)))
    for _ in range(2):
        reporter.show(doing)
    reporter.show(Doing())
    race = {"task": RACE, "began": 100.0, "whole": 38.0, "counts": None}
    clip = {"task": "draft:seminar01:Race:one", "began": 101.0, "whole": 0.0, "counts": None}
    assert reporter.told == [{"jobs": [race, clip]}, {"jobs": []}]


def test_pages_hear_once_a_second_how_far_a_loop_is(reporter, monkeypatch):
    reporter.show(Doing(jobs=((RACE, time.time() - 10, 38.0),)))
    now = [time.monotonic()]
    monkeypatch.setattr(serve.time, "monotonic", lambda: now[0])
    for steps, later in ((3, 1.1), (4, 0.5), (5, 0.6)):
        now[0] += later
        advance = Advance("", steps, 30, steps / 30, 30.0 - steps)
        monkeypatch.setitem(ADVANCES, RACE, advance)
        reporter._advance(RACE, advance)
    told = [each["jobs"][0] for each in reporter.told[1:]]
    assert [each["counts"] for each in told] == ["3 of 30 steps", "5 of 30 steps"]
    assert [each["whole"] for each in told] == pytest.approx([37, 35], abs=0.2)


def test_a_job_that_ends_while_its_loop_is_told_of_is_not_told_as_running_for_ever(reporter, monkeypatch):
    reporter.show(Doing(jobs=((RACE, 100.0, 38.0),)))
    looked_up, ended, jobs_of = threading.Event(), threading.Event(), reporter._running

    def running():
        found = [*jobs_of()]
        if found:
            looked_up.set()
            ended.wait(0.3)  # not for ever: who tells its end may have to wait for this
        return found

    monkeypatch.setattr(reporter, "_running", running)
    monkeypatch.setitem(ADVANCES, RACE, Advance("", 3, 30, 0.1, 27.0))
    monkeypatch.setattr(serve, "PERIOD", 0.0)
    advancing = threading.Thread(target=reporter._advance, args=(RACE, ADVANCES[RACE]))
    advancing.start()
    looked_up.wait()
    reporter.show(Doing())
    ended.set()
    advancing.join()
    assert reporter.told[-1] == {"jobs": []}


def test_pages_hear_at_first_of_all_that_there_is_and_then_of_what_is_another(reporter, tmp_path):
    """One may be open of what was served here before: of another course, or of this one as it was."""
    renewed, first, page = [], tmp_path / "index.html", tmp_path / "race.html"
    vars(reporter._site).update(folder=tmp_path, renew=renewed.append)
    for made in ({first: "a", page: "b"}, {first: "a", page: "b"}, {first: "a", page: "c"}):
        reporter.rest(Rest(made=made))
    assert renewed == [{first: "a", page: "b"}, {page: "c"}]


def test_a_page_counts_the_time_that_is_left(edited_page):
    page = edited_page()
    began = time.time()
    jobs = [
        {"task": "draft:seminar01:Race:one", "began": began - 5, "whole": 0, "counts": None},
        {"task": RACE, "began": began - 10, "whole": 130, "counts": "4 of 31 steps"},
        {"task": "preview:index", "began": began + 3600, "whole": 0, "counts": None},  # it has just begun
    ]
    told = f"data: {json.dumps({'state': 'building', 'jobs': jobs})}\n\n"
    page.route("**/-/events", lambda route: route.fulfill(content_type="text/event-stream", body=told))
    page.reload()
    work = page.locator(".live-work")
    two_minutes = re.compile(rf"{RACE}, 4 of 31 steps, about 2 min left \(and 1 more\)")
    work.get_by_text(two_minutes).wait_for()
    jobs[1]["whole"] = 70 + time.time() - began
    told = f"data: {json.dumps({'state': 'building', 'jobs': jobs})}\n\n"
    page.reload()
    seen = re.compile(r"about (\d+) s left")
    work.get_by_text(seen).wait_for()
    first = int(seen.search(work.inner_text())[1])
    assert 50 < first <= 60
    # It may be gone for a moment, where the stream that was told has ended and is asked for anew.
    told_less = (
        "first => Number(/about (\\d+) s left/.exec(document.querySelector('.live-work').textContent)?.[1]) < first"
    )
    page.wait_for_function(told_less, arg=first)
    told = f"data: {json.dumps({'state': 'ready', 'jobs': []})}\n\n"
    page.reload()
    page.locator(".live").wait_for(state="attached")
    assert work.inner_text() == ""
    page.unroute_all()
