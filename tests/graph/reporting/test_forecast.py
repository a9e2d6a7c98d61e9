"""What a build is foretold to make, and for how long, holds against what it then makes."""

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.reporting.forecast import Forecast, Left, Outlook, Pace, time_left
from coursekit.graph.reporting.progress import running_line
from coursekit.graph.targets.target import below
from coursekit.wording.durations import duration

LOW = "quality=low"


def foreseen(course):
    tasks = CourseTasks(course.root, "low")
    return Forecast(tasks.builder, below(tasks.videos)).outlook


def made(outlook, *which):
    return {task for task, each in outlook.items() if each in which}


def ran(course, outcome):
    return {task for task, each in course.doit(LOW).items() if each == outcome}


def test_of_a_course_that_is_current_nothing_is_made(tiny_course):
    assert {*foreseen(tiny_course).values()} == {Outlook.CURRENT}


def test_a_section_that_was_edited_is_made_and_with_it_its_video(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 2.0")
    outlook = foreseen(tiny_course)
    assert made(outlook, Outlook.MADE) == {"clip:seminar01:Lines:scene1_square"}
    assert made(outlook, Outlook.MADE, Outlook.OPEN) == ran(tiny_course, "computed")


def test_what_reads_an_experiment_is_open_until_that_is_made(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    outlook = foreseen(tiny_course)
    assert made(outlook, Outlook.MADE) == {"tensor:seminar01:doubled"}
    assert made(outlook, Outlook.OPEN) == {"clip:seminar01:Lines:scene3_doubled", "render:seminar01:Lines"}


def test_what_the_store_has_is_foretold_to_the_last_video(tiny_course):
    for old, new in (("slope = 0.5", "slope = 1.5"), ("slope = 1.5", "slope = 0.5")):
        tiny_course.replace("hyperparams.toml", old, new)
        outlook = foreseen(tiny_course)
        stored = {task for task in made(outlook, Outlook.STORED) if not task.startswith("audit:")}
        assert stored == ran(tiny_course, "from the store")
    assert len(stored) == 5


def test_a_mistake_and_what_waits_for_it_take_no_time(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factors = 2.0")
    outlook = foreseen(tiny_course)
    assert made(outlook, Outlook.REFUSED) == {
        "tensor:seminar01:doubled",
        "clip:seminar01:Lines:scene3_doubled",
        "render:seminar01:Lines",
    }


class Foreseen:
    """A forecast of tasks that are all made, with their seconds and needs."""

    def __init__(self, seconds, needs=None, outlook=None):
        self.seconds = seconds
        self.needs = needs or {}
        self.assembled = set()
        self.outlook = dict.fromkeys(seconds, Outlook.MADE) | (outlook or {})


NO_PACE = Pace(0.0, 0.0)


def left(forecast, workers, elapsed=None, age=0.0, pace=NO_PACE, waiting=None, usual=None):
    return time_left(forecast, pace, waiting or forecast.seconds.keys(), elapsed or {}, age, workers, usual=usual)


def test_time_left_is_bound_by_the_cores_and_by_the_longest_chain():
    apart = Foreseen({"a": 4.0, "b": 4.0, "c": 4.0, "d": 4.0})
    assert [left(apart, workers).most for workers in (1, 2, 4, 8)] == [16, 8, 4, 4]
    chain = Foreseen({"a": 4.0, "b": 3.0, "c": 2.0, "d": 5.0}, {"b": ("a",), "c": ("b",)})
    assert [left(chain, workers).most for workers in (1, 2, 8)] == [14, 9, 9]


def test_what_runs_already_takes_the_rest_of_its_time_and_more_if_it_takes_longer():
    forecast = Foreseen({"a": 10.0})
    assert left(forecast, 2, {"a": 4.0}, 4.0).most == 6
    assert 0 < left(forecast, 2, {"a": 30.0}, 30.0).most < 10


def test_the_start_of_the_workers_is_waited_for_once():
    forecast = Foreseen({"a": 2.0, "b": 2.0})
    assert left(forecast, 1, pace=Pace(5.0, 0.0)).most == 9
    assert left(forecast, 1, age=4.0, pace=Pace(5.0, 0.0)).most == 5
    assert left(forecast, 1, {"a": 6.0}, 6.0, Pace(5.0, 0.0)).most == 3


def test_what_is_stored_or_current_takes_none():
    outlook = {"a": Outlook.STORED, "b": Outlook.CURRENT}
    assert left(Foreseen({"a": 0.0, "b": 0.0}, outlook=outlook), 1, pace=Pace(5.0, 1.0)) == Left(0.0, 0.0, True)


def test_what_is_open_counts_for_the_most_alone():
    forecast = Foreseen({"a": 2.0, "b": 20.0}, {"b": ("a",)}, {"b": Outlook.OPEN})
    assert left(forecast, 1) == Left(2.0, 22.0, True)
    assert left(forecast, 1).told() == "2 s to 22 s left"


def test_an_unknown_time_is_never_told_as_known():
    assert not left(Foreseen({"a": None, "b": 3.0}), 1).is_whole
    assert left(Foreseen({"a": None, "b": 3.0}), 1).told() == "more than 3 s left"
    assert left(Foreseen({"a": None}), 1).told() == ""


def test_what_was_never_made_is_guessed_by_others_of_its_kind_once_some_are_made():
    new = Foreseen({"clip:a": None, "clip:b": None, "tensor:c": 4.0, "render:d": None})
    new.assembled.add("render:d")
    assert left(new, 1).told() == "more than 4 s left"
    assert left(new, 1, usual={"render": 9.0}).told() == "more than 4 s left"
    assert left(new, 1, usual={"clip": 100.0}) == Left(204.0, 204.0, True, True)
    assert left(new, 1, usual={"clip": 100.0}).told() == "perhaps 4 min left"
    assert left(new, 1, usual={"clip": 9.0}, elapsed={"clip:a": 6.0}, age=6.0).told() == "perhaps 20 s left"


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ((0.2, 0.3, True), ""),
        ((0.2, 30.0, True), "at most 30 s left"),
        ((20.0, 25.0, True), "about 25 s left"),
        ((20.0, 68.0, True), "20 s to 1 min 10 s left"),
        ((0.4, 9.0, False), ""),
    ],
)
def test_bounds_are_told_as_wide_as_they_are(bounds, told):
    assert Left(*bounds).told() == told


@pytest.mark.parametrize(("seconds", "told"), [(1.0, "1 s of 2 s"), (2.4, "2 s of 2 s"), (2.9, "3 s was 2 s")])
def test_what_takes_longer_than_the_last_time_is_not_told_as_so_much_of_it(seconds, told):
    assert " ".join(running_line("clip", seconds, 2.0).split()) == f"{told} clip"


def test_a_duration_is_told_no_more_exactly_than_it_is_known():
    assert [duration(seconds) for seconds in (3.4, 59.9, 61, 120, 204, 3600, 7530)] == [
        "3 s",
        "1 min",
        "1 min",
        "2 min",
        "3 min 20 s",
        "1 h 0 min",
        "2 h 5 min",
    ]
