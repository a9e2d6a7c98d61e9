"""`doit watch`: each save makes what it made stale, drafts first; nothing is left when it ends."""

import re
import shutil
import signal
import sys
import time

import pytest

from tests.terminal import Terminal
from tests.watching import LONGEST, all_end, tasks


def test_a_save_makes_what_it_made_stale_first_as_a_draft(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    # What was published is current, in the quality of a draft; so the store has the drafts.
    watching.until("draft:seminar01:Lines  from the store", "all is current; watching")
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    lines = watching.until("render:seminar01:Lines  from the store")
    assert tasks(lines) == [
        "draft:seminar01:Lines:scene1_square",
        "draft:seminar01:Lines",
        "clip:seminar01:Lines:scene1_square",
        "render:seminar01:Lines",
    ]
    assert re.search(r"on disk \d+\.\d s after the save$", lines[1]) and "SIDE changed" in lines[0]
    assert not [line for line in lines if re.search(r"\d ms\b", line)]

    watching.until("all is current; watching")
    # A mistake is told once, and costs no more than its section; the next save mends it.
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(SIZE)")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    lines = watching.until(
        "draft:seminar01:Lines:scene1_square  FAILED", "clip:seminar01:Lines:scene3_doubled  from the store"
    )
    assert tasks(lines).count("tensor:seminar01:doubled") == 1
    tiny_course.replace("manim_ce/lines.py", "Square(SIZE)", "Square(SIDE)")
    lines += watching.until("all is current; watching")
    assert not [line for line in lines if line.startswith("clip:seminar01:Lines:scene1_square")]

    assert watching.end() == 0
    assert all_end(tiny_course)
    assert tiny_course.doit("quality=low") == {} and tiny_course.doit("draft") == {}


def test_what_is_removed_as_a_whole_is_made_anew_at_once(tiny_course, watch):
    """As by `git clean -xfd`: who has a page open would look at none until the next save."""
    watching = watch(tiny_course, "tensor")
    watching.until("all is current; watching")
    shutil.rmtree(tiny_course.root / ".cache")
    lines = watching.until("all is current; watching")
    assert lines[0] == ".cache was removed: all is made anew"
    assert sorted(tasks(lines)) == ["tensor:seminar01:doubled", "tensor:seminar01:line"]
    assert watching.end() == 0


def test_what_is_removed_beside_is_made_anew_once_it_is_removed_whole(tiny_course, watch):
    """As by `doit clean` in another window, which removes one file after another."""
    watching = watch(tiny_course, "tensor")
    watching.until("all is current; watching")
    tiny_course.doit("clean", "tensor:seminar01")
    lines = watching.until("all is current; watching")
    assert re.fullmatch(r"\.cache/trajectories/\S+ and 1 other file were removed: they are made anew", lines[0])
    assert sorted(tasks(lines)) == ["tensor:seminar01:doubled", "tensor:seminar01:line"]
    tiny_course.file(".cache/trajectories/seminar01/line.pt").unlink()
    lines = watching.until("all is current; watching")
    assert lines[0] == ".cache/trajectories/seminar01/line.pt was removed: it is made anew"
    assert watching.end() == 0


def test_what_is_forgotten_beside_is_made_anew_without_a_save(tiny_course, watch):
    """As by `doit forget` in another window: its files stay, so that nothing would be seen to go."""
    watching = watch(tiny_course, "tensor")
    watching.until("all is current; watching")
    tiny_course.doit("forget", "tensor:seminar01:line")
    lines = watching.until("all is current; watching")
    assert lines[0] == "tensor:seminar01:line was forgotten: it is made anew"
    assert [line for line in lines if line.startswith("tensor:seminar01:line  computed")]
    tiny_course.doit("forget", "tensor")
    lines = watching.until("all is current; watching")
    assert re.fullmatch(r"tensor:\S+ and 1 other task were forgotten: they are made anew", lines[0])
    assert sorted(tasks(lines[1:])) == ["tensor:seminar01:doubled", "tensor:seminar01:line"]
    assert watching.end() == 0


def test_a_later_save_ends_what_it_made_obsolete(tiny_course, watch, tmp_path):
    watching = watch(tiny_course, "draft")
    watching.until("draft:seminar01:Lines  from the store")
    asleep = tmp_path / "asleep"
    waits = f"open({str(asleep)!r}, 'w').close()\n        import time\n        time.sleep(3600)\n        "
    tiny_course.replace("manim_ce/lines.py", "square = Square(SIDE)", f"{waits}square = Square(2 * SIDE)")
    deadline = time.monotonic() + LONGEST
    while not asleep.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    tiny_course.replace("manim_ce/lines.py", waits, "")
    lines = watching.until("draft:seminar01:Lines  computed")
    assert [line for line in lines if "FAILED" in line] == []
    assert watching.end() == 0
    assert all_end(tiny_course)
    assert not list((tiny_course.root / ".cache/tmp").iterdir())


NARRATION = '"""A square\n\n        {}\n        """\n        '
FACTS = '[[line.facts]]\nclaim = "{}"\nelement = "y[4]"\nbetween = [1.9, 2.1]\nsource = "Itself"\n'


def narrate(course, words, before=""):
    """Give the first section narration, in the place of what it had before."""
    old = NARRATION.format(before) if before else ""
    course.replace("manim_ce/lines.py", f"{old}square = Square", f"{NARRATION.format(words)}square = Square")


def test_without_a_name_it_follows_what_doit_builds(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    watching.until("all is current; watching")
    narrate(tiny_course, "It grows.")
    lines = watching.until("captions:seminar01:Lines  computed", "all is current; watching")
    assert not [task for task in tasks(lines) if "clip" in task]
    narrate(tiny_course, "It grows, and goes.", "It grows.")
    lines = watching.until("all is current; watching")
    assert tasks(lines) == ["captions:seminar01:Lines"]
    assert "It grows, and goes." in tiny_course.file("seminars/*/static/Lines.vtt").read_text()


def test_captions_are_followed_by_their_name(tiny_course, watch):
    narrate(tiny_course, "It grows.")
    watching = watch(tiny_course, "quality=low", "captions:seminar01:Lines")
    watching.until("captions:seminar01:Lines  computed", "all is current; watching")
    narrate(tiny_course, "It rises.", "It grows.")
    assert tasks(watching.until("all is current; watching")) == ["captions:seminar01:Lines"]
    assert "It rises." in tiny_course.file("seminars/*/static/Lines.vtt").read_text()


def test_the_site_follows_narration_facts_and_the_readme(tiny_course, watch):
    watching = watch(tiny_course, "quality=low", "gallery")
    watching.until("gallery:index  computed", "all is current; watching")
    page = tiny_course.root / ".cache/site/seminar01/Lines.html"
    (tiny_course.root / "new").write_text("# Of Lines\n")
    (tiny_course.root / "new").rename(tiny_course.root / "README.md")
    watching.until("gallery:index  computed", "all is current; watching")
    assert "Of Lines" in page.read_text()
    tiny_course.write("facts.toml", FACTS.format("It rises"))
    lines = watching.until("all is current; watching")
    assert "gallery:seminar01:Lines" in tasks(lines) and "It rises" in page.read_text()
    narrate(tiny_course, "It grows.")
    lines = watching.until("all is current; watching")
    assert "It grows." in page.read_text()
    assert not [task for task in tasks(lines) if "clip" in task]
    # What it is asked for fails, and is told; nothing else is told in its place.
    tiny_course.write("facts.toml", FACTS.format("It rises").replace("1.9, 2.1", "2.9, 3.1"))
    lines = watching.until("gallery:seminar01:Lines  FAILED", "1 failed, 1 not reached; watching")
    assert [line for line in lines if "facts.toml" in line]


def test_tensors_are_followed_alone(tiny_course, watch):
    watching = watch(tiny_course, "quality=low", "tensor:seminar01:line")
    watching.until("all is current; watching")
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.25")
    assert tasks(watching.until("all is current; watching")) == ["tensor:seminar01:line"]


def test_a_mistake_of_the_whole_course_is_told_and_work_goes_on_when_it_is_mended(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    watching.until("all is current; watching")
    twin = tiny_course.root / "seminars/01_twin"
    twin.mkdir()
    (twin / "experiments.py").write_text("")
    lines = watching.until("the course cannot be read; watching")
    assert [line for line in lines if "01_twin" in line]
    # A save that mends nothing is no end of it.
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    lines = watching.until("the course cannot be read; watching")
    (twin / "experiments.py").unlink()
    twin.rmdir()
    lines += watching.until("render:seminar01:Lines  from the store", "all is current; watching")
    assert lines.count("all is current; watching") == 1


def test_a_table_that_is_no_toml_is_told_until_it_is_mended(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    watching.until("all is current; watching")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = ")
    lines = watching.until_rest()
    assert [line for line in lines if "hyperparams.toml" in line]
    assert not lines[-1].startswith("all is current")
    tiny_course.replace("hyperparams.toml", "factor = ", "factor = 2.0")
    watching.until("all is current; watching")


def test_a_name_that_is_no_task_any_more_is_told(tiny_course, watch):
    watching = watch(tiny_course, "quality=low", "draft:seminar01:Lines")
    watching.until("all is current; watching")
    tiny_course.replace("manim_ce/lines.py", "class Lines", "class Strokes")
    lines = watching.until_rest()
    assert lines[-1] == "draft:seminar01:Lines is no task of the course any more; watching"
    tiny_course.replace("manim_ce/lines.py", "class Strokes", "class Lines")
    watching.until("all is current; watching")


def test_what_the_audit_finds_is_told_with_the_draft_and_not_again(tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    watching.until("all is current; watching")
    # Beyond the frame, which keeps the video back, and at its edge.
    tiny_course.replace("manim_ce/lines.py", "self.add(drawn)", "self.add(drawn.shift(9 * DOWN))")
    lines = watching.until_rest()
    draft = next(n for n, line in enumerate(lines) if line.startswith("draft:seminar01:Lines  computed"))
    assert lines[draft + 1] == "The audit found:" and lines[draft + 3].strip() == "[off_frame]"
    assert lines[-1].startswith("1 failed; watching; ") and lines[-1].endswith("warnings of the audit")
    tiny_course.replace("manim_ce/lines.py", "9 * DOWN", "3.4 * DOWN")
    lines = watching.until_rest()
    assert [line for line in lines if "[margin]" in line] and not [line for line in lines if "[off_frame]" in line]
    assert lines[-1].startswith("all is current; watching; ")
    # What changes in another section, and so when this one is in the video, changes nothing of that.
    tiny_course.replace("manim_ce/lines.py", "Create(square), run_time=0.2", "Create(square), run_time=0.6")
    again = watching.until_rest()
    assert not [line for line in again if "[margin]" in line] and again[-1] == lines[-1]
    tiny_course.replace("manim_ce/lines.py", "3.4 * DOWN", "0 * DOWN")
    assert watching.until_rest()[-1] == "all is current; watching"


def test_what_is_wrong_at_the_beginning_is_told_at_rest(tiny_course, watch):
    tiny_course.replace("manim_ce/lines.py", "self.add(drawn)", "self.add(drawn.shift(3.4 * DOWN))")
    tiny_course.doit("quality=low", "render")
    lines = watch(tiny_course, "quality=low", "render").until_rest()
    assert [line for line in lines if "[margin]" in line]
    assert lines[-1].endswith("of the audit")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_is_heard_that_was_ignored_at_the_start(tiny_course, watch, number):
    watching = watch(tiny_course, "quality=low", interrupts=signal.SIG_IGN)
    watching.until("all is current; watching")
    assert watching.end(number) == 0
    assert all_end(tiny_course)


@pytest.mark.parametrize("columns", [60, 140])
def test_a_terminal_shows_what_is_done_from_the_first_moment_and_keeps_no_ghost(tiny_course, columns):
    command = [sys.executable, "-m", "doit", "watch", "quality=low", "draft"]
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    with Terminal(command, tiny_course.root, columns) as terminal:
        terminal.wait_for("starting the workers")
        terminal.wait_for("all is current; watching")
        assert "  draft:seminar01:Lines:scene1_square  " in terminal.text
        tiny_course.replace("manim_ce/lines.py", "SIDE = 1.5", "SIDE = 2.0")
        terminal.wait_until(lambda: sum("all is current" in line for line in terminal.lines) == 2)
        terminal.interrupt()
        assert terminal.finish() == 0
    ghosts = ("starting", "reading", "to be made", "  draft")
    assert not [line for line in terminal.lines if line.startswith(ghosts) or line.endswith(" s of about")]
    assert terminal.lines[-3:] == ["all is current; watching", "^C", "ended"]


def test_a_name_that_matches_nothing_is_not_watched(tiny_course):
    done = tiny_course.shell(sys.executable, "-m", "doit", "watch", "render:seminar09")
    assert done.returncode == 3
    assert "render:seminar09 is no task of the course" in done.stderr
