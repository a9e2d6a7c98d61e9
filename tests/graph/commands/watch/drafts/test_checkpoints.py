"""`doit watch` goes on with a draft from where the last one stopped, and shows what a clean build would show."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.campaign.kills import victims
from tests.graph.jobs.processes.test_warden import is_alive
from tests.watching import LONGEST, all_end

SCENE = """
from manim import *

WIDE = 1.0


def late(side):
    return Square(side)


class Long(Scene):
    def construct(self):
        dot = Dot()
        dot.add_updater(lambda mobject, dt: mobject.shift(dt * np.random.random() * RIGHT))
        self.add(dot)
        for k in range(2):
            self.play(FadeIn(Square(1 + k)), run_time=0.2)
        self.play(FadeIn(Circle(0.5)), run_time=0.2)
        for k in range(2):
            self.play(FadeIn(late(0.2 + k)), run_time=0.2)
        self.play(FadeIn(Circle(0.7)), run_time=0.2)
        for k in range(2):
            self.play(FadeIn(Triangle()), run_time=0.2)
        self.play(FadeIn(late(0.5)), run_time=0.2)
        self.wait(0.2)
"""
DRAFT = "draft:seminar01:Long:construct"
FILE = "seminars/01_tiny/long.py"


# How deep it is called from: more deeply where the scene went on, which nothing that the kit looks at tells.
DEPTH = """def depth(number=0):
    try:
        return depth(number + 1)
    except RecursionError:
        return number


"""


@pytest.fixture
def course(new_course):
    (new_course.root / FILE).write_text(SCENE.lstrip())
    return new_course


def edit(course, old, new):
    file = course.root / FILE
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def drawn(lines):
    """How the draft was made, once and no more."""
    (line,) = [line for line in lines if line.startswith(f"{DRAFT}  ")]
    return line.removeprefix(f"{DRAFT}  ").partition(",")[0]


def clips(course):
    return {
        path.name: path.read_bytes()
        for kind in ("clips", "audit")
        for path in (course.root / f".cache/{kind}/draft/seminar01/Long").iterdir()
        if path.suffix != ".json" or (kind == "audit" and "record" not in path.name)
    }


def test_an_edit_goes_on_from_where_the_scene_had_come_and_shows_what_a_clean_build_shows(course, watch):
    watching = watch(course, "draft:seminar01:Long")
    assert drawn(watching.until_rest()) == "computed"
    for old, new, how in (
        ("Triangle()", "Triangle(color=RED)", "from a checkpoint"),
        ("late(0.5)", "late(0.6)", "from a checkpoint"),
        ("late(0.2 + k)", "late(0.3 + k)", ""),  # what another part holds is no place to go on from
        ("def late(side):\n", "def late(side):\n    side = 2 * side\n", ""),
        ("Triangle(color=RED)", "Triangle(color=BLUE)", "from a checkpoint"),
        ("Dot()", "Dot(UP)", ""),
        ("self.wait(0.2)", "self.wait(0.2)\n        self.wait(0.2)", "from a checkpoint"),
    ):
        edit(course, old, new)
        lines = watching.until_rest()
        assert lines[-1].startswith("all is current; watching") and not [line for line in lines if "fault" in line]
        assert drawn(lines) in ("computed from a checkpoint", *([] if how else ["computed"])), (old, lines)
    assert drawn(lines).endswith("checkpoint")
    shown = clips(course)
    assert watching.end() == 0
    assert all_end(course)
    assert course.doit("draft:seminar01:Long") == {}  # all was proven
    course.doit("clean")
    (course.root / ".cache").rename(course.root / ".cache.before")
    course.doit("draft:seminar01:Long")
    assert clips(course) == shown


def test_what_went_on_counts_for_nobody_else_before_it_was_made_again(course, watch):
    watching = watch(course, "draft:seminar01:Long")
    watching.until_rest()
    edit(course, "self.wait(0.2)", "self.wait(0.4)")
    watching.until(f"{DRAFT}  computed from a checkpoint")
    watching.end(signal.SIGKILL)
    assert all_end(course)
    assert course.doit("draft:seminar01:Long")[DRAFT] == "computed"


def test_a_draft_that_differs_from_one_that_was_made_in_the_ordinary_way_is_told_as_a_fault_and_replaced(course, watch):
    edit(course, "def late", f"{DEPTH}def late")
    edit(course, "Triangle()", "Triangle().scale(depth() / 800)")
    watching = watch(course, "draft:seminar01:Long")
    watching.until_rest()
    edit(course, "Circle(0.7)", "Circle(0.8)")
    lines = watching.until_rest()
    assert drawn(lines) == "computed from a checkpoint"
    (fault,) = [line for line in lines if line.startswith(f"{DRAFT}: ")]
    assert "clip.mp4" in fault and "fault of coursekit" in fault
    assert lines[-1].startswith("all is current; watching")
    edit(course, "Circle(0.8)", "Circle(0.9)")
    assert drawn(watching.until_rest()) == "computed"  # and none goes on any more
    shown = clips(course)
    assert watching.end() == 0
    (course.root / ".cache").rename(course.root / ".cache.before")
    course.doit("draft:seminar01:Long")
    assert clips(course) == shown


def test_a_table_that_is_saved_while_a_draft_is_made_again_is_no_fault_and_the_draft_is_told(course, watch):
    has_read = threading.Event()
    signal.signal(signal.SIGUSR1, lambda *_: has_read.set())  # a file that it writes would be one that it reads
    read = "side = float(open(__file__[:-7] + 'side' + '.txt').read())\n        self.add(Square(side))"
    tells = f"__import__('os').kill({os.getpid()}, {signal.SIGUSR1:d})\n        __import__('time').sleep(2)"
    edit(course, "        dot = Dot()", f"        {read}\n        {tells}\n        dot = Dot()")
    table = course.root / FILE.replace("long.py", "side.txt")
    table.write_text("1.5")
    watching = watch(course, "draft:seminar01:Long")
    watching.until_rest()
    edit(course, "Circle(0.7)", "Circle(0.8)")
    watching.until(f"{DRAFT}  computed from a checkpoint")
    has_read.clear()
    assert has_read.wait(LONGEST)
    table.write_text("2.5")
    lines = watching.until_rest()
    assert not [line for line in lines if "fault" in line]
    assert drawn(lines) == "computed"
    shown = clips(course)
    assert watching.end() == 0
    (course.root / ".cache").rename(course.root / ".cache.before")
    course.doit("draft:seminar01:Long")
    assert clips(course) == shown


def below(process):
    """The processes that a process has started, and those that these have, by their parents."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, todo = {}, [process]
    while todo:
        parent = todo.pop()
        children = [child for child, its in parents.items() if its == parent]
        found |= dict.fromkeys(children, parent)
        todo += children
    return found


def all_of_them_end(processes):
    deadline = time.monotonic() + LONGEST
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_alive, processes))


def test_processes_that_are_ended_are_no_loss_and_none_is_left(course, watch, tmp_path):
    watching = watch(course, "draft:seminar01:Long")
    watching.until_rest()
    main = watching.process.pid
    (keeper,) = victims(course, "worker", main)
    stopped = [child for child, parent in below(main).items() if parent == keeper]
    assert len(stopped) == 3  # one a part, but for the first
    # One that goes on when the next save makes it obsolete.
    asleep = tmp_path / "asleep"
    waits = f"\n        open({str(asleep)!r}, 'w').close()\n        import time\n        time.sleep(3600)"
    edit(course, "self.wait(0.2)", f"self.wait(0.2){waits}")
    deadline = time.monotonic() + LONGEST
    while not asleep.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [child for child, parent in below(main).items() if parent in stopped]
    edit(course, waits, "\n        self.wait(0.2)")
    assert drawn(watching.until_rest()) == "computed from a checkpoint"
    for number, words in enumerate(("late(0.6)", "late(0.7)", "late(0.8)")):
        every = below(main)
        kept = [child for child, parent in every.items() if parent == keeper]
        for process in ([keeper], kept, [])[number]:
            os.kill(process, signal.SIGKILL)
        edit(course, ("late(0.5)", "late(0.6)", "late(0.7)")[number], words)
        assert drawn(watching.until_rest()) == ("computed" if number < 2 else "computed from a checkpoint")
        (keeper,) = [each for each in victims(course, "worker", main) if each in below(main).values()]
        assert all_of_them_end([each for each in every if each not in below(main)])
    every = below(main)
    watching.end(signal.SIGKILL)
    assert all_of_them_end(every) and all_end(course)


READING = """
from manim import *

from coursekit.stage import CourseScene


class Reading(CourseScene):
    def construct(self):
        self.scene1_read()

    def scene1_read(self):
        {early}
        for k in range(2):
            self.play(FadeIn(Square(1 + k)), run_time=0.2)
        self.play(FadeIn(Circle(0.5)), run_time=0.2)
        {late}
        for k in range(2):
            self.play(FadeIn(Circle(side)), run_time=0.2)
        self.play(*map(FadeOut, list(self.mobjects)), run_time=0.2)
"""
READS = 'side = float(self.tensors("line")["y"][-1]) / 10'


@pytest.mark.parametrize(
    ("early", "late", "how"), [(READS, "pass", "computed"), ("pass", READS, "computed from a checkpoint")]
)
def test_hyperparameters_count_where_they_are_read(new_course, watch, early, late, how):
    (new_course.root / FILE).write_text(READING.format(early=early, late=late).lstrip())
    task = "draft:seminar01:Reading"
    watching = watch(new_course, task)
    watching.until_rest()
    new_course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.7")
    lines = watching.until_rest()
    (line,) = [line for line in lines if line.startswith(f"{task}:scene1_read  ")]
    assert line.partition("  ")[2].partition(",")[0] == how
    assert not [line for line in lines if "fault" in line]
    folder = new_course.root / ".cache/clips/draft/seminar01/Reading"
    shown = (folder / "scene1_read.mp4").read_bytes()
    assert watching.end() == 0
    (new_course.root / ".cache").rename(new_course.root / ".cache.before")
    new_course.doit(task)
    assert (folder / "scene1_read.mp4").read_bytes() == shown
