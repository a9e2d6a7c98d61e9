"""What is told of the tensors that a section had read is a few lines, whatever it read."""

import numpy as np

from coursekit.stage.readings import MOST_TOLD, Readings, summary


def test_what_was_taken_last_is_told_first():
    readings = Readings()
    race = readings.of("race", {"path": np.arange(4.0), "loss": np.ones((2, 3), dtype=np.float32)})
    race["loss"]
    race.get("path")
    assert [*readings.told()] == [
        "it had read, the last one first:",
        "  race: path float64 [4], from 0 to 3",
        "  race: loss float32 [2, 3], from 1 to 1",
    ]


def test_of_hundreds_a_few_are_told():
    readings = Readings()
    many = readings.of("many", {f"tensor{number}": np.zeros((100, 100)) for number in range(200)})
    for taken in ((), many):
        for name in taken:
            many[name]
        told = [*readings.told()]
        assert len(told) == MOST_TOLD + 2
        assert sum(map(len, told)) < 500
        assert told[-1] == f"  … and {200 - MOST_TOLD} more"


def test_a_point_of_a_sweep_is_told_by_its_axes():
    readings = Readings()
    readings.of("runs", {"loss": np.array([1, 2])}, {"seed": 0, "arm": "ticket"})["loss"]
    assert [*readings.told()][1] == "  runs at seed = 0, arm = ticket: loss int64 [2], from 1 to 2"


def test_what_has_no_range_is_told_without():
    assert summary("z", np.zeros(0)) == "z float64 [0]"
    assert summary("z", np.array([np.nan])) == "z float64 [1], no number of it finite"
    assert summary("z", np.array([1.0, np.inf])) == "z float64 [2], from 1 to 1, not all of it finite"
    assert summary("z", np.array([True, False])) == "z bool [2], from False to True"
    assert summary("z", np.zeros(2, dtype=complex)) == "z complex128 [2]"


def test_the_tensors_of_a_section_are_a_dict_as_any_other():
    found = {"y": np.arange(3)}
    read = Readings().of("line", found)
    assert isinstance(read, dict)
    assert {**read} == dict(read) == found
    assert read.get("z") is None
