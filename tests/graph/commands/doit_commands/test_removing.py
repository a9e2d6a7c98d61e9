"""`doit forget` says what is made anew, and what is not."""

import sys

LOW = "quality=low"


def test_without_a_name_it_says_that_what_is_below_stays_and_what_takes_that_along(tiny_course):
    tiny_course.doit("forget", LOW)
    assert "`doit forget -s` has that made anew, too" in tiny_course.output.splitlines()[-1]
    assert tiny_course.doit(LOW) == {"render:seminar01:Lines": "computed"}
    tiny_course.doit("forget", "-s", LOW)
    told = tiny_course.output.splitlines()
    assert "forgetting tensor:seminar01:line" in told and len({*told}) == len(told)
    assert {*tiny_course.doit(LOW).values()} == {"computed"}
    assert tiny_course.output.splitlines()[-1].startswith("6 computed")


def test_it_forgets_nothing_where_it_says_so(tiny_course):
    tiny_course.doit("forget", "--disable-default", LOW)
    assert tiny_course.doit(LOW) == {}


def test_all_and_a_name_are_not_what_one_means(tiny_course):
    done = tiny_course.shell(sys.executable, "-m", "doit", "forget", "--all", "tensor", LOW)
    assert done.returncode == 3
    assert done.stderr.startswith("ERROR: `doit forget --all` forgets all tasks: leave out --all, or tensor.")
    assert tiny_course.doit(LOW) == {}


def test_what_was_made_in_another_quality_is_told_with_the_line_that_forgets_it(tiny_course):
    tiny_course.doit("forget", "clip")
    assert tiny_course.output.splitlines()[-1] == (
        "What is there in low quality alone stays: `doit quality=low forget clip` forgets that."
    )
    tiny_course.doit(LOW, "forget", "clip")
    assert "stays" not in tiny_course.output
    made = tiny_course.doit(LOW)
    assert {made.get(f"clip:seminar01:Lines:{name}") for name in ("scene2_line", "scene3_doubled")} == {"computed"}
    tiny_course.doit("forget", "tensor")  # which have no quality
    assert "stays" not in tiny_course.output
