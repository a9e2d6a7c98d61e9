"""The parts of sections, each found as soon as somebody asks for it.

What is current is not cut, and nor is what nobody asks for: to cut all scenes of a course takes twice as long as to
read it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from threading import RLock

from ..source.modules import Project
from ..source.project_files import Sources
from ..source.scenes import prelude_of
from ..source.statements.parts import parts_of
from ..source.syntax.deep import with_depth
from ..store.typed_values import reader_of
from .file_analyses import Readings, uncollected
from .model import Part, Scene, Section
from .reaches import Reaches

_READ = reader_of(tuple[Part, ...])
_READING = RLock()  # of all courses: clips are made side by side, and what cuts them remembers what it has read


class SceneParts:
    """The parts of the sections of one course, whose files hold what they held as it was read."""

    def __init__(self, root: Path, sources: Sources) -> None:
        self._root = root
        self._sources = sources
        self._known: dict[tuple[str, str, str], Sequence[Part]] = {}

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._root, self._sources)

    def of(self, folder: Path, scene: Scene, section: Section) -> Sequence[Part]:
        """Those of a section of a scene of the seminar in a folder, in order."""
        key = (scene.file, scene.name, section.name)
        with _READING:
            if key not in self._known:
                # By a digest, as names of files end where theirs may go on.
                name = f"{scene.file}.{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}.parts"
                find = partial(self._find, folder, scene, section)
                with uncollected():
                    found = with_depth(lambda: self._readings.read(name, folder, find))
                self._known[key] = _READ(found)
            return self._known[key]

    def _find(self, folder: Path, scene: Scene, section: Section, project: Project) -> Iterator[Part]:
        file = self._root / scene.file
        module = project.module(file, (file.parent,))
        assert module
        prelude = None if scene.one_clip_because else prelude_of(project, module, scene.name)
        reaches = Reaches(self._root, self._sources, project)
        for part in parts_of(project, module, scene.name, section.name, prelude):
            yield Part(part.begins, reaches.reach(part.slice, folder, module))
