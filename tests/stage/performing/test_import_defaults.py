"""What manim reads from its settings when it is imported is that of the scene's own manim.cfg."""

import ast
import subprocess
import sys
from pathlib import Path

import manim
from manim import config, tempconfig

from coursekit.stage.performing.import_defaults import defaults_of_settings, reads_settings

TOP = Path(manim.__file__).parent
DRAWN = """
import sys
from pathlib import Path

from coursekit.stage.performing import settings
from manim import Axes, NumberPlane, PolarPlane, ThreeDAxes

with settings.settings_for(Path(sys.argv[1]), "Charts", (160, 90, 10), Path(sys.argv[2])):
    print([each.width for each in (Axes(), NumberPlane(), PolarPlane(), ThreeDAxes())])
"""


def test_axes_and_planes_are_as_large_as_manim_makes_them_where_the_settings_lie(tmp_path):
    folder = tmp_path / "seminars/01_any"
    folder.mkdir(parents=True)
    (tmp_path / "dodo.py").touch()
    (folder / "manim.cfg").write_text("[CLI]\npixel_height = 740\npixel_width = 960\n")
    (folder / "charts.py").touch()
    widths = "from manim import *; print([each.width for each in (Axes(), NumberPlane(), PolarPlane(), ThreeDAxes())])"

    def said(cwd, *arguments):
        done = subprocess.run([sys.executable, "-c", *arguments], cwd=cwd, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[-1]

    there = said(folder, widths)
    assert said(tmp_path, DRAWN, str(folder / "charts.py"), str(tmp_path / "out")) == there
    assert said(tmp_path, widths) != there


def test_nothing_else_of_manim_reads_settings_for_a_default():
    def found(body, within=""):
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from found(node.body, f"{node.name}.")
            elif isinstance(node, ast.FunctionDef):
                defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
                yield from (f"{within}{node.name}" for each in defaults if reads_settings(each))

    files = [file for file in TOP.rglob("*.py") if "opengl" not in str(file) and "cli" not in file.parts]
    where = {file.stem for file in files if [*found(ast.parse(file.read_text()).body)]}
    assert where == {"coordinate_systems"}


def test_the_defaults_are_put_back():
    before = manim.Axes.__init__.__defaults__
    with tempconfig({"frame_width": config.frame_width + 4}), defaults_of_settings():
        assert manim.Axes.__init__.__defaults__ != before
    assert manim.Axes.__init__.__defaults__ == before
