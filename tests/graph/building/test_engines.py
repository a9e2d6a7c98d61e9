"""Who does the work of a build begins with what takes long while the build still reads."""

import sys
from pathlib import Path

from coursekit.graph.building.engines import preload_for_experiments
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.registry import EXPERIMENTING

ASKED = """
from coursekit.graph.jobs.workers import server

print("server", server.server_process() is not None)

ROOT"""


def asked(new_course):
    """What `doit` says of the server, at the moment at which the map is loaded."""
    dodo = new_course.root / "dodo.py"
    dodo.write_text(dodo.read_text().replace("\nROOT", ASKED, 1))
    doit = str(Path(sys.executable).with_name("doit"))

    def said(*arguments, **environment):
        done = new_course.shell(doit, *arguments, environment=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return [line for line in done.stdout.splitlines() if line.startswith("server")]

    return said


def test_workers_import_while_a_course_is_read_for_the_first_time(new_course):
    said = asked(new_course)
    assert said("list") == ["server False"]
    (new_course.root / ".cache/analysis").rename(new_course.root / ".cache/kept")
    assert said("quality=low", "tensor") == ["server True"]
    new_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    assert said("quality=low", "tensor") == ["server False"]


def test_workers_import_at_once_where_scenes_and_nothing_else_were_saved(new_course):
    said = asked(new_course)
    low = ("quality=low", "tensor")
    said(*low)
    assert said(*low) == ["server False"]
    new_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 2.0")
    assert said("list") == ["server False"]
    new_course.replace("manim_ce/lines.py", "SIDE = 2.0", "SIDE = 3.0")
    assert said(*low) == ["server True"]
    assert said(*low) == ["server False"]
    new_course.replace("manim_ce/lines.py", "SIDE = 3.0", "SIDE = 4.0")
    new_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    assert said(*low) == ["server False"]  # what they need is known only when the course is read


def test_workers_import_what_experiments_reach_of_the_lab(new_course):
    plain = read_course(new_course.root)
    assert {"coursekit.lab.models.digits"}.isdisjoint(preload_for_experiments(plain.root, plain.experiments))
    path = new_course.seminar / "experiments.py"
    path.write_text(f"from coursekit.lab.models.digits import digits\n{path.read_text()}\n\nSHOWN = digits()\n")
    course = read_course(new_course.root)
    assert {*EXPERIMENTING, "coursekit.lab.models.digits"} <= {
        *preload_for_experiments(course.root, course.experiments)
    }
