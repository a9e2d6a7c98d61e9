"""`doit watch`: each save makes what it made stale, drafts first; nothing is left when it ends."""

import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from coursekit.graph.saves import counts
from tests.campaign.kills import processes_of

LONGEST = 120  # seconds without a line that is awaited


class Watching:
    """A running `doit watch`, read line by line."""

    def __init__(self, course, *arguments):
        command = [sys.executable, "-m", "doit", "watch", *arguments]
        self.process = subprocess.Popen(
            command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        self.reader = threading.Thread(target=self._collect)
        self.reader.start()

    def _collect(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, *beginnings):
        """The lines up to the last of those that begin so; each must come."""
        awaited, lines = set(beginnings), []
        while awaited:
            try:
                lines.append(self.lines.get(timeout=LONGEST))
            except queue.Empty:
                pytest.fail(f"no line begins with {awaited}; there were {self.seen}")
            self.seen.append(lines[-1])
            awaited = {beginning for beginning in awaited if not lines[-1].startswith(beginning)}
        return lines

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONGEST)


@pytest.fixture
def watch(request):
    started = []

    def start(course, *arguments):
        started.append(Watching(course, *arguments))
        return started[-1]

    yield start
    for watching in started:
        watching.process.kill()
        watching.process.wait()
        watching.reader.join()
        watching.process.stdout.close()


def tasks(lines):
    return [line.split()[0] for line in lines if ":" in line.split()[0]]


def all_end(course):
    """Whether every process that works in a course's folder ends by itself."""
    deadline = time.monotonic() + LONGEST
    while [*processes_of(course)] and time.monotonic() < deadline:
        time.sleep(0.05)
    return not [*processes_of(course)]


def test_a_save_makes_what_it_made_stale_first_as_a_draft(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    # What was published is current, in the quality of a draft; so the store has the drafts.
    watching.until("draft:seminar01:Lines  from the store", "all is current; watching")
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    lines = watching.until("render:seminar01:Lines  from the store")
    assert tasks(lines) == [
        "draft:seminar01:Lines:scene1_square",
        "draft:seminar01:Lines",
        "clip:seminar01:Lines:scene1_square",
        "render:seminar01:Lines",
    ]
    assert "ms after the save" in lines[1] and "SIDE changed" in lines[0]

    watching.until("all is current; watching")
    # A mistake is told once, and costs no more than its section; the next save mends it.
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(SIZE)")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    lines = watching.until(
        "draft:seminar01:Lines:scene1_square  FAILED", "clip:seminar01:Lines:scene3_doubled  from the store"
    )
    assert tasks(lines).count("tensor:seminar01:doubled") == 1
    tiny_course.replace("manim_ce/lines.py", "Square(SIZE)", "Square(SIDE)")
    lines += watching.until("all is current; watching")
    assert not [line for line in lines if line.startswith("clip:seminar01:Lines:scene1_square")]

    assert watching.end() == 0
    assert all_end(tiny_course)
    assert tiny_course.doit("quality=low") == {} and tiny_course.doit("draft") == {}


def test_a_later_save_ends_what_it_made_obsolete(tiny_course, watch, tmp_path):
    watching = watch(tiny_course, "draft")
    watching.until("draft:seminar01:Lines  from the store")
    asleep = tmp_path / "asleep"
    waits = f"open({str(asleep)!r}, 'w').close()\n        import time\n        time.sleep(3600)\n        "
    tiny_course.replace("manim_ce/lines.py", "square = Square(SIDE)", f"{waits}square = Square(2 * SIDE)")
    deadline = time.monotonic() + LONGEST
    while not asleep.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    tiny_course.replace("manim_ce/lines.py", waits, "")
    lines = watching.until("draft:seminar01:Lines  computed")
    assert [line for line in lines if "FAILED" in line] == []
    assert watching.end() == 0
    assert all_end(tiny_course)
    assert not list((tiny_course.root / ".cache/tmp").iterdir())


def test_a_name_that_matches_nothing_is_not_watched(tiny_course):
    done = tiny_course.shell(sys.executable, "-m", "doit", "watch", "render:seminar09")
    assert done.returncode == 3
    assert "render:seminar09 is no task of the course" in done.stderr


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        ("seminars/01_tiny/manim_ce/lines.py", True),
        ("seminars/01_tiny/hyperparams.toml", True),
        ("seminars/01_tiny/images/digit.png", True),
        ("dodo.py", True),
        ("seminars/01_tiny/static/Lines.mp4", False),
        ("seminars/01_tiny/__pycache__/lines.pyc", False),
        ("seminars/01_tiny/manim_ce/.lines.py.swp", False),
        (".cache/analysis/course.json", False),
        ("README.md", True),
        ("notes.md", False),
    ],
)
def test_only_a_file_that_can_change_a_result_counts(tmp_path, file, answer):
    assert counts(tmp_path / file, tmp_path) is answer
