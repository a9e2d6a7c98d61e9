"""What the tables of ways come to: every scene is performed once, apart and whole, side by side with others."""

from concurrent.futures import ThreadPoolExecutor
from glob import glob
from pathlib import Path

import pytest

from .two_sections import Outcome, Stage, Way


class Performed:
    """The outcomes of a table of ways."""

    def __init__(self, root: Path, ways: dict[str, Way]) -> None:
        stage = Stage(root)
        with ThreadPoolExecutor(2) as threads:
            outcomes = threads.map(lambda way: stage.perform(*way), ways.items())
            self._outcomes = dict(zip(ways, outcomes, strict=True))

    def of(self, name: str) -> Outcome:
        return self._outcomes[name]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory):
    from .ways import SHARED
    from .ways_below import BELOW
    from .ways_grafted import GRAFTED
    from .ways_hidden import HIDDEN

    yield Performed(tmp_path_factory.mktemp("shared"), SHARED | HIDDEN | BELOW | GRAFTED)
    for written in glob("/tmp/coursekit-wide*"):
        Path(written).unlink()


@pytest.fixture(scope="session")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> Performed:
    from .ways import INNOCENT
    from .ways_grafted import GRAFTED_INNOCENT

    return Performed(tmp_path_factory.mktemp("innocent"), INNOCENT | GRAFTED_INNOCENT)
