"""`python -m tests`: all that must hold before a change lands, cheapest first."""

import subprocess
import sys
from pathlib import Path

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    # In the order of folders: by default files of few tests come last, and some of these take minutes.
    ("pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "10"),
)


def main() -> int:
    programs = Path(sys.executable).parent
    failed = []
    for program, *arguments in CHECKS:
        print(f"\n== {program} {' '.join(arguments)}", flush=True)
        if subprocess.run([programs / program, *arguments], cwd=Path(__file__).parents[1], check=False).returncode:
            failed.append(program)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
