"""The second oracle: every function of the project that a job ran is part of the slice that was derived for it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from coursekit.graph.commands.verifying.execution_checks import Slices
from coursekit.graph.jobs.call_trace import Executed

from .builds import fake_kit


def unknown_calls(root: Path, executed: Mapping[tuple[str, str], Executed]) -> Iterator[str]:
    """What ran outside its slice, by the job that ran it: (file, section or experiment)."""
    with fake_kit(root):
        slices = Slices(root)
        for (file, name), calls in executed.items():
            for outside in slices.outside(Path(file), name, calls):
                yield f"{Path(file).name}: {name} ran {outside}: not in its slice"
