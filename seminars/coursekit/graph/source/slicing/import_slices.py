"""What importing a file runs: where that fails, nothing of the file can be made, though no slice of it changed.

A slice leaves out a statement that only binds a name which nobody reads. Such a statement may raise all the same, and
only running it can tell. So each state of what an import runs is imported once, by the job that first needs it.
"""

from ..modules import Module
from ..syntax.definitions import Definition
from .slicer import Slicer
from .slices import Slice


class ImportSlicer(Slicer):
    """Follows what runs when a file is imported; errs towards much, since all that it costs is an import."""

    def read(self, module: Module) -> Slice:
        """What importing a file runs: statements, headers, and the functions that these may call."""
        self._importing = True
        self.load(module)
        taken: set[Module] = set()
        while new := self._loaded - taken:
            for each in sorted(new, key=lambda m: m.label):
                for definition in each.source.definitions:
                    self._take(each, definition)
            taken |= new
            while self._todo:
                self._follow(*self._todo.pop())
        return self.result

    def _take(self, module: Module, definition: Definition, owner: str = "") -> None:
        if definition.typing_only:
            return
        if definition.is_class:
            self.result.add(module, definition, definition.names[0], definition.text)
            for chain in definition.loads:
                self.reach(module, chain)
            for member in definition.members:
                self._take(module, member, definition.names[0])
        elif definition.is_function and not definition.header.decorators:
            signature = definition.signature or definition.header.arguments
            self.result.add(module, definition, f"{owner}.{definition.names[0]}", signature)
            for name in definition.eager:
                self.reach(module, name)
        else:
            # A decorator may call what it is given.
            self.include(module, definition, owner)
            self.annotate(module, definition, owner)
