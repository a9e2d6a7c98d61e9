"""A strand: statements of a scene that belong together and stand in their order, with others between them."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .gadget import NAME

NUMBER = re.compile(r"##")


@dataclass(frozen=True)
class Strand:
    """Code with holes: `_K` becomes a suffix of its own, `##` a number between 0 and 1.

    steps:     statements, in order
    host:      top-level code of the scene's file
    members:   of the scene's class
    files:     others beside the scene's, by name
    needs_kit: whether the scene is to be derived from the kit's base
    """

    steps: tuple[str, ...]
    host: str = ""
    members: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    needs_kit: bool = False


def play(animations: str) -> str:
    """Few frames of some animations."""
    return f"self.play({animations}, run_time=0.2)"


def spun(strand: Strand, number: int, rng: random.Random) -> Strand:
    """The strand with its holes filled."""

    def filled(code: str) -> str:
        return NUMBER.sub(lambda _: f"0.{rng.randrange(10, 100)}", NAME.sub(f"_k{number}", code))

    return Strand(
        tuple(map(filled, strand.steps)),
        filled(strand.host),
        filled(strand.members),
        {filled(name): filled(text) for name, text in strand.files.items()},
        strand.needs_kit,
    )
