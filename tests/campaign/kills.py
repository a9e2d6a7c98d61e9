"""Builds killed at random moments: the next one ends with the clean build's outputs, and nothing is left behind."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import coursekit
from tests import interrupts
from tests.conftest import LINE, TinyCourse

LOW = "quality=low"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
VICTIMS = ("main", "worker", "server", "all")
HANGS = 240  # seconds without an end


@dataclass(frozen=True)
class Kill:
    """One kill: which signal, to whom, how long after the start, in a build of how many threads."""

    number: signal.Signals
    victim: str
    delay: float
    threads: int

    def __str__(self) -> str:
        return f"{self.number.name} to {self.victim} after {self.delay:.2f} s with -n {self.threads}"


def outputs(course: TinyCourse) -> dict[str, str]:
    """The digests of all that a build makes, by path."""
    patterns = (".cache/trajectories/**/*.pt", ".cache/clips/**/*.mp4", ".cache/clips/**/*.png", "seminars/*/static/*")
    files = [path for pattern in patterns for path in course.root.glob(pattern)]
    return {str(f.relative_to(course.root)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files)}


def processes_of(course: TinyCourse) -> Iterator[int]:
    """The processes that work in a course's folder, whoever started them."""
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and Path(entry, "cwd").resolve() == course.root.resolve():
                yield int(entry.name)
        except OSError:
            continue


def victims(course: TinyCourse, victim: str, main: int) -> list[int]:
    """The processes to kill: doit, the newest worker, the server that workers are forked from, or every one."""
    parents = {pid: _parent(pid) for pid in processes_of(course)}
    wardens = [pid for pid, parent in parents.items() if parent == main and "forkserver" in _command(pid)]
    servers = [pid for pid, parent in parents.items() if parent in wardens and "forkserver" in _command(pid)]
    workers = sorted(pid for pid, parent in parents.items() if parent in servers)
    return {"main": [main], "worker": workers[-1:], "server": servers, "all": [*parents]}[victim]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def start(course: TinyCourse, threads: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "doit", "run", "-n", str(threads), LOW]
    return subprocess.Popen(
        command,
        cwd=course.root,
        env={**os.environ, "PYTHONPATH": str(course.root.parent / "kit")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell starts its background jobs, this campaign perhaps among them, deaf to SIGINT.
        preexec_fn=interrupts.hear,
    )


def finished(course: TinyCourse) -> set[str]:
    """The targets that were recorded, by the path of their records."""
    kinds = ("trajectories", "clips", "videos")
    return {str(r.relative_to(course.root)) for kind in kinds for r in course.root.glob(f".cache/{kind}/**/*.json")}


def strike(course: TinyCourse, kill: Kill) -> bool:
    """Start a build, kill it as told, and see that it ends; whether the victim was there before the build ended."""
    build = start(course, kill.threads)
    time.sleep(kill.delay)
    while not (chosen := victims(course, kill.victim, build.pid)) and build.poll() is None:
        time.sleep(0.01)
    is_hit = build.poll() is None
    for pid in chosen:
        try:
            os.kill(pid, kill.number)
        except ProcessLookupError:
            continue
    build.communicate(timeout=HANGS)
    return is_hit


def problems_after(course: TinyCourse, clean: dict[str, str]) -> list[str]:
    """What is wrong after a kill and the build that follows it."""
    deadline = time.monotonic() + 20
    while (left := list(processes_of(course))) and time.monotonic() < deadline:
        time.sleep(0.1)
    found = [f"{len(left)} processes are left"] if left else []
    done = finished(course)
    build = start(course, 2)
    told, _ = build.communicate(timeout=HANGS)
    if build.returncode:
        found.append(f"the next build ended with {build.returncode}:\n{told}")
    if outputs(course) != clean:
        found.append(f"outputs differ from the clean build's:\n{told}")
    computed = {task for task, outcome in LINE.findall(told) if outcome == "computed"}
    again = [task for task in computed if record_of(task) in done]
    if again:
        found.append(f"done again: {', '.join(again)}\n{told}")
    if course.litter:
        found.append(f"left behind: {', '.join(map(str, course.litter))}")
    return found


def record_of(task: str) -> str:
    kind, seminar, *names = task.split(":")
    folder = {"tensor": "trajectories", "clip": "clips/low", "render": "videos"}[kind]
    return f".cache/{folder}/{seminar}/{'/'.join(names)}.json"


def survive(seed: int, count: int) -> int:
    """Run `count` kills; the number of those after which something was wrong."""
    chance = random.Random(seed)
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        # A kit of its own: one that is edited meanwhile would rightly make clips anew.
        shutil.copytree(Path(coursekit.__file__).parent, Path(folder, "kit/coursekit"))
        clean_course = TinyCourse.create(Path(folder, "clean"))
        began = time.monotonic()
        start(clean_course, 2).communicate(timeout=HANGS)
        longest = time.monotonic() - began
        clean = outputs(clean_course)
        for number in range(count):
            course = TinyCourse.create(Path(folder, str(number)))
            delay = chance.uniform(0.1, longest)
            kill = Kill(chance.choice(SIGNALS), chance.choice(VICTIMS), delay, chance.choice((1, 2)))
            try:
                is_hit = strike(course, kill)
                problems = problems_after(course, clean)
            except subprocess.TimeoutExpired:
                is_hit, problems = True, ["hangs"]
                for pid in processes_of(course):
                    os.kill(pid, signal.SIGKILL)
            outcome = "survived" if not problems else "hangs" if problems == ["hangs"] else "wrong"
            told[outcome if is_hit or problems else "ended before the kill"] += 1
            print(f"{number + 1}/{count} {kill}: {'; '.join(problems) or 'survived'}", flush=True)
            shutil.rmtree(course.root)
    print(f"seed {seed}: {', '.join(f'{times} {outcome}' for outcome, times in sorted(told.items()))}")
    return told["wrong"] + told["hangs"]
