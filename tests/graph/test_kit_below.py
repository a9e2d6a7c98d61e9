"""A course whose kit lies below its own folder, as in a repository that has both."""

import os
import shutil
import sys

import pytest
import torch

from coursekit.graph.source.project_files import KIT
from tests.conftest import TinyCourse

LOW = "quality=low"


@pytest.fixture
def course_around_kit(tmp_path):
    """A course with a kit of its own below its folder, as in a repository that has both."""
    course = TinyCourse.create(tmp_path / "course")
    shutil.copytree(KIT, course.root / "seminars/coursekit", ignore=shutil.ignore_patterns("__pycache__"))
    return course


def doit(course, *arguments):
    path = {"PYTHONPATH": str(course.root / "seminars"), "PYTHONDONTWRITEBYTECODE": ""}
    done = course.shell(sys.executable, "-m", "doit", LOW, *arguments, environment=path)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_job_may_read_all_of_the_kit_wherever_it_lies(course_around_kit):
    lines = "from pathlib import Path\n\nimport coursekit\nimport numpy as np\n"
    course_around_kit.replace("manim_ce/lines.py", "import numpy as np\n", lines)
    read = 'open(Path(coursekit.__file__).with_name("screening") / "template" "s/base.html")'
    course_around_kit.replace("manim_ce/lines.py", "square = Square", f"{read}.close()\n        square = Square")
    assert "clip:seminar01:Lines:scene1_square  computed" in doit(course_around_kit, "render")


def test_an_edit_of_the_kit_runs_though_its_file_has_the_size_and_the_time_that_it_had(course_around_kit):
    kit = course_around_kit.root / "seminars/coursekit/lab/tensors/tensor_files.py"
    text = kit.read_text()
    kit.write_text(text.replace("    return loaded\n", "    return {n: 3 * t for n, t in loaded.items()}\n"))
    doit(course_around_kit, "tensor:seminar01:doubled")
    before, was = kit.stat(), tensors_of(course_around_kit)
    kit.write_text(kit.read_text().replace("3 * t", "5 * t"))
    os.utime(kit, ns=(before.st_atime_ns, before.st_mtime_ns))
    doit(course_around_kit, "tensor:seminar01:doubled")
    assert (tensors_of(course_around_kit) * 3).equal(was * 5)


def tensors_of(course):
    return torch.load(course.file(".cache/trajectories/*/doubled.pt"))["y"]


# A process that has imported the kit when it is pulled: it reads the course once more with what it has in memory.
PULLED_UNDER_IT = """
from pathlib import Path

from coursekit.graph.course import discovery
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs import registry

file = Path(registry.__file__)
file.write_text(file.read_text() + "\\nENTRIES = {**ENTRIES, 'further': ENTRIES[next(iter(ENTRIES))]}\\n")
read_course(Path.cwd())
"""


def test_a_kit_that_is_pulled_under_a_running_command_leaves_nothing_that_the_next_cannot_read(
    course_around_kit, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    path = {"PYTHONPATH": str(course_around_kit.root / "seminars")}
    done = course_around_kit.shell(sys.executable, "-c", PULLED_UNDER_IT, environment=path)
    assert done.returncode == 0, done.stderr
    course_around_kit.replace("hyperparams.toml", "steps = 5", "steps = 6")
    assert "seminar01" in doit(course_around_kit, "list", "--all")
