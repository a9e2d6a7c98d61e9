"""Hyperparameters of the experiments behind a scene: as fields of its page, and a value that is written to its file."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from ...course.tables.hyperparameters import HyperparameterError
from ...course.tables.table_fields import Field, Tables
from ...store.files import SavedMeanwhile, content_of, rewrite
from ...targets.site.pages import Page

MOST_SAVES = 5  # of the file by others while one value is written


class Hyperparameters:
    """Answers pages, one at a time: two values that are changed together are both kept."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._turn = Lock()

    def of(self, page: Page) -> dict[str, Any]:
        """The file, and of each experiment behind a page's scene its fields.

        problem: why it cannot be read, or what it lacks, as in the moment in which an editor saves it; "" where nothing
        """
        folder = page.course.folder(page.scene.seminar)
        file = folder / "hyperparams.toml"
        told: dict[str, Any] = {"file": file.relative_to(self._root).as_posix(), "experiments": [], "problem": ""}
        if not page.experiments:
            return told
        try:
            text, tables = content_of(file), Tables(self._root, folder)
            for name in page.experiments:
                if fields := tables.fields(text, name):
                    told["experiments"].append({"name": name, "fields": [_as_json(field) for field in fields]})
        except HyperparameterError as problem:
            told["problem"] = str(problem)
        except OSError as problem:
            told["problem"] = f"{told['file']}: {_why(problem)}."
        return told

    def write(self, page: Page, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Change one value; "mistakes" where a build would refuse it, and then nothing is written."""
        experiment, path, value = given.get("experiment"), given.get("path"), given.get("value")
        if not (isinstance(value, str) and isinstance(path, list) and all(isinstance(step, str) for step in path)):
            return None
        if not isinstance(experiment, str) or experiment not in page.experiments:
            return None
        folder = page.course.folder(page.scene.seminar)
        try:
            with self._turn:
                self._change(folder, experiment, path, value)
        except HyperparameterError as wrong:
            return {"mistakes": [*wrong.mistakes]}
        except SavedMeanwhile as problem:
            return {"mistakes": [f"It was not written: {problem}"]}
        except OSError as problem:
            return {"mistakes": [f"It was not written: {folder.name}/hyperparams.toml: {_why(problem)}."]}
        return {"mistakes": []}

    def _change(self, folder: Path, experiment: str, path: list[str], value: str) -> None:
        file = folder / "hyperparams.toml"
        tables = Tables(self._root, folder)
        for _ in range(MOST_SAVES):
            before = content_of(file)
            after = tables.changed(before, experiment, path, value)
            if after == before:
                return
            try:
                rewrite(file, before, after)
            except SavedMeanwhile:
                continue
            return
        raise SavedMeanwhile("the file is being saved again and again.")


def _why(problem: OSError) -> str:
    return problem.strerror or str(problem)


def _as_json(field: Field) -> dict[str, Any]:
    return {**asdict(field), "kind": field.kind.value}
