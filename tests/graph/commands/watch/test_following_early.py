"""What somebody looks at is drawn from the moment of the save on, and once."""

import io
import os
import signal

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.following import Following
from coursekit.graph.commands.watch.interrupting import until_interrupted
from coursekit.graph.commands.watch.telling.reporter import WatchReporter

TASK = "draft:seminar01:Lines:scene1_square"
OLD, NEW = "square = Square(SIDE)", "print('drawn'); square = Square(SIDE / 2)"


class Looking(WatchReporter):
    """Looks at one section, and makes the next of some edits whenever nothing is to be done."""

    def __init__(self, stream, *edits):
        super().__init__(stream)
        self.edits = [*edits]
        self.happened = []

    def in_view(self):
        return self.course.by_task[TASK]

    def glimpsing(self, clip, engine):
        self.happened.append("begun")
        return super().glimpsing(clip, engine)

    def read(self, course):
        self.course = course
        self.happened.append("read")

    def rest(self, rest):
        super().rest(rest)
        self.happened.append("rest")
        if self.edits:
            self.edits.pop(0)()
        else:
            os.kill(os.getpid(), signal.SIGINT)


def test_the_draft_in_view_is_begun_before_the_course_is_read_and_drawn_once(tiny_course, monkeypatch, capfd):
    told = io.StringIO()
    reporter = Looking(told, lambda: tiny_course.replace("manim_ce/lines.py", OLD, NEW))
    follow(tiny_course, reporter, monkeypatch)
    assert reporter.happened == ["read", "rest", "begun", "read", "rest"]
    assert f"{TASK}  computed" in told.getvalue()
    assert capfd.readouterr().err.count("| drawn") == 1
    assert not tiny_course.litter


class Elsewhere(Looking):
    """Looks at nothing."""

    def in_view(self):
        return None


def test_where_nobody_looks_the_draft_that_was_made_last_is_begun_at_its_next_save(tiny_course, monkeypatch, capfd):
    told = io.StringIO()
    edits = [
        lambda: tiny_course.replace("manim_ce/lines.py", OLD, NEW),
        lambda: tiny_course.replace("manim_ce/lines.py", "SIDE / 2", "SIDE / 4"),
        lambda: tiny_course.replace("manim_ce/drawing.py", "/ 4", "/ 3"),  # of other sections
    ]
    reporter = Elsewhere(told, *edits)
    follow(tiny_course, reporter, monkeypatch)
    assert reporter.happened == ["read", "rest", "read", "rest", "begun", "read", "rest", "read", "rest"]
    assert told.getvalue().count(f"{TASK}  computed") == 2
    assert capfd.readouterr().err.count("| drawn") == 2
    assert not tiny_course.litter


def follow(course, reporter, monkeypatch):
    """Follow a course until its reporter ends it."""
    monkeypatch.chdir(course.root)
    until_interrupted(Following(CourseTasks(course.root, "low"), ["draft"], reporter), reporter)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
