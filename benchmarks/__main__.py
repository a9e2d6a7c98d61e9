"""`python -m benchmarks [NAME …]`: what a person waits for, as ratios of two commands run in turn on one machine.

Each benchmark works on a copy of the project in a temporary folder. The table of benchmarks/README.md is written anew
after each: with its rows, and with those of the others as they were last measured with the same versions.
"""

import argparse
import json
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from . import builds, cluster, cold_plain, foretold, lecture, live, observing, parts, pictures, raster
from .timing import Row

BENCHMARKS = {
    "nothing": builds.nothing_to_do,
    "cold": builds.cold_build,
    "plain": cold_plain.cold_plain,
    "long": parts.never_built,
    "label": builds.one_label,
    "watch": builds.one_label_watched,
    "live": live.saved_to_seen,
    "parts": parts.late_label,
    "lecture": lecture.lecture,
    "back": builds.putting_back,
    "hyperparameter": builds.one_hyperparameter,
    "left": foretold.time_left,
    "encoding": pictures.encoding,
    "audit": pictures.auditing,
    "observing": observing.cost_of_observing,
    "raster": raster.one_core,
    "cluster": cluster.past_one_machine,
}
TABLE = Path(__file__).with_name("README.md")
MEASURED = Path(__file__).parents[1] / ".cache/benchmarks/measured.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME", help=", ".join(BENCHMARKS))
    measured = _measured()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for name in parser.parse_args().names or BENCHMARKS:
            rows = []
            for row in BENCHMARKS[name](Path(folder, name)):
                rows.append(row)
                print(row, flush=True)
            measured[name] = [vars(row) for row in rows]
            MEASURED.parent.mkdir(parents=True, exist_ok=True)
            MEASURED.write_text(json.dumps({"machine": machine(), "rows": measured}))
            TABLE.write_text(page([Row(**row) for name in BENCHMARKS for row in measured.get(name, ())]))


def _measured() -> dict[str, list[dict[str, str]]]:
    """The rows of earlier runs, by benchmark; none of another machine or other versions."""
    if not MEASURED.exists():
        return {}
    stored = json.loads(MEASURED.read_text())
    rows: dict[str, list[dict[str, str]]] = stored["rows"] if stored["machine"] == machine() else {}
    return rows


def machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("doit", "manim", "torch", "numpy", "av"))
    return f"Python {platform.python_version()}, {versions}, {platform.machine()}, {builds.cores()} cores."


def page(rows: list[Row]) -> str:
    lines = [
        "# Benchmarks",
        "",
        "Written by `python -m benchmarks`. Both sides of a row ran in turn on one machine; the ratio is what counts.",
        machine(),
        "",
        "| measure | here | against | ratio |",
        "|---|---|---|---|",
        *map(str, rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
