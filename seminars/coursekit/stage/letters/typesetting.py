"""Texts and formulas by one Typst compiler, which reads its fonts once: manim makes a new one for each text."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

# What may read another file, which Typst looks for beside the file that it compiles.
READS = re.compile(rb"\b(import|include|image|read|csv|json|yaml|toml|xml|cbor|plugin|bibliography)\b")


@contextmanager
def one_compiler() -> Iterator[None]:
    """From here to the end, typst.compile keeps its compilers; what it returns is the same."""
    anew = typst.compile

    def compile_again(
        input: str, *, font_paths: Sequence[str | Path] = (), ignore_system_fonts: bool = False, **options: Any
    ) -> Any:
        source = Path(input).read_bytes()
        if READS.search(source):
            return anew(input, font_paths=[*font_paths], ignore_system_fonts=ignore_system_fonts, **options)
        return _compiler(tuple(map(str, font_paths)), ignore_system_fonts).compile(source, **options)

    with _compiling(compile_again):
        yield


@contextmanager
def installed_fonts_ignored() -> Iterator[None]:
    """From here to the end, typst.compile knows the fonts that it is given and its own, and none of the machine's."""
    compile = typst.compile

    def compile_alone(input: str, **options: Any) -> Any:
        return compile(input, **{**options, "ignore_system_fonts": True})

    with _compiling(compile_alone):
        yield


@contextmanager
def _compiling(compile: Callable[..., Any]) -> Iterator[None]:
    before = typst.compile
    typst.compile = cast(Any, compile)
    try:
        yield
    finally:
        typst.compile = before


@cache
def _compiler(font_paths: tuple[str, ...], ignore_system_fonts: bool) -> typst.Compiler:
    return typst.Compiler(font_paths=[*font_paths], ignore_system_fonts=ignore_system_fonts)
