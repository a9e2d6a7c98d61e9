"""A draft that is begun before the course is read is the one that would have been made afterwards, or is not used."""

import shutil
import time

import pytest

from coursekit.graph.building.builder import build_with_needs
from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.drafts.checkpoints import Checkpoints
from coursekit.graph.commands.watch.drafts.head_start import HeadStarts, TakingOver
from coursekit.graph.commands.watch.telling.reporter import WatchReporter
from coursekit.graph.jobs.engine import WrappedEngine
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING
from tests.conftest import TinyCourse

LINES = "manim_ce/lines.py"
LONG = """
    from manim import RIGHT, Scene, Square


    class Long(Scene):
        def construct(self):
            square = Square()
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.play(square.animate.shift(RIGHT), run_time=0.1)
            self.middle(square)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.rotate(0.1), run_time=0.1)
            self.play(square.animate.scale(0.5), run_time=0.1)

        def middle(self, square):
            self.play(square.animate.scale(2.0), run_time=0.1)
    """


class Looking(WatchReporter):
    """Somebody looks at one clip."""

    def __init__(self, clip):
        self.clip = clip

    def in_view(self):
        return self.clip


class Noting(WrappedEngine):
    """Workers that note what they are asked for."""

    def __init__(self, engine):
        super().__init__(engine)
        self.jobs = []

    def run(self, job):
        self.jobs.append(job)
        return super().run(job)


def pool(root):
    return WorkerPool((root / "seminars",), (*EXPERIMENTING, *DRAWING))


def made_early(course: TinyCourse, task, edit, *saved, meanwhile=lambda: None, leaves=False):
    """Have a draft made early for an edit; how many jobs were run after that, the digests of its files, and the places
    of the checkpoints that it has left.

    None instead of all where no head start was begun, or none was taken

    leaves: whether the draft before the edit leaves checkpoints
    """
    before, checkpoints = CourseTasks(course.root, "low"), Checkpoints()
    before.builder.provisional = checkpoints.provisional
    if leaves:
        drawing = checkpoints.engine(before.by_task[task], pool(course.root), before.builder)
        assert before.builder.build(before.by_task[task], drawing) == "computed" and checkpoints.places(task)
    build_with_needs(before.builder, before.by_task[task])
    starts = HeadStarts()
    starts.remember(before)
    edit()
    reporter = Looking(before.by_task[task])
    files = [course.seminar / name for name in saved]
    starts.begin(files, before, reporter, lambda: pool(course.root), checkpoints)
    meanwhile()
    after = before.read_again()
    after.builder.provisional = checkpoints.provisional
    target = after.by_task[task]
    if not all(after.builder.is_current(need) for need in target.needs):
        build_with_needs(after.builder, target.needs[0])
    early = starts.taken_by(target)
    if early is None:
        return None
    workers = Noting(pool(course.root))
    assert after.builder.build(target, TakingOver(workers, early, target)) == "computed"
    places = checkpoints.places(task)
    early.end()
    checkpoints.end()
    now = before.read_again()
    now.builder.provisional = checkpoints.provisional
    return len(workers.jobs), digests(now, task), places


def digests(tasks, task):
    target = tasks.by_task[task]
    assert tasks.builder.is_current(target)
    clip, audit = (tasks.builder.records.read(each.record) for each in (target, target.audit))
    facts = {name: clip.facts[name] for name in ("frames", "statements", "left", "sound")}
    return {role: file.digest for role, file in clip.files.items()}, clip.fingerprint, facts, clip.observed, audit.files


def made_anew(course: TinyCourse, task):
    """The same of the course as it is now, by somebody who knows nothing of it."""
    fresh = course.root.with_name("fresh")
    shutil.copytree(course.root, fresh, ignore=shutil.ignore_patterns(".cache"))
    tasks = CourseTasks(fresh, "low")
    build_with_needs(tasks.builder, tasks.by_task[task])
    return digests(CourseTasks(fresh, "low"), task)


def same(here, there):
    """Equal but for where the courses lie."""
    return here[:3] == there[:3] and {s.plain for s in here[3]} == {s.plain for s in there[3]}


FIRST, SECOND = "draft:seminar01:Lines:scene1_square", "draft:seminar01:Lines:scene2_line"


@pytest.mark.parametrize(
    ("task", "name", "old", "new"),
    [
        (FIRST, LINES, "Square(SIDE)", "Square(SIDE / 2)"),
        (FIRST, LINES, "SIDE = 1.0", "SIDE = 1.25"),
        (SECOND, "manim_ce/drawing.py", "asinh(value - 1) / 4", "asinh(value - 1) / 3"),
    ],
)
def test_an_edit_of_what_is_looked_at_is_drawn_once_and_as_ever(tiny_course, task, name, old, new):
    early = made_early(tiny_course, task, lambda: tiny_course.replace(name, old, new), name)
    assert early is not None and early[0] == 0
    assert same(early[1], made_anew(tiny_course, task))


@pytest.mark.parametrize(
    ("task", "old", "new"),
    [
        (SECOND, "Square(SIDE)", "Square(SIDE / 2)"),
        (FIRST, "SIDE = 1.0", "SIDE = 1.0  # of the square"),
        (FIRST, "def scene1_square(self):\n", 'def scene1_square(self):\n        """A square"""\n'),
    ],
)
def test_an_edit_of_something_else_begins_nothing(tiny_course, task, old, new):
    assert made_early(tiny_course, task, lambda: tiny_course.replace(LINES, old, new), LINES) is None


SHOWN = 'self._show(curve(self.tensors("line")'


@pytest.mark.parametrize(
    "shown",
    [
        'self._show(curve(self.tensors("doubled")',  # other tensors
        f"from extra import PACE; self.wait(PACE); {SHOWN}",  # another file
    ],
)
def test_a_job_with_other_arguments_is_begun_again(tiny_course, shown):
    tiny_course.write("manim_ce/extra.py", "PACE = 0.2\n")
    early = made_early(tiny_course, SECOND, lambda: tiny_course.replace(LINES, SHOWN, shown), LINES)
    assert early is not None and early[0] == 1
    assert same(early[1], made_anew(tiny_course, SECOND))


def test_what_is_made_from_other_tensors_by_now_is_made_again(tiny_course):
    def edit():
        tiny_course.replace("manim_ce/drawing.py", "/ 4", "/ 3")
        tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.75")

    early = made_early(tiny_course, SECOND, edit, "manim_ce/drawing.py")
    assert early is not None and early[0] == 1
    assert same(early[1], made_anew(tiny_course, SECOND))


def test_what_was_saved_again_meanwhile_is_made_again(tiny_course):
    def edit():
        tiny_course.replace(LINES, "Square(SIDE)", "Square(SIDE / 2)")

    def again():
        deadline = time.monotonic() + 60
        while not [*tiny_course.root.glob(".cache/tmp/*/clip.mp4")] and time.monotonic() < deadline:
            time.sleep(0.01)  # then the file was loaded
        tiny_course.replace(LINES, "Square(SIDE / 2)", "Square(SIDE / 4)")

    early = made_early(tiny_course, FIRST, edit, LINES, meanwhile=again)
    assert early is not None and early[0] == 1
    assert same(early[1], made_anew(tiny_course, FIRST))


@pytest.mark.parametrize(
    ("old", "new"),
    [("scale(0.5)", "scale(0.25)"), ("scale(2.0)", "scale(1.5)"), ("square = Square()", "square = Square(3)")],
)
@pytest.mark.parametrize("leaves", [True, False])
def test_a_clip_in_parts_is_drawn_early_and_leaves_checkpoints_near_the_edit(tiny_course, old, new, leaves):
    tiny_course.write("manim_ce/long.py", LONG)
    task = "draft:seminar01:Long:construct"
    edit = lambda: tiny_course.replace("manim_ce/long.py", old, new)  # noqa: E731
    early = made_early(tiny_course, task, edit, "manim_ce/long.py", leaves=leaves)
    assert early is not None and early[0] == 0 and early[2] == [1, 2]
    files, _, facts, _, _ = early[1]
    anew, _, wanted, _, _ = made_anew(tiny_course, task)
    assert files == anew
    assert facts == {**wanted, "statements": facts["statements"]}  # which come with the proof
