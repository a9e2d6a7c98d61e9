"""A camera that draws what changed: the pixels are those of manim's Camera, bit for bit.

A frame is a base (the background, or what does not move in an animation) and a list of mobjects drawn over it. Each is
compared, as a Look, with the frame before. Where no look changed, nothing is drawn. Else the rectangles around those
that did are drawn anew, from the base up, in an array of their own, and copied to the frame.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, cast

import cairo
import numpy as np
from manim import Camera, Mobject, MovingCamera, ThreeDCamera, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from PIL import Image

from .boxes import MOST_BOXES, NOWHERE, Box, area, common, gathered, merged, touches
from .cairo_paths import POINTS_A_CURVE
from .looks import (
    Context,
    ImageLook,
    Key,
    Look,
    Pixels,
    PointsLook,
    Rgbas,
    VectorLook,
    image_key,
    layers_of,
    place,
    points_key,
    vector_key,
)
from .spatial import InSpace

MOST_COMPARED = 64  # boxes, of which each is held against MOST_BOXES
MOST_AREA = 0.8  # of the frame; where more has changed, drawing all costs less


class Redrawing:
    """What `camera_that_redraws` adds to a camera."""

    changes = 0  # of the frame, since the start: a frame with the same number is the same frame

    _changed: Sequence[Box] = ()  # since somebody asked
    _pixels: Pixels
    _next_base: Pixels | None = None  # set, and not yet drawn on
    _base: Pixels | None = None
    _drawn: list[Look] | None = None  # what is on the frame over the base; None where that is not known
    _view: tuple[Any, ...] = ()
    _known: tuple[dict[int, Look], dict[int, Look]] = ({}, {})  # of the last two lists of mobjects
    _spare: tuple[Pixels, Context] | None = None
    _stamped: Image.Image | None = None
    _stamping = False

    @property
    def pixel_array(self) -> Pixels:
        """The frame, for those who may also draw on it: after them, all is drawn anew."""
        if self._next_base is not None:
            np.copyto(self._pixels, self._next_base)
            self._next_base = None
        self._drawn = None
        self._tell([self._whole])
        return self._pixels

    @pixel_array.setter
    def pixel_array(self, pixels: Pixels) -> None:
        self._pixels, self._spare, self._drawn, self._next_base = pixels, None, None, None
        self._tell([self._whole])

    @property
    def picture(self) -> Pixels:
        """The frame, to be read."""
        return self._pixels if self._next_base is None else self.pixel_array

    def set_frame_to_background(self, background: Pixels) -> None:
        if background.dtype == np.uint8 and background.shape == self._pixels.shape:
            self._next_base = background
        else:
            super().set_frame_to_background(background)  # type: ignore[misc]

    def reset(self: Any) -> Any:
        if not hasattr(self, "_pixels"):
            return super().reset()  # type: ignore[misc]
        self.set_frame_to_background(self.background)
        return self

    def capture_mobjects(self: Any, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        looks = None
        if self._next_base is not None:
            looks = self.looks(self.get_mobjects_to_display(mobjects, **kwargs))
        if looks is None:
            super().capture_mobjects(mobjects, **kwargs)  # type: ignore[misc]
        else:
            self.show(looks)

    def show(self: Any, looks: list[Look]) -> None:
        """Lay looks over the base, which `reset` or `set_frame_to_background` have set."""
        base, self._next_base = self._next_base, None
        if base is not self._base or self._drawn is None:
            self._draw_all(base, looks)
        elif not _identical(looks, self._drawn):
            self._draw_changes(looks)

    def looks(self: Any, mobjects: Sequence[Any]) -> list[Look] | None:
        """What they add to the frame; None where one of them is drawn in ways that are not compared."""
        matrix = tuple(self.get_cairo_context(self._pixels).get_matrix())
        view = self.view(matrix)
        if view != self._view:
            self._view, self._drawn = view, None
        view = self._view  # the same object, for looks that were placed in it
        looks: list[Look] = []
        fresh: list[VectorLook] = []
        newest, older = self._known
        known: dict[int, Look] = {}
        for mobject in mobjects:
            look = newest.get(id(mobject)) or older.get(id(mobject))
            kind = _kind_of(cast(Any, type(mobject)))
            if kind is VMobject:
                if not _is_comparable(mobject):
                    return None
                key = self.vector_key(mobject)
                if look is None or look.key != key:
                    look = VectorLook(mobject, key, layers_of(mobject, self.colors(mobject, key), self), view)
                    fresh.append(look)
                elif look.view is not view:
                    look = VectorLook(mobject, key, look.layers, view)
                    fresh.append(look)
            elif kind is PMobject:
                key = self.points_key(mobject)
                if look is None or look.key != key or look.view is not view:
                    look = PointsLook(mobject, key, self, view)
            elif kind is AbstractImageMobject:
                key = image_key(mobject)
                if look is None or look.key != key or look.view is not view:
                    look = self._image_look(mobject, key)
            else:
                continue  # a value, which cannot be seen
            known[id(mobject)] = look
            looks.append(look)
        place(fresh, self, matrix)
        self._known = (known, newest)
        return looks

    # What another kind of camera sees otherwise.

    def view(self: Any, matrix: tuple[float, ...]) -> tuple[Any, ...]:
        """All that where mobjects are seen depends on, they themselves aside."""
        return (matrix, self.frame_width, self.frame_height, *self.frame_center)

    def vector_key(self, vmobject: VMobject) -> Key:
        return vector_key(vmobject)

    def points_key(self, cloud: PMobject) -> Key:
        return points_key(cloud)

    def colors(self, vmobject: VMobject, key: Key) -> Sequence[Rgbas]:
        """Of the stroke behind, the fill and the stroke in front."""
        return key[1:4]

    def seen_points(self, looks: list[VectorLook]) -> tuple[np.ndarray, list[VectorLook]]:
        """All points of looks as the camera sees them, (n, 3); and the looks without those that manim does not draw."""
        points = np.concatenate([look.mobject.points for look in looks])
        if np.isfinite(points).all():
            return points, looks
        looks = [look for look in looks if np.isfinite(look.mobject.points).all()]
        return np.concatenate([np.empty((0, 3)), *(look.mobject.points for look in looks)]), looks

    def _draw_all(self: Any, base: Pixels, looks: list[Look]) -> None:
        """Draw the whole frame: where it is not known what is on it, or too much of it has changed."""
        np.copyto(self._pixels, base)
        context = self.get_cairo_context(self._pixels)
        for look in looks:
            look.paint(self, context, self._pixels, self._whole)
        self._base, self._drawn = base, looks
        self._tell([self._whole])

    def _draw_changes(self: Any, looks: list[Look]) -> None:
        """Draw anew the rectangles in which a look is gone, or has come; and in these every look that touches them.

        A dot that moves over axes: the axes are painted in two small rectangles, where the dot was and where it is.
        """
        boxes = _changed(self._drawn, looks, self._whole)
        if boxes is None or sum(map(area, boxes)) > MOST_AREA * area(self._whole):
            self._draw_all(self._base, looks)
            return
        spare, context = self._spare_array()
        for box in boxes:
            left, top, right, bottom = box
            spare[top:bottom, left:right] = self._base[top:bottom, left:right]
            for look in looks:
                if touches(look.box, box):
                    look.paint(self, context, spare, box)
            self._pixels[top:bottom, left:right] = spare[top:bottom, left:right]
        self._drawn = looks
        if boxes:
            self._tell(boxes)

    def _tell(self, changed: Sequence[Box]) -> None:
        self.changes += 1
        self._changed = merged([*self._changed, *changed], MOST_BOXES)

    def take_changed(self) -> Sequence[Box]:
        """Rectangles that hold all that has changed on the frame since this was asked last."""
        changed, self._changed = self._changed, ()
        return changed

    @property
    def _whole(self) -> Box:
        height, width, _ = self._pixels.shape
        return (0, 0, width, height)

    def _spare_array(self: Any) -> tuple[Pixels, Context]:
        """An array like the frame, of no particular content, and a context of it.

        Without a clip: whether cairo covers a row of pixels by area or by samples depends on the rows drawn before it,
        so a part of a shape, drawn by itself, may differ by a shade.
        """
        height, width, _ = self._pixels.shape
        if self._spare is None:
            pixels = np.zeros_like(self._pixels)
            surface = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, width, height)
            self._spare = (pixels, cairo.Context(surface))
        pixels, context = self._spare
        context.set_matrix(cairo.Matrix(*self._view[0]))
        return pixels, context

    def _image_look(self: Any, image: AbstractImageMobject, key: tuple[Any, ...]) -> ImageLook:
        """Let manim transform the image, and keep what it would lay over the frame."""
        self._stamping, self._stamped = True, None
        self.display_image_mobject(image, self._pixels)
        self._stamping = False
        corners = self.points_to_subpixel_coords(image, image.points).astype(np.int64)
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        box = common((int(left), int(top), int(right), int(bottom)), self._whole)
        if self._stamped is None or not area(box):  # it is too thin to be drawn, or outside the frame
            return ImageLook(image, key, Image.new("RGBA", (0, 0)), NOWHERE, self._view)
        return ImageLook(image, key, self._stamped.crop(box), box, self._view)

    def overlay_PIL_image(self, pixel_array: Pixels, image: Image.Image) -> None:
        if self._stamping:
            self._stamped = image
        else:
            super().overlay_PIL_image(pixel_array, image)  # type: ignore[misc]


class RedrawingInSpace(InSpace, Redrawing):
    """The same for a camera in space."""


@cache
def camera_that_redraws(camera: type[Camera]) -> type[Camera]:
    """A class of cameras like the given one that draws only what changed; itself, if it draws in ways of its own."""
    added = {Camera: Redrawing, MovingCamera: Redrawing, ThreeDCamera: RedrawingInSpace}.get(camera)
    return type(camera.__name__, (added, camera), {}) if added else camera


@cache
def _kind_of(kind: type[Mobject]) -> type | None:
    """What a class of mobjects is, to a camera: a question that manim's metaclass answers slowly."""
    return next((each for each in (VMobject, PMobject, AbstractImageMobject) if issubclass(kind, each)), None)


def _is_comparable(vmobject: VMobject) -> bool:
    shape = vmobject.points.shape
    is_known = len(shape) == 2 and shape[1] == 3 and (shape[0] < POINTS_A_CURVE or not shape[0] % POINTS_A_CURVE)
    return is_known and not vmobject.get_background_image()


def _identical(some: list[Look], others: list[Look]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def _changed(before: list[Look], now: list[Look], whole: Box) -> list[Box] | None:
    """Rectangles that hold all that differs between two lists of looks; None where their order does.

    Two looks that stay, and change places, differ wherever they overlap, which neither of them tells.
    """
    was, stays = set(map(id, before)), set(map(id, now))
    if not _identical([look for look in before if id(look) in stays], [look for look in now if id(look) in was]):
        return None
    gone = [look.box for look in before if id(look) not in stays]
    come = [look.box for look in now if id(look) not in was]
    boxes = [box for box in (common(box, whole) for box in (*gone, *come)) if area(box)]
    return merged(gathered(boxes, MOST_COMPARED), MOST_BOXES)
