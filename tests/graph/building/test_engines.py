"""Who does the work of a build imports what experiments need."""

from coursekit.graph.building.engines import preload_for_experiments
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.workers.server import EXPERIMENTING


def test_workers_import_what_experiments_reach_of_the_lab(new_course):
    plain = read_course(new_course.root)
    assert {"coursekit.lab.models.digits"}.isdisjoint(preload_for_experiments(plain.root, plain.experiments))
    path = new_course.seminar / "experiments.py"
    path.write_text(f"from coursekit.lab.models.digits import digits\n{path.read_text()}\n\nSHOWN = digits()\n")
    course = read_course(new_course.root)
    assert {*EXPERIMENTING, "coursekit.lab.models.digits"} <= {
        *preload_for_experiments(course.root, course.experiments)
    }
