"""Ctrl-C ends the watching even where its exception is lost on the way."""

import io
import os
import signal

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.following import Following, until_interrupted
from coursekit.graph.commands.watch.reporter import WatchReporter


class Losing:
    """What is raised while an object is thrown away is lost."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(100))  # here the signal is heard


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_is_lost_in_a_finalizer_is_heard(new_course, monkeypatch):
    monkeypatch.chdir(new_course.root)
    told = io.StringIO()
    reporter = WatchReporter(told)
    following = Following(CourseTasks(new_course.root, "low"), ["tensor"], reporter)
    rest = reporter.rest

    def lose(what):
        rest(what)
        lost = Losing()
        del lost

    monkeypatch.setattr(reporter, "rest", lose)
    until_interrupted(following, reporter)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    assert told.getvalue().splitlines()[-1] == "ended"
