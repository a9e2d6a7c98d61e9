"""An observation holds while what was asked would be answered as it was."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coursekit.graph.store.observations import ABSENT, Answers, Kind, Observation, observe


def write(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    "kind, name, change",
    [
        (Kind.FILE, "data/a.csv", write("2")),
        (Kind.FILE, "data/a.csv", remove),
        (Kind.FILE, "data/b.csv", write("")),  # it was asked for, and is there now
        (Kind.ENTRY, "data/b.csv", write("")),
        (Kind.ENTRY, "data/a.csv", remove),
        (Kind.ENTRY, "data/a.csv", write("longer")),  # stat() tells the size
        (Kind.FOLDER, "data", lambda folder: (folder / "b.csv").touch()),
        (Kind.FOLDER, "data", lambda folder: (folder / ".hidden").touch()),
        (Kind.FOLDER, "data", lambda folder: (folder / "empty").mkdir()),
    ],
)
def test_an_observation_ends_with_what_it_saw(
    tmp_path: Path, kind: Kind, name: str, change: Callable[[Path], object]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("1")
    seen = observe(kind, name, tmp_path)
    assert seen.holds(tmp_path)
    change(tmp_path / name)
    assert not seen.holds(tmp_path)


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", ".a.csv.swp", ".#a.csv", "._a.csv", "a.csv~", "4913", ".~lock.a.csv#", "~$a.docx"],
)
def test_what_editors_and_systems_leave_in_a_folder_is_not_seen(tmp_path: Path, name: str) -> None:
    seen = observe(Kind.FOLDER, ".", tmp_path)
    (tmp_path / name).touch()
    assert seen.holds(tmp_path)


def test_a_variable_is_kept_by_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_TOKEN", raising=False)
    missing = observe(Kind.VARIABLE, "COURSE_TOKEN", tmp_path)
    monkeypatch.setenv("COURSE_TOKEN", "secret")
    there = observe(Kind.VARIABLE, "COURSE_TOKEN", tmp_path)
    assert missing.value == ABSENT and not missing.holds(tmp_path)
    assert there.holds(tmp_path) and "secret" not in repr(there)
    monkeypatch.setenv("COURSE_TOKEN", "")
    assert not there.holds(tmp_path) and not missing.holds(tmp_path)


def test_a_path_of_the_project_is_the_same_in_another_checkout(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for root in (here, there):
        root.mkdir()
        (root / "a.csv").write_text("1")
    seen = observe(Kind.FILE, os.fspath(here / "a.csv"), here)
    assert seen == Observation(Kind.FILE, "a.csv", seen.value) and seen.holds(there) and not seen.is_outside
    assert observe(Kind.FILE, os.fspath(there / "a.csv"), here).is_outside


def test_what_was_not_in_a_home_is_asked_of_whoevers_home_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("alice", "bob", "course"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "alice"))
    root = tmp_path / "course"
    absent = observe(Kind.ENTRY, str(tmp_path / "alice/.fonts"), root).of_any_user()
    (tmp_path / "alice/data.csv").write_text("1")
    read = observe(Kind.FILE, str(tmp_path / "alice/data.csv"), root).of_any_user()
    assert absent.name == "~/.fonts" and absent.is_outside and absent.is_portable and absent.holds(root)
    assert read.name == str(tmp_path / "alice/data.csv") and read.is_portable
    monkeypatch.setenv("HOME", str(tmp_path / "bob"))
    assert absent.holds(root) and read.holds(root)
    (tmp_path / "bob/.fonts").mkdir()
    assert not absent.holds(root)


@pytest.mark.parametrize("home", ["/", ""])
def test_what_lies_below_a_home_that_is_all_there_is_lies_in_nobodys_home(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    absent = observe(Kind.ENTRY, "/mnt/data", tmp_path).of_any_user()
    assert absent.name == "/mnt/data" and not absent.is_portable


@pytest.mark.parametrize(
    "kind, name, value, is_portable",
    [
        (Kind.FILE, "data/a.csv", ABSENT, True),
        (Kind.FILE, "/usr/share/fonts/a.ttf", "digest", True),
        (Kind.FILE, "/mnt/alice/a.csv", "digest", True),  # there, its content tells
        (Kind.FILE, "/mnt/alice/a.csv", ABSENT, False),  # elsewhere that is no wonder
        (Kind.ENTRY, "/mnt/alice/a.csv", "file of 2 bytes", False),
        (Kind.ENTRY, "/etc/fonts/local.conf", ABSENT, True),
        (Kind.VARIABLE, "COURSE_TOKEN", "digest", True),
    ],
)
def test_another_machine_can_tell_what_a_digest_tells_or_is_the_same_everywhere(
    kind: Kind, name: str, value: str, is_portable: bool
) -> None:
    assert Observation(kind, name, value).is_portable is is_portable


def test_a_file_is_read_once_while_it_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1")
    seen = observe(Kind.FILE, "a.csv", tmp_path)
    answers = Answers(tmp_path)
    assert answers.holds([seen])
    marked = answers.marked([seen])
    assert marked == {seen: answers.mark(seen)} != {seen: []}
    # A record says what it held when it had this mark: it is believed, without reading.
    other = Answers(tmp_path)
    other.learn({Observation(Kind.FILE, "a.csv", "what the record says"): marked[seen]})
    assert other.of(seen) == "what the record says"
    path.write_text("2")
    assert other.of(seen) == observe(Kind.FILE, "a.csv", tmp_path).value
    assert answers.marked([seen]) == {seen: marked[seen]} and not answers.holds([seen])
    assert answers.marked([seen]) == {seen: []}
