"""Timing whole commands, two in turn."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A line of the table: a measure, both sides as text, and their ratio."""

    measure: str
    here: str
    against: str
    ratio: str

    def __str__(self) -> str:
        return f"| {self.measure} | {self.here} | {self.against} | {self.ratio} |"


def seconds(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> float:
    """Wall time of one run of a command.

    raises: RuntimeError with the command's output if it fails
    """
    started = time.perf_counter()
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed in {folder}:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - started


def in_turn(here: Callable[[], float], against: Callable[[], float], runs: int) -> tuple[float, float]:
    """Medians of two measures, run A B A B …, so that a drift of the machine's speed meets both."""
    pairs = [(here(), against()) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
