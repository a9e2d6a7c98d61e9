"""What lies behind texts and beside lines: the moment's frame drawn without its texts."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from manim import Camera, Mobject, Scene, VMobject
from manim.utils.family import extract_mobject_family_members
from manim.utils.iterables import list_update

from ..rendering.looks import Look
from ..rendering.raster import camera_that_redraws
from .findings import Extent
from .seen import Moment

WIDTH, HEIGHT = 640, 360


class Stage:
    """Sees the scene by cameras of its own, one a view: small, and the same whatever the quality of the clip."""

    def __init__(self) -> None:
        self._cameras: dict[tuple[object, ...], Any] = {}

    def look(self, scene: Scene, texts: set[int]) -> "Pictures":
        """What there is to see now.

        texts: the ids of the mobjects that are parts of texts
        """
        theirs = cast(Camera, scene.camera)
        view: dict[str, Any] = {
            "frame_width": theirs.frame_width,
            "frame_height": theirs.frame_height,
            "background_color": theirs.background_color,
        }
        key = (*view.values(), *theirs.frame_center)
        if key not in self._cameras:
            camera = camera_that_redraws(Camera)(pixel_width=WIDTH, pixel_height=HEIGHT, **view)
            camera.frame_center = np.array(theirs.frame_center)
            self._cameras[key] = camera
        shown = extract_mobject_family_members(
            list_update(scene.mobjects, scene.foreground_mobjects),
            use_z_index=theirs.use_z_index, only_those_with_points=True,
        )  # fmt: skip
        return Pictures(self._cameras[key], shown, texts)


class Pictures:
    """One moment, with some of it left out; drawn when it is asked for, as far as that can be done later."""

    def __init__(self, camera: Any, shown: Sequence[Mobject], texts: set[int]) -> None:
        self._camera = camera
        lines = {id(mobject) for mobject in shown if isinstance(mobject, VMobject) and not mobject.get_fill_opacity()}
        self._left_out: tuple[set[int], ...] = (texts, texts | lines, set())
        self._looks: list[Look] | None = camera.looks(shown)
        self._drawn = [] if self._looks is not None else [self._capture(shown, ids) for ids in self._left_out]

    def behind(self) -> np.ndarray:
        """The stage without its texts, (HEIGHT, WIDTH, 3) uint8."""
        return self._picture(0)

    def ground(self) -> np.ndarray:
        """The stage without its texts and without lines that enclose nothing, (HEIGHT, WIDTH, 3) uint8."""
        return self._picture(1)

    def whole(self) -> np.ndarray:
        """The stage as it is, (HEIGHT, WIDTH, 3) uint8."""
        return self._picture(2)

    def _picture(self, which: int) -> np.ndarray:
        if self._looks is None:
            return self._drawn[which]
        self._camera.reset()
        self._camera.show([look for look in self._looks if id(look.mobject) not in self._left_out[which]])
        return np.array(self._camera.picture[..., :3])

    def _capture(self, shown: Sequence[Mobject], left_out: set[int]) -> np.ndarray:
        self._camera.reset()
        self._camera.capture_mobjects([m for m in shown if id(m) not in left_out], include_submobjects=False)
        return np.array(self._camera.picture[..., :3])


def rows_and_columns(points: np.ndarray, moment: Moment) -> tuple[np.ndarray, np.ndarray]:
    """The pixels of points (n, 2) of the scene, kept within the frame."""
    left, bottom, right, top = moment.frame
    columns = (points[:, 0] - left) / (right - left) * WIDTH
    rows = (top - points[:, 1]) / (top - bottom) * HEIGHT
    return np.clip(rows, 0, HEIGHT - 1).astype(int), np.clip(columns, 0, WIDTH - 1).astype(int)


def patch(picture: np.ndarray, box: Extent, moment: Moment) -> np.ndarray:
    """The pixels within a box of the scene, (pixels, 3) from 0 to 1; one, where they are all the same."""
    rows, columns = rows_and_columns(np.array([[box[0], box[3]], [box[2], box[1]]]), moment)
    found = picture[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1].reshape(-1, 3)
    return np.asarray((found[:1] if (found == found[0]).all() else found) / 255.0)
