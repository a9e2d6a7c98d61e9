"""A page that is open while all of its course changes under it, or the server goes away and comes back."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import partial

import pytest

from tests import interrupts
from tests.conftest import TinyCourse
from tests.git import git

LINES = "manim_ce/lines.py"
PAGE = "seminar01/Lines.html"
MIDDLE = "self.wait(0.2)\n        self.play(FadeOut(square)"
LONGER = "self.wait(1.2)\n        self.play(FadeOut(square)"
STATUS = "document.querySelector('.live').textContent"
GONE = "document.querySelector('.live-gone').hidden"


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def served_course(tmp_path_factory):
    """A course in git, with a branch on which a section is longer and there is another scene."""
    course = TinyCourse.create(tmp_path_factory.mktemp("live") / "course")
    (course.root / ".gitignore").write_text(".cache/\n__pycache__/\nstatic/\n")

    course.git = partial(git, course.root)
    course.git("init", "-q", "-b", "plain")
    course.git("add", "-A")
    course.git("commit", "-q", "-m", "as it is")
    course.git("checkout", "-q", "-b", "other")
    course.replace(LINES, MIDDLE, LONGER)
    lines = (course.seminar / LINES).read_text()
    course.write("manim_ce/more.py", lines.replace("class Lines(", "class More("))
    course.git("add", "-A")
    course.git("commit", "-q", "-m", "longer, and another scene")
    course.git("checkout", "-q", "plain")
    return course


@contextmanager
def server(course, port):
    command = [sys.executable, "-m", "doit", "serve", "--port", str(port), "quality=low"]
    with subprocess.Popen(
        command,
        cwd=course.root,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},  # a library that crashes says where
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=interrupts.hear,
    ) as process:
        try:
            assert any(line.startswith("http://") for line in process.stdout)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()
    assert process.returncode in (0, -signal.SIGKILL)


@pytest.fixture
def page(browser, port):
    """A page at the end of its first section, which is not loaded again for anything that follows."""
    opened = browser.new_page(bypass_csp=True)

    def at(name=PAGE):
        opened.goto(f"http://127.0.0.1:{port}/{name}")
        opened.wait_for_function("video.readyState >= 1")
        opened.evaluate("loaded = 'once', video.currentTime = 0.3")
        return opened

    yield at
    opened.close()


@contextmanager
def opened_late(page):
    """Another page at the same address."""
    late = page.context.browser.new_page(bypass_csp=True)
    late.goto(page.url)
    yield late
    late.close()


def wait_for_length(page, length):
    page.wait_for_function(f"Math.abs(video.duration - {length}) < 0.01", timeout=120_000)
    page.wait_for_function("document.querySelector('.live-layer canvas').hidden && video.readyState >= 2")


def test_a_branch_that_is_switched_is_on_the_open_page_and_so_is_the_one_before(served_course, port, page):
    with server(served_course, port):
        page = page()
        for branch, length in (("other", 2.4), ("plain", 1.4)):
            served_course.git("checkout", "-q", branch)
            wait_for_length(page, length)
            page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=120_000)
            assert page.evaluate("[loaded, Math.round(video.currentTime * 100)]") == ["once", 30]
            listed = page.request.get(f"http://127.0.0.1:{port}/index.html").text()
            assert ("seminar01/More.html" in listed) == (branch == "other")
        assert page.evaluate(GONE)


def test_a_scene_that_is_deleted_says_so_and_is_whole_again_when_it_is_back(served_course, port, page):
    with server(served_course, port):
        page = page()
        file = served_course.seminar / LINES
        text = file.read_text()
        file.unlink()
        page.locator(".live-gone").get_by_text("not in the course that is served").wait_for(timeout=120_000)
        assert page.locator(".live-gone a").get_attribute("href") == "/index.html"
        with opened_late(page) as late:
            late.get_by_role("heading", name="This page is gone").wait_for()
            file.write_text(text)
            late.wait_for_function("document.querySelector('video')?.readyState >= 1", timeout=120_000)
        page.wait_for_function(GONE)
        file.write_text(text.replace(MIDDLE, LONGER))
        wait_for_length(page, 2.4)
        page.wait_for_function(GONE)
        assert page.evaluate("[loaded, Math.round(video.currentTime * 100)]") == ["once", 30]
        file.write_text(text)
        wait_for_length(page, 1.4)


def test_what_another_window_makes_is_on_the_open_page(served_course, port, page):
    with server(served_course, port) as process:
        page = page()
        process.send_signal(signal.SIGSTOP)
        served_course.replace(LINES, MIDDLE, LONGER)
        served_course.doit("preview", "quality=low")
        process.send_signal(signal.SIGCONT)
        wait_for_length(page, 2.4)
        assert page.evaluate("[loaded, Math.round(video.currentTime * 100)]") == ["once", 30]
        served_course.replace(LINES, LONGER, MIDDLE)
        wait_for_length(page, 1.4)


def test_a_server_that_is_killed_and_started_again_finds_the_page_where_it_was(served_course, port, page):
    with server(served_course, port) as process:
        page = page()
        process.kill()
        process.wait()
        page.wait_for_function(f"{STATUS}.includes('doit serve')")
        # That it is back is told for a moment, which may be over as a busy server comes to say where it is.
        page.evaluate(
            f"""told = [];
            new MutationObserver(() => told.push({STATUS}))
                .observe(document.querySelector('.live'), {{ childList: true, characterData: true, subtree: true }})"""
        )
        # What is edited meanwhile nobody draws, and the film that is there goes on being shown.
        served_course.replace(LINES, MIDDLE, LONGER)
        page.evaluate("video.currentTime = 0.35")
        page.wait_for_function("!video.seeking")
    with server(served_course, port):
        page.wait_for_function("told.includes('The server is back')")
        wait_for_length(page, 2.4)
        assert page.evaluate("[loaded, Math.round(video.currentTime * 100)]") == ["once", 35]
        # It hears of what is saved from now on, and may write again.
        served_course.replace(LINES, LONGER, MIDDLE)
        wait_for_length(page, 1.4)
