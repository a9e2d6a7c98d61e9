"""Links out of a project, by real builds: what is behind them counts as if it stood there, as for plain Python."""

import os

import pytest

LOW = "quality=low"
CLIP = "clip:seminar01:Lines:scene1_square"


@pytest.fixture
def linked(tiny_course, tmp_path):
    """A course whose scene takes a number from outside the project: the file that has it."""

    def link(is_folder):
        outside = tmp_path / "outside/sizes"
        outside.mkdir(parents=True)
        file = outside / ("__init__.py" if is_folder else "sizes.py")
        file.write_text("SIZE = 2.0\n")
        tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "from sizes import SIZE\n\nSIDE = SIZE / 2")
        target = outside if is_folder else file
        os.symlink(target, tiny_course.seminar / "manim_ce" / target.name)
        return file

    return link


@pytest.mark.parametrize("is_folder", [True, False])
def test_code_behind_a_link_is_in_the_slices_of_those_who_import_it_alone(is_folder, linked, tiny_course):
    file = linked(is_folder)
    assert tiny_course.doit(LOW)[CLIP] == "computed"
    file.write_text("SIZE = 3.0\n")
    assert {*tiny_course.doit(LOW)} == {CLIP, "render:seminar01:Lines"}
    file.write_text("# the side of a square\nSIZE = 3.0\n")
    assert tiny_course.doit(LOW) == {}


def test_a_link_that_nobody_needs_and_one_that_leads_nowhere_cost_nothing(tiny_course, tmp_path):
    os.symlink(tmp_path, tiny_course.seminar / "data")
    os.symlink(tmp_path / "gone", tiny_course.seminar / "manim_ce/table.csv")
    os.symlink("/", tiny_course.seminar / "manim_ce/everything")
    assert tiny_course.doit(LOW) == {}


def test_what_a_job_reads_behind_a_link_to_data_is_observed(tiny_course, tmp_path):
    for name in ("one", "two"):
        tmp_path.joinpath(name).mkdir()
        tmp_path.joinpath(name, "x.csv").write_text(f"{len(name)}")
    os.symlink(tmp_path / "one", tiny_course.seminar / "data")
    tiny_course.replace("experiments.py", '{"y": factor', '{"y": float(open("data/x.csv").read()) * factor')
    tiny_course.doit(LOW, "tensor")
    tmp_path.joinpath("one/x.csv").write_text("7")
    assert [*tiny_course.doit(LOW, "tensor")] == ["tensor:seminar01:doubled"]
    os.unlink(tiny_course.seminar / "data")
    os.symlink(tmp_path / "two", tiny_course.seminar / "data")
    assert [*tiny_course.doit(LOW, "tensor")] == ["tensor:seminar01:doubled"]
