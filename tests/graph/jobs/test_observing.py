"""What an experiment or a section reads beyond its source comes back with its result; nothing is refused."""

import pytest
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.registry import EXPERIMENTING
from coursekit.graph.jobs.workers import WorkerPool
from coursekit.graph.store.observations import Kind
from coursekit.graph.store.records import Records
from coursekit.graph.targets.tensors import TensorFile

LOW = "quality=low"


@pytest.fixture(scope="module")
def workers():
    return WorkerPool((), EXPERIMENTING)


def read_by_line(course, *lines):
    """Have the experiment line run some lines, in which ROOT is the project."""
    body = "\n".join(f"    {line}" for line in lines)
    course.replace(
        "experiments.py",
        '    return {"y": slope',
        "    from pathlib import Path\n\n    import numpy as np\n\n    ROOT = Path(__file__).parents[2]\n"
        f'{body}\n    return {{"y": slope',
    )


def run_line(course, tmp_path, pool):
    """Run the experiment line; what came back."""
    pool = WorkerPool((course.root / "seminars",), EXPERIMENTING)
    found = {}

    class Keeping(type(pool)):
        def run(self, job):
            found["done"] = super().run(job)
            return found["done"]

    read = read_course(course.root)
    target = next(t for t in (TensorFile(read, Records(), e) for e in read.experiments) if t.experiment.name == "line")
    keeping = Keeping((course.root / "seminars",), EXPERIMENTING)
    (tmp_path / "made").mkdir(exist_ok=True)
    target.make(tmp_path / "made", keeping)
    return found["done"]


def test_a_file_that_a_computed_name_opens_is_observed(new_course, tmp_path, workers):
    new_course.write("data/rates.txt", "3\n")
    read_by_line(new_course, '(ROOT / "seminars/01_tiny" / ("da" + "ta") / ("rates" + ".txt")).read_text()')
    observed = {(o.kind, o.name) for o in run_line(new_course, tmp_path, workers).observed}
    assert (Kind.FILE, "seminars/01_tiny/data/rates.txt") in observed
