"""What was found in a file holds in any tree of a project, such as that of a revision: only what differs is read."""

import shutil

from coursekit.graph.course.reading import read_course

READINGS = ".cache/analysis/readings"
BESIDE = """
    import sys
    from pathlib import Path

    sys.path.append(str(Path(__file__).parents[4] / "shared"))

    from helper import SIZE
    from manim import Scene, Square


    class Beside(Scene):
        def construct(self):
            self.add(Square(SIZE))
    """


def another_tree(course, place):
    """The files of a course elsewhere, with what was found in them, and nothing else of its cache."""
    shutil.copytree(course.root, place, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(course.root / READINGS, place / READINGS)
    return place


def readings(root):
    return {path.name: path.stat().st_ino for path in (root / READINGS).rglob("*.json")}


def as_read(root):
    course = read_course(root)
    return course.seminars, course.kit


def test_of_another_tree_only_the_files_that_differ_are_read(new_course, tmp_path):
    new_course.write(
        "manim_ce/other.py",
        "from manim import *\n\n\nclass Other(Scene):\n    def construct(self):\n        self.wait()\n",
    )
    read_course(new_course.root)
    there = another_tree(new_course, tmp_path / "there")
    before = readings(there)
    assert as_read(there) == as_read(new_course.root) and readings(there) == before
    edited = there / "seminars/01_tiny/manim_ce/other.py"
    edited.write_text(edited.read_text().replace("self.wait()", "self.wait(2)"))
    found = as_read(there)
    assert {name for name, inode in readings(there).items() if before[name] != inode} == {"other.scenes.json"}
    shutil.rmtree(there / ".cache")
    assert as_read(there) == found


def test_what_lies_beside_a_tree_is_looked_at_where_that_tree_lies(new_course, tmp_path):
    shared = new_course.root.parent / "shared"
    shared.mkdir()
    (shared / "helper.py").write_text("SIZE = 1\n")
    new_course.write("manim_ce/beside.py", BESIDE)
    read_course(new_course.root)
    (tmp_path / "elsewhere/shared").mkdir(parents=True)
    (tmp_path / "elsewhere/shared/helper.py").write_text("SIZE = 2\n")
    there = another_tree(new_course, tmp_path / "elsewhere/course")
    found = as_read(there)
    shutil.rmtree(there / ".cache")
    assert as_read(there) == found
