"""Code of an author's that ends its process: it is told where, with what, and what to do instead."""

import pytest

CODE, LINES = "seminars/01_tiny/experiments.py", "seminars/01_tiny/manim_ce/lines.py"
WAYS = ("exit()", "import sys; sys.exit('no data')")
AT_ONCE = ("from os import _exit; _exit(3)", "import os; os.abort()")


def told_of(course, file, line):
    """What is told of a failure, of which the given line of a file is the place."""
    number = (course.seminar / file).read_text().splitlines().index(line) + 1
    output = course.output
    assert f"seminars/01_tiny/{file}, line {number}, in " in output and line.strip() in output
    assert "Traceback" not in output and "None" not in output
    return output


@pytest.mark.parametrize("way", [*WAYS, *AT_ONCE])
def test_an_experiment_that_ends_its_process_is_told_with_its_line(way, tiny_course):
    tiny_course.replace("experiments.py", '    return {"y": factor', f'    {way}\n    return {{"y": factor')
    assert tiny_course.doit("tensor", fails=True) == {"tensor:seminar01:doubled": "FAILED"}
    told = told_of(tiny_course, "experiments.py", f"    {way}")
    assert "SystemExit: " in told and "a job may not end its process: use `return`" in told
    assert ("no data; " in told) == ("no data" in way) and ("SystemExit: 3; " in told) == ("3" in way)


def test_a_scene_that_ends_its_process_is_told_with_its_line(tiny_course):
    way = "import os; os._exit(3)"
    tiny_course.replace("manim_ce/lines.py", "        square = Square", f"        {way}\n        square = Square")
    ran = tiny_course.doit("quality=low", "clip", fails=True)
    assert ran["clip:seminar01:Lines:scene1_square"] == "FAILED"
    told_of(tiny_course, "manim_ce/lines.py", f"        {way}")


def test_a_fork_of_an_authors_may_end_as_forks_do(tiny_course):
    forks = "import os\n    if not (child := os.fork()):\n        os._exit(3)\n    os.waitpid(child, 0)\n    return"
    tiny_course.replace("experiments.py", 'return {"y": factor', f'{forks} {{"y": 2 * factor')
    assert tiny_course.doit("tensor") == {"tensor:seminar01:doubled": "computed"}


def test_a_map_that_ends_doit_is_told_with_its_line(tiny_course):
    dodo = tiny_course.root / "dodo.py"
    dodo.write_text(f"{dodo.read_text()}\nraise SystemExit\n")
    tiny_course.doit("tensor", fails=True)
    assert f"dodo.py, line {len(dodo.read_text().splitlines())}: SystemExit" in tiny_course.output
