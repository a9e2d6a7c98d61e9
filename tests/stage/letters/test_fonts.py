"""Words of any script are set in the kit's own fonts, whatever is installed, or are an error that names the letter."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from coursekit.stage.letters.fonts import noto_folder, typeface
from coursekit.stage.letters.writing import label, text, title

pytestmark = pytest.mark.usefixtures("no_latex")

SCRIPTS = {
    "Latin": "Příliš žluťoučký kůň, łódź",
    "Vietnamese": "Độ dốc giảm dần",
    "Cyrillic": "Градиентный спуск",
    "Greek": "Κλίση καθόδου",
    "Arabic": "الانحدار التدريجي",
    "Hebrew": "ירידת גרדיאנט",
    "Devanagari": "ढाल अवरोहण",
    "Thai": "การเคลื่อนลง",
    "Georgian": "გრადიენტი",
    "Armenian": "Գրադիենտ",
    "Ethiopic": "ግራዲየንት",
    "Chinese": "梯度下降",
    "Japanese": "勾配降下法です",
    "Korean": "경사 하강법",
    "emoji": "😀🚀🎉",
    "arrows": "→←↑",
}


def outline(letter):
    """A letter's curves, as a digest."""
    return hashlib.sha256(b"".join(glyph.points.round(6).tobytes() for glyph in text(letter, 48))).hexdigest()


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_letter_of_a_script_has_a_shape_of_its_own(script):
    letters = [c for c in dict.fromkeys(SCRIPTS[script]) if c.isalpha() or script in ("emoji", "arrows")]
    assert len({outline(letter) for letter in letters}) == len(letters)
    heading = title(SCRIPTS[script])
    assert len(heading) > 0 and heading.text == SCRIPTS[script]


def test_what_lato_has_stays_in_lato_and_a_word_is_of_one_design():
    assert typeface("Adam → 5").families[0] == "Lato"
    assert typeface("Gradient").families == ("Lato",)
    assert typeface("kůň").families == ("Noto Sans",)
    assert typeface("Adam и Ева").families == ("Noto Sans",)


@pytest.mark.parametrize(
    "words, language, family",
    [
        ("勾配", "", "SC"),
        ("勾配", "ja", "JP"),
        ("勾配の", "", "JP"),
        ("梯度 하강", "", "KR"),
        ("梯度", "zh-TW", "TC"),
        ("梯度", "zh-CN", "SC"),
        ("梯度", "ja-JP", "JP"),
    ],
)
def test_a_chinese_character_looks_as_its_language_has_it(words, language, family):
    assert typeface(words, language).families[-1] == f"Noto Sans CJK {family}"


def test_words_from_right_to_left_stand_on_their_line_and_begin_at_the_right():
    words = label("שלום Adam")
    assert len(words) == 8
    from_left = sorted(words, key=lambda glyph: glyph.get_left()[0])
    letters = [len(glyph.points) for glyph in from_left]
    assert letters == [len(glyph.points) for glyph in (*label("Adam"), *reversed([label(c)[0] for c in "שלום"]))]
    assert words.baseline == pytest.approx(from_left[0].get_bottom()[1], abs=1e-6)
    two_lines = text("שבכה עצבית\nירידת", 30)
    assert two_lines.get_right()[0] == pytest.approx(max(glyph.get_right()[0] for glyph in two_lines[-5:]), abs=0.05)


def test_without_the_package_of_chinese_letters_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "manimgx_fonts_cjk", None)
    with pytest.raises(ValueError, match=r"梯 \(U\+68AF.*of the text '梯度😀'.*pip install manimgx-fonts-cjk"):
        typeface("梯度😀")


DRAWN = """
import hashlib, sys
from manim import tempconfig
from coursekit.stage.letters.writing import formula, text
with tempconfig({"media_dir": sys.argv[1], "verbosity": "ERROR"}):
    for words in (text("Gradient", 48), text("Градиент", 48, bold=True), text("梯度", 48), formula("x + eta")):
        print(hashlib.sha256(b"".join(glyph.points.tobytes() for glyph in words)).hexdigest())
"""


def drawn(home: Path) -> list[str]:
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", DRAWN, str(home / "media")], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_an_installed_font_of_the_same_name_changes_no_letter(tmp_path):
    for family in ("Lato", "Noto Sans", "Noto Sans CJK SC", "New Computer Modern Math"):
        for weight, style in ((400, "Regular"), (700, "Bold")):
            with TTFont(Path(noto_folder()) / "NotoSansThai[wght].ttf") as font:
                for record in list(font["name"].names):
                    if record.nameID in (1, 16):
                        font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
                for table in ("fvar", "STAT", "gvar", "HVAR", "avar"):
                    if table in font:
                        del font[table]
                font["OS/2"].usWeightClass = weight
                folder = tmp_path / "home/.fonts"
                folder.mkdir(parents=True, exist_ok=True)
                font.save(folder / f"{family.replace(' ', '')}-{style}.ttf")
    assert drawn(tmp_path / "home") == drawn(tmp_path / "nothing installed")
