"""What a job warns of is a value all the way; how it is silenced is told once for all of them."""

import io

from coursekit.graph.commands.watch.telling.reporter import Rest, WatchReporter
from coursekit.graph.jobs.job_warnings import JobWarning, warnings_in
from coursekit.graph.targets.findings import job_warnings
from tests.graph.jobs.single_jobs import before_result, run_experiment

LOW = "quality=low"
CODE = "import subprocess, time\nsubprocess.run(['true'])\nsubprocess.run(['true'])\ntime.time()"
ADVICE = "# coursekit: unobserved"


def test_a_job_hands_back_where_and_what_it_warns_of(new_course):
    before_result(new_course, CODE)
    warnings = run_experiment(new_course).warnings
    assert [type(each) for each in warnings] == [JobWarning] * 3
    assert [each.subject for each in warnings] == ["child", "child", "clock"]
    assert {each.file for each in warnings} == {"seminars/01_tiny/experiments.py"}
    assert warnings[1].line == warnings[0].line + 1 and warnings[2].line == warnings[0].line + 2


def test_the_way_to_silence_them_is_told_once_a_build(new_course):
    before_result(new_course, CODE)
    for _ in range(2):  # by what was made, and by its record
        new_course.doit(LOW, "tensor")
        lines = new_course.output.splitlines()
        assert len([line for line in lines if line.endswith(("[child]", "[clock]"))]) == 3
        (advice,) = [line for line in lines if ADVICE in line]
        assert "WORD" in advice and "in brackets" in advice
    for code in ("time.time()", "subprocess.run(['true'])"):
        new_course.replace("experiments.py", code, f"{code}  {ADVICE} {'clock' if 'time' in code else 'child'} — so")
    new_course.doit(LOW, "tensor")
    assert ADVICE not in new_course.output


def test_a_single_kind_is_silenced_by_the_line_as_it_is_told(new_course):
    before_result(new_course, "import time\ntime.time()")
    new_course.doit(LOW, "tensor")
    marker = new_course.output.partition("`")[2].partition("`")[0]
    new_course.replace("experiments.py", "time.time()", f"time.time()  {marker}")
    new_course.doit(LOW, "tensor")
    assert "Warnings" not in new_course.output


def test_wording_silences_nothing_and_keeps_nothing_from_being_silenced(new_course):
    """A marker goes by the place and the subject that were kept, not by what is told of them."""
    before_result(new_course, "import time\ntime.time()  # coursekit: unobserved clock — so")
    line = next(n for n, text in enumerate((new_course.seminar / "experiments.py").read_text().splitlines(), 1)
                if "time.time()" in text)  # fmt: skip
    warning = JobWarning("x, line 1: `# coursekit: unobserved host — `", "seminars/01_tiny/experiments.py", line)
    told = [each.subject for each in job_warnings([Stands(new_course.root, [
        warning, warning._replace(subject="host"), warning._replace(subject="clock")])])]  # fmt: skip
    assert told == ["", "host"]


def test_a_record_that_is_older_than_the_fields_still_tells_its_lines():
    assert list(map(str, warnings_in({"warnings": ["as it was told"]}))) == ["as it was told"]


class Stands:
    """A target, as far as it is asked for the warnings in its record."""

    record = None

    def __init__(self, root, warnings):
        self.course, self.records = self, self
        self.root = root
        self.facts = {"warnings": [list(each) for each in warnings]}

    def read(self, record):
        return self


def test_who_watches_is_told_once_how_they_are_silenced():
    told = io.StringIO()
    reporter = WatchReporter(told)
    first, second = (JobWarning("asks", "seminars/01_tiny/experiments.py", line, "clock") for line in (1, 2))
    for warned in ([first], [first], [first, second]):
        reporter.rest(Rest(warned=warned))
    assert told.getvalue().count(ADVICE) == 1
    assert [told.getvalue().count(str(each)) for each in (first, second)] == [1, 1]
