"""A build on a cluster against one at home, and on many more workers than there are here by simulation."""

import os
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.graph.building.builder import Builder, scratch_folder
from coursekit.graph.building.engines import engine_of
from coursekit.graph.course.reading import read_course
from coursekit.graph.course.settings import Settings
from coursekit.graph.jobs.engine import Engine
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING
from coursekit.graph.targets.tensors import TensorFile

from .builds import DOIT, PROJECT, built_copy, copy_of_project
from .generated import build_draft, write_course
from .simulated import Costs, Job, bound, larger, makespan, real_jobs
from .timing import Row, in_turn

WORKERS = (4, 16, 64, 256)
SECTIONS = 1000
JOBS = 15  # measured for the overhead of one
DRAFTS = "draft:seminar03"


def past_one_machine(folder: Path) -> Iterator[Row]:
    overhead, row = job_overhead(folder / "overhead")
    yield row
    yield from speed_up(folder / "speed")
    yield fresh_checkout(folder / "fresh")
    yield from simulation(folder, overhead)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with workers of one thread, each a process with a folder of its own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, local_directory=str(folder)
    ) as started:
        yield started.scheduler_address


def job_overhead(folder: Path) -> tuple[float, Row]:
    """What a job costs more on a cluster than in the warm pool: the same experiment of no work, in turn."""
    folder.mkdir(parents=True)
    write_course(folder, 10)
    course = read_course(folder)
    target = TensorFile(course, Builder(course).records, next(iter(course.experiments)))

    def seconds(engine: Engine) -> float:
        began = time.perf_counter()
        with scratch_folder(folder) as scratch:
            target.make(scratch, engine)
        return time.perf_counter() - began

    with cluster(folder / "dask", 1) as address:
        home = engine_of(course, Settings(), (*EXPERIMENTING, *DRAWING))
        away = engine_of(course, Settings(cluster=address), (*EXPERIMENTING, *DRAWING))
        for engine in (home, away):
            seconds(engine)
        there, here = in_turn(lambda: seconds(away), lambda: seconds(home), JOBS)
        for engine in (away, home):
            engine.shutdown()
    row = Row(
        "a job of no work on a cluster",
        f"{1000 * there:.0f} ms",
        f"the warm pool at home, {1000 * here:.0f} ms",
        f"+{1000 * (there - here):.0f} ms",
    )
    return there - here, row


def speed_up(folder: Path) -> Iterator[Row]:
    course = built_copy(folder / "course", "tensor:seminar03")
    medians, moved = {}, ""
    for workers in (1, 2):
        with cluster(folder / f"dask{workers}", workers) as address:
            _cold(course, address)  # its workers have then imported what they need
            runs = [_cold(course, address) for _ in range(3)]
            medians[workers] = statistics.median(seconds for seconds, _ in runs)
            moved = runs[-1][1]
    home = statistics.median(_cold(course, "", "-n", "1")[0] for _ in range(3))
    yield Row(
        "cold drafts of seminar03, 2 workers",
        f"{medians[2]:.1f} s",
        f"1 worker {medians[1]:.1f} s, at home with -n 1 {home:.1f} s",
        f"{medians[1] / medians[2]:.2f} times as fast",
    )
    told = re.search(r"(\d+) jobs at .*, (\d+) kB of files sent, (\d+) kB received", moved)
    if told is None:
        raise RuntimeError(f"no job ran on the cluster:\n{moved}")
    jobs, sent, received = map(int, told.groups())
    yield Row(
        "bytes moved a clip, draft", f"{sent / jobs:.0f} kB sent", f"{received / jobs:.0f} kB received", f"{jobs} clips"
    )


def _cold(course: Path, address: str, *options: str) -> tuple[float, str]:
    """Seconds of a build of all drafts whose clips are not in the store, and what it said."""
    for kind in ("clips", "drafts", "audit"):
        shutil.rmtree(course / ".cache" / kind, ignore_errors=True)
    for result in (course / ".cache/store/results").glob("*/*.json"):
        if "tensors.pt" not in result.read_text():
            result.unlink()
    environment = {**os.environ, "DASK_SCHEDULER_ADDRESS": address}
    began = time.perf_counter()
    done = subprocess.run(
        [*DOIT, "run", *options, DRAFTS], cwd=course, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    return seconds, done.stderr


def fresh_checkout(folder: Path) -> Row:
    """A checkout that was never built, with a shared store that has everything."""
    first, second = copy_of_project(folder / "first"), copy_of_project(folder / "second")
    times = []
    for course, writes in ((first, "true"), (second, "false")):
        environment = {**os.environ, "COURSEKIT_STORE": str(folder / "store"), "CI": writes}
        began = time.perf_counter()
        done = subprocess.run([*DOIT, DRAFTS], cwd=course, env=environment, capture_output=True, text=True, check=False)
        times.append(time.perf_counter() - began)
        if done.returncode or (course == second and "computed" in done.stdout):
            raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    return Row(
        "a fresh checkout with a full store, drafts of seminar03",
        f"{times[1]:.1f} s",
        f"a clean build that fills it, {times[0]:.1f} s",
        f"{times[0] / times[1]:.0f} times as fast",
    )


def simulation(folder: Path, overhead: float) -> Iterator[Row]:
    """Speed-up on many workers, of the course as it was built here and of one of SECTIONS sections."""
    write_course(folder / "home", SECTIONS)
    began = time.process_time()
    build_draft(folder / "home")
    costs = Costs(overhead, (time.process_time() - began) / SECTIONS)
    real = real_jobs(PROJECT)
    large = larger(real, SECTIONS)
    for name, jobs in ((f"the course, {_sections(real)} sections", real), (f"{_sections(large)} sections", large)):
        alone = makespan(jobs, 1, costs)
        for workers in WORKERS:
            took = makespan(jobs, workers, costs)
            yield Row(
                f"simulated: {name}, {workers} workers",
                f"{took:.1f} s",
                f"1 worker, {alone:.0f} s",
                f"{alone / took:.1f} times as fast; bound by {bound(jobs, workers, costs)}",
            )


def _sections(jobs: list[Job]) -> int:
    return sum(len(job.needs) for job in jobs if job.at_home)
