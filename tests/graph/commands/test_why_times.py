"""What `doit why` tells of time is what earlier runs took, and no number where there were none."""

import re
import shutil

LOW = "quality=low"


def last_line(course, *arguments):
    course.doit(LOW, "why", *arguments)
    return course.output.splitlines()[-1]


def test_a_course_that_was_never_built_has_no_time_told(new_course):
    assert last_line(new_course) == "6 of 6 are stale; no last run tells how long that takes"


def test_what_was_never_made_makes_the_time_a_lower_bound(tiny_course):
    tiny_course.doit(LOW)
    assert last_line(tiny_course) == "0 of 6 are stale"
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    assert "is stale, 1 more may be; about " in last_line(tiny_course)
    tiny_course.file(".cache/clips/**/scene2_line.json").unlink()
    shutil.rmtree(tiny_course.root / ".cache/store")
    assert re.match(r"\d of 6 are stale.*; (more than \d+ s of work|no last run tells)", last_line(tiny_course))
