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
    """Looks at one section, and edits it once nothing is to be done."""

    def __init__(self, stream, edit):
        super().__init__(stream)
        self.edit = edit
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
        if self.happened.count("rest") == 1:
            self.edit()
        else:
            os.kill(os.getpid(), signal.SIGINT)


def test_the_draft_in_view_is_begun_before_the_course_is_read_and_drawn_once(tiny_course, monkeypatch, capfd):
    monkeypatch.chdir(tiny_course.root)
    told = io.StringIO()
    reporter = Looking(told, lambda: tiny_course.replace("manim_ce/lines.py", OLD, NEW))
    following = Following(CourseTasks(tiny_course.root, "low"), ["draft"], reporter)
    until_interrupted(following, reporter)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    assert reporter.happened == ["read", "rest", "begun", "read", "rest"]
    assert f"{TASK}  computed" in told.getvalue()
    assert capfd.readouterr().err.count("| drawn") == 1
    assert not tiny_course.litter
