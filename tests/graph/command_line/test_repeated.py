"""A line typed again with nothing to do is answered at once; whatever could change the answer has the line run."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TinyCourse

PROGRAM = """
import sys
from coursekit.graph.command_line.program import main
status = main()
print("ran" if "doit.doit_cmd" in sys.modules else "answered")
sys.exit(status)
"""


def type_line(course: TinyCourse, *arguments: str, below: str = ".") -> list[str]:
    """What `doit` prints as a program of its own, and whether it ran or answered."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=course.root / below,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode in (0, 1), ended.stderr
    return ended.stdout.splitlines()


def answered(course: TinyCourse, *arguments: str) -> bool:
    return type_line(course, *arguments)[-1] == "answered"


@pytest.fixture
def typed_course(tiny_course: TinyCourse) -> TinyCourse:
    """A built course in which `doit quality=low` was typed with nothing to do."""
    type_line(tiny_course, "quality=low")  # files that were copied have other times
    told, how = type_line(tiny_course, "quality=low")
    assert told.startswith("6 current; ") and how == "answered"
    return tiny_course


def append(name: str, text: str) -> Callable[[Path], object]:
    def touch(root: Path) -> None:
        with open(root / name, "a") as file:
            file.write(text)

    return touch


CLIP = ".cache/clips/low/seminar01/Lines/scene1_square"
TOUCHES = {
    "source": append("seminars/01_tiny/manim_ce/lines.py", "\n"),
    "hyperparameters": append("seminars/01_tiny/hyperparams.toml", "\n"),
    "asset": append("seminars/01_tiny/lines.csv", "1"),
    "map": append("dodo.py", "\n"),
    "doit's settings": append("pyproject.toml", "[tool.doit]\n"),
    "manim's settings": append("manim.cfg", "[CLI]\n"),
    "video": append("seminars/01_tiny/static/Lines.mp4", "x"),
    "clip": lambda root: (root / f"{CLIP}.mp4").unlink(),
    "record": lambda root: (root / f"{CLIP}.json").unlink(),
    "folder passed over": append("seminars/02_new/experiments.py", ""),
}


@pytest.mark.parametrize("what", TOUCHES)
def test_a_line_is_run_again_once_something_was_touched(typed_course: TinyCourse, what: str) -> None:
    (typed_course.root / "seminars/02_new").mkdir()
    TOUCHES[what](typed_course.root)
    assert not answered(typed_course, "quality=low")


def test_another_line_is_run(typed_course: TinyCourse) -> None:
    for other in (["quality=low", "render"], ["quality=low", "-n", "1"], ["quality=low", "-a", "captions"], ["list"]):
        assert not answered(typed_course, *other)
    assert type_line(typed_course, "quality=low", below="seminars")[-1] == "ran"


def test_always_runs_always(typed_course: TinyCourse) -> None:
    line = ("quality=low", "-a", "tensor:seminar01:line")
    assert not answered(typed_course, *line) and not answered(typed_course, *line)


def test_what_the_audit_found_is_told_each_time(typed_course: TinyCourse) -> None:
    typed_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(SIDE).shift(7 * DOWN)")
    lines = [type_line(typed_course, "quality=low", "draft") for _ in range(3)]  # of drafts, errors are warnings
    assert all("The audit found:" in told for told in lines)
    assert lines[1][:-2] == lines[2][:-2]


@pytest.mark.parametrize(
    "statement",
    [
        "import time",
        "import os\nLATE = os.environ.get('PATH')",
        "import os\nLATE = os.environ['PATH']",
        "LATE = Path('late').read_text()",
        "LATE = [*ROOT.glob('*')]",
        "if ROOT.name: DOIT_CONFIG['default_tasks'] = ['render', 'captions']",
        "def more(late=open('late').read()): pass",
    ],
)
def test_a_map_that_may_ask_for_something_else_next_time_is_loaded(typed_course: TinyCourse, statement: str) -> None:
    (typed_course.root / "late").write_text("")
    append("dodo.py", f"{statement}\n")(typed_course.root)
    assert [answered(typed_course, "quality=low") for _ in range(3)] == [False] * 3
