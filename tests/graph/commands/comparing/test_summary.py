"""The summary for a pull request."""

import sys

from coursekit.graph.commands.comparing.sides import PROGRAM

from .repositories import LOW


def test_markdown_shows_hostile_names_as_they_are_and_stdout_has_nothing_else(repository):
    course = repository.course
    repository.narrate("<b>A</b> | @you `c` #12\n\n        Said.")
    done = course.shell(sys.executable, "-c", PROGRAM, LOW, "compare", "--markdown", "-")
    assert done.stdout.startswith("### What changed"), done.stderr
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("| changed")]
    assert "&lt;b&gt;A&lt;/b&gt; \\| @\u200byou \\`c\\` #\u200b12<br>`seminar01:Lines:scene1_square`" in row
    assert "building the working tree" in done.stderr
    course.doit(LOW, "compare", "--markdown", "summary.md")
    assert (course.root / "summary.md").read_text() == done.stdout
