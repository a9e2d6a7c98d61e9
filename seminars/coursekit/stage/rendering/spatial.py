"""What a camera in space sees otherwise: points are projected, colours are lit, what is near covers the rest.

Where the camera alone moves, colours stay; where it stands still, most mobjects do. Numbers come from manim's own
operations in manim's order, so that they are manim's to the last bit.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, cast

import numpy as np
from manim import Camera, Mobject, VMobject
from manim.mobject.three_d import three_d_utils as corners
from manim.mobject.types.point_cloud_mobject import PMobject
from manim.utils.color import get_shaded_rgb

from .cairo_paths import POINTS_A_CURVE
from .looks import Key, Rgbas, VectorLook, points_key, vector_key

BEHIND = 10**6  # manim's factor for what lies behind the camera


class InSpace:
    """What `ThreeDCamera` does, of many mobjects at once."""

    def capture_mobjects(self: Any, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        self.reset_rotation_matrix()
        super().capture_mobjects(mobjects, **kwargs)  # type: ignore[misc]

    def view(self: Any, matrix: tuple[float, ...]) -> tuple[Any, ...]:
        seen = (self.get_focal_distance(), self.get_zoom(), self.exponential_projection)
        return (*super().view(matrix), self.rotation_matrix.tobytes(), *seen)  # type: ignore[misc]

    def vector_key(self: Any, vmobject: VMobject) -> Key:
        light = (self.light_source.points[0].tobytes(), self.should_apply_shading) if vmobject.shade_in_3d else None
        return (*vector_key(vmobject), light, self._pin(vmobject))

    def points_key(self: Any, cloud: PMobject) -> Key:
        return (*points_key(cloud), self._pin(cloud))

    def _pin(self: Any, mobject: Mobject) -> bool | bytes | None:
        """True for what is fixed in the frame; where it is looked at from, for what keeps its orientation."""
        if mobject in self.fixed_in_frame_mobjects:
            return True
        if mobject in self.fixed_orientation_mobjects:
            return np.asarray(self.fixed_orientation_mobjects[mobject]()).tobytes()
        return None

    def colors(self: Any, vmobject: VMobject, key: Key) -> Sequence[Rgbas]:
        given: Sequence[Rgbas] = key[1:4]
        if not (self.should_apply_shading and vmobject.shade_in_3d and len(vmobject.points) >= POINTS_A_CURVE):
            return given
        # Of a colour 0, what is added to any colour.
        lights: list[Any] = [
            get_shaded_rgb(0.0, corner(vmobject), normal(vmobject), self.light_source.points[0])  # type: ignore[arg-type]
            for corner, normal in (
                (corners.get_3d_vmob_start_corner, corners.get_3d_vmob_start_corner_unit_normal),
                (corners.get_3d_vmob_end_corner, corners.get_3d_vmob_end_corner_unit_normal),
            )
        ]
        return [_lit(rgbas, lights) for rgbas in given]

    def seen_points(self: Any, looks: list[VectorLook]) -> tuple[np.ndarray, list[VectorLook]]:
        points, looks = super().seen_points(looks)  # type: ignore[misc]
        if any(look.key[-1] is not None for look in looks) or self.exponential_projection:
            seen = [self.transform_points_pre_display(look.mobject, look.mobject.points) for look in looks]
            return np.concatenate([np.empty((0, 3)), *seen]), looks
        moved, turned = points - self.frame_center, np.empty_like(points)
        rotation, start = self.rotation_matrix.T, 0
        for look in looks:  # one by one: a product of more points may be another in its last bits
            end = start + len(look.mobject.points)
            np.dot(moved[start:end], rotation, out=turned[start:end])
            start = end
        depth = self.get_focal_distance() - turned[:, 2]
        factor = self.get_focal_distance() / depth
        factor[depth < 0] = BEHIND
        factor *= self.get_zoom()
        turned[:, :2] *= factor[:, None]
        return turned, looks

    def get_mobjects_to_display(self: Any, *args: Any, **kwargs: Any) -> list[Mobject]:
        """Those that are farther away first."""
        mobjects = Camera.get_mobjects_to_display(self, *args, **kwargs)
        distances = self._distances(mobjects)
        return [mobjects[i] for i in sorted(range(len(mobjects)), key=distances.__getitem__)]

    def _distances(self: Any, mobjects: Sequence[Mobject]) -> list[float]:
        """How near each is to the camera; infinite for what has no place in space."""
        distances = [np.inf] * len(mobjects)
        single: list[int] = []
        groups: dict[int, float] = {}
        rotation = self.get_rotation_matrix().T
        for i, mobject in enumerate(mobjects):
            if not getattr(mobject, "shade_in_3d", False):
                continue
            group = getattr(mobject, "z_index_group", mobject)
            if group is mobject and _is_single(mobject):
                single.append(i)
            else:
                if id(group) not in groups or type(mobject).get_z_index_reference_point is not _REFERENCE:
                    groups[id(group)] = np.dot(mobject.get_z_index_reference_point(), rotation)[2]
                distances[i] = groups[id(group)]
        if single:
            for i, center in zip(single, _centers([mobjects[i] for i in single]), strict=True):
                distances[i] = np.dot(center, rotation)[2]
        return distances


def _lit(rgbas: Rgbas, lights: Sequence[Any]) -> Rgbas:
    one, other = (rgbas[0], rgbas[0]) if len(rgbas) < 2 else rgbas[:2]
    return [
        [float(rgba[0] + light), float(rgba[1] + light), float(rgba[2] + light), rgba[3]]
        for rgba, light in zip((one, other), lights, strict=True)
    ]


def _is_single(mobject: Mobject) -> bool:
    """Whether its centre is that of its own anchors."""
    return not mobject.submobjects and _has_plain_center(cast(Any, type(mobject))) and _is_curves(mobject.points.shape)


def _is_curves(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 and shape[1] == 3 and shape[0] > 0 and not shape[0] % POINTS_A_CURVE


_REFERENCE = Mobject.get_z_index_reference_point
_OF_CENTERS = (
    *("get_z_index_reference_point", "get_center", "get_critical_point", "get_extremum_along_dim"),
    *("get_points_defining_boundary", "get_anchors", "get_start_anchors", "get_end_anchors", "get_family"),
)


@cache
def _has_plain_center(kind: type[Mobject]) -> bool:
    return issubclass(kind, VMobject) and all(getattr(kind, name) is getattr(VMobject, name) for name in _OF_CENTERS)


def _centers(mobjects: Sequence[Mobject]) -> np.ndarray:
    """(n, 3): the middle of the box around the anchors of each."""
    points = np.concatenate([mobject.points for mobject in mobjects])
    anchors = points.reshape(-1, POINTS_A_CURVE, 3)[:, [0, -1]].reshape(-1, 3)
    counts = np.array([len(mobject.points) for mobject in mobjects]) // 2
    starts = np.cumsum(counts) - counts
    middle: np.ndarray = (np.minimum.reduceat(anchors, starts) + np.maximum.reduceat(anchors, starts)) / 2
    return middle
