"""Words and formulas, set by Typst, words in Lato, or in Noto Sans where Lato lacks their letters: no LaTeX is needed,
and no installed font can change a pixel.

Typst and not manim's Text: Pango places glyphs on whole pixels of the small size, which spaces them unevenly, and
breaks lines on its own at large sizes. Typst spaces them from the font's tables, and takes formulas within a sentence.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import DOWN, UP, ManimColor, MathTypst, Mobject, Typst

from coursekit.stage.letters.fonts import Typeface, font_folder, typeface
from coursekit.stage.letters.typesetting import installed_fonts_ignored
from coursekit.stage.theme import BODY_SIZE, FORMULA_SIZE, FRAME_MARGIN, LABEL_SIZE, MUTED, NOTE_SIZE, TEXT, TITLE_SIZE

# Typst counts points, manim's Text pixels: with this factor a size means the same glyph height in both.
PIXELS_PER_POINT = 4 / 3
SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
TO_DIGITS = {ord(raised): digit for raised, digit in zip(SUPERSCRIPTS, "−0123456789", strict=True)}
STRUT = ManimColor("#010203")  # of a letter that is found again by its colour, and goes


class Words(Typst):
    """Lines of text that know where their first line stands, however often they are moved or scaled.

    text: the words as they were given
    """

    def __init__(
        self, words: str, markup: str, size: float, color: str, weight: str, align: str, face: Typeface
    ) -> None:
        preamble = (
            f'#set text({face.markup}, weight: "{weight}")\n'
            f"#set align({align})\n#set par(leading: 0.62em)\n"
            '#show math.equation: set text(1.08em, font: "New Computer Modern Math")'
        )
        # An x of no width comes first, in what is read. Where it stands is the baseline; then it goes.
        strut = f'#box(width: 0pt, text(font: "Lato", fill: rgb("{STRUT.to_hex()}"), "x"))'
        with installed_fonts_ignored():
            super().__init__(
                f"{strut}{markup}",
                font_size=size * PIXELS_PER_POINT,
                color=color,
                typst_preamble=preamble,
                font_paths=[*face.folders],
            )
        self.text = words
        found = next(glyph for glyph in self.submobjects if glyph.get_fill_color() == STRUT)
        self.remove(found)
        self._baseline_share = (found.get_bottom()[1] - self.get_bottom()[1]) / self.height
        self._middle_share = (found.get_y() - self.get_bottom()[1]) / self.height
        self.center()

    @property
    def baseline(self) -> float:
        """The height at which the letters of the first line stand."""
        return float(self.get_bottom()[1] + self._baseline_share * self.height)

    @property
    def middle(self) -> float:
        """The height of the middle of the first line's lowercase letters."""
        return float(self.get_bottom()[1] + self._middle_share * self.height)


def text(
    words: str,
    size: float,
    color: str = TEXT,
    *,
    bold: bool = False,
    align: str = "",
    highlights: Mapping[str, str] | None = None,
    language: str = "",
) -> Words:
    """Words in Lato, or in Noto Sans where Lato lacks their letters, in any script.

    words:      plain text; "\\n" breaks a line, and what stands between two "$" is a Typst formula: "rate $eta$"
    size:       glyph size as in manim's Text, 24 for an ordinary label
    align:      "left", "center" or "right", of several lines; at the side where they begin unless it is given
    highlights: words of the text to colours
    language:   "ja", "ko", "zh-TW" and so on, for Chinese characters, which look different in each
    raises:     ValueError naming a letter that no font has, and the text
    """
    markup = " \\ ".join(_markup(line, highlights or {}) for line in words.split("\n"))
    raised = words.translate(TO_DIGITS)
    face = typeface("".join(raised.split("$")[::2]), language)
    align = align or ("left" if face.is_rightward else "right")
    return Words(words, markup, size, color, weight="bold" if bold else "regular", align=align, face=face)


def _markup(line: str, highlights: Mapping[str, str]) -> str:
    """One line as Typst markup: words quoted, so that no character of them is markup; formulas as they are."""
    parts = line.split("$")
    if len(parts) % 2 == 0:
        raise ValueError(f"the text {line!r} opens a formula with $ and does not close it")
    return "".join(f"${part}$" if i % 2 else _quoted(part, highlights) for i, part in enumerate(parts))


def _quoted(words: str, highlights: Mapping[str, str]) -> str:
    for phrase, color in highlights.items():
        if phrase in words:
            before, after = words.split(phrase, 1)
            colored = f'#text(fill: rgb("{color}"), {_string(phrase)});'
            return _quoted(before, highlights) + colored + _quoted(after, highlights)
    return f"#({_string(words)});" if words else ""


def _string(words: str) -> str:
    """Words as a Typst expression; superscript digits, which Lato lacks, become raised ones."""
    pieces = re.split(f"([{SUPERSCRIPTS}]+)", words)
    plain = [piece.translate(TO_DIGITS) for piece in pieces]
    quoted = ['"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in plain]
    return " + ".join(f"super({q})" if i % 2 else q for i, q in enumerate(quoted))


def title(words: str, color: str = TEXT, **options: Any) -> Words:
    """The heading of a section, at the top of the frame, within its margins."""
    return text(words, TITLE_SIZE, color, **{"bold": True, **options}).to_edge(UP, buff=FRAME_MARGIN)


def body(words: str, color: str = TEXT, **options: Any) -> Words:
    """A sentence to be read."""
    return text(words, BODY_SIZE, color, **options)


def label(words: str, color: str = TEXT, **options: Any) -> Words:
    """The name of a thing, beside it."""
    return text(words, LABEL_SIZE, color, **options)


def caption(words: str, color: str = TEXT, **options: Any) -> Words:
    """What to see in the picture, said once, at the bottom of the frame, within its margins."""
    return text(words, LABEL_SIZE, color, **options).to_edge(DOWN, buff=FRAME_MARGIN)


def note(words: str, color: str = MUTED, **options: Any) -> Words:
    """An aside, a tick, a unit: the smallest writing there is."""
    return text(words, NOTE_SIZE, color, **options)


def formula(typst: str, size: float = FORMULA_SIZE, color: str = TEXT, **parts: str) -> MathTypst:
    """A formula in Typst's notation, its named parts coloured: formula("{{ m_t : m }} = …", m=CORAL).

    raises: KeyError if a part is named that the formula does not have
    """
    with installed_fonts_ignored():
        drawn = MathTypst(typst, font_size=size, color=color, font_paths=[font_folder()])
    for name, part_color in parts.items():
        if not len(part := drawn.select(name)):
            raise KeyError(f"the formula {typst!r} has no part named {name!r}")
        part.set_color(part_color)
    return drawn


def on_baseline(written: Words, height: float) -> Words:
    """The text moved so that its first line stands at this height: "g" and "x" then share a line."""
    return written.shift((height - written.baseline) * UP)


def beside(written: Words, anchor: Mobject | np.ndarray, direction: np.ndarray, gap: float = 0.15) -> Words:
    """The text next to an anchor; sideways, the middle of its lowercase letters is level with the anchor's middle."""
    written.next_to(anchor, direction, buff=gap)
    if abs(direction[0]) > abs(direction[1]):
        middle = anchor.get_y() if isinstance(anchor, Mobject) else anchor[1]
        written.shift((middle - written.middle) * UP)
    return written


def haloed(written: Words, ground: str) -> Words:
    """The text with a rim in the colour of what lies beneath, so that no line runs through its letters."""
    return written.set_stroke(ground, width=7, background=True)
