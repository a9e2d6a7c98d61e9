"""Texts and formulas by one Typst compiler, which reads its fonts once: manim makes a new one for each text."""

import re
from collections.abc import Iterator, Sequence
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

    def compile_again(input: str, *, font_paths: Sequence[str | Path] = (), **options: Any) -> Any:
        source = Path(input).read_bytes()
        if READS.search(source):
            return anew(input, font_paths=[*font_paths], **options)
        return _compiler(tuple(map(str, font_paths))).compile(source, **options)

    typst.compile = cast(Any, compile_again)
    try:
        yield
    finally:
        typst.compile = anew


@cache
def _compiler(font_paths: tuple[str, ...]) -> typst.Compiler:
    return typst.Compiler(font_paths=[*font_paths])
