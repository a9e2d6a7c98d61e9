"""The audit finds every planted fault, and is silent beside it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import (
    LEFT,
    RIGHT,
    AddTextLetterByLetter,
    Dot,
    ImageMobject,
    Line,
    MarkupText,
    Mobject,
    Scene,
    Text,
    VMobject,
)
from PIL import Image

from coursekit.stage.audit.limits import RULES, limits_for
from coursekit.stage.audit.rules.literals import numbers
from coursekit.stage.audit.seen import contrast, inside
from coursekit.stage.audit.texts import said
from coursekit.stage.letters.writing import label, note, text
from coursekit.stage.theme import FRAME_MARGIN
from tests.planted.__main__ import all_pairs, findings
from tests.planted.audited import audited

# The first pair of each rule: `python -m tests.planted` tries all of them.
FIRST = {pair.rule: pair for pair in reversed(all_pairs())}


def test_every_rule_has_a_planted_fault() -> None:
    assert FIRST.keys() | {"table"} == RULES.keys()


@pytest.mark.parametrize("pair", FIRST.values(), ids=FIRST.keys())
def test_a_rule_finds_its_fault_and_nothing_beside_it(pair) -> None:
    assert set(findings(pair, bad=True)) - set(pair.also) == {pair.rule}
    assert findings(pair, bad=False) == []


def beyond(scene: Scene) -> None:
    scene.add(note("A remark").move_to([0, -7.4, 0]))
    scene.wait(2)
    scene.clear()


def written_letter_by_letter(scene: Scene) -> None:
    words = Text("Written letter by letter", font_size=40)
    scene.play(AddTextLetterByLetter(words))
    scene.wait(2)


def test_letters_of_a_text_that_is_being_written_are_none_to_read_and_a_film_may_end_with_them() -> None:
    assert audited(written_letter_by_letter, {}) == []
    (left,) = audited(written_letter_by_letter)
    assert left.rule == "left_behind"


def logarithm() -> VMobject:
    """As manim plots log(x) from -1 on."""
    points = [[x, np.log(x) if x > 0 else np.nan, 0] for x in np.linspace(-1, 1, 9)]
    return VMobject().set_points_as_corners(points)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("of_no_place", [
    logarithm,
    lambda: Line(3 * RIGHT, RIGHT * np.nan),
    lambda: Dot([np.inf, 0, 0]),
    lambda: Text("lost").shift(RIGHT * np.nan),
    lambda: Text("lost")[0].shift(RIGHT * np.nan),
    lambda: ImageMobject(np.zeros((2, 2, 3), np.uint8)).shift(RIGHT * np.nan),
], ids=["plot", "line", "dot", "text", "glyph", "image"])  # fmt: skip
def test_points_that_are_no_numbers_keep_no_fault_beside_them_from_being_found(
    of_no_place: Callable[[], Mobject],
) -> None:
    def beside(scene: Scene) -> None:
        scene.add(of_no_place(), Text("hello"), Line(2 * LEFT, 2 * RIGHT))
        scene.wait(2)

    assert "text_over_line" in {finding.rule for finding in audited(beside)}


def test_a_text_is_told_by_its_words_and_not_by_its_markup() -> None:
    assert said(MarkupText('one <span fgcolor="red">two</span> &amp; <b>three</b>'), 12) == "one two & three"
    assert said(None, 1) == "part of a text, 1 glyph"


def test_a_finding_says_where_when_who_and_how_much() -> None:
    (finding,) = audited(beyond)
    assert (finding.rule, finding.level, finding.who, finding.time) == ("off_frame", "error", ('"A remark"',), 2.0)
    bottom = note("A remark").move_to([0, -7.4, 0]).get_bottom()[1]
    assert finding.measure == pytest.approx(-4 - bottom, abs=0.01)


def test_a_picture_has_the_frame_with_the_box_drawn_on_it(tmp_path: Path) -> None:
    def at_the_edge(scene: Scene) -> None:
        scene.add(label("Momentum").move_to([6.6, 0, 0]))
        scene.wait(2)
        scene.clear()

    (finding,) = audited(at_the_edge, folder=tmp_path)
    told = json.loads((tmp_path / "audit.json").read_text())["findings"][0]["told"]
    assert '"Momentum"' in told and "limit 0" in told
    with Image.open(tmp_path / "audit.png") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    red = np.argwhere((pixels == (255, 64, 64)).all(axis=2))
    left, _, _, top = finding.boxes[0]
    row, column = red.min(axis=0)
    assert column == pytest.approx((left + 7.11) / 14.22 * 640 - 2, abs=2)
    assert row == pytest.approx(22 + (4 - top) / 8 * 360 - 2, abs=2)


def test_where_nothing_was_found_no_frame_is_drawn(tmp_path: Path) -> None:
    assert audited(beyond, {"off_frame": "It is a test of silence."}, folder=tmp_path) == []
    with Image.open(tmp_path / "audit.png") as picture:
        assert picture.size == (640, 22)
        assert np.asarray(picture).any()  # it says so


def test_a_silenced_rule_is_silent_and_a_changed_limit_holds() -> None:
    assert audited(beyond, {"off_frame": "It is a test of silence."}) == []
    assert audited(beyond, {"beyond: off_frame": "It is a test of silence."}) == []
    assert len(audited(beyond, {"another: off_frame": "It is a test of silence."})) == 1
    assert audited(beyond, {"off_frame": (4.0, "There is room below.")}) == []


@pytest.mark.parametrize(
    "key, value, complaint",
    [
        ("off_frame", "", "gives no reason"),
        ("off_frame", (1.0, ""), "gives no reason"),
        ("off_frame", True, "gives no reason"),
        ("off_frame", ("much", "It is a test."), "no number"),
        ("of_frame", "It is a test.", "names no rule"),
        ("table", "It is a test.", "names no rule"),
    ],
)
def test_a_table_that_says_nothing_is_an_error_itself(key, value, complaint) -> None:
    assert complaint in limits_for("scene1", {key: value}).mistakes[0]
    mistakes = [f for f in audited(beyond, {key: value}) if f.rule == "table"]
    assert [f.level for f in mistakes] == ["error"]
    assert complaint in mistakes[0].who[0]


def test_the_smallest_cap_height_is_that_of_an_annotation_of_size_18() -> None:
    assert RULES["cap_height"].limit <= text("H", 18).height < 1.05 * RULES["cap_height"].limit


def test_the_margin_is_the_themes() -> None:
    assert RULES["margin"].limit == FRAME_MARGIN


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(np.zeros(3), np.ones(3)) == pytest.approx(21)
    assert contrast(np.full(3, 0x77 / 255), np.ones(3)) == pytest.approx(4.48, abs=0.01)  # its famous borderline grey


def test_points_in_a_polygon() -> None:
    corner = np.array([[0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0, 4]])
    points = np.array([[0.5, 0.5], [3, 0.5], [0.5, 3], [2, 2], [-1, 0.5], [5, 0.5]])
    assert inside(points, corner).tolist() == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    "words, found",
    [
        ("It reaches 95 %", ["95"]),
        ("Adam, Kingma & Ba 2015", []),
        ("the step of L2 and $theta_1$", []),
        ("$1 - beta_2$ and $g^2$", []),
        ("at most $0.04$", ["0.04"]),
        ("1,000 of 3", ["1,000", "3"]),
    ],
)
def test_numbers_that_want_a_tensor(words, found) -> None:
    assert numbers(words) == found
