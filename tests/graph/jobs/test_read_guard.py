"""What an experiment or a section reads is what its source names; anything else is an error that names both."""

import pytest

LOW = "quality=low"


def show_file(course, expression):
    """Have scene1_square draw as many squares as a file has lines."""
    course.write("data/sides.txt", "one\n")
    course.replace("manim_ce/lines.py", "import numpy as np\n", "from pathlib import Path\n\nimport numpy as np\n")
    course.replace("manim_ce/lines.py", "square = Square(SIDE)", f"square = Square(len({expression}.read_text()))")


def test_a_section_that_opens_a_file_by_a_computed_name_fails_and_is_told_how_to_name_it(tiny_course):
    show_file(tiny_course, '(Path(__file__).parents[1] / ("da" + "ta") / ("sides" + ".txt"))')
    tiny_course.doit(LOW, fails=True)
    assert (
        "seminars/01_tiny/manim_ce/lines.py: scene1_square() opens seminars/01_tiny/data/sides.txt"
        in tiny_course.output
    )
    assert "write its name as a literal" in tiny_course.output


def test_a_file_that_a_literal_names_is_read_and_an_edit_of_it_renders_one_clip(tiny_course):
    show_file(tiny_course, '(Path(__file__).parents[1] / "data/sides.txt")')
    tiny_course.doit(LOW)
    tiny_course.write("data/sides.txt", "four\n")
    assert set(tiny_course.doit(LOW)) == {"clip:seminar01:Lines:scene1_square", "render:seminar01:Lines"}


@pytest.mark.parametrize("name", ["data/rates.txt", "hyperparams.toml"])
def test_an_experiment_that_swallows_the_error_fails_nevertheless(tiny_course, name):
    tiny_course.write("data/rates.txt", "3\n")
    folder, _, last = name.rpartition("/")
    tiny_course.replace(
        "experiments.py",
        '    return {"y": slope',
        "    from pathlib import Path\n\n"
        "    try:\n"
        f"        Path(__file__).with_name({folder!r} or '.').joinpath(*[{last[:3]!r} + {last[3:]!r}]).read_text()\n"
        "    except Exception:\n"
        "        pass\n"
        '    return {"y": slope',
    )
    if folder:  # the folder's own name would name all that is in it
        tiny_course.replace("experiments.py", "'data' or '.'", "'da' + 'ta'")
    else:
        tiny_course.replace("experiments.py", ".with_name('' or '.')", ".parent")
    tiny_course.doit(LOW, fails=True)
    assert f"seminars/01_tiny/experiments.py: line() opens seminars/01_tiny/{name}" in tiny_course.output


def read_by_line(course, expression):
    """Have the experiment line evaluate an expression in which ROOT is the project."""
    course.replace(
        "experiments.py",
        '    return {"y": slope',
        "    from pathlib import Path\n\n    import numpy as np\n\n    ROOT = Path(__file__).parents[2]\n"
        f'    {expression}\n    return {{"y": slope',
    )


OUTSIDE = {
    "tensors of an experiment that it does not receive": (
        'torch.load(ROOT / ".cache/trajectories/seminar01" / ("doubled" + ".pt"))',
        "opens .cache/trajectories/seminar01/doubled.pt, which its source does not name: read an experiment's tensors",
    ),
    "tensors in the store": (
        'next((ROOT / ".cache/store").glob("objects/*/*")).read_bytes()',
        "lists .cache/store/objects/, which its source does not name",
    ),
    "a video that was built": (
        '(ROOT / "seminars/01_tiny" / "static" / ("Lines" + ".mp4")).read_bytes()',
        "opens seminars/01_tiny/static/Lines.mp4, which its source does not name",
    ),
    "a file beside the seminars": (
        '(ROOT / "dodo.py").read_text()',
        "opens dodo.py, which its source does not name: keep it in the seminar's folder",
    ),
    "an array of numpy": (
        'np.fromfile(ROOT / "dodo.py", np.uint8)',
        "opens dodo.py, which its source does not name",
    ),
    "the names of what is in a folder": (
        'sorted((ROOT / "seminars" / "01_tiny").iterdir())',
        "lists seminars/01_tiny/, which its source does not name",
    ),
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_whatever_is_read_of_the_project_is_held(tiny_course, what):
    expression, message = OUTSIDE[what]
    read_by_line(tiny_course, expression)
    tiny_course.doit(LOW, fails=True)
    assert f"seminars/01_tiny/experiments.py: line() {message}" in tiny_course.output


def test_a_module_that_is_not_a_seminars_own_is_refused(tiny_course):
    (tiny_course.root / "helpers.py").write_text("FACTOR = 2\n")
    tiny_course.replace(
        "experiments.py",
        "import torch\n",
        "import sys\n\nimport torch\n\nsys.path.append(__file__.partition('/seminars')[0])\n"
        "from helpers import FACTOR\n",
    )
    tiny_course.replace("experiments.py", '{"y": slope', '{"y": FACTOR * slope')
    tiny_course.doit(LOW, fails=True)
    assert "line() imports helpers.py, which its source does not name: keep it in the seminar's" in tiny_course.output


def test_settings_of_manim_are_part_of_a_clip(tiny_course):
    (tiny_course.root / "manim.cfg").write_text("[CLI]\nframe_height = 9.0\n")
    ran = tiny_course.doit(LOW)
    assert {task for task in ran if task.startswith("clip")} == {
        f"clip:seminar01:Lines:{section}" for section in ("scene1_square", "scene2_line", "scene3_doubled")
    }
    assert "manim.cfg" in tiny_course.output


def test_reading_source_that_is_not_imported_is_held_too(tiny_course):
    tiny_course.write("rates.py", "RATE = 3\n")
    tiny_course.replace(
        "experiments.py",
        '    return {"y": slope',
        "    exec(open(__file__[:-14] + 'rates.py').read())\n    return {\"y\": slope",
    )
    tiny_course.doit(LOW, fails=True)
    assert "line() opens seminars/01_tiny/rates.py" in tiny_course.output
