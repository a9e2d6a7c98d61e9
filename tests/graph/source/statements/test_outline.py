"""A statement is known again in its file as it is later: at its line, or nowhere."""

import ast

import pytest

from coursekit.graph.source.statements.outline import Outline

FILE = '''import math

draw = lambda scene, circle: scene.play(circle)


class Lines:
    """What is drawn."""

    def construct(self, width: int = 3) -> None:
        """Words."""
        for each in range(width):
            if each:
                self.wait(each)
            else:
                self.play(
                    each,  # the first
                )
        try:
            self.show()
        except ValueError:
            self.wait()
        self.wait()
        self.wait()

    def show(self):
        with self.open() as file: self.play(file); self.wait()
        match file:
            case 1:
                self.play(1)


class Others:
    def show(self):
        self.wait()
'''


def statements(text):
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]


def spots(text):
    """Each statement of a file that can be told, by what it says and its number among those that say the same."""
    outline, found = Outline(text.encode()), {}
    for node in statements(text):
        spot = outline.spot(node.lineno, node.col_offset)
        if spot:
            found.setdefault(spot, node.lineno)
    return found


LATER = FILE[FILE.index("class Others") :]
TAKEN_APART = "as file:\n            self.play(file)\n            self.wait()"
EDITS = {
    "a line above": [("import math\n", "import math\nimport random\n\n\n")],
    "a comment within": [("        try:\n", "        # and now\n\n        try:\n")],
    "other words": [('"""Words."""', '"""More\n\n        words.\n        """')],
    "no words": [('        """Words."""\n', "")],
    "annotations": [("width: int = 3) -> None", "width: object = 3) -> str")],
    "a call on one line": [("play(\n                    each,  # the first\n                )", "play(each)")],
    "lines taken apart": [("as file: self.play(file); self.wait()", TAKEN_APART)],
    "another order": [(LATER, ""), ("class Lines", f"{LATER}\n\nclass Lines")],
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_leaves_a_function_as_it_is_leaves_each_of_its_statements_to_be_found(edit):
    after = FILE
    for old, new in EDITS[edit]:
        after = after.replace(old, new)
    assert after != FILE
    then, now = FILE.splitlines(), after.splitlines()
    as_it_was = Outline(FILE.encode())
    columns = {as_it_was.spot(n.lineno, n.col_offset): n.col_offset for n in statements(FILE)}
    outline = Outline(after.encode())
    known = spots(FILE)
    assert len(known) >= 20
    for spot, line in known.items():
        first = then[line - 1][columns[spot] :].split("(")[0].split(":")[0]
        assert outline.line(spot) and first in now[outline.line(spot) - 1], (spot, line)


def test_in_a_function_that_was_edited_nothing_is_found_and_elsewhere_all_is():
    after = Outline(FILE.replace("        self.wait()\n        self.wait()\n", "        self.wait()\n").encode())
    for spot, line in spots(FILE).items():
        assert after.line(spot) == (0 if spot.unit == "Lines.construct" else line - (line > 24))


def test_what_stands_in_a_file_twice_is_not_told():
    twice = FILE + "\n\nclass Others:\n    def show(self):\n        self.wait()\n"
    last = len(FILE.splitlines())
    assert not Outline(twice.encode()).spot(last, 8)
    assert Outline(FILE.encode()).spot(last, 8).unit == "Others.show"
    spot = Outline(FILE.encode()).spot(last, 8)
    assert Outline(twice.encode()).line(spot) == 0


def test_a_statement_is_told_in_a_line():
    outline = Outline(FILE.encode())
    found = ((node.lineno, outline.spot(node.lineno, node.col_offset)) for node in statements(FILE))
    texts = {line: outline.text(spot) for line, spot in found if spot}
    assert texts[11] == "for each in range(width):"
    assert texts[15] == "self.play(each)"
    assert texts[22] == "self.wait()"
    assert len(outline.text(outline.spot(3, 0))) < 60
    long = Outline(f"x = {'1 + ' * 200}1\n".encode())
    assert len(long.text(long.spot(1, 0))) == 200
