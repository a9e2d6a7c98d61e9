"""What the audit of a section found, as it is told: errors that keep a video back, and warnings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from coursekit.meanings import Colour, mean_the_same, same_colour
from coursekit.wording.natural_order import natural
from coursekit.wording.plurals import counted

from ..course.model import Scene
from ..jobs.job_warnings import JobWarning, advice, warnings_in

if TYPE_CHECKING:
    from .sections.audits import Audit
    from .target import AuditTarget, Target

AUDITED, WARNED, UNTRANSLATED = "The audit found:", "Warnings of jobs:", "Not translated yet:"
OPENED = "To be opened:"
FEW = 3  # so many files of a folder are told by their names

AUDITS = ("audit", "audit-draft")  # what begins the names of tasks that were asked for to read all
LEVELS = ("error", "warning")


def warning_levels(audit: "AuditTarget") -> tuple[str, ...]:
    """The levels that are told as warnings: where errors keep nothing back, as of a draft, these too."""
    return ("error", "warning") if audit.draft or audit.scene.is_advised else ("warning",)


def read_findings(path: Path, *levels: str) -> list[dict[str, Any]]:
    """The findings of some levels, as they were written: rule, level, time in the section, and what is told of it."""
    return [finding for finding in _read(path).get("findings", ()) if finding["level"] in levels]


class Remark(NamedTuple):
    """One thing that an audit found, as a person is told of it.

    place:    the file, the scene, and the section where the scene is several clips
    seconds:  when it is first seen: in the video, or in the section where what is before that is not known yet
    in_video: which of the two
    """

    place: str
    seconds: float
    in_video: bool
    text: str
    rule: str

    def __str__(self) -> str:
        return f"{self.place}, {self.when}: {self.text}  [{self.rule}]"

    @property
    def when(self) -> str:
        return f"{_clock(self.seconds)} in the video" if self.in_video else f"{self.seconds:.1f} s into the section"

    @property
    def clock(self) -> str:
        """The same, for a column of times."""
        return _clock(self.seconds) if self.in_video else f"+{self.seconds:.1f} s"


def remarks_of(audit: "Audit", *levels: str) -> list[Remark]:
    """What was found in a section of some levels."""
    place = _place(audit)
    found = read_findings(audit.path, *levels)
    return [Remark(place, *_moment(audit, each["time"]), each["told"], each["rule"]) for each in found]


def remarks_of_captions(scene: Scene, path: Path, *levels: str) -> list[Remark]:
    """What was found of some levels in the captions of a scene."""
    return [
        Remark(
            f"{f.get('file', scene.file)}: {scene.name}.{f['section']}",
            f["start"] + f["time"],
            True,
            f["told"],
            f["rule"],
        )
        for f in read_findings(path, *levels)
    ]


def picture_of(audit: "Audit") -> str:
    return f"its picture: {audit.files['audit.png'].relative_to(audit.course.root).as_posix()}"


def notes_of(audit: "Audit") -> dict[str, list[str]]:
    """What is to be said of a section as a whole, by its place: where its picture is, and what was not looked at."""
    unseen = _read(audit.path).get("unseen")
    if not unseen and not read_findings(audit.path, *warning_levels(audit)):
        return {}
    lines = [f"the audit could not look at all of it: {unseen}"] if unseen else []
    return {_place(audit): [*lines, picture_of(audit)]}


def told(audits: Iterable["AuditTarget"], mixtures: Iterable["MixedUp"] = ()) -> list[str]:
    """What is told as warnings of audits: by place, by rule, and in the order of time; each once.

    Places come in the order of the course, whichever was audited first.
    """
    by_place: dict[str, dict[str, dict[str, None]]] = {}
    notes: dict[str, dict[str, None]] = {}

    def take(remark: Remark) -> None:
        by_rule = by_place.setdefault(remark.place, {})
        by_rule.setdefault(remark.rule, {})[f"{remark.clock}  {remark.text}"] = None

    for audit in _in_order(audits):
        for remark in audit.remarks(*warning_levels(audit)):
            take(remark)
        for place, lines in audit.notes.items():
            by_place.setdefault(place, {})
            notes.setdefault(place, {}).update(dict.fromkeys(lines))
    for mixture in mixtures:
        take(mixture.remark)
    told = []
    for place, by_rule in by_place.items():
        told.append(place)
        for rule, of_rule in by_rule.items():
            told += [f"  [{rule}]", *(f"    {line}" for line in of_rule)]
        told += [f"  {line}" for line in notes.get(place, ())]
    return told


def _in_order(audits: Iterable["AuditTarget"]) -> list["AuditTarget"]:
    def place(audit: "AuditTarget") -> tuple[str, int, int]:
        scenes = [scene.identity for scene in audit.course.scenes]
        sections = [section.name for section in audit.scene.sections]
        scene, (*_, section) = audit.scene.identity, audit.about
        return (
            audit.scene.file,
            scenes.index(scene) if scene in scenes else -1,
            sections.index(section) if section in sections else len(sections),
        )

    return sorted(audits, key=place)


def is_audit(asked: Iterable[str]) -> bool:
    """Whether some of the tasks that a build was asked for are audits: then all that they found is told."""
    return any(task.partition(":")[0] in AUDITS for task in asked)


def warnings(audits: Iterable["AuditTarget"], asked: Iterable[str] = ()) -> list[str]:
    """What is told at the end of a build: errors that keep nothing back too.

    Of scenes that the audit advises, a line says how much there is to read, unless audits were asked for.

    audits: the targets that a build reached by Target.audits
    asked:  the tasks that the build was asked for
    """
    audits = list(audits)
    if not is_audit(asked):
        summary = remarks(audit for audit in audits if audit.scene.is_advised)
        audits = [audit for audit in audits if not audit.scene.is_advised]
    else:
        summary = []
    return [*told(audits, mixed_up(audits)), *summary]


def remarks(audits: Iterable["AuditTarget"]) -> list[str]:
    """A line that says how many findings there are on how many scenes; none where there is nothing to read."""
    found = [(audit.scene.file, audit.scene.name) for audit in audits for _ in read_findings(audit.path, *LEVELS)]
    if not found:
        return []
    return [f"{counted(len(found), 'remarks')} on {counted(len({*found}), 'scenes')}; doit audit shows them"]


def job_warnings(targets: Iterable["Target"]) -> list[JobWarning]:
    """What the jobs that made targets warned of, as their records keep it, and nothing silences now; each once."""
    root, told = Path(), dict[JobWarning, None]()
    for target in targets:
        root = target.course.root
        told |= dict.fromkeys(warnings_in(target.records.read(target.record).facts))
    if told:
        from .warned_lines import as_now  # here, as most builds warn of nothing

        return [*dict.fromkeys(filter(None, (as_now(each, root) for each in told)))]
    return []


def all_warnings(
    audits: Iterable["AuditTarget"], targets: Iterable["Target"], asked: Iterable[str] = ()
) -> dict[str, list[str]]:
    """What is told at the end of a build that was asked for some tasks, by the line that stands above it."""
    audits, targets = list(audits), list(targets)
    warned = job_warnings(targets)
    told = {
        AUDITED: warnings(audits, asked),
        # A draft is looked at while one writes; what it lacks in other languages is told with what is published.
        UNTRANSLATED: _untranslated([audit for audit in audits if not audit.draft], is_audit(asked)),
        WARNED: [*map(str, warned), *advice(warned)],
        OPENED: [*_opened(targets, asked)],
    }
    return {heading: lines for heading, lines in told.items() if lines}


def _opened(targets: Iterable["Target"], asked: Iterable[str]) -> Iterator[str]:
    """The files of tasks that were asked for which are to be opened by hand; of many in a folder, the first one."""
    asked, by_folder = [*asked], dict[str, list[str]]()
    for target in targets:
        if target.opens and any(f"{target.task}:".startswith(f"{name}:") for name in asked):
            path = target.opens.relative_to(target.course.root)
            by_folder.setdefault(path.parent.as_posix(), []).append(path.as_posix())
    for folder, paths in sorted(by_folder.items(), key=lambda each: natural(each[0])):
        paths.sort(key=natural)
        if len(paths) <= FEW:
            yield from paths
        else:
            yield f"{paths[0]}, and {len(paths) - 1} more in {folder}/"


def _untranslated(audits: Sequence["AuditTarget"], names_all: bool) -> list[str]:
    if not any(audit.scene.translations for audit in audits):
        return []
    from .untranslated import untranslated  # here: most courses have one language

    return untranslated(audits[0].course, (audit.scene for audit in audits), names_all)


@dataclass(frozen=True)
class MixedUp:
    """A colour that stands for one thing in a section and for another in a later one of its scene."""

    audit: "Audit"
    time: float
    name: str
    earlier: "Audit"
    then: float
    other: str

    @property
    def remark(self) -> Remark:
        scene = self.audit.scene
        then = Remark("", *_moment(self.earlier, self.then), "", "")
        text = f'"{self.name}" has the colour of "{self.other}" at {then.when}: one colour, one meaning'
        return Remark(f"{scene.file}: {scene.name}", *_moment(self.audit, self.time), text, "colour_meaning")


def mixed_up(audits: Iterable["AuditTarget"]) -> Iterator[MixedUp]:
    """All that is mixed up so in the scenes of some audits; those of captions see no colours."""
    said: dict[tuple[str, str, bool], list[tuple[Colour, str, Audit, float]]] = {}
    for audit in (cast("Audit", each) for each in audits):  # of captions, no meanings were written
        before = said.setdefault((audit.scene.file, audit.scene.name, audit.draft), [])
        here = [(tuple(colour), name, audit, time) for colour, name, time in _read(audit.path).get("meanings", ())]
        for colour, name, _, time in here:
            for known, other, earlier, then in before:
                if earlier is not audit and same_colour(known, colour) and not mean_the_same(name, other):
                    yield MixedUp(audit, time, name, earlier, then, other)
        before += here


def breach(audits: Sequence["Audit"]) -> str:
    """Why a video may not be published, with the way out; "" where nothing keeps it back."""
    lines = []
    for audit in audits:
        if errors := remarks_of(audit, "error"):
            lines += [*map(str, errors), f"  {picture_of(audit)}"]
    if not lines:
        return ""
    way_out = 'Mend it; or, if it is meant, silence the rule in the class: audit = {"section: rule": "why"}.'
    return "\n".join((*lines, way_out))


def _place(audit: "Audit") -> str:
    scene = audit.scene
    section = f".{audit.section.name}" if len(scene.sections) > 1 else ""
    return f"{scene.file}: {scene.name}{section}"


def _moment(audit: "Audit", time: float) -> tuple[float, bool]:
    """The time in the video, where the lengths of the sections before are known, else in the section; and which."""
    before = 0.0
    for section in audit.scene.sections:
        if section.name == audit.section.name:
            return before + time, True
        length = _read(audit.of(section).path).get("length")
        if length is None:
            break
        before += float(length)
    return time, False


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _read(path: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return stored
