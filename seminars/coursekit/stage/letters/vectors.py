"""Drawings in SVG, parsed without the copy that manim writes beside each, and removes.

Jobs that show one drawing at the same time would remove each other's; a folder may be another's, and read only.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from xml.etree import ElementTree

import svgelements as se
from manim import RIGHT, SVGMobject
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from ..rendering.outlines import handle_commands, outlines_once


@contextmanager
def drawings_in_memory() -> Iterator[None]:
    """From here to the end, manim reads drawings, and writes none."""
    with (
        mock.patch.object(SVGMobject, "generate_mobject", generate_mobject),
        mock.patch.object(VMobjectFromSVGPath, "handle_commands", handle_commands),
    ):
        yield


def generate_mobject(drawing: SVGMobject) -> SVGMobject:
    """Fill a drawing with what is in its file, as manim does it."""
    tree = drawing.modify_xml_tree(ElementTree.parse(drawing.get_file_path()))  # type: ignore[arg-type]
    copy = io.BytesIO()
    tree.write(copy)
    copy.seek(0)
    with outlines_once():
        parsed = se.SVG.parse(copy)
    mobjects, by_id = drawing.get_mobjects_from(parsed)
    drawing.add(*mobjects)
    drawing.id_to_vgroup_dict = by_id
    drawing.flip(RIGHT)  # in SVG, y grows downwards
    return drawing
