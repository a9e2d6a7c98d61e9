"""A loop that tells how far it is reads as the plain loop, where it is the kit's for certain."""

import pytest

from coursekit.graph.source.syntax.reader import read_source

LOOP = "def f(n):\n    for i in {}:\n        g(i)\n"
KITS = [
    ("from coursekit.lab import Count, progress", "progress(range(n))"),
    ("from coursekit.lab import progress", "progress(range(n))"),
    ("from coursekit.lab import progress as shown", "shown(range(n))"),
    ("from coursekit.lab import *", "progress(range(n))"),
    ("from coursekit.lab import *\nfrom coursekit.stage import *", "progress(range(n))"),
    ("from coursekit import lab", "lab.progress(range(n))"),
    ("import coursekit.lab\nimport coursekit.stage", "coursekit.lab.progress(range(n))"),
    ("import coursekit.lab as lab", 'lab.progress(range(n), title="steps")'),
    ("from coursekit.lab.progress import progress", 'progress(range(n), "steps")'),
]
OTHERS = [
    ("from tqdm import tqdm as progress", "progress(range(n))"),
    ("from coursekit.lab import progress\nprogress = reversed", "progress(range(n))"),
    ("from coursekit.lab import progress\nfrom others import *", "progress(range(n))"),
    ("from coursekit.lab import progress\ndef g(progress): pass", "progress(range(n))"),
    ("from coursekit.lab import *\nimport progress", "progress(range(n))"),
    ("from coursekit.lab import progress", "progress(range(n), title(n))"),
    ("from coursekit.lab import progress", "progress(*n)"),
    ("from coursekit.lab import progress", "enumerate(progress(range(n)))"),
    ("try:\n    from coursekit.lab import progress\nexcept ImportError:\n    progress = iter", "progress(range(n))"),
]


def function(head, loop):
    return read_source(f"{head}\n{LOOP.format(loop)}".encode()).definitions[-1]


@pytest.mark.parametrize(("head", "loop"), KITS)
def test_the_kits_reads_as_the_plain_loop(head, loop):
    found, plain = function(head, loop), function(head, "range(n)")
    assert (found.text, found.loads) == (plain.text, plain.loads)


@pytest.mark.parametrize(("head", "loop"), OTHERS)
def test_any_other_stays(head, loop):
    assert function(head, loop).text != function(head, "range(n)").text


def test_a_comprehension_is_a_loop():
    head = "from coursekit.lab import progress\n"
    found = read_source(f"{head}rows = [g(i) for i in progress(range(9))]".encode())
    assert found.definitions[-1].text == "rows = [g(i) for i in range(9)]"


def test_an_import_for_such_loops_alone_is_none():
    found = read_source(f"from coursekit.lab import progress\n{LOOP.format('progress(range(n))')}".encode())
    assert [each.names for each in found.definitions] == [("f",)]
    read = read_source(f"from coursekit.lab import progress\n{LOOP.format('progress(range(n))')}h = progress".encode())
    assert [each.names for each in read.definitions] == [("progress",), ("f",), ("h",)]
