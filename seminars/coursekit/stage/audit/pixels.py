"""What lies behind texts and beside lines: the moment's frame drawn without its texts."""

from typing import cast

import numpy as np
from manim import Camera, Mobject, Scene, VMobject
from manim.utils.family import extract_mobject_family_members
from manim.utils.iterables import list_update

from .findings import Box
from .seen import Moment

WIDTH, HEIGHT = 640, 360


class Stage:
    """A camera of the audit's own: small, and the same whatever the quality of the clip."""

    def __init__(self) -> None:
        self._camera: Camera | None = None

    def draw(self, scene: Scene, texts: set[int]) -> tuple[np.ndarray, np.ndarray]:
        """The stage without its texts, and with them: (HEIGHT, WIDTH, 3) uint8 each."""
        camera, shown = self._prepare(scene)
        camera.capture_mobjects([m for m in shown if id(m) not in texts], include_submobjects=False)
        behind = camera.pixel_array[..., :3].copy()
        camera.capture_mobjects([m for m in shown if id(m) in texts], include_submobjects=False)
        return behind, camera.pixel_array[..., :3].copy()

    def ground(self, scene: Scene, texts: set[int]) -> np.ndarray:
        """The stage without its texts and without lines that enclose nothing, (HEIGHT, WIDTH, 3) uint8."""
        camera, shown = self._prepare(scene)
        areas = [m for m in shown if not isinstance(m, VMobject) or m.get_fill_opacity() > 0]
        camera.capture_mobjects([m for m in areas if id(m) not in texts], include_submobjects=False)
        return camera.pixel_array[..., :3].copy()

    def _prepare(self, scene: Scene) -> tuple[Camera, list[Mobject]]:
        """A camera as the scene's own, with an empty picture; and all that is on stage, in drawing order."""
        theirs = cast(Camera, scene.camera)
        camera = self._camera = self._camera or Camera(pixel_width=WIDTH, pixel_height=HEIGHT)
        camera.frame_width, camera.frame_height = theirs.frame_width, theirs.frame_height
        camera.frame_center = np.asarray(theirs.frame_center)
        camera.background_color = theirs.background_color
        camera.init_background()
        camera.reset()
        shown = extract_mobject_family_members(
            list_update(scene.mobjects, scene.foreground_mobjects),
            use_z_index=theirs.use_z_index, only_those_with_points=True,
        )  # fmt: skip
        return camera, shown


def rows_and_columns(points: np.ndarray, moment: Moment) -> tuple[np.ndarray, np.ndarray]:
    """The pixels of points (n, 2) of the scene, kept within the frame."""
    left, bottom, right, top = moment.frame
    columns = (points[:, 0] - left) / (right - left) * WIDTH
    rows = (top - points[:, 1]) / (top - bottom) * HEIGHT
    return np.clip(rows.astype(int), 0, HEIGHT - 1), np.clip(columns.astype(int), 0, WIDTH - 1)


def patch(picture: np.ndarray, box: Box, moment: Moment) -> np.ndarray:
    """The pixels within a box of the scene, (pixels, 3) from 0 to 1; one, where they are all the same."""
    rows, columns = rows_and_columns(np.array([[box[0], box[3]], [box[2], box[1]]]), moment)
    found = picture[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1].reshape(-1, 3)
    return np.asarray((found[:1] if (found == found[0]).all() else found) / 255.0)
