"""Scenes of two sections, given as text: their frames apart and whole, and whether they are one clip."""

import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

from coursekit.graph.course.leavings import Leavings, keep_leavings, read_leavings
from coursekit.graph.errors import JobError
from coursekit.graph.jobs.observing.reads import Reads
from coursekit.graph.jobs.registry import DigestFrames, FrameDigests, Observed
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.source.modules import Project
from coursekit.graph.source.parse_cache import Parses
from coursekit.graph.source.project_files import KIT, read_files
from coursekit.graph.source.scenes import read_scene
from coursekit.graph.source.state.state_names import state_told

SECTIONS = ("one", "two")
PIXELS = (48, 28, 5)
SHOW = "self.play(Create(s := Square(2)), run_time=0.4)\nself.play(FadeOut(s), run_time=0.4)"
DOT = "self.play(FadeIn(d := Dot()), run_time=0.2)\nself.play(FadeOut(d), run_time=0.2)"
FILE = "seminars/01_a/manim_ce/lines.py"


@dataclass(frozen=True)
class Way:
    """A scene: what its first section does, what its second shows, and what stands around these.

    course: whether it is derived from the kit's base of scenes, or from manim's
    """

    one: str
    two: str = SHOW
    top: str = ""
    more: str = ""
    base: str = ""
    files: tuple[tuple[str, str], ...] = ()
    course: bool = True

    @property
    def text(self) -> str:
        def method(name: str, body: str) -> str:
            return f"def {name}(self):\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"

        methods = [
            "def construct(self):\n    self.one()\n    self.two()\n",
            method("one", f"{self.one}\n{DOT}"),
            method("two", self.two),
            textwrap.dedent(self.more),
        ]
        bases = ("CourseScene" if self.course else "Scene", self.base)
        return (
            f"from manim import *\nfrom coursekit.stage.scene import CourseScene\n{textwrap.dedent(self.top)}\n"
            f"class Lines({', '.join(filter(None, bases))}):\n{textwrap.indent(''.join(methods), '    ')}"
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a scene. by_source: why its source makes it one clip; by_run: why a run does, if not that."""

    by_source: str
    by_run: str
    apart: list[str]
    whole: list[str]

    @property
    def why_one_clip(self) -> str:
        return self.by_source or self.by_run


class Stage:
    """Performs scenes in fresh processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workers = WorkerPool([root], ("coursekit.stage.audit.job", "coursekit.stage.performing.frame_digests"))

    def perform(self, name: str, way: Way) -> Outcome:
        root = self.root / "".join(c if c.isalnum() else "_" for c in name)
        file = root / FILE
        file.parent.mkdir(parents=True)
        (root / "dodo.py").touch()
        for path, text in (*way.files, ("manim_ce/lines.py", way.text)):
            (file.parents[1] / path).write_text(textwrap.dedent(text))
        apart = [self._apart(file, section) for section in SECTIONS]
        whole = self._digests(file, None)
        cut = self._read(root, file, Leavings(root))
        for section, found in zip(SECTIONS, apart, strict=True):
            left = [x for x in found.left if state_told(*x[:2]) not in cut.changes.get(section, ())]
            if left and cut.slices:
                keep_leavings(root, FILE, "Lines", section, cut.slices[section].digest, left)
        known = read_leavings(root).of_file(FILE)
        by_run = self._read(root, file, known).one_clip_because if not cut.one_clip_because else ""
        frames = [digest for found in apart for digest in found.frames]
        return Outcome(cut.one_clip_because, by_run, frames, list(whole.frames))

    def _apart(self, file: Path, section: str) -> FrameDigests:
        try:
            return self._digests(file, section)
        except JobError as problem:  # a section may miss what one before it leaves
            return FrameDigests([problem.gist], [])

    def _digests(self, file: Path, section: str | None):
        with tempfile.TemporaryDirectory() as folder:
            job = DigestFrames(
                file=file, scene="Lines", section=section, sections=SECTIONS, tensors={}, pixels=PIXELS,
                folder=Path(folder), audit={},
            )  # fmt: skip
            reads = Reads("a test", "clip:test", file.parents[3], frozenset([file]), file, file.parents[1])
            return self.workers.run(Observed(job, reads)).value

    @staticmethod
    def _read(root: Path, file: Path, leavings: Leavings):
        project = Project(KIT, Parses(root / ".cache/analysis/parses", read_files(root)))
        module = project.module(file, (file.parent,))
        assert module
        return read_scene(project, module, "Lines", leavings.of_section)
