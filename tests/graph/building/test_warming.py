"""Who does the work of a build begins with what takes long while the build is still loaded, and reads."""

import sys
from pathlib import Path

import pytest

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


LOADING = """
import sys

class Asked:
    def find_spec(self, name, *_):
        if name == "doit.doit_cmd":
            from coursekit.graph.jobs.workers import server
            print("server", server.server_process() is not None)

sys.meta_path.insert(0, Asked())
from coursekit.graph.command_line.program import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("arguments", "is_there"),
    [
        (("quality=low", "tensor"), True),
        (("tensor:seminar01",), True),
        (("list",), False),
        (("quality=low", "list"), False),
        (("-f", "dodo.py", "tensor"), False),  # a map that may lie elsewhere is read first
        (("help", "tensor:seminar01"), False),
    ],
)
def test_workers_import_before_the_program_is_loaded_where_a_line_names_tasks(new_course, arguments, is_there):
    done = new_course.shell(sys.executable, "-c", LOADING, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[0] == f"server {is_there}"
