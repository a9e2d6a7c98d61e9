"""Where the checkpoints of an experiment are, as its job is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "checkpoints"  # below .cache


@dataclass(frozen=True, eq=False, repr=False)  # it is read whenever doit is, and most of what one has takes time
class Checkpoints:
    """Where the checkpoints of one experiment are.

    fingerprint: of all ingredients but the hyperparameters
    sources:     the digests of the files that the fingerprint was taken from, by path: a run of others is none of it
    of_middle:   whether each loop keeps the one at its middle alone, as whoever compares asks
    """

    root: Path
    folder: Path
    fingerprint: str
    hyperparameters: Mapping[str, Any]
    sources: Mapping[str, str]
    of_middle: bool = False
