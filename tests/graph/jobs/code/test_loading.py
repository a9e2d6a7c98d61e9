"""A file that is loaded as it is on disk, or is gone."""

import sys

import pytest

from coursekit.graph.jobs.code.loading import SourceGone, load_file
from coursekit.graph.jobs.code.mistakes import Mistake


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads a file of the test's folder, and leaves nothing in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "lines", None)
    return lambda: load_file(tmp_path / "lines.py", "lines")


def test_each_edit_is_loaded_however_soon_it_follows(load, tmp_path):
    for side in (1, 2):
        (tmp_path / "lines.py").write_text(f"SIDE = {side}\n")
        assert side == load().SIDE


def test_a_file_that_is_gone_by_then_is_told_in_a_line(load):
    with pytest.raises(SourceGone) as raised:
        load()
    told = Mistake.of(raised.value)
    assert told.text == told.gist == str(raised.value)
    assert told.text.startswith("lines.py was moved or deleted")


def test_another_file_that_its_code_does_not_find_is_the_authors_to_mend(load, tmp_path):
    (tmp_path / "lines.py").write_text("TABLE = open('table.csv').read()\n")
    with pytest.raises(FileNotFoundError) as raised:
        load()
    assert "lines.py, line 1, in <module>" in Mistake.of(raised.value).text
