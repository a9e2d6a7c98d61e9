"""Looks: what a mobject adds to a frame, and where. Two frames with the same looks are the same picture."""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any, cast

import numpy as np
from manim import Camera, Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.constants import LineJointType
from manim.mobject.types.image_mobject import AbstractImageMobject
from PIL import Image

from .boxes import NOWHERE, Box, area, common
from .cairo_paths import path_of

Pixels = Any  # (height, width, 4) uint8
Context = Any
Key = tuple[Any, ...]

MITER_LIMIT = 10  # cairo's default: the tip of a corner may be so many half widths away


class Look:
    """key: all that the picture depends on; box: the pixels that it can change"""

    __slots__ = ("box", "key", "mobject")

    def __init__(self, mobject: Mobject, key: Key, box: Box) -> None:
        self.mobject = mobject
        self.key = key
        self.box = box

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        """Draw it; what comes to lie outside the box does not matter."""


class VectorLook(Look):
    """A path with a stroke behind, a fill and a stroke in front."""

    __slots__ = ("layers", "path")

    def __init__(self, vmobject: VMobject, key: Key, camera: Camera, matrix: Sequence[float]) -> None:
        widths = (vmobject.get_stroke_width(True), None, vmobject.get_stroke_width(False))
        # Neither a stroke without width nor paint without opacity changes a pixel.
        self.layers = [
            (colors, width and width * camera.cairo_line_width_multiple, behind)
            for colors, width, behind in zip(key[1:4], widths, (True, False, False), strict=True)
            if width != 0 and (len(colors) != 1 or colors[0][3] != 0)
        ]
        points = camera.transform_points_pre_display(vmobject, vmobject.points)
        self.path = path_of(vmobject, points) if self.layers else None
        super().__init__(vmobject, key, NOWHERE)
        if self.path:
            self.box = self._box(points, matrix)

    def _box(self, points: np.ndarray, matrix: Sequence[float]) -> Box:
        (left, top), (right, bottom) = points[:, :2].min(axis=0).tolist(), points[:, :2].max(axis=0).tolist()
        scale_x, _, _, scale_y, shift_x, shift_y = matrix  # a camera does not turn
        left, right = sorted((left * scale_x + shift_x, right * scale_x + shift_x))
        top, bottom = sorted((top * scale_y + shift_y, bottom * scale_y + shift_y))
        half = max(width or 0 for _, width, _ in self.layers) * max(abs(scale_x), abs(scale_y)) / 2
        is_pointed = cast(VMobject, self.mobject).joint_type in (LineJointType.AUTO, LineJointType.MITER)
        reach = 2 + half * (MITER_LIMIT if is_pointed else 2)
        return (floor(left - reach), floor(top - reach), ceil(right + reach), ceil(bottom + reach))

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        if self.path is None:
            return
        vmobject = cast(VMobject, self.mobject)
        context.new_path()
        self.path.append_to(context)
        for colors, width, behind in self.layers:
            if len(colors) == 1:
                red, green, blue, opacity = colors[0]
                context.set_source_rgba(blue, green, red, opacity)  # the order in which manim keeps them in memory
            else:
                rgbas = vmobject.get_fill_rgbas() if width is None else vmobject.get_stroke_rgbas(behind)
                camera.set_cairo_context_color(context, rgbas, vmobject)
            if width is None:
                context.fill_preserve()
            else:
                context.set_line_width(width)
                context.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
                context.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
                context.stroke_preserve()


class ImageLook(Look):
    """A raster image, as it lies in the frame's pixels."""

    __slots__ = ("stamp",)

    def __init__(self, mobject: Mobject, key: Key, stamp: Image.Image, box: Box) -> None:
        super().__init__(mobject, key, box)
        self.stamp = stamp

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        left, top, right, bottom = shared = common(self.box, box)
        if area(shared):
            here = pixels[top:bottom, left:right]
            stamp = self.stamp.crop((left - self.box[0], top - self.box[1], right - self.box[0], bottom - self.box[1]))
            here[:] = np.asarray(Image.alpha_composite(Image.fromarray(np.ascontiguousarray(here)), stamp))


def vector_key(vmobject: VMobject) -> Key:
    colors = (
        vmobject.get_stroke_rgbas(True).tolist(),
        vmobject.get_fill_rgbas().tolist(),
        vmobject.get_stroke_rgbas(False).tolist(),
    )
    is_plain = all(len(rgbas) == 1 for rgbas in colors)
    return (
        vmobject.points.tobytes(),
        *colors,
        vmobject.background_stroke_width,
        vmobject.stroke_width,
        vmobject.joint_type,
        vmobject.cap_style,
        None if is_plain else np.array(vmobject.get_gradient_start_and_end_points()).tobytes(),
    )


def image_key(image: AbstractImageMobject) -> Key:
    pixels = image.get_pixel_array()
    return (image.points.tobytes(), pixels.tobytes(), pixels.shape, image.resampling_algorithm)
