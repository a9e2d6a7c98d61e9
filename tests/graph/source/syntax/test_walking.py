"""The parts of a statement are those that Python's own walk has, in its order."""

import ast
from pathlib import Path

import pytest

from coursekit.graph.source.syntax import walking

FILES = sorted(Path(walking.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_walks_as_ast_does(file):
    tree = ast.parse(file.read_text())
    assert [*map(id, walking.walk(tree))] == [*map(id, ast.walk(tree))]
