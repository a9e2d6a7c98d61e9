"""`doit watch --json`: each line is an event that an editor can use as it is."""

import json
import signal
import subprocess
import sys

import pytest

from tests import interrupts

FILE = "seminars/01_tiny/manim_ce/lines.py"


@pytest.fixture
def watching(tiny_course):
    command = [sys.executable, "-m", "doit", "watch", "--json", "quality=low"]
    with subprocess.Popen(
        command,
        cwd=tiny_course.root,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=interrupts.hear,
    ) as process:
        yield process
        process.kill()


def until(process, event):
    """The events up to the next of a kind."""
    events = []
    while not events or events[-1]["event"] != event:
        events.append(json.loads(process.stdout.readline()))
    return events


def test_a_save_a_mistake_what_was_made_and_rest_are_told_as_values(tiny_course, watching):
    assert until(watching, "rest")[-1]["current"] is True

    tiny_course.replace("manim_ce/lines.py", "square = Square(SIDE)", "square = Square(lost)")
    *_, save = until(watching, "save")
    assert save["files"] == [FILE]
    *_, mistake = until(watching, "mistake")
    text = (tiny_course.root / FILE).read_text().splitlines()
    assert text[mistake["line"] - 1].strip() == "square = Square(lost)"
    assert (mistake["file"], mistake["message"]) == (FILE, "NameError: name 'lost' is not defined; did you mean list?")
    assert mistake["lines"] == [[n, text[n - 1]] for n in range(mistake["line"] - 3, mistake["line"] + 4)]
    *_, rest = until(watching, "rest")
    assert (rest["current"], rest["failed"]) == (False, 1)

    tiny_course.replace("manim_ce/lines.py", "square = Square(lost)", "square = = Square(SIDE)")
    events = until(watching, "rest")
    assert [(each["file"], each["unread"]) for each in events if each["event"] == "mistake"] == [(FILE, True)]

    tiny_course.replace("manim_ce/lines.py", "square = = Square(SIDE)", "square = Square(SIDE / 2)")
    made = [each for each in until(watching, "rest") if each["event"] == "made"]
    assert made[0]["task"] == "draft:seminar01:Lines:scene1_square"
    assert made[0]["outcome"] == "computed" and made[0]["after_save"] > 0
    assert all((tiny_course.root / file).is_file() for each in made for file in each["files"])

    watching.send_signal(signal.SIGINT)
    assert until(watching, "end")[-1]["event"] == "end"
    assert watching.wait(20) == 0
