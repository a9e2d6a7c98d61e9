"""One rule says which files count, and `doit`, its pages, `doit watch` and `doit serve` ask it; it looks no higher
than the seminar."""

import sys

import pytest

from coursekit.graph.source.project_files import counts, read_files
from tests.conftest import TinyCourse
from tests.graph.test_kit_below import course_around_kit, doit  # noqa: F401
from tests.terminal import Terminal
from tests.watching import tasks

LOW = "quality=low"
OF_EDITORS = (".x.py.swp", "x.py~", "#x.py#", "4913", "._x.py", ".DS_Store", "x.py___jb_tmp___", ".~lock.x.csv#")


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        ("seminars/01_tiny/manim_ce/lines.py", True),
        ("seminars/01_tiny/hyperparams.toml", True),
        ("seminars/01_tiny/images/digit.png", True),
        ("dodo.py", True),
        ("README.md", True),
        ("seminars/02_new", True),
        ("seminars/01_tiny/static/Lines.mp4", False),
        ("seminars/01_tiny/__pycache__/lines.pyc", False),
        ("seminars/01_tiny/images/.hidden/digit.png", False),
        ("seminars/shared/colours.py", True),
        ("seminars/colours.py", True),
        ("seminars/shared/notes.md", False),
        ("seminars/shared/.hidden/x.py", False),
        (".cache/analysis/course.json", False),
        ("notes.md", False),
        *((f"seminars/01_tiny/manim_ce/{name}", False) for name in (*OF_EDITORS, ".#x.py")),
    ],
)
@pytest.mark.parametrize("above", [".", "media", "static/.hidden/__pycache__"])
def test_only_a_file_that_can_change_a_result_counts(tmp_path, above, file, answer):
    root = tmp_path / above
    assert counts(root / file, root) is answer


def leave_behind(folder):
    """What editors and file managers have in a folder while somebody edits x.py in it."""
    folder.mkdir(exist_ok=True)
    for name in OF_EDITORS:
        (folder / name).write_text("\0 no Python, no TOML, no picture (")
    (folder / ".#x.py").symlink_to("author@machine.4913:1700000000")  # Emacs' lock leads nowhere


def folders_of(course):
    return (course.seminar, course.seminar / "manim_ce", course.seminar / "images", course.root / "seminars")


def test_what_editors_leave_counts_nowhere_and_stops_nothing(tiny_course):
    tiny_course.write("images/sides.txt", "one\n")
    tiny_course.replace("manim_ce/lines.py", "import numpy as np\n", "from pathlib import Path\n\nimport numpy as np\n")
    sides = 'len([*(Path(__file__).parents[1] / "images").glob("*.txt")])'
    tiny_course.replace("manim_ce/lines.py", "square = Square(SIDE)", f"square = Square({sides})")
    tiny_course.doit(LOW)
    tiny_course.doit(LOW, "gallery")
    before = read_files(tiny_course.root).digest
    for folder in folders_of(tiny_course):
        leave_behind(folder)
    assert read_files(tiny_course.root).digest == before
    assert tiny_course.doit(LOW) == {} and "passed over" not in tiny_course.output
    assert tiny_course.doit(LOW, "gallery") == {}
    shown = sorted(path.name for path in (tiny_course.root / ".cache/site/source").rglob("*") if path.is_file())
    assert shown == ["drawing.py.txt", "experiments.py.txt", "hyperparams.toml.txt", "lines.py.txt"]


def test_a_seminar_of_which_editors_alone_left_something_is_gone(tiny_course):
    twin = tiny_course.root / "seminars/01_renamed"
    (twin / "static").mkdir(parents=True)
    leave_behind(twin)
    assert tiny_course.doit(LOW) == {}


@pytest.fixture(params=["media", ".hidden/static", "__pycache__"])
def course_below(request, tiny_course):
    """The tiny course in a folder whose name counts nowhere in a seminar."""
    root = tiny_course.root.parent / request.param
    root.parent.mkdir(exist_ok=True)
    return TinyCourse(tiny_course.root.rename(root))


def test_a_project_may_lie_in_any_folder(course_below, watch):
    assert course_below.doit(LOW) == {}
    watching = watch(course_below, LOW)
    watching.until("all is current; watching")
    for folder in folders_of(course_below):
        leave_behind(folder)
    course_below.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    lines = watching.until("render:seminar01:Lines  from the store", "all is current; watching")
    assert tasks(lines)[0] == "draft:seminar01:Lines:scene1_square"
    assert lines.count("all is current; watching") == 1
    assert watching.end() == 0


def test_pages_are_served_anew_from_a_project_in_any_folder(course_below):
    command = [sys.executable, "-m", "doit", "serve", "--port=0", LOW]
    with Terminal(command, course_below.root, 140) as terminal:
        terminal.wait_for("(Ctrl-C ends)")
        course_below.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
        terminal.wait_for("preview:seminar01:Lines  computed")
        terminal.wait_until(lambda: "all is current" in terminal.text.rpartition("scene1_square")[2])
        terminal.interrupt()
        assert terminal.finish() == 0


def test_what_editors_leave_in_the_kit_counts_nowhere(course_around_kit):  # noqa: F811
    doit(course_around_kit, "gallery")
    kit = course_around_kit.root / "seminars/coursekit"
    for folder in (
        kit,
        kit / "stage",
        kit / "screening/assets",
        kit / "screening/templates",
        kit / "screening/languages",
    ):
        leave_behind(folder)
    assert "computed" not in doit(course_around_kit, "gallery")
    (course_around_kit.root / "README.md").write_text("# Lines\n")  # all pages are written anew
    assert "gallery:index  computed" in doit(course_around_kit, "gallery")
    assert not [*(course_around_kit.root / ".cache/site/assets").glob("*~")]
