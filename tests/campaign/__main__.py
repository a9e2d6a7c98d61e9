"""python -m tests.campaign edits --seed 0 --count 1000"""

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import campaign, single
from .gadgets.catalog import GADGETS
from .preloading import begin_preloaded


@dataclass(frozen=True)
class Campaign:
    """What is tried, by which arguments, and who tries it, given these: false if nothing is wrong."""

    help: str
    options: Mapping[str, Mapping[str, Any]]
    run: Callable[..., int]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, each in CAMPAIGNS.items():
        command = commands.add_parser(name, help=each.help)
        for option, settings in each.options.items():
            command.add_argument(option, **settings)
    given = vars(parser.parse_args())
    return int(bool(CAMPAIGNS[given.pop("command")].run(**given)))  # of some, the number of faults


def _later(module: str, function: str = "main") -> Callable[..., int]:
    """A function of a module beside this one, which is imported when it runs: some import what draws, or pytest."""

    def run(**given: Any) -> int:
        found: int = getattr(importlib.import_module(f".{module}", __package__), function)(**given)
        return found

    return run


def _of_seed(count: int) -> dict[str, dict[str, Any]]:
    return {"--seed": {"type": int, "default": 0}, "--count": {"type": int, "default": count}}


def _gadgets(names: list[str], at_once: int) -> int:
    begin_preloaded()
    unsound = 0
    for found in single.try_gadgets(names or [*GADGETS], at_once):
        unsound += len(found.wrong)
        told = f"{found.gadget}: clips redone {found.redone}, needed {found.needed}"
        print(told + (f"; one clip: {found.one_clip_because}" if found.one_clip_because else ""))
        for wrong in (*found.wrong, *found.problems):
            print(f"    {wrong}")
    return bool(unsound)


def _edits(seed: int, count: int, minutes: float, at_once: int) -> int:
    begin_preloaded()
    began = time.monotonic()
    tally = campaign.run(seed, count, 60 * minutes, at_once)
    for wrong in tally.unsound:
        print(wrong, end="\n\n")
    taken = (time.monotonic() - began) / 60
    print(f"{tally.edits} edits of {tally.courses} courses, {tally.edits / taken:.0f} a minute; "
          f"{tally.refused} builds in which something failed, as in the clean build")  # fmt: skip
    print(f"{len(tally.unsound)} unsound; {tally.one_clip[True]} of {tally.one_clip.total()} scenes were one clip")
    for task in ("tensor", "clip", "render"):
        for is_hostile in (False, True):
            kinds = sorted({edit for kind, edit, hostile in tally.redone if (kind, hostile) == (task, is_hostile)})
            counts = (
                (kind, tally.redone[task, kind, is_hostile], tally.needed[task, kind, is_hostile]) for kind in kinds
            )
            told = ", ".join(f"{kind} {redone}/{needed}" for kind, redone, needed in counts)
            where = "with what acts at import or computes names" if is_hostile else "in plain code"
            print(f"{task}, {where}: redone/different {tally.excess(task, is_hostile):.3f}; {told}")
    return bool(tally.unsound)


MINUTES: Mapping[str, Any] = {
    "type": float,
    "default": float("inf"),
    "help": "stop after these, however many were tried",
}
AT_ONCE: Mapping[str, Any] = {
    "type": int,
    "default": os.cpu_count(),
    "help": "so many side by side",
}
CAMPAIGNS = {
    "edits": Campaign(
        "random edits of random courses, each held against a clean build",
        {
            **_of_seed(1000),
            "--minutes": MINUTES,
            "--at-once": AT_ONCE,
        },
        _edits,
    ),
    "gadgets": Campaign(
        "every gadget by itself, each of its numbers changed in turn",
        {"names": {"nargs": "*"}, "--at-once": AT_ONCE},
        _gadgets,
    ),
    "kills": Campaign(
        "builds killed at random moments, each held against a clean build", _of_seed(20), _later("kills", "survive")
    ),
    "faults": Campaign(
        "a fault at every step of a build, and every file it keeps damaged",
        {"--seed": {"type": int, "default": 0}},
        _later("faults"),
    ),
    "page": Campaign(
        "random saves, mistakes, deletions and renames under doit serve, beside an open page",
        {**_of_seed(100), "--minutes": MINUTES},
        _later("beside_page"),
    ),
    "real": Campaign("a few edits with real rendering, beside plain manim and its cache", _of_seed(10), _later("real")),
    "soak": Campaign(
        "builds on a terminal with random edits: no traceback, and right counts", _of_seed(200), _later("soak")
    ),
    "anything": Campaign(
        "random programs that read anything, and then a thing changes",
        {**_of_seed(100), "--minutes": MINUTES},
        _later("anything"),
    ),
    "watch": Campaign(
        "random edits under a running doit watch, with checkpoints",
        {**_of_seed(100), "--minutes": MINUTES, "--at-once": AT_ONCE},
        _later("watched"),
    ),
    "scenes": Campaign(
        "authors' scenes, each beside what plain manim makes of it",
        {
            "folder": {"type": Path, "help": "a folder of files with scenes, or of such folders"},
            "--height": {"type": int, "default": 240, "help": "of the picture, in pixels"},
            "--rate": {"type": int, "default": 10, "help": "frames a second"},
            "--most": {"type": int, "default": 0, "help": "scenes of one folder; all if not given"},
            "--kept": {"type": Path, "help": "where to keep what plain manim made, for the next time"},
            "--log": {"type": Path, "help": "a JSON file of all verdicts"},
        },
        _later("scenes"),
    ),
    "edited": Campaign(
        "random edits of authors' scenes, each held against a clean build",
        {
            "folder": {"type": Path, "help": "a folder of files with scenes, or of such folders"},
            **_of_seed(20),
            "--most": {"type": int, "default": 3, "help": "scenes of one folder; 0 for all"},
            "--height": {"type": int, "default": 120, "help": "of the picture, in pixels"},
            "--rate": {"type": int, "default": 5, "help": "frames a second"},
        },
        _later("edited_scenes"),
    ),
    "peer": Campaign("edits that fool manim's own cache: its stale frames beside those of a build", {}, _later("peer")),
}


if __name__ == "__main__":
    sys.exit(main())
