"""Slices: the part of the source that one experiment, or one section of a scene, can reach."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...jobs.call_trace import Call
from ..modules import Module
from ..syntax.definitions import Definition


@dataclass(frozen=True)
class Piece:
    """One definition of a slice; `name` is "axes.py:labelled_axes", `text` is normalised."""

    file: str
    at: tuple[int, int]  # line and column
    name: str
    text: str
    path: str = ""
    span: tuple[int, int] = (0, 0)


def piece_of(module: Module, definition: Definition, name: str, text: str, span: tuple[int, int] = (0, 0)) -> Piece:
    """The piece of a definition; `span` are the lines that run, where it is one that runs."""
    at = (definition.line, definition.column)
    return Piece(module.label, at, f"{module.label}:{name}", text, str(module.path), span)


def digest_of(texts: Mapping[str, str]) -> str:
    """What tells a slice from another, by its texts."""
    # Within a file the order counts: of two assignments to one name, the last wins.
    text = "\0".join(f"{k}\0{v}" for k, v in texts.items())
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()  # of names that are no text


@dataclass
class Slice:
    """What an entry reaches: pieces of source, and what those pieces read."""

    pieces: dict[Piece, None] = field(default_factory=dict)
    tensors: set[str] = field(default_factory=set)
    reads_any_tensors: bool = False
    strings: set[tuple[str, str]] = field(default_factory=set)  # (folder of the file, constant)
    libraries: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)  # by the author's files: libraries, and modules of Python's own
    files: set[str] = field(default_factory=set)
    any_member: bool = False  # of the scene: one is read by a computed name
    whole: dict[str, str] = field(default_factory=dict)  # file -> why it is in as a whole
    # What runs after the imports, and whether `self` is the scene in it: what sections share is read from these.
    running: list[tuple[Module, Definition, bool]] = field(default_factory=list)
    # What the imports alone reach. It may run later all the same, in ways that the source does not tell: after
    # `Mobject.paint = paint` at the top of a file, `Square().paint()` does.
    dormant: list[tuple[Module, Definition, bool]] = field(default_factory=list)

    def add(self, module: Module, definition: Definition, name: str, text: str) -> None:
        """Take in a piece, of a definition that does not run itself."""
        self.pieces[piece_of(module, definition, name, text)] = None

    def add_raw(self, module: Module, name: str, text: str) -> None:
        """Take in text of a file as it stands."""
        self.pieces[Piece(module.label, (0, 0), f"{module.label}:{name}", text, str(module.path))] = None

    @property
    def texts(self) -> dict[str, str]:
        """Normalised source by the name of its definition; a name defined twice is numbered."""
        named: dict[str, str] = {}
        for piece in sorted(self.pieces, key=lambda p: (p.file, p.at, p.name)):
            name, count = piece.name, 2
            while name in named:
                name, count = f"{piece.name} ({count})", count + 1
            named[name] = piece.text
        return named

    @property
    def digest(self) -> str:
        return digest_of(self.texts)

    def covers(self, call: Call) -> bool:
        """Whether a function that ran is part of the slice; what an unread statement of an import calls need not be."""
        if call.importing and not self._has(*call.importing):
            return True
        return call.name == "construct" or self._has(call.file, call.line)

    def _has(self, file: str, line: int) -> bool:
        return any(p.path == file and p.span[0] <= line <= p.span[1] for p in self.pieces)
