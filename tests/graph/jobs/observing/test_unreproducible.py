"""What no build can make again is told with file and line, unless the source says why it does not matter."""

import pytest

from tests.graph.jobs.single_jobs import before_result, run_experiment, run_section

LINE = "# here"
WAYS = {
    "time": ("import time\ntime.time()  # here", "asks for the time"),
    "a name that was taken from time": ("from time import perf_counter as now\nnow()  # here", "asks for the time"),
    "datetime": ("import datetime\ndatetime.datetime.now()  # here", "asks for the time"),
    "a formatted time": ("import time\ntime.strftime('%Y')  # here", "asks for the time"),
    "the host": ("import platform\nplatform.node()  # here", "asks for the name of the machine"),
    "the host by a socket": ("import socket\nsocket.gethostname()  # here", "asks for the name of the machine"),
    "the user": ("import os\nos.getuid()  # here", "asks who the user is"),
    "random": ("import random\nrandom.random()  # here", "that nothing has seeded"),
    "a function of random": ("from random import shuffle\nshuffle([1, 2])  # here", "that nothing has seeded"),
    "numpy": ("import numpy as np\nnp.random.standard_normal(3)  # here", "that nothing has seeded"),
    "a generator without a seed": ("import numpy as np\nnp.random.default_rng()  # here", "the system's randomness"),
    "Random without a seed": ("import random\nrandom.Random()  # here", "the system's randomness"),
    "an identifier": ("import uuid\nuuid.uuid4()  # here", "the system's randomness"),
    "a child": ("import subprocess\nsubprocess.run(['true'])  # here", "starts a child process"),
    "a shell": ("import os\nos.system('true')  # here", "starts a child process"),
    "the network": (
        "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 0.1)  # here\nexcept OSError: pass",
        "asks another machine",
    ),
    "a file outside": ("open('/etc/' + 'hostname').read()  # here", "reads a file outside the project, /etc/hostname"),
}


def number(course):
    lines = (course.seminar / "experiments.py").read_text().splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.endswith(LINE))


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_made_again_is_told_by_its_line(new_course, way):
    code, told = WAYS[way]
    before_result(new_course, code)
    warnings = run_experiment(new_course).warnings
    assert [warning for warning in warnings if told in str(warning)]
    place = ("seminars/01_tiny/experiments.py", number(new_course))
    assert {(warning.file, warning.line) for warning in warnings} == {place}


@pytest.mark.parametrize(
    ("marker", "is_told"),
    [
        ("# coursekit: unobserved clock — it is shown to nobody", False),
        ("# coursekit: unobserved clock - it is shown to nobody", False),
        ("# coursekit: unobserved clock —", True),
        ("# coursekit: unobserved host — it is shown to nobody", True),
    ],
)
@pytest.mark.parametrize("place", ["beside", "above"])
def test_a_marker_with_a_reason_silences_one_subject_on_its_line(new_course, marker, is_told, place):
    code = f"time.time()  {marker}" if place == "beside" else f"{marker}\ntime.time()"
    before_result(new_course, f"import time\n{code}")
    assert bool(run_experiment(new_course).warnings) == is_told


def test_generators_with_a_seed_and_libraries_for_themselves_are_no_news(new_course):
    before_result(
        new_course,
        "import logging, random, tempfile\nimport numpy as np\nrandom.seed(3); random.random()\n"
        "np.random.seed(3); np.random.rand(); np.random.default_rng(3).random()\n"
        "tempfile.mkdtemp(); logging.getLogger('x').warning('y')\n"
        "import sklearn.datasets; sklearn.datasets.make_blobs(random_state=1)\ntorch.rand(3)",
    )
    assert run_experiment(new_course).warnings == ()


def test_a_section_that_plays_with_manims_own_clock_and_chance_tells_nothing(new_course):
    new_course.replace(
        "manim_ce/lines.py",
        "square = Square(SIDE)",
        "import random\n\n        square = Square(SIDE + random.random())",
    )
    assert run_section(new_course).warnings == ()
