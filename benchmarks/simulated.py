"""How long a build would take on many workers: list scheduling of the real graph with the seconds that it took here.

A job takes its measured seconds, what a job costs more on a cluster, and the time of its bytes on the network. The
machine at home hands out jobs and puts away results one at a time, and joins clips itself.
"""

import heapq
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coursekit.graph.building.builder import Builder, scratch_folder
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.targets.target import Target
from coursekit.graph.targets.videos import Video

NETWORK = 125e6  # bytes a second: 1 Gbit/s, an assumption


@dataclass(frozen=True)
class Job:
    """One task: its seconds of work, the bytes that it makes, what it needs; joined at home or made by a worker."""

    name: str
    seconds: float
    size: float
    needs: tuple[str, ...] = ()
    at_home: bool = False


@dataclass(frozen=True)
class Costs:
    """What one job costs besides its work, in seconds: of the worker's time, and of the time of the machine at home."""

    overhead: float
    home: float


def real_jobs(root: Path, quality: str = "medium") -> list[Job]:
    """The course as it was built here, by the seconds of its records; joining is measured now.

    raises: RuntimeError if it is not built
    """
    builder = Builder(read_course(root))
    course, records = builder.course, builder.records
    jobs: dict[str, Job] = {}

    def add(target: Target) -> None:
        if target.task in jobs:
            return
        for need in target.needs:
            add(need)
        if not builder.is_current(target):
            raise RuntimeError(f"{target.task} is not built: run `doit` first, which records how long each task takes")
        size = sum(path.stat().st_size for path in target.files.values())
        seconds = _joining(builder, target) if isinstance(target, Video) else builder.last_seconds(target)
        jobs[target.task] = Job(
            target.task, seconds, size, tuple(need.task for need in target.needs), isinstance(target, Video)
        )

    for scene in course.scenes:
        add(Video(course, records, scene, quality))
    return list(jobs.values())


def _joining(builder: Builder, video: Target) -> float:
    began = time.perf_counter()
    with scratch_folder(builder.course.root) as folder:
        video.make(folder, WorkerPool(()))
    return time.perf_counter() - began


def larger(jobs: Sequence[Job], sections: int) -> list[Job]:
    """A course of at least so many sections: copies of this one's scenes, with the experiments that they read."""
    by_name = {job.name: job for job in jobs}
    videos = [job for job in jobs if job.at_home]
    copies: dict[str, Job] = {}
    count = 0
    for number, video in ((number, video) for number in itertools.count() for video in videos):
        for job in (by_name[name] for name in _below(by_name, video.name)):
            name = f"{job.name} {number}"
            copies[name] = replace(job, name=name, needs=tuple(f"{need} {number}" for need in job.needs))
        count += len(video.needs)
        if count >= sections:
            break
    return list(copies.values())


def _below(by_name: dict[str, Job], name: str) -> Iterator[str]:
    for need in by_name[name].needs:
        yield from _below(by_name, need)
    yield name


def makespan(jobs: Sequence[Job], workers: int, costs: Costs) -> float:
    """Seconds until all is made, where a free worker always takes the longest job that is ready."""
    by_name = {job.name: job for job in jobs}
    waiting = {job.name: len(job.needs) for job in jobs}
    users: dict[str, list[str]] = {job.name: [] for job in jobs}
    for job in jobs:
        for need in job.needs:
            users[need].append(job.name)
    ready: list[tuple[float, float, str]] = []  # longest first
    ends: list[tuple[float, str]] = []
    free, now, home = workers, 0.0, 0.0

    def offer(name: str) -> None:
        nonlocal home
        job = by_name[name]
        if job.at_home:
            home = max(home, now) + job.seconds
            heapq.heappush(ends, (home, name))
        else:
            heapq.heappush(ready, (-job.seconds, now, name))

    for name in [name for name, count in waiting.items() if not count]:
        offer(name)
    while ready or ends:
        while ready and free:
            job = by_name[heapq.heappop(ready)[2]]
            free -= 1
            home = max(home, now) + costs.home
            end = home + job.seconds + costs.overhead + job.size / NETWORK
            heapq.heappush(ends, (end, job.name))
        now, name = heapq.heappop(ends)
        free += not by_name[name].at_home
        for user in users[name]:
            waiting[user] -= 1
            if not waiting[user]:
                offer(user)
    return now


def bound(jobs: Sequence[Job], workers: int, costs: Costs) -> str:
    """What keeps a build from being quicker: the largest of what it cannot be quicker than."""
    by_name = {job.name: job for job in jobs}

    def cost(job: Job) -> float:
        return job.seconds + (0.0 if job.at_home else costs.overhead + job.size / NETWORK)

    done: dict[str, float] = {}

    def chain(name: str) -> float:
        if name not in done:
            done[name] = cost(by_name[name]) + max((chain(need) for need in by_name[name].needs), default=0.0)
        return done[name]

    made = [job for job in jobs if not job.at_home]
    longest = max(by_name, key=chain)
    most = max((by_name[name] for name in _below(by_name, longest) if not by_name[name].at_home), key=cost)
    limits = {
        f"the work itself, {sum(map(cost, made)) / workers:.0f} s a worker": sum(map(cost, made)) / workers,
        f"the longest chain, {chain(longest):.0f} s, of it {cost(most):.0f} s {most.name.split()[0]}": chain(longest),
        "the machine at home, which hands out and joins": len(made) * costs.home
        + sum(job.seconds for job in jobs if job.at_home),
    }
    return max(limits, key=lambda limit: limits[limit])
