"""`doit prune` goes through every target of every quality, built or not, and keeps what each is made of."""

import pytest

from tests.screening.conftest import narrate

LOW = "quality=low"


@pytest.mark.parametrize("audited", ["with the clips", "by themselves"])
def test_prune_keeps_all_of_a_narrated_course_of_which_nothing_is_built(audited, new_course):
    narrate(new_course)
    if audited == "by themselves":
        new_course.doit(LOW, "tensor", "audit")
    else:
        new_course.doit(LOW, "render", "captions", "audit")
    new_course.doit("clean", LOW)
    new_course.doit("prune", "--older-than", "0")
    assert "would remove" not in new_course.output
    assert set(new_course.doit(LOW, "audit").values()) == {"from the store"}
