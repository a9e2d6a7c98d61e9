"""Every job: which function of the kit it runs, with which arguments, and what comes back.

A function takes the fields of its job as keywords, and is found when it is run: nothing here imports torch or manim.
Results are plain values; their facts are kept in the record of what was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from .call_trace import Executed
from .checkpoints import Checkpoints
from .job import Job, Result
from .observing.reads import Reads
from .showing import (
    JoinClips,
    JoinParts,
    Speak,
    WriteCaptions,
    WriteDeck,
    WriteHeld,
    WriteIndex,
    WritePage,
    WriteSheet,
    WriteStills,
)

# The tensors of an experiment: the file of one result, or the files of a sweep's points with the values of their axes.
TensorFiles: TypeAlias = Path | Sequence[tuple[Mapping[str, Any], Path]]
# An experiment, the element of one of its tensors, and what a message begins with: the file, and who asks for it there.
Element: TypeAlias = tuple[str, str, str]
Number: TypeAlias = float | int | bool
Pixels: TypeAlias = tuple[int, int, int]  # width, height, and frames a second


@dataclass(frozen=True)
class RunFacts:
    """Of an experiment that ran: its seconds, and shape, dtype and range of each tensor.

    resumable: of each loop that can go on from a checkpoint, the hyperparameter by which it may grow, or "", after how
               many steps it went on, and how many there are
    """

    seconds: float
    tensors: Mapping[str, Any]
    resumable: Sequence[tuple[str, int, int]] = ()


class RunExperiment(Job[RunFacts], function="coursekit.lab.run:run_experiment"):
    """Run one function of a file of experiments, and save its tensors to `target`."""

    file: Path
    name: str
    hyperparameters: Mapping[str, Any]
    inputs: Mapping[str, TensorFiles]
    target: Path
    checkpoints: Checkpoints | None = None


@dataclass(frozen=True)
class ClipFacts:
    """Of a clip: its frames, its length in seconds, and the seconds that it took, with their parts.

    rate:        frames a second, "15" or a fraction such as "30000/1001": the scene's own, maybe none of the quality's
    size:        width and height in pixels, the same
    sound:       whether sound.wav beside clip.mp4 holds the section's sounds as manim's writer mixed them, from the
                 clip's first moment on; it may last longer than the clip, and is empty where there are none
    chapters:    the first frame of each of manim's sections that shows something, and its name
    pauses:      the frames at which its author stops a lecture
    subcaptions: start and end, in seconds from the clip's start, and text
    left:        what the section leaves that a later one would find, or reads that an earlier one changes: owner and
                 name of each, and how it is told; see stage/state
    pieces:      of a scene that was drawn part by part, the frames of each part
    continued:   the part at whose start another job had stopped, from where this one went on; 0 where there was none
    uncut:       why a scene cannot be drawn so, which was found when that was tried; nothing else is told then
    statements:  of the author's, which shows what; see stage/performing/statements
    """

    frames: int
    length: float
    seconds: float
    parts: Mapping[str, float]
    is_empty: bool = False  # all its frames show nothing
    rate: str = ""
    size: tuple[int, int] = (0, 0)
    sound: bool = False
    chapters: Sequence[tuple[int, str]] = ()
    pauses: Sequence[int] = ()
    subcaptions: Sequence[tuple[float, float, str]] = ()
    left: Sequence[tuple[str, str, str]] = ()
    pieces: Sequence[int] = ()
    continued: int = 0
    uncut: str = ""
    statements: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditFacts:
    """Of a section that was stepped through for its audit alone: its length, and what it took, in seconds."""

    length: float
    seconds: float


class SectionJob(Job[Result]):
    """What performs one section of a scene, or the whole scene where `section` is None.

    sections: all sections of the scene, in order; none where it cannot be cut
    tensors:  the files of each experiment that the section reads
    audit:    the scene's table of changed and silenced limits
    """

    file: Path
    scene: str
    section: str | None
    sections: Sequence[str]
    tensors: Mapping[str, TensorFiles]
    pixels: Pixels
    folder: Path
    audit: Mapping[str, Any]


class RenderAudited(SectionJob[ClipFacts], function="coursekit.stage.audit.job:render_audited"):
    """Render a section to a clip, and audit its picture on the way.

    cuts:         of what is drawn part by part, the places of construct(), or of the section, where the parts begin
    wanted:       the numbers of the parts that are drawn, to a clip each; one that cannot be is left out
    side_by_side: whether by children of the job's process, if that is possible
    fingerprints: of the parts
    leaves:       the numbers of parts at whose starts a checkpoint is left, where the build takes some
    glimpses:     a folder for single frames that are seen while others are drawn; None for none of them
    moment:       the seconds from the start at which they are wanted
    """

    cuts: Sequence[Sequence[int]] = ()
    wanted: Sequence[int] = ()
    side_by_side: bool = True
    fingerprints: Sequence[str] = ()
    leaves: Sequence[int] = ()
    glimpses: Path | None = None
    moment: float = 0.0


class AuditSection(SectionJob[AuditFacts], function="coursekit.stage.audit.job:audit_section"):
    """Audit a section without drawing it."""


@dataclass(frozen=True)
class FrameDigests:
    """Of each frame a digest of its pixels; and what the section leaves, and why it is not drawn in parts, as ClipFacts
    has it.
    """

    frames: Sequence[str]
    left: Sequence[tuple[str, str, str]]
    uncut: str = ""


class DigestFrames(SectionJob[FrameDigests], function="coursekit.stage.performing.frame_digests:digest_frames"):
    """Draw a section, or the whole scene, and encode nothing."""


class DigestParts(SectionJob[FrameDigests], function="coursekit.stage.performing.frame_digests:digest_parts"):
    """Draw some parts of a scene, and encode nothing; "" stands for each frame that is not drawn.

    cuts:   the places at which the parts begin
    wanted: the numbers of the parts that are drawn
    """

    cuts: Sequence[Sequence[int]]
    wanted: Sequence[int]


class ReadElements(Job[list[list[Number]]], function="coursekit.lab.tensors.elements:elements"):
    """For each element its values: one, or for a sweep one a point."""

    files: Mapping[str, TensorFiles]
    wanted: Sequence[Element]


@dataclass(frozen=True)
class Measurements:
    """What a page takes from tensors: the values of elements, and for each experiment its plots."""

    numbers: list[list[Number]]
    plots: dict[str, list[dict[str, Any]]]


class ReadEvidence(Job[Measurements], function="coursekit.lab.tensors.plots:evidence"):
    """Read the numbers and plots of a page."""

    files: Mapping[str, TensorFiles]
    wanted: Sequence[Element]
    curves: Mapping[str, Sequence[Mapping[str, Any]]]


class CompareFiles(Job[str]):
    """How a published file differs from the one made now, as text; "" where it shows the same."""

    published: Path
    made: Path


class CompareTensors(CompareFiles, function="coursekit.lab.tensors.tensor_files:differences"):
    """Bit by bit."""


class CompareVideos(CompareFiles, function="coursekit.screening.films.compare:differences"):
    """By decoded frames."""


class CompareExperiments(Job[list[dict[str, Any]]], function="coursekit.lab.tensors.tensor_changes:changes"):
    """Which tensors of the same experiments differ, and by how much at most."""

    before: Mapping[str, TensorFiles]
    after: Mapping[str, TensorFiles]


class TryImport(Job[None], function="coursekit.graph.jobs.code.loading:try_import"):
    """Find out whether a file can be imported at all."""

    file: Path


class Nothing(Job[None], function="coursekit.graph.jobs.code.loading:do_nothing"):
    """Nothing: it has ended as soon as workers are ready."""


class Observed(Job[Result], function="coursekit.graph.jobs.observing.reads:run_observed"):
    """A job, and what its source leads to: what it reads beyond that is told."""

    job: Job[Result]
    reads: Reads


class Traced(Job[tuple[Result, Executed]], function="coursekit.graph.jobs.call_trace:run_traced"):
    """A job, and which functions below some folders it ran."""

    job: Job[Result]
    folders: Sequence[Path]


# The functions whose slice, in the kit's own source, is part of every fingerprint of a kind: what they import is
# followed, and listed nowhere.
ENTRIES = {
    "tensors": (RunExperiment.function,),
    # The audit beside it changes nothing of it.
    "clip": (
        "coursekit.stage.performing.render:render_clip",
        "coursekit.stage.performing.parts.walk:render_parts",
        JoinParts.function,
    ),
    "audit": (AuditSection.function,),
    "video": (JoinClips.function,),
    "speech": (ReadElements.function, Speak.function),
    "captions": (ReadElements.function, WriteCaptions.function),
    "stills": (WriteStills.function,),
    "page": (
        "coursekit.facts:read_facts",
        "coursekit.facts:require",
        ReadEvidence.function,
        WriteSheet.function,
        WritePage.function,
    ),
    "index": (WriteIndex.function,),
    "held": (WriteHeld.function,),
    "deck": (ReadElements.function, WriteDeck.function),
}
