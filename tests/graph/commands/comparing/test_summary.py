"""The summary for a pull request."""

import sys

from coursekit.graph.commands.comparing.sides import PROGRAM
from coursekit.graph.commands.comparing.summary import lines
from tests.terminal import Terminal

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


def test_markdown_is_broken_by_no_terminal_and_a_place_that_is_none_is_told_before_anything_is_built(repository):
    course = repository.course
    repository.narrate("A square of some length, " * 5 + "\n\n        Said.")
    with Terminal([sys.executable, "-c", PROGRAM, LOW, "compare", "--markdown", "-"], course.root, 60) as terminal:
        assert terminal.finish() == 0
    rows = [line for line in terminal.text.splitlines() if line.startswith("| changed")]
    assert len(rows) == 1 and rows[0].rstrip().endswith("|")
    for place, told in (("none/summary.md", "there is no folder"), ("seminars", "this is a folder")):
        course.doit(LOW, "compare", "--markdown", place, fails=True)
        assert told in course.output and "building" not in course.output


def test_a_name_that_means_nothing_is_told_with_those_that_may_be_meant(repository):
    for typed in ("Lines", "lines", "Linse", "render:Lines"):
        assert "did you mean seminar01:Lines?" in repository.compare(typed, fails=True)
        assert "did you mean seminar01:Lines?" in repository.compare("HEAD", typed, fails=True)
    assert "did you mean main?" in repository.compare("mian", fails=True)
    assert "did you mean seminar01:Lines:scene1_square?" in repository.compare("scene1_square", fails=True)
    assert "takes one" in repository.compare("main..HEAD", fails=True)


def test_sections_that_show_the_same_for_one_reason_are_told_in_a_line_where_they_are_many():
    def same(name, reason):
        return {"name": name, "reasons": [f"{reason}\n    - a\n    + b"]}

    sections = [*(same(f"s1:A:{number}", "SIDE changed") for number in range(5)), same("s1:B:1", "curve changed")]
    content = dict.fromkeys(("notes", "sections", "facts", "hyperparameters", "tensors", "problems"), ())
    assert [*lines({**content, "same": sections})] == [
        "same pictures  s1:A:0 and 4 more: SIDE changed",
        "same pictures  s1:B:1: curve changed",
    ]
