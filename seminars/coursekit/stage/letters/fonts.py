"""Which fonts set which words: Lato, and Noto Sans for every script that Lato lacks, from packages of fixed versions.

What is installed on a machine is never asked: a letter looks the same wherever it is drawn, or is an error that names
it.
"""

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fontTools.ttLib import TTCollection, TTFont

LATO = "Lato"
NOTO = "Noto Sans"
# Of one design, so that a word or a sentence of them keeps one look: Lato has few of the letters of any but English.
WESTERN = ("LATIN", "GREEK", "CYRILLIC")
# Asked in this order for what belongs to no script, or to one that has no font of its own here.
COMMON = (NOTO, "Noto Sans Symbols", "Noto Emoji")
# Han characters look different in each of these: by the language that is named, else by the letters beside them.
HAN = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hant": "TC", "zh-hk": "HK"}
BESIDE_HAN = {"HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR", "BOPOMOFO": "TC"}
CJK_PACKAGE = "manimgx_fonts_cjk"
INVISIBLE = ("Cf", "Zs", "Cc")  # categories of what needs no glyph: spaces, joiners, marks of direction
VARIANTS = range(0xFE00, 0xFE10)  # which form of the sign before them is meant


class Typeface(NamedTuple):
    """The fonts of some words, in the order in which they are asked for a letter, and where their files are."""

    families: tuple[str, ...]
    folders: tuple[str, ...]
    is_rightward: bool = True  # not of Arabic or Hebrew

    @property
    def markup(self) -> str:
        """Typst's settings for them."""
        names = ", ".join(f'"{family}"' for family in self.families)
        fonts = f'"{LATO}"' if self.families == (LATO,) else f"({names},)"
        return f"font: {fonts}, fallback: false" + ("" if self.is_rightward else ", dir: rtl")


@cache
def font_folder() -> str:
    """Where the package font-lato keeps its .ttf files."""
    return str(files("font_lato") / "files")


@cache
def noto_folder() -> str:
    """Where the package manimgx-fonts keeps its .ttf files."""
    return str(files("manimgx_fonts"))


@cache
def typeface(words: str, language: str = "") -> Typeface:
    """The fonts that set some words.

    language: "ja", "zh-TW" and so on; it decides how Chinese characters look, which is else told by the kana, Hangul or
              Bopomofo beside them, and is that of simplified Chinese where there are none
    raises:   ValueError naming the first letter that no font has
    """
    letters = [letter for letter in dict.fromkeys(words) if not _is_invisible(letter)]
    lacking = [letter for letter in letters if ord(letter) not in covered(LATO)]
    if not lacking:
        return Typeface((LATO,), (font_folder(),))
    base = NOTO if any(_script(letter) in WESTERN for letter in lacking) else LATO
    families = [base]
    for letter in letters:
        if not any(ord(letter) in covered(family) for family in families):
            families.append(_family_of(letter, words, language, letters))
    folders = {LATO: font_folder()} | {family: _folder(family) for family in families}
    return Typeface(tuple(families), tuple(dict.fromkeys(folders.values())), not _is_leftward(words))


def _family_of(letter: str, words: str, language: str, beside: Iterable[str]) -> str:
    own = f"{NOTO} {_script(letter).title()}"
    candidates: list[str] = [own, *COMMON] if _file(own) else [*COMMON]
    for family in candidates:
        if ord(letter) in covered(family):
            return family
    variant = next((BESIDE_HAN[script] for script in map(_script, beside) if script in BESIDE_HAN), "SC")
    han = f"{NOTO} CJK {HAN.get(language.lower(), HAN.get(language.lower().partition('-')[0], variant))}"
    told = f"{letter} (U+{ord(letter):04X}, {unicodedata.name(letter, 'no character')}) of the text {words!r}"
    if find_spec(CJK_PACKAGE) is None:
        if _script(letter) in ("CJK", *BESIDE_HAN) or unicodedata.east_asian_width(letter) in "WF":
            raise ValueError(
                f"no font is installed that has {told}: Chinese, Japanese and Korean are in a package of their own, of "
                f"20 MB: pip install {CJK_PACKAGE.replace('_', '-')}"
            )
    elif ord(letter) in covered(han):
        return han
    raise ValueError(f"no font has {told}: write a sign of mathematics as a formula, as in $eta$")


@cache
def covered(family: str) -> frozenset[int]:
    """The characters that a family has, as numbers."""
    if family.startswith(f"{NOTO} CJK"):
        return _covered_by_collection()
    file = _file(family)
    if file is None:
        return frozenset()
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _covered_by_collection() -> frozenset[int]:
    # All five variants share one table of 45,000 characters, of which fontTools would name each glyph first: 0.7 s.
    (file,) = Path(_folder(f"{NOTO} CJK")).glob("*.ttc")
    with TTCollection(str(file), lazy=True) as collection:
        table: bytes = collection.fonts[0].reader["cmap"]
    (count,) = struct.unpack_from(">H", table, 2)
    offsets = (struct.unpack_from(">L", table, 4 + 8 * i + 4)[0] for i in range(count))
    (start,) = {offset for offset in offsets if struct.unpack_from(">H", table, offset)[0] == 12}  # of all of Unicode
    (groups,) = struct.unpack_from(">L", table, start + 12)
    ranges = np.frombuffer(table, ">u4", 3 * groups, start + 16).reshape(-1, 3)[:, :2].tolist()
    return frozenset(number for first, last in ranges for number in range(first, last + 1))


def _folder(family: str) -> str:
    if family.startswith(f"{NOTO} CJK"):
        return str(files(CJK_PACKAGE))
    return font_folder() if family == LATO else noto_folder()


def _file(family: str) -> Path | None:
    """The file of a family's upright letters; None of one that there is not."""
    name = "Lato-Regular.ttf" if family == LATO else f"{family.replace(' ', '')}[wght].ttf"
    path = Path(_folder(family)) / name
    return path if path.is_file() else None


def _script(letter: str) -> str:
    """The first word of its name: "CYRILLIC", "HIRAGANA"; of what belongs to no script, whatever that is."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in INVISIBLE or ord(letter) in VARIANTS


def _is_leftward(words: str) -> bool:
    """Whether they are read from right to left: the first letter that has a direction tells (UAX #9)."""
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"
