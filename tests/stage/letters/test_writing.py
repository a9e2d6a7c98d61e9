"""Words and formulas have the sizes they were asked for, stand on one line, and need no LaTeX."""

import pytest
from manim import LEFT, RIGHT, Dot, ManimColor, Text, config

from coursekit.stage.drawing.chart import chart, linear_scale, log_scale
from coursekit.stage.letters.writing import beside, caption, formula, label, on_baseline, text, title
from coursekit.stage.theme import CORAL, FRAME_MARGIN

pytestmark = pytest.mark.usefixtures("no_latex")


@pytest.mark.parametrize("size", [18, 24, 36])
def test_a_size_means_the_glyph_height_that_it_means_in_manims_text(size: int) -> None:
    # The widths of an installed Lato would differ by a hair, and its absence by more: only capitals' heights count.
    assert text("H", size).height == pytest.approx(text("H", 48).height * size / 48, rel=1e-6)
    assert text("H", 48).height == pytest.approx(Text("H", font_size=48).height, rel=0.08)


def test_spacing_does_not_depend_on_the_size() -> None:
    small, large = text("AVATAR fluff", 18), text("AVATAR fluff", 72)
    for a, b in zip(small, large.scale(0.25), strict=True):
        assert a.get_center() - small.get_left() == pytest.approx(b.get_center() - large.get_left(), abs=1e-6)


def test_texts_with_and_without_descenders_stand_on_one_line() -> None:
    plain, hanging = on_baseline(label("xx"), 0.5), on_baseline(label("xgx"), 0.5)
    assert plain.get_bottom()[1] == pytest.approx(hanging[0].get_bottom()[1], abs=1e-6)
    assert hanging.get_bottom()[1] < 0.49


def test_a_text_keeps_its_baseline_through_shifts_and_scaling() -> None:
    words = label("gx").scale(2).shift([1.0, 3.0, 0.0])
    assert words.baseline == pytest.approx(words[1].get_bottom()[1], abs=1e-6)


@pytest.mark.parametrize("direction", [LEFT, RIGHT])
def test_a_text_beside_a_mark_is_level_with_it(direction) -> None:
    words = beside(label("xgx"), Dot([1, 1, 0]), direction)
    assert words[0].get_y() == pytest.approx(1, abs=1e-6)


def test_markup_characters_are_just_characters() -> None:
    assert len(label('#let_a*b*"<x>@\\')) == len('#let_a*b*"<x>@\\')


def test_a_raised_exponent_stands_above_the_line() -> None:
    digits = label("10⁻³")
    assert digits[-1].get_bottom()[1] > digits[0].get_bottom()[1] + 0.05
    assert digits[-1].height < digits[0].height


def test_a_highlighted_word_alone_has_its_colour() -> None:
    words = label("So Adam it is", highlights={"Adam": CORAL})
    assert [glyph.get_fill_color() == ManimColor(CORAL) for glyph in words] == [False] * 2 + [True] * 4 + [False] * 4


@pytest.mark.parametrize(
    "words, complaint",
    [("a 𓀀", r"𓀀 \(U\+13000, EGYPTIAN HIEROGLYPH A001\) of the text 'a 𓀀'"), ("cost $5", "does not close")],
)
def test_what_cannot_be_written_is_an_error_that_names_it(words: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        label(words)


def test_parts_of_a_formula_are_coloured_by_name_and_an_unknown_name_is_an_error() -> None:
    drawn = formula("{{ m_t : m }} = g", m=CORAL)
    assert [part.get_fill_color() == ManimColor(CORAL) for part in drawn] == [True, True, False, False]
    with pytest.raises(KeyError, match="no_such"):
        formula("{{ m_t : m }} = g", no_such=CORAL)


def test_headings_and_captions_keep_the_frames_margin() -> None:
    assert title("A gypsy").get_top()[1] == pytest.approx(config.frame_height / 2 - FRAME_MARGIN)
    assert caption("A gypsy").get_bottom()[1] == pytest.approx(FRAME_MARGIN - config.frame_height / 2)


def test_axes_with_numbers_and_formulas_need_no_latex() -> None:
    axes = chart(linear_scale(-1, 1, 0.5), log_scale(1e-6, 100), 4, 3, "$theta_1$", "loss")
    assert len(axes.numbers) == 5 + 9
    assert all(len(number) for number in axes.numbers)
