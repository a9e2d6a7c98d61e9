"""Numbers on screen: each is formatted here, from a value that a tensor holds."""

import math
from typing import SupportsFloat


def number(value: SupportsFloat, digits: int = 3) -> str:
    """A number as one writes it: 0.04, 78, 3 400, 1.2 × 10⁻⁷.

    value:  a 0-d array, or a Python number
    digits: significant digits; trailing zeros go, and whole numbers keep all their digits
    """
    x = float(value)
    if math.isnan(x) or math.isinf(x):
        return "–" if math.isnan(x) else "∞" if x > 0 else "−∞"
    sign, x = ("−" if x < 0 else ""), abs(x)
    if x == 0:
        return "0"
    if x.is_integer() and x < 1e7:
        # A thin space groups thousands from five digits on, as ISO 80000 has it.
        return sign + (f"{int(x):,}".replace(",", "\u2009") if x >= 1e4 else f"{int(x)}")
    mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < 5:
        plain = f"{x:.{max(digits - 1 - power, 0)}f}"
        return sign + (plain.rstrip("0").rstrip(".") if "." in plain else plain)
    return f"{sign}{_trimmed(mantissa)} × 10{superscript(power)}"


def _trimmed(mantissa: str) -> str:
    return mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa


def superscript(power: int) -> str:
    """−3 as ⁻³."""
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def percent(share: SupportsFloat, digits: int = 3) -> str:
    """A share of one as a percentage: 0.179 as 17.9 %."""
    return f"{number(100 * float(share), digits)}\u202f%"


def times(ratio: SupportsFloat, digits: int = 2) -> str:
    """A ratio as a factor: 3 as 3×."""
    return f"{number(ratio, digits)}×"
