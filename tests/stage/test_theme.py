"""Colours hold their contrast, and series stay apart for every eye."""

from itertools import combinations

import numpy as np
import pytest

from coursekit.stage import theme

# Machado, Oliveira & Fernandes 2009, severity 1, in linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear_rgb(color: str) -> np.ndarray:
    c = np.array(list(bytes.fromhex(color[1:]))) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(color: str, ground: str) -> float:
    lights = sorted(float(linear_rgb(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (color, ground))
    return lights[1] / lights[0]


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb.clip(0, 1)
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("color", [theme.TEXT, theme.MUTED, *(style.color for style in theme.SERIES)])
@pytest.mark.parametrize("ground", [theme.BACKGROUND, theme.PANEL])
def test_what_is_written_can_be_read(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 4.5


def test_axes_can_be_seen() -> None:
    assert contrast(theme.RULE, theme.BACKGROUND) >= 3


@pytest.mark.parametrize("style", theme.SERIES[:3])
def test_a_series_stands_out_even_from_the_brightest_ground_of_a_landscape(style: theme.SeriesStyle) -> None:
    assert contrast(style.color, theme.VALLEY) >= 3


@pytest.mark.parametrize("eye", VISION)
def test_the_first_three_series_differ_in_colour_for_every_eye(eye: str) -> None:
    seen = [lab(np.array(VISION[eye]) @ linear_rgb(style.color)) for style in theme.SERIES[:3]]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 25


def test_no_two_series_are_told_apart_by_colour_alone() -> None:
    assert len({(style.dashes, style.marker) for style in theme.SERIES}) == len(theme.SERIES)
