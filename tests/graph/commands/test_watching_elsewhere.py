"""`doit watch` follows what jobs read, wherever it lies: a save of it is a save."""

import pytest

from tests.watching import tasks

READER = """
import os
import torch

from coursekit.lab.experiment import Tensors
from coursekit.quantities import Count, Rate

WHERE = {where!r}


def line(slope: Rate, steps: Count) -> Tensors:
    with open(os.sep.join([WHERE, "ta" + "ble.csv"])) as table:
        return {{"y": float(table.read()) * torch.arange(steps)}}


def doubled(line: Tensors, factor: float) -> Tensors:
    names = os.listdir(os.sep.join([WHERE, "list" + "ed"]))
    return {{"y": len(names) * factor * line["y"]}}
"""


@pytest.mark.parametrize("place", ["data", "seminars/01_tiny/media", "../elsewhere"])
def test_a_save_of_what_a_job_read_makes_it_stale(place, new_course, watch):
    folder = (new_course.root / place).resolve()
    folder.joinpath("listed").mkdir(parents=True)
    table = folder / "table.csv"
    table.write_text("1")
    new_course.write("experiments.py", READER.format(where=str(folder)))
    watching = watch(new_course, "quality=low", "tensor")
    watching.until_rest()
    table.write_text("2")
    lines = watching.until_rest()
    assert tasks(lines) == ["tensor:seminar01:line", "tensor:seminar01:doubled"]
    assert "table.csv, which it read, changed" in lines[0]
    folder.joinpath("listed/.hidden").touch()
    lines = watching.until_rest()
    assert tasks(lines) == ["tensor:seminar01:doubled"]
    assert "listed, which it listed, has other names" in lines[0]
    # What nobody asked for is no save: the line that follows is of the next one.
    folder.joinpath("other.csv").touch()
    table.rename(folder / "away.csv")
    assert any("No such file" in line for line in watching.until_rest())
    folder.joinpath("away.csv").rename(table)
    watching.until("all is current; watching")
    assert watching.end() == 0


def test_what_a_job_looked_for_and_failed_without_is_followed(new_course, watch):
    folder = new_course.root / "data"
    folder.joinpath("listed").mkdir(parents=True)
    new_course.write("experiments.py", READER.format(where=str(folder)))
    watching = watch(new_course, "quality=low", "tensor")
    assert any("No such file" in line for line in watching.until_rest())
    folder.joinpath("table.csv").write_text("1")
    assert tasks(watching.until_rest()) == ["tensor:seminar01:line", "tensor:seminar01:doubled"]
    assert watching.end() == 0
