"""`doit graph -o FILE`: a file that cannot be written is named."""

import sys

import pytest


@pytest.mark.parametrize("file", ["nowhere/graph.svg", "."])
def test_a_file_that_cannot_be_written_is_a_mistake_in_the_line(new_course, file):
    done = new_course.shell(sys.executable, "-m", "doit", "graph", "-o", file)
    assert done.returncode == 3
    assert "the graph cannot be written there: " in done.stderr and "what was finished" not in done.stderr
