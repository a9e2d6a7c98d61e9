"""Colours as arrays: each mobject that is made, and each that is coloured, asks for three."""

from typing import Any, cast

import numpy as np
from manim import BLACK, ManimColor, VMobject

_OPACITIES = frozenset((float, int, np.float64))
rgbas_by_manim = VMobject.generate_rgbas_array


def rgbas_of(vmobject: VMobject, color: Any, opacity: Any) -> np.ndarray:
    """Red, green, blue and opacity of one colour, or more; takes the place of VMobject.generate_rgbas_array."""
    is_single = color is None or type(color) is ManimColor
    if is_single and (opacity is None or type(opacity) in _OPACITIES) and vmobject.get_sheen_factor() == 0:
        red, green, blue, _ = (BLACK if color is None else color)._internal_value.tolist()
        return np.array([[red, green, blue, 0.0 if opacity is None else opacity]], dtype=np.float64)
    return cast(np.ndarray, rgbas_by_manim(vmobject, color, opacity))
