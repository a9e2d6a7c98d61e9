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
    tiny_course.write("data/sides.txt", "one and two\n")
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


def test_reading_source_that_is_not_imported_is_held_too(tiny_course):
    tiny_course.write("rates.py", "RATE = 3\n")
    tiny_course.replace(
        "experiments.py",
        '    return {"y": slope',
        "    exec(open(__file__[:-14] + 'rates.py').read())\n    return {\"y\": slope",
    )
    tiny_course.doit(LOW, fails=True)
    assert "line() opens seminars/01_tiny/rates.py" in tiny_course.output
