"""What the first statements of a function do is joined from what each does, and is what they do together."""

import textwrap
from dataclasses import replace

import pytest

from coursekit.graph.source.statements.preludes import preludes_of
from coursekit.graph.source.syntax.reader import read_source

FUNCTIONS = {
    "names of its own": "rows = [1]; rows.append(self.first); other = rows; del other[0]",
    "one that a later statement binds": "show = lambda: title.text; title = self.title; show()",
    "made, then given": "rows = []; rows.append(1); rows = self.rows; rows.append(2)",
    "an import": "import helper as kit; self.add(kit.made(np.array([1])))",
    "a name of the file": "global count; count = 1; count += self.step; print(count)",
    "a counter of a closure": "def step():\n  nonlocal count\n  count += self.by\ncount = 0; step()",
    "an error of a closure": "try:\n  show()\nexcept E as e:\n  pass\ndef step():\n  nonlocal e\n  e = 1\nstep()",
    "comprehensions": "a = [b.x for b in self.all]; b = {c: d.y for c, d in self.rows}; e = next(a)",
    "computed names": "getattr(self, 'x'); setattr(self, self.name, 1); eval('1'); import_module(self.name)",
    "blocks": "with open(self.file) as file:\n  text = file.read()\nfor line in text:\n  self.add(Text(line, 'a\\nb'))",
    "source that is read": "import inspect; inspect.getsource(shown); shown.__doc__",
    "tensors": "self.tensors('a'); self.tensors(self.name); self.tensors('b')['c'].fill_(0)",
    "no statement": "pass",
}


def definition(body, arguments="self"):
    text = f"def construct({arguments}):\n{textwrap.indent(body, ' ')}"
    return read_source(text.encode()).definitions[0]


@pytest.mark.parametrize("arguments", ["self", "self, rows=ROWS, *more, size: Size = 3"])
@pytest.mark.parametrize("body", FUNCTIONS.values(), ids=FUNCTIONS)
def test_statements_do_together_what_each_does(body, arguments):
    preludes = preludes_of(definition(body, arguments).text)
    for count in (3, 1, 0, 2, 4, 5):
        joined = preludes.until(count)
        together = read_source(joined.text.encode()).definitions[0]
        assert bool(joined.opaque) == bool(together.opaque)
        places = {name: getattr(together, name) for name in ("line", "column", "span", "opaque")}
        assert replace(joined, **places) == together


def test_a_name_that_a_lambda_has_for_itself_is_not_the_one_that_another_statement_reads():
    joined = preludes_of(definition("key = lambda x: x.size; self.add(x.shape)").text).until(2)
    assert "x.shape" in joined.loads
    assert "x.size" not in joined.loads


def test_what_is_done_before_a_place_is_the_same_whatever_follows():
    body = "rows = []; rows.append(1); self.add(rows); "
    following = ("rows = self.rows", "import rows", "f = lambda x: x.rows", "self.play(eval(self.name))")
    before = [preludes_of(definition(body + each).text).until(3) for each in following]
    assert all(each == before[0] for each in before)
