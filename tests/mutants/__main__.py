"""python -m tests.mutants [graph/source/slicing/slicer.py] [graph/store/records.py:Records]: faults that no test finds.

mutmut writes each fault into a copy of the kit, and runs the tests below that reach it. A fault that none finds is
printed, unless `same.toml` knows it to be the same program; exit status 1 if one is.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
KIT = REPOSITORY / "seminars/coursekit"
SAME = Path(__file__).with_name("same.toml")
# What is mutated, below the kit, and the tests that are to find it: quick ones, since each mutant runs them.
SLICES = (
    "graph/source/slicing/test_slices.py",
    "graph/source/slicing/test_slices_rules.py",
    "graph/source/slicing/test_slices_imports.py",
    "graph/source/slicing/test_slices_contents.py",
    "graph/source/slicing/test_slices_sections.py",
    "graph/source/slicing/test_slicer_stars.py",
    "graph/source/syntax/test_annotations.py",
    "graph/source/syntax/test_introspection.py",
)
SHARING = (
    "graph/source/slicing/test_slices.py",
    "graph/source/state/test_shared_state.py",
    "graph/source/state/test_shared_state_modules.py",
    "graph/source/state/test_shared_state_cuts.py",
    "graph/source/state/test_shared_state_left.py",
)
BUILDS = ("graph/building/test_builder.py", "graph/building/test_builder_checks.py")
JUDGES = (
    *BUILDS,
    "graph/building/test_judge.py",
    "graph/building/test_observed.py",
    "graph/building/test_observed_order.py",
)
HELD = ("stage/state/test_contents.py", "stage/state/test_snapshots.py", "stage/state/test_snapshots_ways.py")
TESTS = {
    "graph/source/slicing/slicer.py": (*SLICES, "graph/source/statements/test_parts.py"),
    "graph/source/slicing/names.py": SLICES,
    "graph/source/slicing/self_read.py": SLICES,
    "graph/source/state/scene_state.py": SHARING,
    "graph/source/state/shared_state.py": SHARING,
    "graph/store/records.py": ("graph/store/test_records.py",),
    "graph/building/builder.py": BUILDS,
    "graph/building/judge.py": JUDGES,
    "stage/state/contents.py": HELD,
    "stage/state/known_types.py": HELD,
    "stage/state/snapshots.py": HELD,
}
# mutmut keeps these beside the name of a function and of its class.
SEPARATOR, NUMBERED = "ǁ", "__mutmut_"
EXIT_CODES = {0: "survived", 33: "no tests", 24: "too slow", 36: "too slow", 152: "too slow", 255: "too slow"}


@dataclass(frozen=True)
class Mutant:
    """One fault: the function that has it, its lines as they are and as they become, and what came of it."""

    file: str
    function: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    outcome: str

    @property
    def change(self) -> tuple[str, str, str]:
        return self.function, "\n".join(self.removed), "\n".join(self.added)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("places", nargs="*", metavar="FILE[:FUNCTION]", help=f"of {', '.join(TESTS)}; all if left out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants that are tried at a time")
    given = parser.parse_args()
    places = [place.partition(":")[::2] for place in given.places or TESTS]
    if unknown := [file for file, _ in places if file not in TESTS]:
        parser.error(f"no tests are named for {', '.join(unknown)}; there are some for {', '.join(TESTS)}")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        files = list(dict.fromkeys(file for file, _ in places))
        _lay_out(Path(folder), files)
        names = [f"{_module(file)}.x*{function.replace('.', SEPARATOR)}*" for file, function in places if function]
        whole = [f"{_module(file)}.*" for file, function in places if not function]
        command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", str(given.jobs), *names, *whole]
        status = subprocess.run(command, cwd=folder, env={**os.environ, "COLUMNS": "80"}, check=False).returncode
        mutants = [
            mutant for file in dict.fromkeys(file for file, _ in places) for mutant in _mutants(Path(folder), file)
        ]
    if status or not mutants:
        print("mutmut ended early: its own words are above", file=sys.stderr)
        return 2
    return _report(mutants)


def _lay_out(folder: Path, files: list[str]) -> None:
    """A project as mutmut takes one: the kit in src, its tests beside, and what it is asked for in pyproject.toml."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(KIT, folder / "src/coursekit", ignore=ignored)
    shutil.copytree(REPOSITORY / "tests", folder / "tests", ignore=ignored)
    shutil.copy(REPOSITORY / "dodo.py", folder)
    tests = dict.fromkeys(f"tests/{test}" for file in files for test in TESTS[file])
    pyproject = (REPOSITORY / "pyproject.toml").read_text()
    pyproject = pyproject.replace('pythonpath = ["."]', 'pythonpath = ["src", "."]')
    asked = {
        "source_paths": [f"src/coursekit/{file}" for file in files],
        "pytest_add_cli_args_test_selection": [*tests],
        "also_copy": ["src/coursekit", "dodo.py"],
    }
    lines = (f"{key} = {json.dumps(value)}" for key, value in asked.items())
    (folder / "pyproject.toml").write_text("\n".join((pyproject, "[tool.mutmut]", *lines, "")))


def _module(file: str) -> str:
    return f"coursekit.{file.removesuffix('.py').replace('/', '.')}"


def _mutants(folder: Path, file: str) -> Iterator[Mutant]:
    """What mutmut found of each mutant of a file that was tried."""
    kept = folder / f"mutants/src/coursekit/{file}.meta"
    outcomes = json.loads(kept.read_text())["exit_code_by_key"] if kept.is_file() else {}
    tried = {name: EXIT_CODES.get(code, "killed") for name, code in outcomes.items() if code is not None}
    diffs = _diffs(folder, file, [name for name, outcome in tried.items() if outcome != "killed"])
    for name, outcome in tried.items():
        function = name.removeprefix(f"{_module(file)}.").partition(NUMBERED)[0]
        lines = diffs.get(name, [])[2:]  # without the names of the files
        yield Mutant(
            file,
            function.removeprefix("x_").removeprefix("x").strip(SEPARATOR).replace(SEPARATOR, "."),
            tuple(_code(line) for line in lines if line.startswith("-")),
            tuple(_code(line) for line in lines if line.startswith("+")),
            outcome,
        )


def _code(line: str) -> str:
    """A line of a diff without its mark and its comment."""
    return line[1:].partition("  # ")[0].strip()


def _diffs(folder: Path, file: str, names: list[str]) -> dict[str, list[str]]:
    # mutmut looks for its files below the current folder.
    script = (
        "import json, sys; from mutmut.mutation.diff_apply import get_diff_for_mutant as diff; "
        "path, *names = json.load(sys.stdin); "
        "json.dump({n: diff(n, path=path).splitlines() for n in names}, sys.stdout)"
    )
    asked = json.dumps([f"src/coursekit/{file}", *names])
    told = subprocess.run([sys.executable, "-c", script], cwd=folder, input=asked, capture_output=True, text=True)
    told.check_returncode()
    found: dict[str, list[str]] = json.loads(told.stdout)
    return found


def _same() -> dict[tuple[str, str, str], str]:
    """Mutants that are the same program, by function and change, with the reason."""
    table = tomllib.loads(SAME.read_text()) if SAME.is_file() else {}
    return {
        (function, old.strip(), new.strip()): group["reason"]
        for function, groups in table.items()
        for group in groups
        for old, new in group["changes"]
    }


def _report(mutants: list[Mutant]) -> int:
    same = _same()
    left = [m for m in mutants if m.outcome in ("survived", "no tests") and m.change not in same]
    for mutant in left:
        print(f"\n{mutant.file}, {mutant.function}(): {mutant.outcome}")
        print("\n".join([*(f"    - {line}" for line in mutant.removed), *(f"    + {line}" for line in mutant.added)]))
    print()
    for file in dict.fromkeys(mutant.file for mutant in mutants):
        here = [mutant for mutant in mutants if mutant.file == file]
        counts = Counter("the same program" if m.change in same else m.outcome for m in here)
        print(f"{file}: {len(here)} mutants, {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
