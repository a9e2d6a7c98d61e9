"""Libraries that are installed, upgraded or edited while a course is followed, or while a server of workers runs."""

import os
import sys
from contextlib import contextmanager

import pytest

from tests.watching import Watching, tasks

LOW = "quality=low"


@contextmanager
def watching(course, *arguments):
    running = Watching(course, LOW, *arguments)
    try:
        running.until_rest()
        yield running
        assert running.end() == 0
    finally:
        running.close()


def distribution(folder, version, text, entry_points=""):
    """A distribution as an installer leaves it; an older one goes."""
    for info in folder.glob("thing-*.dist-info"):
        for file in info.iterdir():
            file.unlink()
        info.rmdir()
    info = folder / f"thing-{version}.dist-info"
    info.mkdir(parents=True)
    (folder / "thing.py").write_text(text)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n")
    (info / "RECORD").write_text(f"thing.py,sha256={hash(text)},1\n")
    (info / "entry_points.txt").write_text(entry_points)


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder of installed packages, beside this machine's own."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


@pytest.fixture
def beyond(tmp_path, monkeypatch):
    """A folder of packages that are installed as links to their source."""
    folder = tmp_path / "beyond"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


@pytest.mark.parametrize("version", ["2.0", "1.0"])
def test_a_library_that_is_installed_anew_is_the_one_of_the_next_build(version, packages, new_course):
    new_course.replace("experiments.py", "import torch\n", "import torch\n\nfrom thing import FACTOR\n")
    new_course.replace("experiments.py", "factor * line", "FACTOR * factor * line")
    distribution(packages, "1.0", "FACTOR = 1\n")
    with watching(new_course, "tensor") as running:
        distribution(packages, version, "FACTOR = 20\n")
        running.until("libraries were installed or removed: starting anew")
        assert "tensor:seminar01:doubled" in tasks(running.until_rest())


def test_a_library_that_was_missed_is_found_once_it_is_installed(packages, new_course):
    new_course.replace("experiments.py", "import torch\n", "import torch\n\nfrom thing import FACTOR\n")
    with watching(new_course, "tensor") as running:
        distribution(packages, "1.0", "FACTOR = 1\n")
        running.until("libraries were installed or removed: starting anew")
        assert {*tasks(running.until_rest())} == {"tensor:seminar01:line", "tensor:seminar01:doubled"}


def test_a_library_that_is_edited_where_it_stands_makes_stale_what_imports_it(beyond, new_course):
    new_course.replace("experiments.py", "import torch\n", "import torch\n\nfrom thing import FACTOR\n")
    new_course.replace("experiments.py", "factor * line", "FACTOR * factor * line")
    (beyond / "thing.py").write_text("from below import FACTOR\n")
    (beyond / "below.py").write_text("FACTOR = 1\n")
    with watching(new_course, "tensor") as running:
        (beyond / "below.py").write_text("FACTOR = 20\n")
        assert "tensor:seminar01:doubled" in tasks(running.until_rest())


PLUGIN = "[manim.plugins]\nthing = thing\n"


def test_a_plugin_of_manim_that_is_edited_where_it_stands_is_loaded_anew(beyond, new_course):
    """Manim imports its plugins itself, once, in the server that all workers are forked from."""
    size = new_course.root / "size.txt"
    scene = "\n".join(
        (
            "from manim import Create, Scene, Square",
            "import manim",
            "class Lines(Scene):",
            "    def construct(self):",
            f"        with open({str(size)!r}, 'w') as file:",
            "            file.write(str(manim.WIDE))",
            "        self.add(Square(manim.WIDE))",
            "        self.wait(0.2)",
        )
    )
    program = "import manim\nmanim.WIDE = {}\n"
    new_course.write("manim_ce/lines.py", scene)
    distribution(beyond, "1.0", program.format(1), PLUGIN)
    with watching(new_course, "clip") as running:
        assert size.read_text() == "1"
        (beyond / "thing.py").write_text(program.format(2))
        assert "clip:seminar01:Lines:construct" in tasks(running.until_rest())
        assert size.read_text() == "2"


def test_settings_of_a_user_that_come_later_are_those_of_the_next_clip(tmp_path, new_course, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    settings = tmp_path / "home/.config/manim/manim.cfg"
    settings.parent.mkdir(parents=True)
    seen = new_course.root / "seen.txt"
    scene = "\n".join(
        (
            "from manim import *",
            "class Lines(Scene):",
            "    def construct(self):",
            f"        with open({str(seen)!r}, 'w') as file:",
            "            file.write(str(manim_log_width()))",
            "        self.add(Square())",
            "        self.wait(0.2)",
            "def manim_log_width():",
            "    import manim",
            "    return manim._config.parser['logger']['log_width']",
        )
    )
    new_course.write("manim_ce/lines.py", scene)
    with watching(new_course, "clip") as running:
        assert seen.read_text() == "-1"
        settings.write_text("[logger]\nlog_width = 77\n")
        assert tasks(running.until_rest())
        assert seen.read_text() == "77"


def test_a_server_whose_files_change_serves_on(new_course, monkeypatch, tmp_path):
    """What changes all the time is looked at once a job."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    distribution(tmp_path, "1.0", "import os\nos.utime(__file__)\n", PLUGIN)
    done = new_course.shell(sys.executable, "-m", "doit", LOW, environment={"PYTHONPATH": os.environ["PYTHONPATH"]})
    assert done.returncode == 0, done.stdout + done.stderr
