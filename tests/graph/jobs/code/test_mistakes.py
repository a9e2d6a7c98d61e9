"""What is told of an exception: all that its author can know of it, and nothing of the kit's own calls."""

import io
import pdb
import sys
import textwrap

import pytest

from coursekit.graph.jobs.code.loading import load_file, load_verbatim
from coursekit.graph.jobs.code.mistakes import Mistake


@pytest.fixture
def mistake(tmp_path, monkeypatch):
    """What is told of the function that a file of an author's ends with, as it is called."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "lines", None)

    def of(code: str) -> Mistake:
        (tmp_path / "lines.py").write_text(textwrap.dedent(code))
        run = load_file(tmp_path / "lines.py", "lines").run
        try:
            run()
        except BaseException as problem:
            sys.settrace(None)
            return Mistake.of(problem)
        raise AssertionError("nothing was raised")

    return of


def test_what_an_exception_was_raised_from_is_told_with_its_line(mistake):
    told = mistake(
        """
        def run():
            try:
                try:
                    {}["rate"]
                except KeyError as missing:
                    raise ValueError("no rate") from missing
            except ValueError:
                raise RuntimeError("cannot train")
        """
    )
    behind = (
        "RuntimeError: cannot train\n"
        'after ValueError: no rate (lines.py, line 7: raise ValueError("no rate") from missing)\n'
        "after KeyError: 'rate' (lines.py, line 5: {}[\"rate\"])"
    )
    assert told.text.endswith(behind)
    assert told.details.message == behind
    assert told.gist == "lines.py, line 9: RuntimeError: cannot train"


def test_what_a_library_raises_without_a_word_is_told_by_the_line_that_raised_it(mistake):
    told = mistake("from numbers import Complex\ndef run():\n    Complex.real.fget(1)")
    assert told.gist == "lines.py, line 3: NotImplementedError in real: raise NotImplementedError"
    assert told.text.endswith("\nNotImplementedError in real: raise NotImplementedError")
    own = mistake("def run():\n    raise NotImplementedError")
    assert own.gist == "lines.py, line 2: NotImplementedError"


@pytest.mark.parametrize(
    "code",
    [
        "try:\n        1 / 0\n    except ZeroDivisionError:\n        raise ValueError('no') from None",
        "import json; json.loads('{')",  # which was raised while json handled a StopIteration, or may have been
    ],
)
def test_what_is_nobody_elses_affair_is_not_told(mistake, code):
    assert "\nafter " not in mistake(f"def run():\n    {code}\n").text


def test_each_exception_of_a_group_is_told_and_not_a_hundred_of_them(mistake):
    group = 'def run():\n    raise ExceptionGroup("several", [ValueError(f"no {i}") for i in range(COUNT)])\n'
    told = mistake(f"COUNT = 2\n{group}").text
    assert told.endswith("ExceptionGroup: several (2 sub-exceptions)\n  ValueError: no 0\n  ValueError: no 1")
    assert mistake(f"COUNT = 100\n{group}").text.endswith("\n  ValueError: no 3\n… 96 more exceptions")


def test_where_a_debugger_stops_as_a_function_ends_is_in_the_function(mistake, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, "breakpointhook", lambda: pdb.Pdb(nosigint=True).set_trace(sys._getframe(1)))
    told = mistake("def run():\n    breakpoint()\n")
    assert told.text.startswith("  lines.py, line 2, in run: breakpoint()\n")
    assert told.text.splitlines()[1].startswith("bdb.BdbQuit; no debugger stops")


def test_a_message_has_nothing_that_a_terminal_obeys(mistake):
    told = mistake('def run():\n    raise ValueError("gone\\x1b[2J red")\n')
    assert "\x1b" not in told.text + told.gist + told.details.message
    assert told.details.message == "ValueError: gone red"


@pytest.mark.parametrize(
    ("helper", "line", "shown", "said"),
    [
        (b"SIDE = 1\ndef side(:\n    return SIDE\n", 2, ": def side(:", "SyntaxError: invalid syntax"),
        (b"def side():\nreturn 1\n", 2, ": return 1", "IndentationError: expected an indented block"),
        ("SIDE = 1\n".encode("utf-16"), 1, "", "SyntaxError: source code string cannot contain null bytes"),
    ],
    ids=["syntax", "indentation", "UTF-16"],
)
def test_a_file_that_is_imported_and_is_no_python_is_told_as_a_place(
    mistake, tmp_path, monkeypatch, helper, line, shown, said
):
    monkeypatch.setattr(sys, "path_hooks", [*sys.path_hooks])
    load_verbatim([tmp_path])
    (tmp_path / "sides.py").write_bytes(helper)
    told = mistake("def run():\n    import sides")
    assert told.text.startswith(f"  lines.py, line 2, in run: import sides\n  sides.py, line {line}{shown}\n{said}")
    assert told.gist.startswith(f"sides.py, line {line}: {said}")
    assert told.details.message.startswith(said)
    assert told.details.places[-1][:2] == ("sides.py", line)


def test_a_text_that_code_compiles_is_told_with_the_calls_that_led_to_it(mistake):
    told = mistake("def run():\n    eval('1 +')")
    assert told.gist.startswith("lines.py, line 2: ")
    assert told.text.endswith("SyntaxError: invalid syntax")
