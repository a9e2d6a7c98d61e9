"""A map that was saved half-done ends no watching: it goes on, and starts anew once the map can be read."""

import re
import sys

from tests.terminal import Terminal

KEPT = "watching goes on with the kit and the map as they were"


def test_a_mistake_in_the_map_is_told_and_ends_nothing(tiny_course, watch):
    dodo = tiny_course.root / "dodo.py"
    text = dodo.read_text()
    watching = watch(tiny_course, "quality=low", "render")
    watching.until_rest()
    for broken, told in (("def (\n", "dodo.py, line 1: "), ("raise OSError('no')\n", "dodo.py, line 1: OSError: no")):
        dodo.write_text(broken)
        assert any(told in line for line in watching.until(KEPT))
        assert watching.process.poll() is None
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    watching.until("render:seminar01:Lines  ")
    dodo.write_text(f"{text}\n# as it was\n")
    watching.until("the kit or the map changed: starting anew")
    assert watching.until_rest()[-1].startswith("all is current")
    assert watching.end() == 0


def test_pages_are_served_where_they_were_after_a_new_start(tiny_course):
    command = [sys.executable, "-m", "doit", "quality=low", "serve", "--port", "0"]
    with Terminal(command, tiny_course.root, 140) as terminal:
        terminal.wait_for("(Ctrl-C ends)")
        dodo = tiny_course.root / "dodo.py"
        dodo.write_text(f"{dodo.read_text()}\n# as it was\n")
        terminal.wait_for("starting anew")
        terminal.wait_until(lambda: terminal.text.count("(Ctrl-C ends)") == 2)
        assert len({*re.findall(r"http://127.0.0.1:\d+/", terminal.text)}) == 1
        terminal.interrupt()
        assert terminal.finish() == 0


# It can be read by who looks whether it can be, and not by who starts after that.
HALF_DONE_LATER = """
from pathlib import Path

looks = Path(__file__).with_name("looks.txt")
looks.write_text(looks.read_text() + "." if looks.exists() else ".")
if looks.read_text() != ".":
    raise OSError("half-done")
"""


def test_what_is_saved_half_done_during_a_new_start_is_waited_for(tiny_course, watch):
    dodo = tiny_course.root / "dodo.py"
    text = dodo.read_text()
    watching = watch(tiny_course, "quality=low", "render")
    watching.until_rest()
    dodo.write_text(text + HALF_DONE_LATER)
    watching.until("the kit or the map changed: starting anew")
    assert any("OSError: half-done" in line for line in watching.until("watching goes on once this is mended"))
    dodo.write_text(f"{text}\n# as it was\n")
    assert watching.until_rest()[-1].startswith("all is current")
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    watching.until("render:seminar01:Lines  ")
    dodo.write_text(text)
    watching.until("the kit or the map changed: starting anew")
    assert watching.until_rest()[-1].startswith("all is current")
    assert watching.end() == 0
