"""What a course has none of is told: a build that ends without a word looks like one that did something."""

import shutil

import pytest

LOW = "quality=low"


def test_a_course_without_a_scene_says_where_scenes_go(new_course):
    shutil.rmtree(new_course.seminar)
    for command in ((LOW,), (LOW, "render"), (LOW, "audit", "draft")):
        new_course.doit(*command)
        assert new_course.output.endswith(": the course has none; scenes go into seminars/NN_name/, as they are\n"), (
            new_course.output
        )


@pytest.mark.parametrize("kind", ["captions", "tensor"])
def test_a_kind_of_which_there_is_none_is_told(tiny_course, kind):
    for name in ("experiments.py", "hyperparams.toml"):
        (tiny_course.seminar / name).unlink()
    tiny_course.doit(LOW, kind)
    assert tiny_course.output == f"{kind}: the course has none\n"
