"""`python -m benchmarks [NAME …]`: what a person waits for, as ratios of two commands run in turn on one machine.

Each benchmark works on a copy of the project in a temporary folder. The table of benchmarks/README.md is rewritten
where all of them were run.
"""

import argparse
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from . import builds, cluster, pictures, raster
from .timing import Row

BENCHMARKS = {
    "nothing": builds.nothing_to_do,
    "cold": builds.cold_build,
    "label": builds.one_label,
    "watch": builds.one_label_watched,
    "back": builds.putting_back,
    "hyperparameter": builds.one_hyperparameter,
    "encoding": pictures.encoding,
    "audit": pictures.auditing,
    "raster": raster.one_core,
    "cluster": cluster.past_one_machine,
}
TABLE = Path(__file__).with_name("README.md")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for name in names:
            for row in BENCHMARKS[name](Path(folder, name)):
                rows.append(row)
                print(row, flush=True)
    if names == list(BENCHMARKS):
        TABLE.write_text(page(rows))


def page(rows: list[Row]) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("doit", "manim", "torch", "numpy", "av"))
    lines = [
        "# Benchmarks",
        "",
        "Written by `python -m benchmarks`. Both sides of a row ran in turn on one machine; the ratio is what counts.",
        f"Python {platform.python_version()}, {versions}, {platform.machine()}, {builds.cores()} cores.",
        "",
        "| measure | here | against | ratio |",
        "|---|---|---|---|",
        *map(str, rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
