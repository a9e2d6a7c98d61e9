"""What other tools call otherwise is told by what it is called here; and all that is told so is there."""

import re

import pytest

from coursekit.graph.command_line.naming.habits import COMMANDS, SAID_OTHERWISE
from tests.graph.command_line.naming.test_names import told


@pytest.mark.parametrize(
    ("typed", "here"), [(("-j", "4"), "-n"), (("--jobs=4",), "-n"), (("-B",), "-a"), (("--keep-going",), "--continue")]
)
def test_an_option_of_make_is_told_by_its_name_here(tiny_course, typed, here):
    assert f"what make calls so is {here} here" in told(tiny_course, *typed, "render")


def test_it_is_told_where_there_is_such_an_option_alone(tiny_course):
    assert "make" not in told(tiny_course, "list", "-j").partition("It has")[0]


@pytest.mark.parametrize(
    ("typed", "here"),
    [
        (("all",), "`doit` alone builds all that is stale."),
        (("status",), "`doit why`"),
        (("test",), "`doit audit`"),
        (("-ql",), "quality=low"),
        (("--dry-run",), "`doit why`"),
        (("-n",), "`doit why`"),
        (("-n", "render"), "`doit why`"),
        (("-x",), "--no-continue"),
    ],
)
def test_what_another_tool_calls_so_is_told_by_what_it_is_here(tiny_course, typed, here):
    output = told(tiny_course, *typed)
    assert here in output.partition("It has")[0] and "did you mean" not in output


def test_all_that_is_told_is_there(tiny_course):
    tiny_course.doit("help")
    commands = {*re.findall(r"^  (\w+)  ", tiny_course.output.partition("\nCommands\n")[2], re.MULTILINE)}
    tasks = {*re.findall(r"^  (\w+)  ", tiny_course.output.partition("\nTasks")[2], re.MULTILINE)}
    named = re.findall(r"`doit (\w+)", " ".join([*COMMANDS.values(), *SAID_OTHERWISE.values()]))
    assert {"serve", "new"} <= commands and {*named} <= commands | tasks
    assert not {*COMMANDS} & (commands | tasks)
