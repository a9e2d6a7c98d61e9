"""Which draft the next save will ask for: that of the section that somebody looks at, where the edit is of its code."""

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ....building.builder import Builder
from ....command_line.tasks import CourseTasks
from ....course.file_analyses import SLICES
from ....source.statements.edits import Edit, Edited
from ....store.files import content_of
from ....targets.sections.clips import Clip
from ....targets.target import fingerprint


class Foretelling:
    """The authors' files of a course as it was read, against which a save is held."""

    def __init__(self) -> None:
        self._files: dict[Path, tuple[str, bytes | Edited]] = {}  # each with its digest
        self._saved: dict[str, Edited] = {}  # by digest: what was saved since

    def remember(self, course: CourseTasks) -> None:
        """Take what the files hold as it was read, while nothing is to be done."""
        seminars = course.course.root / "seminars"
        digests = {
            path: digest
            for path, digest in course.course.digests.items()
            if path.suffix == ".py" and path.is_relative_to(seminars)
        }
        self._files = {path: self._files[path] for path in digests.keys() & self._files.keys()}
        for path, digest in digests.items():
            if self._files.get(path, ("", b""))[0] != digest:
                content = self._saved.get(digest) or _content(path, digest)
                if content is not None:
                    self._files[path] = (digest, content)
        self._saved.clear()

    def parts(self, clip: Clip, builder: Builder, saved: Collection[Path]) -> Sequence[int] | None:
        """The numbers of the parts of a clip that a save will have drawn, () of one without parts; None for nothing.

        builder: of the course before the save
        """
        edits = {path: edit for path in saved if (edit := self._edit(path)) is not None}
        return foretold(clip, builder, edits) if edits else None

    def _edit(self, path: Path) -> Edit | None:
        """What a save changed of a file; None where that is not known."""
        if path not in self._files:
            return None
        digest, before = self._files[path]
        try:
            if isinstance(before, bytes):
                before = Edited(before)
                self._files[path] = (digest, before)
            content = content_of(path)
            after = Edited(content)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        self._saved[hashlib.sha256(content).hexdigest()] = after
        return Edit(before, after)


def _content(path: Path, digest: str) -> bytes | None:
    """What a file holds, if that is what was read."""
    try:
        content = content_of(path)
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def foretold(clip: Clip, builder: Builder, edits: Mapping[Path, Edit]) -> Sequence[int] | None:
    """The numbers of the parts of a clip that edits change, () of one without parts; None where nothing is foretold.

    edits: of files, by path
    """
    if clip.problem or not all(builder.is_current(need) for need in clip.needs) or not _reaches(clip, edits):
        return None
    if not clip.parts:
        return ()
    own = f"{clip.scene.name}.{clip.section.name}"
    edit = edits.get(clip.source[0])
    first = edit.first_statement(own) if edit and own in edit.names else None
    ends = [*(part.begins for part in clip.parts[1:]), None]
    stale = [
        part.number
        for part, end in zip(clip.parts, ends, strict=True)
        if (first is not None and (end is None or (first,) < end))
        or _reaches(part.clip, edits, "" if first is None else own)
    ]
    kept = [part for part in clip.parts if part.number not in stale]
    there = (builder.store.here(fingerprint(part.ingredients()), clip.source_place) for part in kept)
    return stale if stale and all(there) else None


def _reaches(clip: Clip, edits: Mapping[Path, Edit], passed: str = "") -> bool:
    """Whether a slice has something that edits change, a name that is passed over aside."""
    try:
        texts = json.loads((clip.course.root / SLICES / f"{clip.slice}.json").read_bytes())
    except (OSError, ValueError):
        return False
    names = {(os.path.basename(file), name) for file, _, name in (text.partition(":") for text in texts)}
    return any((file.name, name) in names for file, edit in edits.items() for name in edit.names - {passed})
