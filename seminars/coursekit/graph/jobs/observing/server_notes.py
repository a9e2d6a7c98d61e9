"""What the server of workers reads before the first job: what it imported, and libraries' settings, are theirs too."""

from .author_code import installed
from .inputs import OF_SYSTEM
from .reads import BEFORE
from .system_calls import SystemNotes, begun, library


def begin_notes() -> SystemNotes | None:
    """Note what this process reads; None where it cannot."""
    return begun([*OF_SYSTEM, *installed()]) if library() else None


def end_notes(notes: SystemNotes | None) -> None:
    """Keep what was noted, for all jobs: they are forked from this process."""
    if notes is not None:
        notes.end()
        # What it looked for in order to find something is the libraries' own; what it read may change.
        BEFORE[:] = [note for note in notes.read() if note.what in "RI" and note.first >= 0]
        notes.remove()
