"""A gadget: a few lines of Python that show one way of how a value reaches a picture or a tensor."""

import random
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

NAME = re.compile(r"_K\b")
NUMBER = re.compile(r"##")


@dataclass(frozen=True)
class Gadget:
    """Code with holes: `_K` becomes a suffix of its own, `##` a number of three digits.

    host:    top-level code of the scene file or of experiments.py
    members: members of the scene class
    files:   code of further files beside the host, by name
    uses:    expressions that sections and experiments show; with several, each section takes the next one
    """

    host: str = ""
    members: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    bases: str = ""  # a base that the scene class gets
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # files that are not beside it, by their path in a tree


def clean(code: str) -> str:
    return textwrap.dedent(code).strip("\n")


def instance(gadget: Gadget, number: int, rng: random.Random) -> Gadget:
    """The gadget with its holes filled."""

    def filled(code: str) -> str:
        named = NAME.sub(f"_k{number}", clean(code))
        return NUMBER.sub(lambda _: str(rng.randrange(100, 1000)), named)

    return Gadget(
        filled(gadget.host),
        filled(gadget.members),
        {filled(name): filled(code) for name, code in gadget.files.items()},
        tuple(filled(use) for use in gadget.uses),
        filled(gadget.bases),
        {filled(name): filled(text) for name, text in gadget.elsewhere.items()},
    )
