"""What the server of workers reads before the first job: what it imported, and libraries' settings, are theirs too."""

import os
import sys
from collections.abc import Iterator

from ..code.places import settings_of_user
from .author_code import installed
from .exemptions import OF_SYSTEM
from .inputs import source_of
from .noting.notes import Note
from .noting.system_calls import SystemNotes, begun, library
from .reads import BEFORE
from .start import note_start


def begin_notes() -> SystemNotes | None:
    """Note what this process reads; None where it cannot."""
    return begun([*OF_SYSTEM, *installed()]) if library() else None


def end_notes(notes: SystemNotes | None) -> None:
    """Keep what was noted, for all jobs: they are forked from this process."""
    noted: list[Note] = []
    if notes is not None:
        notes.end()
        noted = [note for note in notes.read() if note.what in "RI"]
        notes.remove()
        # What it looked for in order to find something is the libraries' own; what it read may change.
        BEFORE[:] = [note for note in noted if note.first >= 0]
    passed = tuple(installed())
    note_start(file for file in _read(noted) if not file.startswith(passed) and "/.cache/" not in file)


def _read(noted: list[Note]) -> Iterator[str]:
    """What is read again where it changes; caches are their libraries' own."""
    yield str(settings_of_user())  # which manim reads as it is imported
    yield from (source_of(note.text) for note in noted)
    files = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    yield from (file for file in files if isinstance(file, str) and os.path.isabs(file))
