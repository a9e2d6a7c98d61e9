"""A course is followed until somebody ends it, by Ctrl-C or SIGTERM."""

import os
import signal
import threading

from ..one_build import terminated_as_interrupted
from .following import Following, Interrupted
from .telling.reporter import WatchReporter

LONGEST_END = 20.0  # seconds that ending takes on a machine that has much else to do


def until_interrupted(following: Following, reporter: WatchReporter) -> None:
    """Follow a course until Ctrl-C or SIGTERM."""
    ending = end_at_last()
    with terminated_as_interrupted(lambda: following.events.put(Interrupted())):
        try:
            following.follow()
        except KeyboardInterrupt:
            # A second Ctrl-C would save no time, and leave something behind.
            signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
            ending.start()
            reporter.interrupt()
        finally:
            reporter.stop()
            following.end()
            ending.cancel()


def end_at_last() -> threading.Timer:
    """What ends this process, once it is started, whatever that waits for: its jobs end with it."""
    ending = threading.Timer(LONGEST_END, os._exit, [0])
    ending.daemon = True
    return ending
