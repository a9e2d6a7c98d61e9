"""What a build made and nothing asks for any more: of seminars, scenes, sections, experiments, narration that are gone.

A record beside each target tells which files it wrote, by path and digest. An orphan is such a file that no target of
the course writes any more, and that is still as it was built. A file that somebody made, or changed since, is none.
"""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..store.files import digest_of
from ..store.records import Gone
from ..targets.captions import Captions
from ..targets.quality import DRAFT, QUALITIES
from ..targets.site.site_files import kind_of, site_folder
from ..targets.target import Target, below
from .builder import Builder


@dataclass(frozen=True)
class Orphan:
    """The files that one record knows and no target asks for; the record goes with them if no target has it.

    tracked: what git has of the same, which is its author's to delete: the poster of a video that is gone, too, whoever
             made it. While it is there, the record stays, by which it is known.
    """

    record: Path
    is_whole: bool  # False: a target has the record, and wrote these files elsewhere before
    files: Sequence[Path]
    tracked: Sequence[Path] = ()


def asked_for(builder: Builder) -> list[Target]:
    """Every target of a course, in every quality."""
    asked: dict[Path, Target] = {}
    for quality in QUALITIES:
        setting = builder.setting(quality)
        targets = (target for kind in builder.kinds for target in kind.targets(setting))
        asked |= {target.record: target for target in below(targets, with_checks=True)}
    return list(asked.values())


def orphans(builder: Builder, folders: Sequence[str] = ()) -> list[Orphan]:
    """All orphans; or those whose records are in some folders below .cache.

    A mistake in a seminar's files hides what is in them: nothing of that seminar counts as gone until it is mended.
    """
    course = builder.course
    asked = asked_for(builder)
    records, wanted = {target.record for target in asked}, {path for t in asked for path in t.files.values()}
    mistaken = {scene.seminar for scene in course.scenes if scene.problem}
    mistaken |= {experiment.seminar for experiment in course.experiments if experiment.problem}
    found = []
    folders = folders or list(dict.fromkeys(folder for kind in builder.kinds for folder in kind.records))
    for path in (path for folder in folders for path in sorted((course.root / ".cache" / folder).rglob("*.json"))):
        record = builder.records.read(path)
        if not record.fingerprint or _seminar_of(path) in mistaken:
            continue
        is_whole = path not in records
        wrote = {course.root / file.path: file for file in (*record.left, *(record.files.values() if is_whole else ()))}
        files = [
            file
            for file, known in wrote.items()
            if file not in wanted and known.matches(file) and not builder.tracked.has(file)
        ]
        shown = (file for file in wrote if not file.is_relative_to(course.root / ".cache"))
        tracked = {file for each in shown for file in builder.tracked.beside(each)} - wanted
        if files or tracked or is_whole:
            found.append(Orphan(path, is_whole, files, sorted(tracked)))
    return found


def _seminar_of(record: Path) -> str:
    return next((part for part in record.parts[::-1] if re.fullmatch(r"seminar\d+", part)), "")


def unspoken(builder: Builder, names: Sequence[str]) -> list[Orphan]:
    """The captions of scenes whose narration was removed, where tasks of these names ask for captions.

    A player shows what stands beside the video, so that these do not wait to be cleaned away.
    """
    found = []
    for scene in builder.course.scenes:
        if scene.is_narrated or scene.problem or not {"captions", f"captions:{scene.seminar}"} & {*names}:
            continue
        captions = Captions(builder.course, builder.records, scene, DRAFT)
        if files := builder.removable(captions):
            found.append(Orphan(captions.record, True, files))
    return found


def remove(builder: Builder, gone: Sequence[Orphan], how: Gone) -> Iterator[str]:
    """Remove orphans, and the folders that they leave empty; the path of each file that was removed."""
    for orphan in gone:
        for path in orphan.files:
            path.unlink(missing_ok=True)
            _remove_empty_folders(builder.course.root, path.parent)
            yield path.relative_to(builder.course.root).as_posix()
        if orphan.is_whole and not orphan.tracked:
            builder.records.remove(orphan.record, how)
            _remove_empty_folders(builder.course.root, orphan.record.parent)


def remove_from_site(builder: Builder, draft: bool) -> None:
    """Remove from a site what belongs to no page of it."""
    for _ in remove(builder, orphans(builder, (f"pages/{kind_of(draft)}",)), Gone.LEFT):
        pass
    # A build that was killed, or a record that was forgotten, leaves pages that no record knows; the store does.
    site = site_folder(builder.course.root, draft)
    wanted = {path for target in asked_for(builder) for path in target.files.values() if path.is_relative_to(site)}
    for path in [path for path in site.rglob("*") if path.is_file() and path not in wanted]:
        if builder.store.has(digest_of(path)) and not builder.tracked.has(path):
            path.unlink()
            _remove_empty_folders(builder.course.root, path.parent)


def _remove_empty_folders(root: Path, folder: Path) -> None:
    with suppress(OSError):  # of a folder that is not empty
        while folder.parent not in (root, root / ".cache") and folder != root:
            os.rmdir(folder)
            folder = folder.parent


def orphan_lines(builder: Builder, gone: Sequence[Orphan], most: int = 12) -> Iterator[str]:
    """How many files are orphans, and which; those in the seminars' folders first."""
    root = builder.course.root
    names = [path.relative_to(root).as_posix() for orphan in gone for path in orphan.files]
    names.sort(key=lambda name: (name.startswith(".cache"), name))
    yield from tracked_lines(builder, gone)
    if names:
        files, them = ("1 file", "it") if len(names) == 1 else (f"{len(names)} files", "them")
        yield f"{files} of what is gone: `doit clean --gone` removes {them}, or `doit clean` with all else:"
        yield from (f"    {name}" for name in names[:most])
        if len(names) > most:
            yield f"    … and {len(names) - most} more; `doit clean --gone -n` names all"


def tracked_lines(builder: Builder, gone: Sequence[Orphan]) -> Iterator[str]:
    """What git has of what is gone, and how it goes: no command of the course's takes it."""
    root = builder.course.root
    for name in sorted({path.relative_to(root).as_posix() for orphan in gone for path in orphan.tracked}):
        yield f"git has {name}, of what is gone: git rm {shlex.quote(name)}"
