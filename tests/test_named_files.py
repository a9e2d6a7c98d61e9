"""What prose names is there: files and folders by path, packages of the kit, files of a result by role."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import coursekit
from coursekit.graph.building.orphans import asked_for
from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.store.results import Result
from tests.conftest import FILES, REPOSITORY
from tests.screening.conftest import narrate

LISTED = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
TRACKED = [Path(name) for name in LISTED.splitlines()]
KIT = REPOSITORY / "seminars/coursekit"
PARTS = {path.parent.name for path in KIT.rglob("*.py")} | {"tests", "benchmarks", "seminars"}
SUFFIXES = {path.suffix for path in TRACKED} - {""}
PATH = re.compile(r"(?<![\w/.:~{}<>*…@=-])(?:[\w.-]+/)+[\w-]+(?:\.\w+)*")
EXAMPLE = re.compile(r"^```\w+ (\S+\.\w+)$", re.MULTILINE)  # of a file, in a page of documentation
# Or made by a reader.
MADE = re.compile(r"(\.\./)*\.cache/|\.venv/|(.*/)?static/|seminars/(NN_slug|shared)|seminars/\d\d_\w*$|new/")


def examples() -> Iterator[str]:
    """The files of courses that documentation and tests make up."""
    yield from (f"seminars/01_tiny/{name}" for name in (*FILES, "manim_ce/scene.py"))
    for page in REPOSITORY.glob("*.md"):
        yield from (f"seminars/11_lines/{name}" for name in EXAMPLE.findall(page.read_text()))


def known() -> set[str]:
    """All paths that there are, and their ends: graph/store/files.py is also store/files, as prose has it."""
    whole = {Path(name) for name in (*TRACKED, *examples())}
    whole |= {folder for path in whole for folder in path.parents}
    whole |= {path.with_suffix("") for path in whole if path.suffix == ".py"}
    return {"/".join(path.parts[start:]) for path in whole for start in range(len(path.parts))}


KNOWN = known()


def prose_of(path: Path) -> Iterator[str]:
    """What a file says to people: all of a page; comments and docstrings."""
    text = (REPOSITORY / path).read_text()
    if path.suffix == ".md":
        yield text
    elif path.suffix == ".toml":
        yield from re.findall(r"#.*", text)
    elif path.suffix == ".py":
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        yield from (ast.get_docstring(n) or "" for n in ast.walk(ast.parse(text)) if isinstance(n, documented))
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield from (token.string for token in tokens if token.type == tokenize.COMMENT)


def missing_in(text: str) -> set[str]:
    paths = {match[0] for match in PATH.finditer(text)}
    named = {path for path in paths if Path(path).suffix in SUFFIXES or path.split("/")[0] in PARTS}
    named |= set(re.findall(r"(?<!/)\btest_\w+\.py\b", text))  # found by their names
    return {path for path in named if path not in KNOWN and not MADE.match(path)}


@pytest.mark.parametrize("path", [path for path in TRACKED if path.suffix in (".md", ".toml", ".py")], ids=str)
def test_a_file_that_prose_names_is_there(path):
    assert {name for text in prose_of(path) for name in missing_in(text)} == set()


def test_a_file_that_is_not_there_is_found():
    text = "As `graph/store/files.py` or store/files says, stage/nowhere draws; see tests/test_gone.py, 1/400 of all."
    assert missing_in(text) == {"stage/nowhere", "tests/test_gone.py"}


def test_the_kit_names_its_packages():
    packages = {path.parent.name for path in KIT.glob("*/__init__.py")} | {"cluster", "screening"}
    named = {line.split()[0] for line in (coursekit.__doc__ or "").splitlines() if re.match(r"\w+/", line)}
    assert {f"{package}/" for package in packages} == named


def test_the_roles_that_the_store_names_are_roles(new_course):
    narrate(new_course)
    builder = CourseTasks(new_course.root, "low").builder
    roles = {role for target in asked_for(builder) for role in target.files}
    named = re.findall(r'"([^"]+)"', Result.__doc__ or "")
    assert named and set(named) <= roles


def test_the_tests_of_mutants_are_there():
    from tests.mutants.__main__ import TESTS

    assert [file for files in TESTS.values() for file in files if not (REPOSITORY / "tests" / file).is_file()] == []
