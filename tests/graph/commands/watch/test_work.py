"""What is made after a save, and what a save makes obsolete."""

import os
import queue
import subprocess
import sys

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.telling.reporter import WatchReporter
from coursekit.graph.commands.watch.wanted import Wanted
from coursekit.graph.commands.watch.work import Work

# In a process of its own, whose server of workers is still importing when the save comes.
AT_THE_START = """
import queue
import sys
import time
from pathlib import Path
from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.telling.reporter import WatchReporter
from coursekit.graph.commands.watch.work import Work
from coursekit.graph.jobs.workers.server import server_process

course, ended = CourseTasks(Path.cwd(), "low"), queue.Queue()
work = Work(course, WatchReporter(sys.stdout), ended.put)
work.drafts = [course.by_task[f"tensor:seminar01:{name}"] for name in ("line", "free")]
work.start(None)
while server_process() is None:
    time.sleep(0.01)
time.sleep(0.2)
course.by_task.pop("tensor:seminar01:line")  # as after a save
work.end_unwanted()
for job in (ended.get(timeout=60), ended.get(timeout=60)):
    if work.finish(job):
        print(job.target.task, job.outcome, job.problem)
work.end()
"""


def test_a_save_at_the_start_ends_what_it_makes_obsolete_and_nothing_else(new_course):
    with open(new_course.seminar / "experiments.py", "a") as experiments:
        experiments.write("\n\ndef free(steps: Count) -> Tensors:\n    return {'y': torch.arange(steps)}\n")
    with open(new_course.seminar / "hyperparams.toml", "a") as tables:
        tables.write("\n[free]\nsteps = 3\n")
    ran = subprocess.run(
        [sys.executable, "-c", AT_THE_START], cwd=new_course.root, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "tensor:seminar01:free computed \n"


@pytest.mark.parametrize(
    ("section", "first"),
    [
        ("scene1_square", "draft:seminar01:Lines:scene1_square"),
        ("scene2_line", "tensor:seminar01:line"),
        ("scene3_doubled", "tensor:seminar01:line"),  # which what it needs needs
    ],
)
def test_what_somebody_looks_at_is_made_first(section, first, new_course, monkeypatch):
    course = CourseTasks(new_course.root, "low")
    reporter = WatchReporter(sys.stdout)
    monkeypatch.setattr(reporter, "in_view", lambda: course.by_task[f"draft:seminar01:Lines:{section}"])
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    work = Work(course, reporter, lambda job: None)
    wanted = Wanted(course, ["draft"])
    work.ask_for(wanted)
    try:
        work.start(wanted)
        assert [*work.jobs] == [first]
    finally:
        work.end()
        work.let_go()


@pytest.mark.parametrize("is_seen", [True, False])
def test_a_draft_that_somebody_looks_at_is_joined_to_its_film_alone(is_seen, tiny_course, monkeypatch):
    film = "draft:seminar01:Lines"
    tiny_course.doit("draft")
    (tiny_course.root / ".cache/drafts/seminar01/Lines.mp4").unlink()
    course = CourseTasks(tiny_course.root, "low")
    reporter = WatchReporter(sys.stdout)
    seen = course.by_task[f"{film}:scene2_line"] if is_seen else None
    monkeypatch.setattr(reporter, "in_view", lambda: seen)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    ended = queue.Queue()
    work = Work(course, reporter, ended.put)
    wanted = Wanted(course, ["preview"])
    work.ask_for(wanted)
    try:
        work.start(wanted)
        assert film in work.jobs and (len(work.jobs) == 1) == is_seen
        work.start(wanted)  # as after any other news
        assert (len(work.jobs) == 1) == is_seen
        while film in work.jobs:
            work.finish(ended.get(timeout=60))
        work.start(wanted)
        assert work.jobs
    finally:
        work.end()
        work.let_go()


def test_a_draft_is_audited_though_its_film_cannot_be_joined(tiny_course):
    tiny_course.doit("draft")
    tiny_course.replace("manim_ce/lines.py", "Square(", "Square(0.5 * ")
    tiny_course.replace(
        "manim_ce/lines.py", "def scene3_doubled(self):\n", "def scene3_doubled(self):\n        missing\n"
    )
    course = CourseTasks(tiny_course.root, "low")
    ended = queue.Queue()
    work = Work(course, WatchReporter(sys.stdout), ended.put)
    wanted = Wanted(course, ["draft"])
    work.ask_for(wanted)
    square = course.by_task["draft:seminar01:Lines:scene1_square"]
    assert not course.builder.is_current(square.audit)
    try:
        work.start(wanted)
        while not course.builder.is_current(square):
            work.finish(ended.get(timeout=60))
            work.start(wanted)
        assert course.builder.is_current(square.audit)
    finally:
        work.end()
        work.let_go()


@pytest.mark.parametrize(
    ("target", "section", "others", "looks"),
    [
        ("draft:seminar01:Lines", "scene2_line", [True, True, False], 3),  # whatever else happens goes before it
        ("draft:seminar01:Lines", "scene2_line", None, 2),  # and at the end nobody waits any longer
        ("draft:seminar01:Lines", "", None, 0),
        ("draft:seminar01:Lines:scene2_line", "scene2_line", None, 0),
    ],
)
def test_nothing_is_begun_while_a_film_comes_that_somebody_looks_at(
    target, section, others, looks, tiny_course, monkeypatch
):
    course = CourseTasks(tiny_course.root, "low")
    reporter, asked = WatchReporter(sys.stdout), []
    seen = course.by_task[f"draft:seminar01:Lines:{section}"] if section else None
    monkeypatch.setattr(reporter, "in_view", lambda: seen)
    work = Work(course, reporter, lambda job: None)

    def go_on():
        asked.append(1)
        return others is None or others[len(asked) - 1]

    work.let_film_come(course.by_task[target], go_on)
    assert len(asked) >= looks if looks == 2 else len(asked) == looks
