"""A file is whole or not there; who has no room for one is told which."""

import errno
import os
from pathlib import Path

import pytest

from coursekit.graph.command_line.new.new_course import write
from coursekit.graph.store.files import SavedMeanwhile, replace_file, rewrite, unsealed


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_that_a_full_disk_has_no_room_for_is_named_and_left_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "words.toml"
    file.write_text("old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=f"No space left on device: '{file}'"):
        replace_file(file, b"new")
    assert [*tmp_path.iterdir()] == [file] and file.read_text() == "old"


def test_a_file_that_cannot_be_written_is_named_and_not_what_is_written_apart(tmp_path, monkeypatch):
    with pytest.raises(OSError) as before:  # a system may refuse it as it likes
        replace_file(Path("/proc/clip.mp4"), b"")
    assert str(before.value).endswith(": '/proc/clip.mp4'")
    monkeypatch.setattr(os, "replace", lambda apart, path: os.rename(apart, tmp_path / "folder"))
    tmp_path.joinpath("folder").mkdir()
    with pytest.raises(IsADirectoryError) as at_the_end:
        replace_file(tmp_path / "clip.mp4", b"")
    assert str(at_the_end.value).endswith(f": '{tmp_path}/clip.mp4'")


def test_what_is_begun_on_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    class Full:
        def __init__(self, file, *_, **__):
            Path(file).touch(exist_ok=False)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        write = full

    (tmp_path / "b").mkdir()
    (tmp_path / "b/mine").write_text("mine")
    files = {"a/c/one": "1", "b/two": "2", "b/mine": "3"}
    assert dict(write(tmp_path, {"b/mine": "3"})) == {"b/mine": False}
    monkeypatch.setattr("coursekit.graph.command_line.new.new_course.open", Full, raising=False)
    with pytest.raises(OSError, match=f"No space left on device: '{tmp_path}/a/c/one'"):
        [*write(tmp_path, files)]
    assert [*tmp_path.rglob("*")] == [tmp_path / "b", tmp_path / "b/mine"]
    assert (tmp_path / "b/mine").read_text() == "mine"


def test_a_pipe_in_the_place_of_a_sealed_file_is_no_such_file(tmp_path):
    os.mkfifo(tmp_path / "kept.json")
    with pytest.raises(OSError, match="a pipe or a device"):
        unsealed(tmp_path / "kept.json")


def test_a_file_of_an_authors_is_rewritten_only_as_it_was_read(tmp_path):
    """An editor may save it between its reading and its writing."""
    file, link = tmp_path / "words.toml", tmp_path / "link.toml"
    rewrite(file, b"", b"begun")
    file.chmod(0o640)
    link.symlink_to(file.name)
    rewrite(link, b"begun", b"gone on with")
    assert link.is_symlink() and file.read_bytes() == b"gone on with" and file.stat().st_mode & 0o777 == 0o640
    for before in (b"begun", b""):
        with pytest.raises(SavedMeanwhile):
            rewrite(file, before, b"made of what was")
    assert file.read_bytes() == b"gone on with" and {*tmp_path.iterdir()} == {file, link}


def test_a_file_is_put_in_place_on_another_mount_of_the_same_disk(tmp_path, monkeypatch):
    """As of a folder that a container is lent: its number is that of the disk, and no file is moved there."""
    (tmp_path / ".cache").mkdir()
    film = tmp_path / "static/Film.mp4"
    replace = os.replace

    def refused(source, target):
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source, None, target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)
    for content in (b"a film", b"another"):
        replace_file(film, content)
        assert film.read_bytes() == content
        assert film.stat().st_mode & 0o777 == (tmp_path / ".cache/tmp").stat().st_mode & 0o666
    assert [each.name for each in film.parent.iterdir()] == ["Film.mp4"]
    assert not [*(tmp_path / ".cache/tmp").iterdir()]
