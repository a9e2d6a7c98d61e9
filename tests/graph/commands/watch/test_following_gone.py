"""Files of a course that go, and come back, while what is made of them is looked at, or made."""

import io
import os
import signal
from threading import Event

import pytest

from coursekit.graph.building.builder import Builder
from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.following import Following
from coursekit.graph.commands.watch.interrupting import until_interrupted
from coursekit.graph.commands.watch.telling.reporter import WatchReporter
from coursekit.graph.commands.watch.work import Work

LINES = "manim_ce/lines.py"
PAGE = ".cache/preview/seminar01/Lines.html"


class Doing(WatchReporter):
    """Does something as each course is read, and as there is nothing to do, in turn; then ends the watching."""

    def __init__(self, at_reading, at_rest):
        super().__init__(io.StringIO())
        self.at_reading, self.at_rest = iter(at_reading), iter(at_rest)
        self.readings, self.mistakes = 0, []

    @property
    def lines(self):
        return self._stream.getvalue().splitlines()

    def read(self, course):
        super().read(course)
        self.readings += 1
        next(self.at_reading, lambda: None)()

    def misread(self, mistake):
        super().misread(mistake)
        self.mistakes.append(mistake)

    def rest(self, rest):
        super().rest(rest)
        next(self.at_rest, lambda: os.kill(os.getpid(), signal.SIGINT))()


@pytest.fixture
def followed(tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course.root)

    def follow(reporter):
        until_interrupted(Following(CourseTasks(tiny_course.root, "low"), ["preview"], reporter), reporter)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
        assert reporter.lines[-1] == "ended"

    return follow


def test_a_scene_that_goes_as_soon_as_it_was_read_is_gone(tiny_course, followed):
    def edit():
        tiny_course.replace(LINES, "Square(SIDE)", "Square(SIDE / 2)")

    reporter = Doing([lambda: None, (tiny_course.seminar / LINES).unlink], [edit])
    followed(reporter)
    assert reporter.readings == 3
    assert reporter.mistakes == []
    assert "all is current; watching" in reporter.lines[-2]
    assert not (tiny_course.root / PAGE).exists()


def test_what_cannot_be_read_is_a_mistake_until_the_next_save(tiny_course, followed, monkeypatch):
    start, problems = Work.start, [PermissionError(13, "Permission denied", "words.txt")] * 2

    def begin(self, wanted):
        if reporter.readings > 1 and problems:
            raise problems.pop()
        start(self, wanted)

    monkeypatch.setattr(Work, "start", begin)
    reporter = Doing([], [lambda: tiny_course.write("notes.py", "A = 1\n"), lambda: tiny_course.write("notes.py", "")])
    followed(reporter)
    assert [mistake for mistake in reporter.mistakes if "words.txt" in mistake] == reporter.mistakes[:1]
    assert [line for line in reporter.lines if line.endswith("watching")] == [
        "all is current; watching",
        "the course cannot be read; watching",
        "all is current; watching",
    ]


def test_a_job_that_a_save_made_obsolete_removes_no_page(tiny_course, followed, monkeypatch):
    file, is_read = tiny_course.seminar / LINES, Event()
    text, build = file.read_text(), Builder.build

    def built(self, target, engine=None):
        outcome = build(self, target, engine)
        if target.task == "preview:index" and not file.exists():
            file.write_text(text)
            assert is_read.wait(60)
        return outcome

    monkeypatch.setattr(Builder, "build", built)
    followed(Doing([lambda: None, lambda: None, is_read.set], [file.unlink]))
    assert is_read.is_set()
    assert (tiny_course.root / PAGE).exists()
