"""Source of any depth, size, encoding and brokenness: it is read, or its mistake is told by file and line."""

import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coursekit.graph.source.modules import Project
from coursekit.graph.source.slicing.import_slices import ImportSlicer
from coursekit.graph.source.slicing.slicer import Slicer
from coursekit.graph.source.syntax.deep import with_depth
from coursekit.graph.source.syntax.reader import UNDECODABLE, read_source
from tests.graph.small_projects import FOLDER, KIT

SUM = " + ".join(["x"] * 2500)  # Python runs it


def read(text):
    return with_depth(lambda: read_source(text))


@pytest.mark.parametrize(
    "text",
    [
        f"X = {SUM}",
        f"def f(x): return {SUM}",
        "X = a" + ".b()" * 900,
        "X = " + "-" * 2000 + "1",
        "if a == 0: pass\n" + "".join(f"elif a == {i}: pass\n" for i in range(900)),
        "X = [" + "1, " * 20_000 + "]",
    ],
)
def test_what_python_runs_is_read_however_deep(text):
    assert not read(text.encode()).error


def test_what_is_read_by_one_thread_keeps_its_room_when_another_is_done():
    limit, asking = sys.getrecursionlimit(), []
    begun, begun_later, ended = (threading.Event() for _ in range(3))

    def deep(begins, waits_for):
        def work():
            if threading.current_thread() in asking:
                raise RecursionError  # as where both find at once that they need more
            begins.set()
            assert waits_for.wait(60)
            return read_source(f"X = {SUM}".encode()).error

        asking.append(threading.current_thread())
        return with_depth(work)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(deep, begun, begun_later)
        assert begun.wait(60)
        second = threads.submit(deep, begun_later, ended)
        assert not first.result()
        ended.set()
        assert not second.result()
    assert sys.getrecursionlimit() == limit


def test_what_it_names_at_its_end_is_found():
    (definition,) = read(f"def f(x): return {SUM} + last".encode()).definitions
    assert "last" in definition.loads


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b"X = 1\0", "line 1: it holds null bytes, as UTF-16 does: save it as UTF-8"),
        (
            b"%%manim -qm A\nX = 1\n",
            "line 1: invalid syntax; a line that begins with % or ! is a command of notebooks: delete it",
        ),
        (
            b"X = 1\n  !pip install manim\n",
            "line 2: unexpected indent; a line that begins with % or ! is a command of notebooks: delete it",
        ),
        (b"# coding: klingon\nX = 1", "line 1: unknown encoding: klingon"),
        (b"X = 1\nY = '\xe9'", f"line 2: {UNDECODABLE}"),
        (b'X = 1\nY = """\n\xe9\n"""\n', f"line 3: {UNDECODABLE}"),
        (b"# coding: ascii\nX = '\xe9'", "line"),
        (b"X = " + b"(" * 5000 + b")" * 5000, "line 1: too many nested parentheses"),
        (b"X = " + b"9" * 6000, "line 1: Exceeds the limit"),
    ],
)
def test_what_python_does_not_run_is_told_with_its_line(text, error):
    assert read(text).error.startswith(error)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfdef f():\n    return g()\n",
        b"# -*- coding: latin-1 -*-\n\xe9 = 1\ndef f():\n    return g()\n",
        b"def f():\r\n    return g()\r\n",
        b"\x0c\ndef f():\n    return g()\n\x0c",
        b"def f():\r    return g()\r",
        b"def f():\n    '\\ud800'\n    return g()\n",
    ],
)
def test_marks_encodings_and_ends_of_lines_are_no_part_of_the_code(text):
    *_, definition = read(text).definitions
    assert (definition.names, definition.loads) == (("f",), ("g",))


SOURCES = [*sorted(Path(__file__).parents[4].glob("seminars/*/manim_ce/*.py")), Path(__file__)]
SPLICES = [
    b"(",
    b")",
    b":",
    b"\n",
    b"\0",
    b"'",
    b'"""',
    b"\\",
    b"import *",
    b"lambda",
    b"\xff",
    b"    ",
    b"*",
    b"__file__",
    b"#",
]


@pytest.mark.parametrize("seed", range(40))
def test_no_mutation_of_a_source_ends_the_analysis(seed):
    """Bytes removed, doubled, moved and put in: most are no Python, and some are Python that nobody would write."""
    chance = random.Random(seed)
    text = chance.choice(SOURCES).read_bytes()
    for _ in range(chance.randint(1, 3)):
        start, other = sorted(chance.randrange(len(text)) for _ in range(2))
        end = min(start + chance.randint(0, 80), len(text))
        middle = chance.choice([b"", chance.choice(SPLICES), text[start:end] * 2, text[other : other + 40]])
        text = text[:start] + middle + text[end:]
    source = read(text)
    path = FOLDER / "lines.py"
    made = Project(KIT, {path: source}.get)
    module = made.module(path, (FOLDER,))
    assert ImportSlicer(made).read(module).digest
    for definition in source.definitions:
        for name in definition.names:
            assert Slicer(made).function(module, name).digest


def test_what_python_refuses_to_compile_is_told_by_its_file(tiny_course):
    tiny_course.replace("experiments.py", "def line", f"_X = {' + '.join('1' * 5000)}\n\n\ndef line")
    tiny_course.doit("tensor:seminar01:line", fails=True)
    assert "seminars/01_tiny/experiments.py is nested too deeply for Python: split its longest" in tiny_course.output
    assert "Traceback" not in tiny_course.output
