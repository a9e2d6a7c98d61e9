"""A job is a process as an author expects one: it may have children, which are observed with it and end with it."""

import os
import time

import pytest

from coursekit.graph.store.observations import Kind
from tests.graph.jobs.single_jobs import before_result, names, run_experiment

HERE = "seminars/01_tiny"
READERS = """


class Rows(torch.utils.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return rate(index)


def rate(index):
    import os

    os.environ.get("COURSE_RATE")
    return float((Path(__file__).parent / ("rat" + f"es{index}.txt")).read_text())
"""
WAYS = {
    "DataLoader": "list(torch.utils.data.DataLoader(Rows(), num_workers=2))",
    "Pool": "import multiprocessing\nwith multiprocessing.Pool(2) as pool: pool.map(rate, range(4))",
    "ProcessPoolExecutor": "from concurrent.futures import ProcessPoolExecutor\n"
    "with ProcessPoolExecutor(2) as pool: list(pool.map(rate, range(4)))",
    "joblib": "import joblib\njoblib.Parallel(2)(joblib.delayed(rate)(i) for i in range(4))",
    "Process": "import multiprocessing\nfor i in range(4):\n"
    "    child = multiprocessing.Process(target=rate, args=(i,)); child.start(); child.join()\n"
    "    assert child.exitcode == 0",
}


@pytest.fixture
def course(new_course):
    for index in range(4):
        new_course.write(f"rates{index}.txt", f"{index}\n")
    return new_course


@pytest.mark.parametrize("way", WAYS)
def test_children_of_a_job_work_and_what_they_read_is_the_jobs(course, way):
    before_result(course, WAYS[way])
    experiments = course.seminar / "experiments.py"
    experiments.write_text(experiments.read_text() + READERS)
    done = run_experiment(course)
    assert names(done) >= {f"{HERE}/rates{index}.txt" for index in range(4)}
    if way != "joblib":  # whose workers are programs of their own, with an environment that they were given
        assert names(done, Kind.VARIABLE) == {"COURSE_RATE"}
    assert not [each for each in done.observed if each.kind is Kind.FOLDER and each.name.startswith("seminars")]


@pytest.mark.parametrize("environment", ["None", "{}", "{'PATH': '/bin:/usr/bin'}", "{**os.environ, 'X': '1'}"])
def test_a_program_is_observed_whatever_environment_it_is_given(course, environment):
    command = f"subprocess.run(['/bin/sh', '-c', 'cat rates?.txt'], env={environment})"
    before_result(course, f"import os, subprocess\n{command}")
    done = run_experiment(course)
    assert names(done) >= {f"{HERE}/rates{index}.txt" for index in range(4)}
    assert HERE in names(done, Kind.FOLDER)  # the shell listed it, for its pattern


def test_a_program_that_runs_on_ends_with_its_job(course):
    before_result(
        course,
        "import subprocess\nchild = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "(HERE / 'pid').write_text(str(child.pid))",
    )
    run_experiment(course)
    child = int((course.seminar / "pid").read_text())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it is still there")
