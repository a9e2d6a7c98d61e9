"""A course of many files is read by several processes, and comes out as it does by one."""

import json
import sys

import pytest

SCENE = """
from manim import *


class Scene{number}(Scene):
    def construct(self):
        self.play(Create(Square({number})))
        self.next_section("later")
        self.play(Create(Circle()))
"""
READ = """
import json, os
from pathlib import Path
from coursekit.graph.course import side_by_side
from coursekit.graph.course.reading import read_course

{before}
forked, fork = [], os.fork
os.fork = lambda: forked.append(fork()) or forked[-1]
course = read_course(Path.cwd())
kept = json.loads(next(Path(".cache/analysis").glob("course.json")).read_text().partition("\\n")[2])
print(json.dumps([len(forked), kept["seminars"]]))
"""
ALONE = "side_by_side.FEWEST = 1000"
LOST = "side_by_side._read_apart = lambda share, parent: os._exit(1)"


@pytest.fixture
def many(new_course):
    for number in range(12):
        new_course.write(f"scene{number}.py", SCENE.format(number=number))
    new_course.write("broken.py", "from manim import *\n\nclass Broken(Scene):\n    def construct(self:\n")
    return new_course


def read(course, before=""):
    """How often a process was forked, and the seminars as they were found, with nothing known of any."""
    for path in course.root.glob(".cache"):
        path.rename(course.root / f".before{len([*course.root.iterdir()])}")
    told = course.shell(sys.executable, "-c", READ.format(before=before))
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_what_is_found_is_the_same_whoever_reads_it(many):
    forked, found = read(many, "os.cpu_count = lambda: 3")
    assert forked == 2
    assert len(found[0]["scenes"]) == 14  # with the one that the course had, and the broken one
    assert read(many, ALONE) == [0, found]


def test_a_reader_that_ends_early_is_no_loss(many):
    forked, found = read(many, f"os.cpu_count = lambda: 3\n{LOST}")
    assert [forked, found] == [2, read(many, ALONE)[1]]


def test_what_is_known_is_read_by_nobody(many):
    read(many, "os.cpu_count = lambda: 3")
    many.replace("scene3.py", "Circle()", "Dot()")
    told = many.shell(sys.executable, "-c", READ.format(before="os.cpu_count = lambda: 3"))
    assert json.loads(told.stdout)[0] == 0
