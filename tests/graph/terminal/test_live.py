"""Lines that are drawn in place: none is left behind, whatever happens to the terminal or to who draws them."""

import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from tests.terminal import Terminal

DRAWN = """
    import os, signal, subprocess, sys, time
    from coursekit.graph.terminal.live import LiveLines

    turn = 0

    def picture():
        global turn
        turn += 1
        return [*(f"job {i} " + "long " * 20 for i in range(JOBS)), f"turn {turn}"]

    JOBS = 3
    live = LiveLines(sys.stdout, picture)

    def until(count):
        while turn < count:
            time.sleep(0.01)
    """


def program(body: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(DRAWN) + textwrap.dedent(body)]


def in_shell(body: str, tmp_path: Path) -> list[str]:
    """The program as a shell runs it, with a prompt after it."""
    script = tmp_path / "program.py"
    script.write_text(program(body)[2])
    return ["bash", "--norc", "-c", f"trap : INT; {sys.executable} {script}; printf '$ '; read"]


TALK = """
    with live:
        until(3)
        live.write("first\\n")
        until(6)
        print("second")
        until(9)
        live.write("third " + "x" * 100 + "\\n", "red")
        until(12)
    print("after")
    """


@pytest.mark.parametrize("columns", [20, 60, 140])
def test_text_stays_in_order_and_no_live_line_is_left(columns: int, tmp_path: Path) -> None:
    with Terminal(in_shell(TALK, tmp_path), tmp_path, columns) as terminal:
        terminal.wait_for("turn")
        terminal.wait_for("$")
        # A word that fits in no line is broken by the terminal alone.
        third = "x" * 100 if columns < 106 else "third " + "x" * 100
        wrapped = ["third"] * (columns < 106) + [third[at : at + columns] for at in range(0, len(third), columns)]
        assert terminal.lines == ["first", "second", *wrapped, "after", "$"]


def test_each_line_is_cut_to_the_width_as_it_is_now(tmp_path: Path) -> None:
    with Terminal(program("with live: until(100)"), tmp_path, 140) as terminal:
        terminal.wait_for("turn")
        assert terminal.sees("job 2 " + "long " * 19)
        for columns in (60, 20, 90, 140):
            terminal.resize(columns)
            # What was drawn for the old width, and not yet read, is seen before.
            terminal.wait_until(partial(are_drawn, terminal, columns))
        assert terminal.finish() == 0
        assert terminal.lines == []


def are_drawn(terminal: Terminal, columns: int) -> bool:
    beginnings = [line[:5] for line in terminal.lines]
    whole = len("job 0 " + "long " * 19 + "long")
    longest = max(map(len, terminal.lines), default=0)
    return beginnings == ["", "job 0", "job 1", "job 2", "turn "] and longest == min(whole, columns - 1)


def test_lines_that_were_cut_for_a_wider_window_leave_nothing(tmp_path: Path) -> None:
    body = """
        from coursekit.graph.terminal import live as module
        module.size_of = lambda stream: os.terminal_size((140, 40))
        with live:
            until(6)
            live.write("text\\n")
            until(12)
        """
    with Terminal(program(body), tmp_path, 60) as terminal:
        terminal.wait_for("turn 9")
        assert [line[:5] for line in terminal.lines] == ["text", "", "job 0", "job 1", "job 2", "turn "]
        assert terminal.finish() == 0
        assert terminal.lines == ["text"]


@pytest.mark.parametrize("rows", [2, 3, 5, 10])
def test_never_more_lines_than_fit_and_the_last_one_is_among_them(rows: int, tmp_path: Path) -> None:
    body = """
        JOBS = 30
        with live:
            until(5)
            live.write("text\\n")
            until(10)
        """
    with Terminal(program(body), tmp_path, 60, rows) as terminal:
        terminal.wait_for("text")
        terminal.wait_until(lambda: any(line.startswith("turn") for line in terminal.lines))
        assert terminal.finish() == 0
        assert terminal.lines == ["text"]


def test_after_ctrl_c_the_prompt_has_a_line_of_its_own(tmp_path: Path) -> None:
    with Terminal(in_shell("with live: until(10**6)", tmp_path), tmp_path, 60) as terminal:
        terminal.wait_for("turn 3")
        terminal.interrupt()
        terminal.wait_for("$")
        assert terminal.lines[-1] == "$"
        assert not any(word in line for line in terminal.lines for word in ("job", "turn"))


def test_after_an_exception_the_traceback_stands_alone(tmp_path: Path) -> None:
    body = """
        live.start()
        until(3)
        raise SystemExit("broken")
        """
    with Terminal(in_shell(body, tmp_path), tmp_path, 60) as terminal:
        terminal.wait_for("$")
        assert terminal.lines == ["broken", "$"]


def test_a_picture_that_raises_ends_the_live_lines_and_nothing_else(tmp_path: Path) -> None:
    body = """
        def broken():
            if turn > 3:
                raise KeyError("gone")
            return picture()

        live = LiveLines(sys.stdout, broken)
        with live:
            until(4)
            live.write("text\\n")
            live.write("more\\n")
        """
    with Terminal(program(body), tmp_path, 60) as terminal:
        assert terminal.finish() == 0
        assert sorted(terminal.lines) == sorted(["No live lines from here on: KeyError: 'gone'", "text", "more"])


def test_what_another_process_prints_and_what_is_typed_leaves_no_ghost(tmp_path: Path) -> None:
    body = """
        with live:
            until(3)
            subprocess.run(["echo", "from elsewhere"])
            until(20)
            live.write("text\\n")
        """
    with Terminal(program(body), tmp_path, 60) as terminal:
        terminal.wait_for("from elsewhere")
        terminal.type("\n\n")
        assert terminal.finish() == 0
        assert [line for line in terminal.lines if line] == ["from elsewhere", "text"]


def test_while_it_is_suspended_nothing_is_drawn_and_then_it_goes_on(tmp_path: Path) -> None:
    with Terminal(["bash", "--norc", "-i"], tmp_path, 60, environment={"PS1": "$ "}) as terminal:
        script = tmp_path / "program.py"
        script.write_text(program("with live: until(30)")[2])
        terminal.type(f"clear; {sys.executable} program.py\n")
        terminal.wait_for("turn 2")
        terminal.type("\x1a")
        terminal.wait_for("Stopped")
        terminal.wait_until(lambda: terminal.lines[-1] == "$")
        assert not any("job" in line for line in terminal.lines)
        terminal.type("fg\n")
        terminal.wait_for("turn 2")
        terminal.wait_until(lambda: terminal.lines[-1] == "$")
        assert not any("job" in line for line in terminal.lines)


def test_what_is_typed_leaves_no_ghost_once_it_is_back_from_the_background(tmp_path: Path) -> None:
    with Terminal(["bash", "--norc", "-i"], tmp_path, 60, environment={"PS1": "$ "}) as terminal:
        (tmp_path / "program.py").write_text(program("with live: until(30)")[2])
        terminal.type(f"{sys.executable} program.py & clear; sleep 0.5; fg\n")
        terminal.wait_for("turn 2")
        terminal.type("\n\n")
        terminal.wait_until(lambda: terminal.lines[-1] == "$")
        assert not any(line.startswith("job") for line in terminal.lines)


@pytest.mark.parametrize("term", ["dumb", None])
def test_where_the_cursor_cannot_be_moved_lines_are_plain(term: str | None, tmp_path: Path) -> None:
    body = 'with live: live.write("first\\n", "red"); print("second")'
    with Terminal(program(body), tmp_path, 60, environment={"TERM": term}) as terminal:
        assert terminal.finish() == 0
        assert terminal.text == "first\r\nsecond\r\n"


def test_piped_lines_are_plain_and_rich_is_not_imported() -> None:
    body = 'with live: live.write("first\\n", "red"); print("rich" in sys.modules)'
    done = subprocess.run(program(body), capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("first\nFalse\n", "")


@pytest.mark.parametrize(("value", "coloured"), [(None, True), ("1", False)])
def test_no_color_is_obeyed(value: str | None, coloured: bool, tmp_path: Path) -> None:
    with Terminal(program(TALK), tmp_path, 60, environment={"NO_COLOR": value}) as terminal:
        assert terminal.finish() == 0
        assert ("\x1b[31m" in terminal.text) == coloured
