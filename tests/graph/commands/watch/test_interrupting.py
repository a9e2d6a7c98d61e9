"""Ctrl-C ends the watching even where its exception is lost on the way."""

import io
import os
import signal
import sys
import threading
import time

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.following import Following
from coursekit.graph.commands.watch.interrupting import until_interrupted
from coursekit.graph.commands.watch.telling.reporter import WatchReporter


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


def test_an_interrupt_that_the_system_hands_to_another_thread_is_heard(new_course, monkeypatch):
    monkeypatch.chdir(new_course.root)
    told = io.StringIO()
    reporter = WatchReporter(told)
    following = Following(CourseTasks(new_course.root, "low"), ["tensor"], reporter)
    rest = reporter.rest
    woken = []

    def wake():
        woken.append("by something else")
        following.events.put(None)

    waited = threading.Timer(30, wake)

    def take_signal():
        time.sleep(0.3)  # by then the following waits
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    def then_signal(what):
        rest(what)
        waited.start()
        threading.Thread(target=take_signal).start()

    monkeypatch.setattr(reporter, "rest", then_signal)
    until_interrupted(following, reporter)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    waited.cancel()
    assert woken == []
    assert told.getvalue().splitlines()[-1] == "ended"


HANGING = """
import io, os, signal, time
from pathlib import Path
from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch import following, interrupting
from coursekit.graph.commands.watch.telling.reporter import WatchReporter

interrupting.LONGEST_END = 0.2
reporter = WatchReporter(io.StringIO())
reporter.rest = lambda what: os.kill(os.getpid(), signal.SIGINT)
course = following.Following(CourseTasks(Path.cwd(), "low"), ["tensor"], reporter)
course.end = lambda: time.sleep(600)
interrupting.until_interrupted(course, reporter)
"""


def test_what_hangs_as_the_watching_ends_does_not_keep_it(new_course):
    new_course.doit("quality=low", "tensor")
    assert new_course.shell(sys.executable, "-c", HANGING).returncode == 0
