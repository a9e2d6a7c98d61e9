"""Drawings are read, and nothing is written beside them: another job may be showing the same one."""

import numpy as np
from manim import SVGMobject

from coursekit.stage.letters.vectors import drawings_in_memory

DRAWING = """<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">
  <title>été</title>
  <g id="frame" fill="red"><rect x="1" y="1" width="30" height="10" rx="2"/></g>
  <circle id="dot" cx="30" cy="10" r="4" style="fill:#00ff00;stroke:blue"/>
  <path d="M 1 1 C 5 9 9 9 20 3 Z" transform="rotate(10)"/>
</svg>
"""
SCENE = """
    import sys

    from manim import *


    def writes(event, arguments):
        if event == "open" and "drawing" in str(arguments[0]) and set(str(arguments[1])) & set("wax+"):
            raise PermissionError(f"{arguments[0]} is written")


    sys.addaudithook(writes)


    class Drawn(Scene):
        def construct(self):
            self.play(FadeIn(SVGMobject("drawing.svg")), run_time=0.2)
    """


def test_a_drawing_has_the_parts_colours_and_names_that_manim_gives_it(tmp_path):
    file = tmp_path / "drawing.svg"
    file.write_text(DRAWING, encoding="utf-8")
    theirs = SVGMobject(str(file), use_svg_cache=False)
    with drawings_in_memory():
        ours = SVGMobject(str(file), use_svg_cache=False)
    assert [each.get_fill_color() for each in ours] == [each.get_fill_color() for each in theirs]
    assert [each.get_stroke_color() for each in ours] == [each.get_stroke_color() for each in theirs]
    assert np.array_equal(ours.get_all_points(), theirs.get_all_points())
    assert ours.id_to_vgroup_dict.keys() == theirs.id_to_vgroup_dict.keys()


def test_nothing_is_written_beside_a_drawing(tiny_course):
    tiny_course.write("drawn.py", SCENE)
    tiny_course.write("drawing.svg", DRAWING)
    ran = tiny_course.doit("quality=low", "render:seminar01:Drawn")
    assert ran["render:seminar01:Drawn"] == "computed"
