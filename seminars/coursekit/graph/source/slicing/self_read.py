"""What the code of a slice can read of its own source: comments, docstrings, layout, annotations."""

from collections.abc import Iterator, Sequence

from ..modules import Module, Project
from ..syntax.definitions import Definition
from ..syntax.introspection import WITHOUT_ANNOTATIONS, Facet, Introspection
from .raw_text import docstrings_of, named_definitions, source_of
from .slices import Slice


class SelfRead:
    """Takes into a slice what `inspect.getsource(step)`, `step.__doc__`, or a library that asks for types, reads."""

    def __init__(self, project: Project, result: Slice) -> None:
        self.project = project
        self.result = result
        self._noted: dict[int, tuple[Module, Definition, str]] = {}  # with a class that it is of
        self._introspections: dict[tuple[Module, Introspection], None] = {}

    def note(self, module: Module, definition: Definition, owner: str) -> None:
        """Remember a definition of the slice: its annotations may be read."""
        self._noted[id(definition)] = (module, definition, owner)

    def introspects(self, module: Module, definition: Definition) -> None:
        """Remember what a definition of the author's reads of source."""
        self._introspections.update(dict.fromkeys((module, each) for each in definition.introspections))

    def owner(self, definition: Definition) -> str:
        """The class that a definition which was noted is of."""
        return self._noted[id(definition)][2]

    def take(self, files: Sequence[Module]) -> Iterator[tuple[Module, Definition, str]]:
        """Take in what is read, which may be of any of these files; yields what is read with its annotations."""
        facets = {each.facet for _, each in self._introspections if not each.of}  # the text of one has its own
        libraries = self.result.imported & self.result.libraries
        if facets & {Facet.SOURCE, Facet.ANNOTATIONS} or libraries - WITHOUT_ANNOTATIONS:
            yield from [*self._noted.values()]
        for module, each in self._introspections:
            if each.facet is Facet.FILE:
                self.result.add_raw(module, "source", module.source.text)
            elif each.facet is not Facet.ANNOTATIONS:
                self._take_raw(module, each, files)

    def _take_raw(self, module: Module, read: Introspection, files: Sequence[Module]) -> None:
        is_source = read.facet is Facet.SOURCE
        named = named_definitions(self.project, module, read) if read.of else None
        for owner, definition in named or ():
            text = (source_of if is_source else docstrings_of)(owner, definition)
            self.result.add_raw(owner, f"{read.facet} of {definition.names[0]}", text)
        if named is None:
            for each in files:
                self.result.add_raw(each, read.facet, each.source.text if is_source else docstrings_of(each))
