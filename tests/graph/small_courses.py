"""A course of text that jobs of milliseconds build, target by target, by the kit of the campaigns."""

from contextlib import contextmanager
from dataclasses import dataclass

from coursekit.graph.building.builder import Builder, build_with_needs
from coursekit.graph.course.reading import read_course
from coursekit.graph.targets.tensors import TensorFile
from coursekit.graph.targets.videos import Video
from tests.campaign.builds import KIT, fake_kit, write
from tests.campaign.workers import ForkedWorkers

FOLDER = "seminars/01_part"
TREE = {
    **KIT,
    f"{FOLDER}/experiments.py": "from coursekit.lab.mixing import mixed\n"
    "def line(scale): return {'y': mixed(scale)}\n"
    "def doubled(line, factor): return {'y': mixed(line, factor)}\n"
    "def swept(width): return {'y': width}\n",
    f"{FOLDER}/hyperparams.toml": "[line]\nscale = 1\n[doubled]\nfactor = 2\n[swept]\nsweep.width = [5, 6]\n",
    f"{FOLDER}/manim_ce/lines.py": "from coursekit.stage.scene import CourseScene\nclass Lines(CourseScene):\n"
    "    def construct(self):\n        self.one()\n        self.two()\n"
    "    def one(self): self.play(self.tensors('line'))\n    def two(self): self.play(200)\n",
}


class Counted(ForkedWorkers):
    """Workers that note each job, and do something before one."""

    def __init__(self, root, before=lambda: None):
        super().__init__(root)
        self.jobs, self.before = [], before

    def run(self, function, **kwargs):
        self.jobs.append(kwargs.get("job", function))
        self.before()
        return super().run(function, **kwargs)


class Small:
    """A course of text, its builder, and its targets by name."""

    def __init__(self, root):
        self.root = root
        write(TREE, root)
        self.workers = Counted(root)
        self.read()

    def read(self):
        """The course as it stands, for a new build."""
        self.workers.jobs.clear()
        self.builder = Builder(read_course(self.root), self.workers)
        course, records = self.builder.course, self.builder.records
        self.line, self.doubled, *self.swept = (TensorFile(course, records, e) for e in course.experiments)
        self.other_point = self.swept[1]
        (scene,) = course.scenes
        self.video = Video(course, records, scene, "low")
        self.clip, self.other_clip = self.video.clips

    def edit(self, name, old, new):
        file = self.root / FOLDER / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        self.read()

    def build(self, target=None):
        """Build a target with all that it needs; the jobs that were run for that."""
        self.workers.jobs.clear()
        build_with_needs(self.builder, target or self.video)
        return len(self.workers.jobs)


@contextmanager
def small_course(root):
    """A small course below a folder, for which the kit of the campaigns stands in the place of the real one."""
    with fake_kit(root):
        yield Small(root)


@dataclass(frozen=True)
class Doubtful(TensorFile):
    """TensorFile that something is said against."""

    said: str = ""
    against: str = ""
    looked_at: tuple = ()

    @property
    def task(self):
        return f"{super().task}{self.said}{self.against}{len(self.looked_at) or ''}"

    @property
    def problem(self):
        return self.said

    @property
    def breach(self):
        return self.against

    @property
    def checks(self):
        return self.looked_at


def doubtful(small, **said):
    return Doubtful(small.builder.course, small.builder.records, small.line.experiment, **said)
