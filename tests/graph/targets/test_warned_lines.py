"""A warning names the line where its statement stands now, whatever was written above it since."""

from tests.graph.jobs.single_jobs import before_result

LOW = "quality=low"
READS = "import time\nstarted = [\n    time.time(),\n]"
MEANT = "# coursekit: unobserved clock — so"


def line_of(course, text):
    lines = (course.seminar / "experiments.py").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def warned(course):
    """The lines of experiments.py that a build warns of."""
    course.doit(LOW, "tensor")
    told = (line.partition("experiments.py, line ")[2] for line in course.output.splitlines())
    return [int(number) for line in told if (number := line.partition(":")[0]).isdigit()]


def write_above(course, comment):
    text = (course.seminar / "experiments.py").read_text()
    course.write("experiments.py", f"{comment}\n\n{text}")


def test_a_line_that_comments_moved_is_told_as_it_is(new_course):
    before_result(new_course, READS)
    assert warned(new_course) == [line_of(new_course, "started")]
    write_above(new_course, "# One.\n# Two.\n# Three.")
    assert warned(new_course) == [line_of(new_course, "started")]


def test_a_marker_silences_a_statement_that_comments_moved(new_course):
    before_result(new_course, READS.replace("time.time(),", f"time.time(),  {MEANT}"))
    assert not warned(new_course)
    write_above(new_course, "# One.")
    assert not warned(new_course)


def test_a_marker_that_is_written_later_silences_any_line_of_a_statement(new_course):
    before_result(new_course, READS)
    assert warned(new_course)
    new_course.replace("experiments.py", "time.time(),", f"time.time(),  {MEANT}")
    write_above(new_course, "# One.")
    assert not warned(new_course)
