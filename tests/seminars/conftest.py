"""Fixtures for the facts of a seminar: its experiments, run with its own hyperparameters."""

import importlib.util
import inspect
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from pydantic import validate_call
from torch import Tensor

from coursekit.facts import Fact, read_facts

SEMINARS = Path(__file__).parents[2] / "seminars"


class Experiments:
    """The experiments.py of one seminar, and the tables that it runs with."""

    def __init__(self, folder: Path) -> None:
        specification = importlib.util.spec_from_file_location(
            f"experiments_of_{folder.name}", folder / "experiments.py"
        )
        self.folder = folder
        assert specification and specification.loader, f"{folder} has no experiments.py"
        self.module = importlib.util.module_from_spec(specification)
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(folder))  # it may import files beside it
            specification.loader.exec_module(self.module)
        self.tables: dict[str, dict[str, Any]] = tomllib.loads(
            (folder / "hyperparams.toml").read_text(encoding="utf-8")
        )
        self._results: dict[str, Mapping[str, Tensor]] = {}

    def file_of(self, experiment: str) -> ModuleType:
        """The file that defines an experiment, which experiments.py may import."""
        return sys.modules[getattr(self.module, experiment).__module__]

    def __getitem__(self, name: str) -> Mapping[str, Tensor]:
        """What an experiment returns with the values of hyperparams.toml; it runs once a session."""
        if name not in self._results:
            self._results[name] = self.run(name)
        return self._results[name]

    def use(self, name: str, **changed: Any) -> None:
        """Let the experiments that take this one's result, and the tests, have this run: a shorter one, say."""
        self._results[name] = self.run(name, **changed)

    def facts(self, *experiments: str) -> list[tuple[str, Fact]]:
        """What facts.toml states of these experiments."""
        stated = read_facts(self.folder, self.tables)
        found = [(name, fact) for name in experiments for fact in stated[name].facts]
        assert {name for name, _ in found} == set(experiments), "an experiment without a fact"
        return found

    def run(self, name: str, **changed: Any) -> Mapping[str, Tensor]:
        """Run an experiment anew, with some of its arguments changed."""
        function = getattr(self.module, name)
        arguments = self.tables[name] | changed
        for parameter in inspect.signature(function).parameters:
            if parameter not in arguments and parameter in self.tables:
                arguments[parameter] = self[parameter]
        validated = validate_call(config={"arbitrary_types_allowed": True})(function)
        result: Mapping[str, Tensor] = validated(**arguments)
        return result


@pytest.fixture(scope="session")
def experiments() -> Callable[[str], Experiments]:
    """experiments("03_optimization_regularization")["optimizer_race"] is what that experiment returns."""
    torch.set_num_threads(1)
    opened: dict[str, Experiments] = {}

    def of(seminar: str) -> Experiments:
        if seminar not in opened:
            opened[seminar] = Experiments(SEMINARS / seminar)
        return opened[seminar]

    return of
