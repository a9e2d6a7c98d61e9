import numpy as np
import pytest

from coursekit.stage.letters.facts import number, percent, times


@pytest.mark.parametrize(
    "value, written",
    [
        (0.04, "0.04"),
        (0.03831186849557287, "0.0383"),
        (np.float32(0.1), "0.1"),
        (np.int64(78), "78"),
        (2410, "2410"),
        (12345, "12\u2009345"),
        (1234.56, "1235"),
        (0.1778, "0.178"),
        (-0.5, "−0.5"),
        (1.2e-7, "1.2 × 10⁻⁷"),
        (0, "0"),
        (1e-300, "1 × 10⁻³⁰⁰"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
        (99.96, "100"),
    ],
)
def test_numbers_are_written_as_one_writes_them(value, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize("value", np.random.default_rng(0).normal(size=50) * 10.0 ** np.arange(-25, 25))
def test_a_number_read_back_is_the_value_to_three_digits(value: float) -> None:
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-", "\u2009")
    assert float(number(value).replace(" × 10", "e").translate(digits)) == pytest.approx(value, rel=5e-3)


def test_shares_and_ratios_have_their_signs() -> None:
    assert (percent(0.01), percent(0.179), times(3)) == ("1\u202f%", "17.9\u202f%", "3×")
