"""Seminars that have another number or name than they had: each is held against itself."""

import shutil

import pytest

from coursekit.graph.commands.comparing.moves import moves
from coursekit.graph.commands.comparing.selection import Selection
from coursekit.graph.course.reading import read_course
from tests.campaign.builds import KIT, fake_kit, write

from .repositories import LINES

OTHER = """
    from manim import *

    class Other(Scene):
        def construct(self):
            self.add(Dot())
            self.wait(0.2)
    """


def test_a_seminar_with_another_number_is_held_against_itself_under_the_number_of_now(repository):
    course = repository.course
    moved = course.root / "seminars/02_tiny"
    course.seminar.rename(moved)
    course.seminar = course.root / "seminars/01_before"
    course.write("manim_ce/other.py", OTHER)
    course.seminar = moved
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.52")
    course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    told = repository.compare()
    assert "\n01_tiny is 02_tiny now\n" in told
    changed = ["changed seminar02:Lines:scene1_square:", "changed seminar02:Lines:scene2_line:"]
    measured = ["fact seminar02:line:", "hyperparameter seminar02:line:"]
    tensors = ["tensor seminar02:line:", "tensor seminar02:doubled:"]
    seen = [*changed, "changed seminar02:Lines:scene3_doubled:"]
    assert repository.told == ["added seminar01:Other:construct:", *seen, *measured, *tensors]
    assert "01_tiny is 02_tiny now" in repository.page


def test_a_seminar_that_is_gone_is_told_by_its_own_name_though_another_has_its_number(repository):
    course = repository.course
    tiny, other = course.seminar, course.root / "seminars/02_other"
    course.seminar = other
    course.write("manim_ce/other.py", OTHER)
    repository.commit("Two seminars")
    shutil.rmtree(other)
    tiny.rename(course.root / "seminars/02_small")
    told = repository.compare("--fail-on", "changed", fails=True)
    assert "\n01_tiny is 02_small now\n" in told
    assert repository.told == ["removed seminar02:Other:construct:"]


def test_another_order_of_sections_is_told_on_a_terminal(repository):
    course = repository.course
    second, third = "        self.scene2_line()\n", "        self.scene3_doubled()\n"
    course.replace(LINES, second + third, third + second)
    told = repository.compare("--fail-on", "changed", fails=True)
    assert "\nthe sections of seminar01:Lines come in another order\n" in told


def course_of(root, **seminars):
    """A course of text, of which nothing is built: a scene in each folder."""
    write({**KIT, **{f"seminars/{folder}/{name}.py": scene(name) for folder, name in seminars.items()}}, root)
    with fake_kit(root):
        return read_course(root)


def scene(name):
    shown = "".join(f"        self.play({ord(letter)})\n" for letter in name * 9)
    imports = "from coursekit.stage.scene import CourseScene\n"
    return f"{imports}class {name}(CourseScene):\n    def construct(self):\n{shown}"


@pytest.mark.parametrize(
    "then, now, called",
    [
        ({"01_a": "Abc", "02_b": "Def"}, {"01_a": "Abc", "02_b": "Def"}, {1: "seminar01", 2: "seminar02"}),
        ({"01_a": "Abc", "02_b": "Def"}, {"02_a": "Xyz", "03_b": "Def"}, {1: "seminar02", 2: "seminar03"}),
        ({"01_a": "Abc", "02_b": "Def"}, {"01_b": "Def", "02_a": "Abc"}, {1: "seminar02", 2: "seminar01"}),
        ({"01_a": "Abc"}, {"01_new": "Xyz", "02_other": "Abc"}, {1: "seminar02"}),
        ({"01_a": "Abc"}, {"01_other": "Xyz"}, {1: "seminar01"}),
        ({"01_a": "Abc", "02_b": "Def"}, {"02_a": "Abc"}, {1: "seminar02", 2: "seminar02 before"}),
        ({"01_a": "Abc", "02_b": "Def"}, {"01_a": "Abc"}, {1: "seminar01", 2: "seminar02"}),
    ],
)
def test_seminars_are_known_by_folder_slug_text_and_number(tmp_path, then, now, called):
    found = moves(course_of(tmp_path / "then", **then), course_of(tmp_path / "now", **now))
    assert found == {f"seminar0{number}": name for number, name in called.items()}


def test_a_name_is_of_now_and_else_of_then(tmp_path):
    before = course_of(tmp_path / "then", **{"01_a": "Abc", "02_b": "Def"})
    now = course_of(tmp_path / "now", **{"02_a": "Abc", "03_b": "Def", "04_c": "Xyz"})

    def chosen(*names):
        selection = Selection(names, [now.root]).settled(now, before, moves(before, now))
        return [scene.seminar for scene in now.scenes if selection.has(*scene.identity, "construct")]

    assert chosen("seminar02") == chosen("seminar01") == ["seminar02"]
    assert chosen("clip:seminar01:Abc:construct") == ["seminar02"]
    assert chosen("seminars/01_a") == chosen("seminars/02_a/Abc.py") == ["seminar02"]
    assert chosen("seminar0[34]") == ["seminar03", "seminar04"]
    assert chosen() == ["seminar02", "seminar03", "seminar04"]
