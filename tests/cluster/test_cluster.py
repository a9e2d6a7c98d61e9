"""A build on a cluster whose workers share no file with it makes what a build at home makes, whatever befalls it."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import coursekit
from tests.campaign.kills import outputs
from tests.conftest import TinyCourse

from .conftest import Cluster, wait_for

LOW = "quality=low"
SLOW = """

def slow(seconds: float) -> Tensors:
    import time

    time.sleep(seconds)
    return {"y": torch.zeros(3)}
"""
SWEEP = """

def many(number: int) -> Tensors:
    return {"y": torch.tensor([number])}
"""


def add(course, code, table):
    with open(course.seminar / "experiments.py", "a") as file:
        file.write(code)
    with open(course.seminar / "hyperparams.toml", "a") as file:
        file.write(table)


def home_outputs(course):
    """What a build at home makes of the same source."""
    home = TinyCourse(course.root.parent / "home")
    subprocess.run(["cp", "-r", str(course.seminar.parent), str(course.root / "dodo.py"), "-t", str(made(home.root))])
    home.doit(LOW)
    return outputs(home)


def made(folder):
    folder.mkdir()
    return folder


def test_a_cluster_makes_what_a_build_at_home_makes_before_and_after_an_edit(cluster, new_course, _built):
    done = cluster.doit(new_course, LOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 computed" in done.stdout
    assert f"cluster: 5 jobs at {cluster.address}" in done.stderr
    assert outputs(new_course) == outputs(TinyCourse(_built))
    # Its workers have imported these files before.
    new_course.replace("experiments.py", 'return {"y": slope *', 'return {"y": slope / 2 *')
    new_course.replace("manim_ce/drawing.py", "/ 4", "/ 5")
    done = cluster.doit(new_course, LOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 computed" in done.stdout
    assert outputs(new_course) == home_outputs(new_course)
    assert new_course.litter == []


def test_what_a_job_prints_and_how_it_fails_is_told_as_at_home(cluster, new_course):
    new_course.replace("experiments.py", 'return {"y": slope', 'print("a word")\n    return {"y": 1 / 0 + slope')
    away = cluster.doit(new_course, "tensor:seminar01:line")
    home = new_course.shell(sys.executable, "-m", "doit", "tensor:seminar01:line")
    assert away.returncode == home.returncode != 0
    assert "experiments.py, line 9, in line" in home.stdout
    assert away.stdout.rpartition(";")[0] == home.stdout.rpartition(";")[0]
    assert "tensor:seminar01:line | a word\n" in away.stderr


def test_what_looks_for_a_file_that_did_not_travel_is_made_at_home(cluster, new_course):
    new_course.write("notes.txt", "3")
    read = 'factor = int(open("not" + "es.txt").read())\n    return {"y": factor * slope'
    new_course.replace("experiments.py", 'return {"y": slope', read)
    away = cluster.doit(new_course, "tensor:seminar01:line")
    assert away.returncode == 0, away.stdout + away.stderr
    made = (new_course.root / ".cache/trajectories/seminar01/line.pt").read_bytes()
    new_course.shell(sys.executable, "-m", "doit", "-a", "tensor:seminar01:line")
    assert (new_course.root / ".cache/trajectories/seminar01/line.pt").read_bytes() == made


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL], ids=["slow", "killed"])
def test_a_worker_that_is_slow_or_lost_costs_time_and_nothing_else(cluster, new_course, number):
    add(new_course, SLOW, "\n[slow]\nseconds = 3.0\n")
    build = cluster.start_doit(new_course, LOW, "tensor", "draft")
    worker = cluster.worker_of("slow")
    worker.send_signal(number)
    if number == signal.SIGSTOP:
        threading.Timer(4, lambda: worker.send_signal(signal.SIGCONT)).start()
    told, _ = build.communicate(timeout=120)
    assert build.returncode == 0, told
    assert "7 computed" in told
    if number == signal.SIGKILL:
        cluster.add_worker()
    assert new_course.doit("verify", "tensor:seminar01:slow") == {}
    assert new_course.litter == []


def test_a_job_whose_worker_is_lost_each_time_ends_with_its_name(cluster, new_course):
    ends = "import os\n    import signal\n\n    os.kill(os.getpid(), signal.SIGKILL)\n    return"
    new_course.replace("experiments.py", 'return {"y": slope', f'{ends} {{"y": slope')
    done = cluster.doit(new_course, "tensor:seminar01:line")
    assert done.returncode != 0
    assert "tensor:seminar01:line  FAILED\nseminars/01_tiny/experiments.py: it was tried 3 times" in done.stdout
    assert "SIGKILL" in done.stdout


def test_a_worker_of_other_code_gets_no_job_and_is_named_until_it_has_the_same(cluster, new_course):
    kit = made(cluster.folder / "kit")
    subprocess.run(["cp", "-r", os.path.dirname(coursekit.__file__), str(kit)], check=True)
    theme = kit / "coursekit/stage/theme.py"
    same = theme.read_text()
    theme.write_text(f"{same}OTHER = 1\n")
    worker = cluster.add_worker(threads=4, PYTHONPATH=str(kit))
    done = cluster.doit(new_course, "tensor:seminar01:line")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "gets no job, since its results would differ: coursekit/stage/theme.py is another" in done.stderr
    theme.write_text(same)
    done = cluster.doit(new_course, "tensor:seminar01:doubled")
    worker.terminate()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "gets no job" not in done.stderr


def test_where_all_workers_run_other_versions_the_build_ends_and_says_which(cluster, new_course, monkeypatch):
    # The other side of the same comparison: here, the library is another one.
    script = (
        "import sys\nfrom importlib import metadata\nknown = metadata.version\n"
        "metadata.version = lambda name: '2.0.0' if name == 'torch' else known(name)\n"
        "from doit.doit_cmd import DoitMain\nsys.exit(DoitMain().run(['tensor']))"
    )
    done = new_course.shell(sys.executable, "-c", script, environment={"DASK_SCHEDULER_ADDRESS": cluster.address})
    assert done.returncode != 0
    assert "torch 2.13.0+cpu, but 2.0.0 here" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_no_job_behind(cluster, new_course, number):
    add(new_course, SLOW, "\n[slow]\nseconds = 60.0\n")
    build = cluster.start_doit(new_course, "tensor:seminar01:slow")
    cluster.worker_of("slow")
    build.send_signal(number)
    told, _ = build.communicate(timeout=30)
    assert build.returncode == (-number if number == signal.SIGKILL else 128 + number), told
    with cluster.client() as client:
        wait_for(lambda: not any(client.processing().values()))
    alive = [number for number, worker in enumerate(cluster.workers) if worker.poll() is None]
    wait_for(lambda: not [job for n in alive for job in cluster.folder.glob(f"worker{n}/scratch/*/jobs/tmp*")])
    assert "Traceback" not in told


def test_two_checkouts_that_make_the_same_at_once_both_get_it(cluster, new_course, _built):
    other = TinyCourse.create(new_course.root.parent / "other")
    builds = [cluster.start_doit(course, LOW) for course in (new_course, other)]
    told = [build.communicate(timeout=120)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], told
    assert outputs(new_course) == outputs(other) == outputs(TinyCourse(_built))


def test_jobs_that_are_outstanding_are_few(cluster, new_course):
    add(new_course, SWEEP, f"\n[many.sweep]\nnumber = {[*range(20)]}\n")
    build = cluster.start_doit(new_course, "run", "-n", "20", "tensor:seminar01:many")
    most = 0
    with cluster.client() as client:
        while build.poll() is None:
            most = max(most, sum(map(len, client.processing().values())))
            time.sleep(0.01)
    told, _ = build.communicate()
    assert build.returncode == 0, told
    assert 1 <= most <= 4 + 2, "two a thread, and the files that they need"


def test_the_scheduler_that_dies_ends_the_build_which_keeps_what_was_finished(cluster, new_course):
    add(new_course, SLOW, "\n[slow]\nseconds = 60.0\n")
    build = cluster.start_doit(new_course, "tensor")
    cluster.worker_of("slow")
    wait_for(lambda: [*new_course.root.glob(".cache/trajectories/*/doubled.json")])
    cluster.scheduler.kill()
    told, _ = build.communicate(timeout=60)
    assert build.returncode != 0
    assert "no longer answers; start it again, and run doit again to go on" in told
    assert "Traceback" not in told
    assert "2 current" in new_course.shell(sys.executable, "-m", "doit", "tensor:seminar01:doubled").stdout
    assert new_course.litter == []


def test_a_cluster_without_workers_ends_the_build_after_a_while(new_course, tmp_path):
    (new_course.root / "pyproject.toml").write_text("[tool.coursekit]\ncluster_patience = 3\n")
    empty = Cluster(made(tmp_path / "cluster"), tmp_path)
    try:
        done = empty.doit(new_course, "tensor:seminar01:line")
    finally:
        empty.end()
    assert done.returncode != 0
    assert f"waiting for a worker at {empty.address}" in done.stderr
    assert f"no worker is at {empty.address}: none came in 3 s (`cluster_patience` in pyproject.toml" in done.stdout


def test_an_address_where_nobody_answers_is_told_in_a_line(new_course):
    done = new_course.shell(
        sys.executable, "-m", "doit", "tensor", environment={"DASK_SCHEDULER_ADDRESS": "tcp://127.0.0.1:1"}
    )
    assert done.returncode != 0
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('clusters = "tcp://127.0.0.1:1"', "[tool.coursekit]: clusters is no setting; they are cluster, "),
        ("store = 3", "[tool.coursekit]: store = 3, but it is a text."),
        ('store_write = "yes"', "[tool.coursekit]: store_write = 'yes', but it is true or false."),
    ],
)
def test_a_mistake_in_the_settings_is_told_in_a_line(new_course, line, told):
    (new_course.root / "pyproject.toml").write_text(f"[tool.coursekit]\n{line}\n")
    done = new_course.shell(sys.executable, "-m", "doit", "list")
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_without_its_extra_says_what_to_install(new_course):
    script = (
        "import sys\nsys.modules['distributed'] = None\n"
        "from doit.doit_cmd import DoitMain\nsys.exit(DoitMain().run(['tensor']))"
    )
    (new_course.root / "pyproject.toml").write_text('[tool.coursekit]\ncluster = "tcp://127.0.0.1:1"\n')
    done = new_course.shell(sys.executable, "-c", script)
    assert done.returncode != 0
    assert "needs distributed, which is not installed: pip install -e '.[cluster]'" in done.stderr


def test_with_nothing_to_do_nothing_of_a_cluster_or_a_store_is_imported(tiny_course):
    script = (
        "import sys\nfrom doit.doit_cmd import DoitMain\nstatus = DoitMain().run(['quality=low'])\n"
        "print(sorted({'dask', 'distributed', 'fsspec', 'tornado', 'torch', 'manim'} & {*sys.modules}), status)"
    )
    settings = '[tool.coursekit]\ncluster = "tcp://127.0.0.1:1"\nstore = "s3://nowhere"\n'
    (tiny_course.root / "pyproject.toml").write_text(settings)
    done = tiny_course.shell(sys.executable, "-c", script)
    assert done.stdout.splitlines()[-1] == "[] 0", done.stdout + done.stderr
