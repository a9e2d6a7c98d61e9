"""A scene that stopped where a part begins goes on with the code of an edited file: as a scene that began anew."""

import ast
import random
import textwrap
import wave
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from coursekit.graph.jobs.observing.reads import Reads
from coursekit.graph.jobs.processes.stopped import Checkpoint
from coursekit.graph.jobs.registry import Observed, RenderAudited
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING
from tests.stage.performing.parts.walked_scenes import CUTS, SCENES

NEW = ("self.wait(0.2)", "self.play(Create(Square(0.1 + np.random.random())), run_time=0.2)", "later = [self.time]")
HELPED = '''
    """A scene that is helped by all that a file may have."""
    from manim import *

    SIDE = 1.0
    SHADE = [0.2, 0.4]


    def shape(side):
        return Square(side)


    def late_shape(side=0.3, *, turned=0.1):
        return Circle(side).rotate(turned)


    class Mark(Dot):
        def ring(self):
            return Circle(0.2).move_to(self)


    class Below(Scene):
        late = 0.5
        early = 0.4

        def construct(self):
            self.play(Create(shape(self.early)), run_time=0.2)
            marks = [Mark(k * RIGHT) for k in range(3)]
            marks[0].add_updater(lambda mark, dt: mark.shift(dt * np.random.random() * UP))
            self.add(*marks)
            clock = ValueTracker(0)
            held = always_redraw(lambda: Square(0.1 + clock.get_value()).next_to(marks[0]))
            self.add(held)
            self.play(clock.animate.set_value(0.3), run_time=0.2)
            self.wait(0.2)
            self.play(FadeIn(late_shape(self.late), marks[1].ring()), run_time=0.2)
            for mark in marks:
                self.play(mark.animate.scale(SIDE + SHADE[0]), run_time=0.2)
            marks = self.outro(marks)
            self.play(clock.animate.set_value(0.6), FadeOut(*marks), run_time=0.2)
            self.wait(0.2)

        def outro(self, marks):
            kept = marks[1:]
            self.play(kept[0].animate.shift(DOWN), run_time=0.2)
            return kept


    class Above(Below):
        def construct(self):
            super().construct()
            self.play(*map(FadeOut, self.mobjects), run_time=0.2)
            self.wait(0.2)

        def outro(self, marks):
            return super().outro(marks)[:1]
'''
CUT = {"Below": (0, 7, 8, 10), "Above": (0, (0, 7), (0, 10), 1, 2)}
# What is edited, and whether the scene goes on: it begins anew where a file would have to be imported again.
EDITS = {
    "a label": ("self.late), marks[1]", "self.late).set_color(RED), marks[1]", True),
    "a function of the module": ("Circle(side).rotate", "Square(side).rotate", True),
    "another method of the scene": ("kept[0].animate.shift(DOWN)", "kept[0].animate.shift(2 * DOWN)", True),
    "a method with super()": ("super().outro(marks)[:1]", "super().outro(marks)[1:]", True),
    "a method of what is on stage": ("Circle(0.2).move_to", "Circle(0.1).move_to", True),
    "an attribute of the class": ("late = 0.5", "late = 0.6", True),
    "a constant": ("SIDE = 1.0", "SIDE = 1.5", True),
    "a list": ("SHADE = [0.2, 0.4]", "SHADE = [0.3, 0.4]", True),
    "a new function": ("class Mark", "def new(a, b=1):\n    return a * b\n\n\nclass Mark", True),
    "a default": ("turned=0.1", "turned=0.2", False),
    "a base": ("class Mark(Dot)", "class Mark(Square)", False),
    "an import": ("from manim import *", "from manim import *\nimport math", False),
    "a decorator": (
        "    def outro(self, marks):\n        kept",
        "    @staticmethod\n    def outro(marks):\n        kept",
        False,
    ),
    "who looks at frames": ("kept = marks[1:]", "kept = locals()['marks'][1:]", False),
}


@pytest.fixture(scope="module")
def seminar(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stopped") / "project/seminars/01_any"
    folder.mkdir(parents=True)
    for name, pitch in {"low": 220, "high": 880}.items():
        samples = (8000 * np.sin(2 * np.pi * pitch * np.arange(4000) / 8000)).astype("<i2")
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
    return folder


@pytest.fixture(scope="module")
def pool(seminar):
    pool = WorkerPool((seminar.parent,), DRAWING)
    yield pool
    pool.shutdown()


class Stopping:
    """Runs of the scenes of one file, some of which leave checkpoints."""

    def __init__(self, file, text, pool, folder):
        self.file, self.pool, self.folder = file, pool, folder
        self.text = textwrap.dedent(text).lstrip()
        self.section = None
        self.runs = 0

    def job(self, scene, cuts, wanted, leaves=()):
        self.runs += 1
        folder = self.folder / str(self.runs)
        folder.mkdir()
        seminar = self.file.parent
        reads = Reads("a test", "draft:test", seminar.parents[1], frozenset([self.file]), self.file, seminar)
        places = [place if isinstance(place, tuple) else (place,) for place in cuts]
        given = {"cuts": places, "wanted": wanted, "side_by_side": False, "leaves": leaves}
        sections = ("first", "second") if self.section else ()
        job = RenderAudited(self.file, scene, self.section, sections, {}, (854, 480, 15), folder, {}, **given)
        return Observed(job, reads)

    @contextmanager
    def stopped(self, scene, cuts):
        """The checkpoints of a whole run, by part; and their keeper."""
        self.file.write_text(self.text)
        every, taken = [*range(len(cuts))], []
        self.pool.run_leaving(self.job(scene, cuts, every, every), lambda *left: taken.append(left))
        ((keeper, checkpoints),) = taken
        try:
            yield keeper, {each.name: each for each in checkpoints}
        finally:
            for each in checkpoints:
                each.end()
            keeper.end()

    def gone_on(self, keeper, checkpoint, scene, cuts):
        job = self.job(scene, cuts, [*range(checkpoint.name, len(cuts))])
        return job.job.folder, self.pool.go_on(keeper, checkpoint, job, lambda keeper, left: None)

    def anew(self, scene, cuts, wanted):
        job = self.job(scene, cuts, wanted)
        return job.job.folder, self.pool.run(job)


@pytest.fixture
def stopping(seminar, pool, tmp_path):
    return lambda text: Stopping(seminar / "scenes.py", text, pool, tmp_path)


def shown(folder, done):
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    facts = {
        name: fact
        for name, fact in vars(done.value).items()
        if name in ("frames", "chapters", "subcaptions", "pieces", "left")
    }
    return {name: len(files[name]) for name in files}, files, facts


def _is_source(seen):
    return seen.name.endswith(".py")


def edited(text, scene, number, new):
    """A file with one more statement in a scene's construct(), with no comment and other lines."""
    tree = ast.parse(text)
    (kind,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == scene)
    (construct,) = (node for node in kind.body if isinstance(node, ast.FunctionDef) and node.name == "construct")
    docstring = isinstance(construct.body[0], ast.Expr) and isinstance(construct.body[0].value, ast.Constant)
    construct.body[number + docstring : number + docstring] = ast.parse(new).body
    return ast.unparse(tree)


@pytest.mark.parametrize("scene", CUTS)
def test_an_edit_after_any_place_shows_what_a_run_from_the_start_shows(scene, stopping):
    run, cuts, choice = stopping(SCENES), CUTS[scene], random.Random(scene)
    tops = [place if isinstance(place, int) else place[0] for place in cuts]
    with run.stopped(scene, cuts) as (keeper, checkpoints):
        assert [*checkpoints] == [*range(1, len(cuts))]
        for part, checkpoint in checkpoints.items():
            # Within a call that is cut, construct() goes on after it.
            first = tops[part] + isinstance(cuts[part], tuple)
            number = choice.randint(first, max(first, tops[-1]))
            moved = [
                place + 1 if isinstance(place, int) and place >= number and other > part else place
                for other, place in enumerate(cuts)
            ]
            if any(isinstance(place, tuple) and place[0] >= number for place in cuts[part + 1 :]):
                number, moved = tops[-1], [*cuts]
            run.file.write_text(edited(run.text, scene, number, choice.choice(NEW)))
            folder, done = run.gone_on(keeper, checkpoint, scene, moved)
            assert (done.value.uncut, done.value.continued) == ("", part)
            there, fresh = run.anew(scene, moved, [*range(part, len(cuts))])
            assert shown(folder, done) == shown(there, fresh)
            # The edited file is no input beyond what its slice says.
            assert [*filter(_is_source, done.observed)] == [*filter(_is_source, fresh.observed)]


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("scene", CUT)
def test_what_has_changed_elsewhere_in_the_file_takes_its_place_or_the_scene_begins_anew(scene, what, stopping):
    run, cuts, (old, new, goes_on) = stopping(HELPED), CUT[scene], EDITS[what]
    assert run.text.count(old) == 1
    with run.stopped(scene, cuts) as (keeper, checkpoints):
        run.file.write_text(run.text.replace(old, new))
        folder, done = run.gone_on(keeper, checkpoints[1], scene, cuts)
        assert (done.value.uncut == "") == goes_on
        if goes_on:
            assert shown(folder, done) == shown(*run.anew(scene, cuts, [*range(1, len(cuts))]))


def _extend(taken, _, left):
    taken.extend(left)


SECTIONED = '''
    """A section that goes on is compared with how it began, as one that ran at once."""
    from manim import *

    from coursekit.stage import CourseScene


    class Sectioned(CourseScene):
        def construct(self):
            self.first()
            self.second()

        def first(self):
            self.play(FadeIn(Square()), run_time=0.2)
            self.play(FadeOut(*self.mobjects), run_time=0.2)

        def second(self):
            dot = Dot(np.random.random() * UP)
            dot.add_updater(lambda mobject, dt: mobject.shift(dt * RIGHT))
            self.add(dot)
            self.wait(0.4)
            word = Text("one")
            self.play(Write(word), run_time=0.4)
            self.play(FadeOut(word), FadeOut(dot), run_time=0.2)
'''


KEEPING = '''
    """What an edit gives another value is changed by what comes after it."""
    from manim import *

    from coursekit.stage import CourseScene

    TABLE = [0.2, [0.4]]
    SIDE = 1.0


    class Keeping(CourseScene):
        WIDE = 0.5
        ROW = [0.5]

        def construct(self):
            self.first()
            self.second()

        def first(self):
            self.play(FadeIn(Square()), run_time=0.2)
            self.play(FadeOut(*self.mobjects), run_time=0.2)

        def second(self):
            global SIDE
            self.wait(0.4)
            self.wait(0.2)
            (TABLE[0], SIDE, Keeping.WIDE, self.ROW)
            self.add(Square(SIDE + TABLE[0] + self.WIDE + self.ROW[0]))
            self.wait(0.2)
            self.remove(*self.mobjects)
'''
GIVEN = {
    "a table": ("TABLE = [0.2, [0.4]]", "TABLE = [0.2, [0.5]]", "TABLE[1].append(0.5)"),
    "a number": ("SIDE = 1.0", "SIDE = 1.5", "SIDE += 0.25"),
    "a number of the class": ("WIDE = 0.5", "WIDE = 0.75", "Keeping.WIDE *= 2"),
    "a list of the class": ("ROW = [0.5]", "ROW = [0.25]", "self.ROW.append(0.75)"),
}


@pytest.mark.parametrize("changes", [True, False])
@pytest.mark.parametrize("what", GIVEN)
def test_what_an_edit_gave_and_the_section_changes_then_is_told_by_a_run_from_its_start(what, changes, stopping):
    old, new, change = GIVEN[what]
    run, cuts = stopping(KEEPING), (0, 2, 3)
    run.section = "second"
    if changes:
        run.text = run.text.replace("(TABLE[0], SIDE, Keeping.WIDE, self.ROW)", change)
    with run.stopped("Keeping", cuts) as (keeper, checkpoints):
        run.file.write_text(run.text.replace(old, new))
        folder, done = run.gone_on(keeper, checkpoints[1], "Keeping", cuts)
        there, fresh = run.anew("Keeping", cuts, [1, 2])
        assert bool(done.value.uncut) == bool(fresh.value.left) == changes
        if not changes:
            assert shown(folder, done) == shown(there, fresh)


@pytest.mark.parametrize("new", ["one two", 'one"); self.later = ("1'])
def test_a_section_goes_on_and_what_it_leaves_is_told_by_a_run_from_its_start(new, stopping):
    run, cuts = stopping(SECTIONED), (0, 4, 6)
    run.section = "second"
    with run.stopped("Sectioned", cuts) as (keeper, checkpoints):
        run.file.write_text(run.text.replace('"one"', f'"{new}"'))
        folder, done = run.gone_on(keeper, checkpoints[1], "Sectioned", cuts)
        if "later" in new:
            assert done.value.uncut
            return
        assert not done.value.uncut
        assert shown(folder, done) == shown(*run.anew("Sectioned", cuts, [1, 2]))


def test_who_went_on_leaves_places_to_go_on_from(stopping):
    run, cuts = stopping(HELPED), CUT["Below"]
    with run.stopped("Below", cuts) as (keeper, checkpoints):
        for side in (0.7, 0.8):
            run.file.write_text(run.text.replace("late = 0.5", f"late = {side}"))
            job, taken = run.job("Below", cuts, [1, 2, 3], [2, 3]), list[Checkpoint]()
            run.pool.go_on(keeper, checkpoints[1], job, partial(_extend, taken))
            assert [each.name for each in taken] == [2, 3]
            changed = run.file.read_text().replace("kept = marks[1:]", "kept = marks[2:]\n        kept[0].scale(2)")
            run.file.write_text(changed)
            for each in taken:
                folder, done = run.gone_on(keeper, each, "Below", cuts)
                there, fresh = run.anew("Below", cuts, [*range(each.name, len(cuts))])
                assert done.value.continued == each.name and shown(folder, done) == shown(there, fresh)
                each.end()


@pytest.mark.parametrize(
    "line",
    [
        "import os; self.pipe = os.pipe()",
        "import mmap; self.memory = mmap.mmap(-1, 8)",
        "import subprocess; self.sleeping = subprocess.Popen(['sleep', '5'])",
        "import threading; threading.Thread(target=lambda: __import__('time').sleep(5), daemon=True).start()",
        "import inspect",
        "open('kept.txt', 'w').close()",
    ],
)
def test_nothing_is_left_where_something_is_shared_with_those_that_go_on(line, stopping):
    text = textwrap.dedent(HELPED).replace("clock = Value", f"{line}\n        clock = Value", 1)
    run, taken = stopping(text), []
    run.file.write_text(run.text)
    job = run.job("Below", (0, 8, 9, 11), [0, 1, 2, 3], [1, 2, 3])
    done = run.pool.run_leaving(job, lambda *left: taken.append(left))
    assert not done.value.uncut and taken == []
