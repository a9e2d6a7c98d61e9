"""The maps of the kit: each package names its files, and each path on the page that tells where things are is one."""

import ast
import re

import pytest

from tests.conftest import REPOSITORY

KIT = REPOSITORY / "seminars/coursekit"
PAGE = KIT / "architecture.md"
PACKAGES = sorted(path.parent for path in KIT.rglob("__init__.py"))
# Of the worked example, and of any seminar.
EXAMPLES = {"seminars/NN_slug/", "seminars/01_tiny/", "manim_ce/lines.py", "static/Lines.mp4"}
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(KIT.parent).as_posix())
def test_a_package_says_of_each_of_its_files_what_is_in_it(package):
    told = ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""
    files = [path.stem for path in package.glob("[!_]*.py")]
    folders = [path.parent.name for path in package.glob("*/__init__.py")]
    assert [name for name in sorted([*files, *folders]) if not re.search(rf"\b{name}\b", told)] == []


def test_each_path_on_the_page_is_there():
    paths = {path for path in PATH.findall(PAGE.read_text()) if not path.startswith(".cache/")} - EXAMPLES
    bases = (KIT, KIT.parent, REPOSITORY)
    assert len(paths) > 100
    assert [path for path in sorted(paths) if not any(_is_there(base / path) for base in bases)] == []


def _is_there(path):
    return path.exists() or path.with_name(f"{path.name}.py").exists()
