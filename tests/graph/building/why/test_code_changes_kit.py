"""A new version of the kit is told in a few lines: an author asked what changed, not what it is made of."""

import json
from types import SimpleNamespace

from coursekit.graph.building.why.code_changes import LONGEST_LINE, MOST_OF_KIT, slice_changes

OWN = "manim_ce/lines.py:Lines.scene1_square"


def changes(root, before, after):
    folder = root / ".cache/analysis/slices"
    folder.mkdir(parents=True)
    for name, texts in (("before", before), ("after", after)):
        (folder / f"{name}.json").write_text(json.dumps(texts))
    return [str(c) for c in slice_changes(SimpleNamespace(root=root), root, "slice", "before", "after")]


def of_kit(count, body, first=0):
    return {f"coursekit/stage/x.py:part{n}": f"def part{n}():\n    return {n}, {body}" for n in range(first, count)}


def test_hundreds_of_changes_of_the_kit_are_few_lines_behind_the_authors_own(tmp_path):
    before = {**of_kit(200, 1), OWN: "def scene1_square(self):\n    self.wait(1)"}
    after = {**of_kit(150, 2), **of_kit(260, 5, 210), OWN: "def scene1_square(self):\n    self.wait(2)"}
    told = changes(tmp_path, before, after)
    assert told[0].startswith(f"{OWN} changed\n") and len(told) == 1 + MOST_OF_KIT + 1
    assert all(each.startswith("the kit's coursekit/stage/x.py:part") for each in told[1:-1])
    assert told[-1] == f"{150 - MOST_OF_KIT + 50 + 50} more changes of the kit's own code"


def test_few_changes_of_the_kit_are_told_one_by_one(tmp_path):
    told = changes(tmp_path, of_kit(MOST_OF_KIT, 1), of_kit(MOST_OF_KIT, 2))
    assert len(told) == MOST_OF_KIT and not any("more" in each for each in told)


def test_a_table_that_is_one_line_is_cut(tmp_path):
    name = "manim_ce/lines.py:TABLE"
    told = changes(tmp_path, {name: f"TABLE = {[*range(500)]}"}, {name: f"TABLE = {[*range(501)]}"})
    assert max(map(len, told[0].splitlines())) <= LONGEST_LINE + 4
