"""What an author writes for those who watch: titles, claims and narration, in docstrings.

Docstrings are no part of a slice, so a word that is changed renders nothing.

    class Race(CourseScene):
        def scene6_race(self) -> None:
            '''The race

            First the loss that they all descend. The best of the three arrives in {race: adam/steps} steps.

            8.5 s: A line that begins with a time is said from there on, in seconds of its section.
            '''

A docstring of one line alone is a remark to those who read the code; its section is then titled by its name.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

SECTION_NAME = re.compile(r"^(?:scene|section)?_*\d*_*")
WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
TIMED = re.compile(r"^(\d+(?:\.\d+)?) s: +")
MEASURED = re.compile(r"\{(\w+): *([^{}]+?)( %)?\}")
UNREAD = re.compile(r"\{ *(\w*)( *:)?[^{}]*\}?")


class Measured(NamedTuple):
    """A number that a sentence takes from a tensor: an element of an experiment's result, as it is or in percent."""

    experiment: str
    element: str  # "adam/steps", "left[8]"
    percent: bool


@dataclass(frozen=True)
class Line:
    """A paragraph of narration; start: seconds from its section's beginning, None to follow what is before it."""

    text: str
    start: float | None = None

    def parts(self) -> Iterator[str | Measured]:
        """Its words, and the numbers between them: {race: adam/steps}, {race: left[8] %}."""
        end = 0
        for match in MEASURED.finditer(self.text):
            yield self.text[end : match.start()]
            yield Measured(match[1], match[2], bool(match[3]))
            end = match.end()
        yield self.text[end:]

    def measured(self) -> list[Measured]:
        """The numbers that it says, in order."""
        return [part for part in self.parts() if isinstance(part, Measured)]

    def misspelt(self, experiments: Iterable[str]) -> str:
        """The first braces that are meant to be a number and are none: {race steps}, {race: steps; "" for {0, 1}."""
        names = set(experiments)
        braces = (match for part in self.parts() if isinstance(part, str) for match in UNREAD.finditer(part))
        return next((match[0].strip() for match in braces if match[2] or match[1] in names), "")


@dataclass(frozen=True)
class Said:
    """A section as its author titles and narrates it."""

    title: str
    narration: tuple[Line, ...] = ()


def title_of(name: str) -> str:
    """A Python name as a title: scene4_adam_moments is "Adam moments", OptimizerComparison "Optimizer comparison"."""
    apart = WORD_BEGINS.sub(" ", SECTION_NAME.sub("", name).replace("_", " "))
    words = [word.lower() if word.istitle() and word.isalpha() else word for word in apart.split()]
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else name


def first_line(text: bytes) -> str:
    """The first line of a file's docstring, without its full stop; "" where there is none, or no Python."""
    tree = _parsed(text)
    return _summary(ast.get_docstring(tree)) if tree else ""


def summaries(text: bytes) -> dict[str, str]:
    """The first line of each top-level function's docstring, by the function's name."""
    tree = _parsed(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
    return {function.name: _summary(ast.get_docstring(function)) for function in functions}


def sections_said(text: bytes, scene: str) -> Mapping[str, Said]:
    """Title and narration of the methods of one class of a file, by name."""
    methods = [method for body in _classes(text, scene) for method in body.body if isinstance(method, ast.FunctionDef)]
    return {method.name: said(method.name, ast.get_docstring(method, clean=False)) for method in methods}


def said_of_class(text: bytes, name: str) -> str:
    """The first line of a class's docstring, without its full stop."""
    return next((_summary(ast.get_docstring(each)) for each in _classes(text, name)), "")


def _classes(text: bytes, name: str) -> list[ast.ClassDef]:
    """The class of a name, wherever it stands; of several the last one, which holds."""
    return _classes_of(text).get(name, [])[-1:]


@lru_cache(maxsize=1)  # each scene of a file is asked for in turn: a file of fifty is looked through once
def _classes_of(text: bytes) -> Mapping[str, list[ast.ClassDef]]:
    """The classes of a file by name, wherever they stand, in the order in which ast.walk() meets them."""
    tree = _parsed(text)
    classes: dict[str, list[ast.ClassDef]] = {}
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ClassDef):
            classes.setdefault(node.name, []).append(node)
    return classes


def said(name: str, docstring: str | None) -> Said:
    """A docstring as title and narration."""
    title, *paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(docstring or "").strip())
    if not paragraphs:
        return Said(title_of(name))
    return Said(" ".join(title.split()).removesuffix("."), tuple(_line(" ".join(p.split())) for p in paragraphs))


def _line(paragraph: str) -> Line:
    timed = TIMED.match(paragraph)
    return Line(paragraph[timed.end() :], float(timed[1])) if timed else Line(paragraph)


def _summary(docstring: str | None) -> str:
    return (docstring or "").strip().partition("\n")[0].strip().removesuffix(".")


@lru_cache(maxsize=1)
def _parsed(text: bytes) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None
