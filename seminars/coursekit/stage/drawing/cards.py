"""The last section of a scene: pictures that have been seen before, each with what is to be remembered."""

from collections.abc import Mapping, Sequence
from typing import cast

from manim import DOWN, RIGHT, UP, FadeIn, Scene, VGroup, VMobject

from coursekit.stage.drawing.flow import panel
from coursekit.stage.letters.writing import Words, label
from coursekit.stage.pacing import hold


def summary_cards(
    pictures: Sequence[VMobject], sentences: Sequence[str], highlights: Mapping[str, str] | None = None
) -> list[VGroup]:
    """Three panels side by side, each with a picture above its sentence: (ground, picture, words).

    highlights: words of the sentences to colours
    """
    drawn = []
    for x, picture, sentence in zip((-4.45, 0.0, 4.45), pictures, sentences, strict=True):
        words = label(sentence, align="center", highlights=highlights).move_to(x * RIGHT + 2.35 * DOWN)
        ground = panel(4.2, 5.2).move_to(x * RIGHT + 0.5 * DOWN)
        drawn.append(VGroup(ground, picture.move_to(x * RIGHT + 0.35 * UP), words))
    return drawn


def deal(scene: Scene, cards: Sequence[VGroup]) -> None:
    """Show the panels at once, then what is in them one after another, with time to read each."""
    scene.play(*(FadeIn(ground) for ground, _, _ in cards), run_time=0.5)
    for _, picture, words in cards:
        scene.play(FadeIn(picture, words, shift=0.3 * UP), run_time=0.9)
        hold(scene, cast(Words, words).text)
