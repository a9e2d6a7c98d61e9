"""Why a task is stale; asking changes nothing."""

import pytest

from coursekit.graph.building.why.changes import changes
from coursekit.graph.building.why.value_changes import key_changes

LOW = "quality=low"


def told(course, *arguments, fails=False):
    course.doit(*arguments, fails=fails)
    return course.output


def test_why_names_the_hyperparameter_and_its_values(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    assert "tensor:seminar01:doubled  stale" in told(tiny_course, "why", LOW, "tensor:seminar01:doubled")
    assert "    factor: 2.0 -> 3.0\n" in tiny_course.output


@pytest.mark.parametrize("old, new", [("none", ""), ("", "none"), ("α", "β")])
def test_a_text_among_the_hyperparameters_is_told_as_its_file_has_it(old, new):
    for before, shown in ({"kind": old}, f'"{old}"'), ({}, "none"):
        (change,) = key_changes("", "hyperparameters", before, {"kind": new})
        assert change.told == f'kind: {shown} -> "{new}"'


def test_why_names_the_function_and_shows_its_lines(tiny_course):
    tiny_course.replace("manim_ce/drawing.py", "value - 1", "value - 2")
    told(tiny_course, "why", LOW, "clip:seminar01:Lines:scene2_line")
    assert "    manim_ce/drawing.py:curve changed\n" in tiny_course.output
    assert "value - 1" in tiny_course.output
    assert "value - 2" in tiny_course.output


def test_why_passes_staleness_on_and_runs_nothing(tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    told(tiny_course, "why", LOW)
    assert "tensor:seminar01:line (about" in tiny_course.output
    for task in ("tensor:seminar01:doubled", "clip:seminar01:Lines:scene2_line", "render:seminar01:Lines"):
        assert f"\n  {task}" in tiny_course.output.partition("If this comes out different:")[2]
    assert "scene1_square" not in tiny_course.output
    assert tiny_course.output.splitlines()[-1].startswith("1 of 6 is stale, 4 more may be; about ")
    assert set(tiny_course.doit(LOW)) == {
        "tensor:seminar01:line",
        "tensor:seminar01:doubled",
        "clip:seminar01:Lines:scene2_line",
        "clip:seminar01:Lines:scene3_doubled",
        "render:seminar01:Lines",
    }


def test_why_knows_what_the_store_has(tiny_course):
    tiny_course.file(".cache/clips/low/*/*/scene1_square.mp4").unlink()
    told(tiny_course, "why", LOW, "clip:seminar01:Lines:scene1_square")
    assert "stale (in the store)\n    scene1_square.mp4 is missing" in tiny_course.output


def test_a_running_task_tells_its_reason(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    tiny_course.doit(LOW)
    assert "(factor: 2.0 -> 3.0)" in tiny_course.output
    assert "(the tensors of doubled changed)" in tiny_course.output
    assert "(the clip of scene3_doubled changed)" in tiny_course.output


def test_why_of_an_unknown_task_is_an_error(tiny_course):
    assert "clip:seminar09 is no task of the course" in told(tiny_course, "why", "clip:seminar09", fails=True)


@pytest.mark.parametrize(("then", "now", "told"), [(True, False, "nothing"), (False, True, "something")])
def test_what_a_page_measures_is_told_in_no_word_of_the_kits_own(tmp_path, then, now, told):
    (change,) = changes(None, tmp_path, {"measures": then}, {"measures": now})
    assert str(change) == f"its scenes take {told} from experiments now"
