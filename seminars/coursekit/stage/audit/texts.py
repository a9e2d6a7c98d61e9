"""Texts on stage: what they say, how large they are written, and which glyphs belong together."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, cast

import numpy as np
from manim import (
    DecimalNumber,
    MarkupText,
    MathTypst,
    Mobject,
    Paragraph,
    SingleStringMathTex,
    Text,
    Typst,
    VMobject,
)

from coursekit.wording.plurals import counted

from .seen import overlap

MARKUP = re.compile(r"<[^<>]*>")  # of Pango's: what it encloses is read
FAINTEST = 0.02  # what is less opaque cannot be seen
TEXTS = (Typst, Text, MarkupText, Paragraph, SingleStringMathTex, DecimalNumber)
# Cap height over font size, in manim's units, of Lato and of New Computer Modern.
LATO_CAPS, MATH_CAPS = 0.179 / 18, 0.128 / 18


def said(owner: Mobject | None, glyphs: int) -> str:
    """The words of a text, or of what is left of it."""
    if owner is None:
        return f"part of a text, {counted(glyphs, 'glyphs')}"
    if isinstance(owner, DecimalNumber):
        return str(owner.number)
    # Pango's texts have no spaces left in `text`.
    text = getattr(owner, "original_text", None) or getattr(owner, "text", None)
    if isinstance(owner, MarkupText):
        return unescape(MARKUP.sub("", str(text)))
    if not text and isinstance(owner, (MathTypst, Typst)):
        text = re.sub(r"\b(thin|med|quad|space)\b\s*", "", _ungrouped(owner.typst_code)).replace('"', "").strip("$ ")
    return str(text or getattr(owner, "tex_string", "") or type(owner).__name__)


def _ungrouped(code: str) -> str:
    """A formula without manim's marks around its named parts: "manimgrp(new, m_t) = g" as "m_t = g"."""
    while (begin := code.find("manimgrp(")) >= 0:
        inner = code.index(",", begin) + 1
        end, depth = inner, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            end += 1
        code = code[:begin] + code[inner : end - 1].strip() + code[end:]
    return code


def cap_height(owner: Mobject | None, boxes: np.ndarray) -> float | None:
    """The height of its capitals and digits; from its size, where its glyphs cannot be told to be such."""
    heights = boxes[:, 3] - boxes[:, 1]
    if owner is None:
        return None
    letters = [c for c in str(getattr(owner, "text", "")) if not c.isspace()]
    if len(letters) == len(boxes) and "$" not in letters:
        caps = [
            h
            for h, c in zip(heights, letters, strict=True)
            if c.isascii() and (c.isupper() or c.isdigit()) and c != "Q"
        ]
        tall = [h / 1.03 for h, c in zip(heights, letters, strict=True) if c in "bdhkl"]
        if caps or tall:
            return float(np.median(caps or tall))
    if isinstance(owner, Typst):
        return (
            float(owner.font_size) * MATH_CAPS
            if isinstance(owner, MathTypst)
            else float(owner.font_size) * 0.75 * LATO_CAPS
        )
    if isinstance(owner, (Text, MarkupText)):
        return float(owner.font_size) * LATO_CAPS
    return float(heights.max())


def clusters(glyphs: list[tuple[int, VMobject]]) -> Iterator[list[tuple[int, VMobject]]]:
    """Glyphs whose text is not on stage as a whole, put together by nearness."""
    left = [(glyph, glyph_box(glyph[1])) for glyph in glyphs]
    while left:
        cluster = [left.pop(0)]
        reach = 0.35
        for member in cluster:
            near = [other for other in left if overlap(cast(Any, member[1]), cast(Any, other[1])) > -reach]
            cluster.extend(near)
            left = [other for other in left if other not in near]
        yield [glyph for glyph, _ in cluster]


def glyph_box(glyph: VMobject) -> tuple[float, ...]:
    flat = glyph.points[:, :2]
    return (*flat.min(axis=0).tolist(), *flat.max(axis=0).tolist())


def glyph_colour(glyph: VMobject) -> tuple[float, ...]:
    fills = most_opaque(glyph.fill_rgbas) > FAINTEST
    return tuple((glyph.fill_rgbas if fills else glyph.stroke_rgbas)[0].tolist())


def most_opaque(rgbas: np.ndarray) -> float:
    return float(rgbas[:, 3].max()) if len(rgbas) else 0.0
