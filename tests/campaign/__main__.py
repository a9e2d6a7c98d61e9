"""python -m tests.campaign edits --seed 0 --count 1000"""

import argparse
import sys
import time
from pathlib import Path

from . import campaign, single
from .gadgets.catalog import GADGETS
from .preloading import begin_preloaded


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign")
    commands = parser.add_subparsers(dest="command", required=True)
    edits = commands.add_parser("edits", help="random edits of random courses, each held against a clean build")
    edits.add_argument("--seed", type=int, default=0)
    edits.add_argument("--count", type=int, default=1000)
    edits.add_argument("--minutes", type=float, default=float("inf"), help="stop after these, however many were tried")
    gadgets = commands.add_parser("gadgets", help="every gadget by itself, each of its numbers changed in turn")
    gadgets.add_argument("names", nargs="*")
    kills = commands.add_parser("kills", help="builds killed at random moments, each held against a clean build")
    kills.add_argument("--seed", type=int, default=0)
    kills.add_argument("--count", type=int, default=20)
    faults = commands.add_parser("faults", help="a fault at every step of a build, and every file it keeps damaged")
    faults.add_argument("--seed", type=int, default=0)
    real = commands.add_parser("real", help="a few edits with real rendering, beside plain manim and its cache")
    real.add_argument("--seed", type=int, default=0)
    real.add_argument("--count", type=int, default=10)
    soak = commands.add_parser("soak", help="builds on a terminal with random edits: no traceback, and right counts")
    soak.add_argument("--seed", type=int, default=0)
    soak.add_argument("--count", type=int, default=200)
    anything = commands.add_parser("anything", help="random programs that read anything, and then a thing changes")
    anything.add_argument("--seed", type=int, default=0)
    anything.add_argument("--count", type=int, default=100)
    anything.add_argument("--minutes", type=float, default=float("inf"))
    scenes = commands.add_parser("scenes", help="authors' scenes, each beside what plain manim makes of it")
    scenes.add_argument("folder", type=Path, help="a folder of files with scenes, or of such folders")
    scenes.add_argument("--height", type=int, default=240, help="of the picture, in pixels")
    scenes.add_argument("--rate", type=int, default=10, help="frames a second")
    scenes.add_argument("--most", type=int, default=0, help="scenes of one folder; all if not given")
    scenes.add_argument("--kept", type=Path, help="where to keep what plain manim made, for the next time")
    scenes.add_argument("--log", type=Path, help="a JSON file of all verdicts")
    watched = commands.add_parser("watch", help="random edits under a running doit watch, with checkpoints")
    watched.add_argument("--seed", type=int, default=0)
    watched.add_argument("--count", type=int, default=100)
    watched.add_argument("--minutes", type=float, default=float("inf"))
    commands.add_parser("peer", help="edits that fool manim's own cache: its stale frames beside those of a build")
    given = parser.parse_args()
    if given.command in ("edits", "gadgets"):
        begin_preloaded()
    if given.command == "scenes":
        from . import scenes as witnesses

        return witnesses.main(given.folder, given.height, given.rate, given.most, given.kept, given.log)
    if given.command == "peer":
        from . import peer  # imports what draws

        return peer.main()
    if given.command == "anything":
        from . import anything as reading

        return reading.main(given.seed, given.count, given.minutes)
    if given.command == "watch":
        from . import watched as watching

        return watching.main(given.seed, given.count, given.minutes)
    if given.command == "real":
        from . import real as rendering

        return rendering.main(given.seed, given.count)
    if given.command == "soak":
        from . import soak as soaking

        return bool(soaking.main(given.seed, given.count))
    if given.command == "faults":
        from . import faults as trials

        return trials.main(given.seed)
    if given.command == "kills":
        from .kills import survive  # imports pytest

        return bool(survive(given.seed, given.count))
    return _gadgets(given.names) if given.command == "gadgets" else _edits(given.seed, given.count, given.minutes)


def _gadgets(names: list[str]) -> int:
    unsound = 0
    for found in single.try_gadgets(names or [*GADGETS]):
        unsound += len(found.wrong)
        told = f"{found.gadget}: clips redone {found.redone}, needed {found.needed}"
        print(told + (f"; one clip: {found.one_clip_because}" if found.one_clip_because else ""))
        for wrong in (*found.wrong, *found.problems):
            print(f"    {wrong}")
    return bool(unsound)


def _edits(seed: int, count: int, most: float) -> int:
    began = time.monotonic()
    tally = campaign.run(seed, count, 60 * most)
    for wrong in tally.unsound:
        print(wrong, end="\n\n")
    minutes = (time.monotonic() - began) / 60
    print(f"{tally.edits} edits of {tally.courses} courses, {tally.edits / minutes:.0f} a minute; "
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


if __name__ == "__main__":
    sys.exit(main())
