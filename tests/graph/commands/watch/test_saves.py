"""Saves: when each was, and that none is missed which the system does not tell of."""

import os
import threading
import time

import pytest

from coursekit.graph.commands.watch import saves
from coursekit.graph.commands.watch.saves import saved


def test_a_file_that_was_renamed_was_saved_when_it_was_renamed(tmp_path):
    (tmp_path / "old.py").write_text("X = 1\n")
    os.utime(tmp_path / "old.py", (1_000_000_000, 1_000_000_000))
    began = time.time()
    (tmp_path / "old.py").rename(tmp_path / "new.py")
    at = saved(frozenset({tmp_path / "old.py", tmp_path / "new.py"})).at
    assert began - 1 <= at <= time.time()


def test_what_is_in_a_folder_that_was_renamed_was_saved_when_that_was_renamed(tmp_path):
    (tmp_path / "01_a").mkdir()
    (tmp_path / "01_a/lines.py").write_text("X = 1\n")
    after, written = tmp_path / "02_a", time.time()
    time.sleep(0.05)
    began = time.time()
    (tmp_path / "01_a").rename(after)
    assert written < began - 0.04 <= saved(frozenset({tmp_path / "01_a", after, after / "lines.py"})).at <= time.time()


def told_of(changes, root, monkeypatch):
    """What is told as saved, one set after the other, where the system tells of these changes."""
    stopping, told = threading.Event(), []

    def file_changes(*_):
        yield from changes
        stopping.set()

    monkeypatch.setattr(saves, "file_changes", file_changes)
    folders = (root / "seminars",)
    saves._follow(root, folders, True, lambda save: told.append({*save.files}), stopping)
    return told


@pytest.fixture
def course(tmp_path):
    (tmp_path / "seminars/01_a/manim_ce").mkdir(parents=True)
    (tmp_path / "seminars/01_a/manim_ce/lines.py").write_text("X = 1\n")
    return tmp_path


def test_a_save_that_the_system_does_not_tell_of_is_seen_after_a_while(course, monkeypatch):
    file = course / "seminars/01_a/manim_ce/lines.py"

    def changes():
        yield set()
        file.write_text("X = 22\n")
        yield from [set()] * saves.RESTS
        yield from [set()] * saves.RESTS

    assert told_of(changes(), course, monkeypatch) == [{file}]


def test_of_a_folder_that_is_renamed_all_files_are_told_at_once_and_once(course, monkeypatch):
    before, after = course / "seminars/01_a", course / "seminars/02_a"

    def changes():
        yield set()
        before.rename(after)
        yield {before, after}
        yield from [set()] * saves.RESTS

    lines = "manim_ce/lines.py"
    assert told_of(changes(), course, monkeypatch) == [{before, after, before / lines, after / lines}]


def test_what_the_system_tells_of_is_told_once(course, monkeypatch):
    file = course / "seminars/01_a/manim_ce/lines.py"

    def changes():
        yield set()
        for number in range(3):
            file.write_text("X = 1\n" * number)
            yield {file}
        file.unlink()
        yield {file}
        yield from [set()] * saves.RESTS

    assert told_of(changes(), course, monkeypatch) == [{file}] * 4
