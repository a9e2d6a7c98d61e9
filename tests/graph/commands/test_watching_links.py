"""`doit watch` follows code behind links that lead out of the project."""

import os

import pytest

from tests.watching import tasks


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_save_behind_a_link_is_a_save(is_folder, new_course, tmp_path, watch):
    file = tmp_path / "outside/factors.py"
    file.parent.mkdir()
    file.write_text("FACTOR = 2.0\n")
    package, target = ("outside.", file.parent) if is_folder else ("", file)
    os.symlink(target, new_course.seminar / target.name)
    new_course.replace("experiments.py", "import torch\n", f"import torch\n\nfrom {package}factors import FACTOR\n")
    new_course.replace("experiments.py", "factor * line", "FACTOR * factor * line")
    watching = watch(new_course, "quality=low", "tensor")
    watching.until_rest()
    file.write_text("FACTOR = 3.0\n")
    assert tasks(watching.until_rest()) == ["tensor:seminar01:doubled"]
    assert watching.end() == 0
