"""Looks: what a mobject adds to a frame, and where. Two frames with the same looks are the same picture."""

from collections.abc import Sequence
from typing import Any, cast

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.constants import LineJointType
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from PIL import Image

from .boxes import NOWHERE, Box, area, common
from .cairo_paths import POINTS_A_CURVE, Path, paths_of

Pixels = Any  # (height, width, 4) uint8
Context = Any
Key = tuple[Any, ...]
Rgbas = Sequence[Sequence[float]]

MITER_LIMIT = 10  # cairo's default: the tip of a corner may be so many half widths away
TOGETHER = 128  # looks that are placed at once: what one of them needs is kept for as long as one is shown
FARTHEST = 1e12  # in pixels; what lies beyond is not in the frame


class Look:
    """key: all that the picture depends on, the camera's view aside; box: the pixels that it can change"""

    __slots__ = ("box", "key", "mobject", "view")

    def __init__(self, mobject: Mobject, key: Key, box: Box, view: Any) -> None:
        self.mobject = mobject
        self.key = key
        self.box = box
        self.view = view

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        """Draw it; what comes to lie outside the box does not matter."""


class VectorLook(Look):
    """A path with a stroke behind, a fill and a stroke in front; `place` finds where it lies."""

    __slots__ = ("ends", "layers", "path")

    def __init__(self, vmobject: VMobject, key: Key, layers: Sequence["Layer"], view: Any) -> None:
        super().__init__(vmobject, key, NOWHERE, view)
        self.layers = layers
        self.path: Path | None = None
        self.ends: Sequence[float] = ()  # of what is painted in more than one colour: from where to where

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        if self.path is None:
            return
        vmobject = cast(VMobject, self.mobject)
        context.new_path()
        self.path.append_to(context)
        for colors, width in self.layers:
            if len(colors) == 1:
                red, green, blue, opacity = colors[0]
                context.set_source_rgba(blue, green, red, opacity)  # the order in which manim keeps them in memory
            else:
                context.set_source(self._gradient(colors))
            if width is None:
                context.fill_preserve()
            else:
                context.set_line_width(width)
                context.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
                context.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
                context.stroke_preserve()

    def _gradient(self, colors: Rgbas) -> "cairo.LinearGradient":
        pattern = cairo.LinearGradient(*self.ends)
        for offset, (red, green, blue, opacity) in zip(_offsets(len(colors)), colors, strict=True):
            pattern.add_color_stop_rgba(offset, blue, green, red, opacity)
        return pattern


Layer = tuple[Rgbas, float | None]  # colours, and the stroke's width; None for the fill


def layers_of(vmobject: VMobject, colors: Sequence[Rgbas], camera: Camera) -> list[Layer]:
    """What is painted of a mobject: neither a stroke without width nor paint without opacity changes a pixel.

    colors: of the stroke behind, the fill, the stroke in front
    """
    behind, fill, front = colors
    layers: list[Layer] = []
    if _is_seen(behind) and (width := vmobject.get_stroke_width(True)) != 0:
        layers.append((behind, width * camera.cairo_line_width_multiple))
    if _is_seen(fill):
        layers.append((fill, None))
    if _is_seen(front) and (width := vmobject.get_stroke_width(False)) != 0:
        layers.append((front, width * camera.cairo_line_width_multiple))
    return layers


def _is_seen(rgbas: Rgbas) -> bool:
    return rgbas[0][3] != 0 if len(rgbas) == 1 else any(rgba[3] for rgba in rgbas)


def place(looks: Sequence[VectorLook], camera: Any, matrix: Sequence[float]) -> None:
    """Find path and box of looks: of many at once, since a call of numpy costs more than the numbers of one.

    matrix: from the points that the camera sees to pixels
    """
    painted = [look for look in looks if look.layers and len(look.mobject.points) >= POINTS_A_CURVE]
    for start in range(0, len(painted), TOGETHER):
        _place(painted[start : start + TOGETHER], camera, matrix)


def _place(looks: Sequence[VectorLook], camera: Any, matrix: Sequence[float]) -> None:
    points, looks = camera.seen_points(looks)
    if not looks:
        return
    counts = np.array([len(look.mobject.points) for look in looks]) // POINTS_A_CURVE
    vmobjects = [cast(VMobject, look.mobject) for look in looks]
    points = points[:, :2]
    for look, path in zip(looks, paths_of(vmobjects, points.reshape(-1, POINTS_A_CURVE, 2), counts), strict=True):
        look.path = path
    starts = POINTS_A_CURVE * (np.cumsum(counts) - counts)
    corners = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    for look, box in zip(looks, _boxes(looks, *corners, matrix), strict=True):
        look.box = box
        if any(len(colors) > 1 for colors, _ in look.layers):
            vmobject = cast(VMobject, look.mobject)
            ends: Any = vmobject.get_gradient_start_and_end_points()
            ends = camera.transform_points_pre_display(vmobject, ends)
            look.ends = [number for end in ends for number in end[:2]]


def _boxes(looks: Sequence[VectorLook], low: np.ndarray, high: np.ndarray, matrix: Sequence[float]) -> list[Box]:
    """low, high: (n, 2), of the points of each look"""
    scale_x, _, _, scale_y, shift_x, shift_y = matrix  # a camera does not turn the picture
    one, other = (corner * (scale_x, scale_y) + (shift_x, shift_y) for corner in (low, high))
    half = max(abs(scale_x), abs(scale_y)) / 2
    reach = np.array([_reach(look, half) for look in looks])[:, None]
    first = np.nan_to_num(np.floor(np.minimum(one, other) - reach), nan=-FARTHEST)
    last = np.nan_to_num(np.ceil(np.maximum(one, other) + reach), nan=FARTHEST)
    numbers = np.clip(np.hstack((first, last)), -FARTHEST, FARTHEST).astype(np.int64)
    return [cast(Box, tuple(box)) for box in numbers.tolist()]


def _reach(look: VectorLook, half: float) -> float:
    """How many pixels beyond its points a look may paint; half: of a line of width 1"""
    is_pointed = cast(VMobject, look.mobject).joint_type in _POINTED
    return 2 + half * max([width or 0 for _, width in look.layers]) * (MITER_LIMIT if is_pointed else 2)


_POINTED = (LineJointType.AUTO, LineJointType.MITER)
_TWO_OFFSETS = [0.0, 1.0]


def _offsets(colors: int) -> list[float]:
    return _TWO_OFFSETS if colors == 2 else np.linspace(0, 1, colors).tolist()


class PointsLook(Look):
    """A cloud of points, drawn by manim: each as a square of pixels."""

    __slots__ = ("_points", "_rgbas", "_thickness")

    def __init__(self, cloud: PMobject, key: Key, camera: Any, view: Any) -> None:
        super().__init__(cloud, key, NOWHERE, view)
        self._points, self._rgbas = cloud.points.copy(), cloud.rgbas.copy()  # it may be painted later
        self._thickness = thickness = int(camera.adjusted_thickness(cloud.stroke_width))
        if thickness > 0 and len(cloud.points):
            pixels = camera.points_to_pixel_coords(cloud, cloud.points)
            left, top = (pixels.min(axis=0) - thickness).tolist()
            right, bottom = (pixels.max(axis=0) + thickness + 1).tolist()
            self.box = (left, top, right, bottom)

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        if self.box != NOWHERE:
            cloud = cast(PMobject, self.mobject)
            camera.display_point_cloud(cloud, self._points, self._rgbas, self._thickness, pixels)


class ImageLook(Look):
    """A raster image, as it lies in the frame's pixels."""

    __slots__ = ("stamp",)

    def __init__(self, mobject: Mobject, key: Key, stamp: Image.Image, box: Box, view: Any) -> None:
        super().__init__(mobject, key, box, view)
        self.stamp = stamp

    def paint(self, camera: Camera, context: Context, pixels: Pixels, box: Box) -> None:
        left, top, right, bottom = shared = common(self.box, box)
        if area(shared):
            here = pixels[top:bottom, left:right]
            stamp = self.stamp.crop((left - self.box[0], top - self.box[1], right - self.box[0], bottom - self.box[1]))
            here[:] = np.asarray(Image.alpha_composite(Image.fromarray(np.ascontiguousarray(here)), stamp))


def vector_key(vmobject: VMobject) -> Key:
    behind, fill, front = colors = (
        vmobject.get_stroke_rgbas(True).tolist(),
        vmobject.get_fill_rgbas().tolist(),
        vmobject.get_stroke_rgbas(False).tolist(),
    )
    is_plain = len(behind) == len(fill) == len(front) == 1
    return (
        vmobject.points.tobytes(),
        *colors,
        vmobject.background_stroke_width,
        vmobject.stroke_width,
        vmobject.joint_type,
        vmobject.cap_style,
        None if is_plain else np.array(vmobject.get_gradient_start_and_end_points()).tobytes(),
    )


def points_key(cloud: PMobject) -> Key:
    return (cloud.points.tobytes(), cloud.rgbas.tobytes(), cloud.stroke_width)


def image_key(image: AbstractImageMobject) -> Key:
    pixels = image.get_pixel_array()
    return (image.points.tobytes(), pixels.tobytes(), pixels.shape, image.resampling_algorithm)
