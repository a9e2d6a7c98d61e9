"""Forks have places of their own in the files that they share with their parent; what they cannot have so is told."""

import contextlib
import mmap
import os
import socket

import pytest

from coursekit.graph.jobs.processes import open_files
from coursekit.graph.jobs.processes.open_files import OpenFiles, be_of_kit, separate

TEXT = b"0123456789"


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Whatever memory other tests of this process have mapped is nobody's here."""
    monkeypatch.setattr(open_files, "_OF_KIT", {*open_files._shared_mappings()})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "digits"
    path.write_bytes(TEXT)
    return path


def in_fork(places, read):
    """What a fork reads, once its parent has read on."""
    (ready, go), (told, tell) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            os.read(ready, 1)
            separate(places)
            os.write(tell, read())
        os._exit(0)
    read()
    os.write(go, b"!")
    os.waitpid(child, 0)
    answer = os.read(told, 100)
    for number in (ready, go, told, tell):
        os.close(number)
    return answer


@pytest.mark.parametrize("is_removed", [False, True], ids=["there", "removed"])
def test_a_fork_reads_on_where_its_parent_was(file, is_removed):
    files = OpenFiles()
    number = os.open(file, os.O_RDONLY)
    if is_removed:
        file.unlink()
    try:
        os.read(number, 3)
        places = files.separable()
        assert places == {number: 3}
        assert in_fork(places, lambda: os.read(number, 2)) == b"34"
        assert os.read(number, 2) == b"56"  # after the parent's own two
    finally:
        os.close(number)


def test_what_was_open_before_is_the_kits(file):
    with file.open("rb", buffering=0) as of_kit:
        files = OpenFiles()
        assert files.separable() == files.places() == {}
        of_kit.read(2)
        assert files.separable() == files.places() == {}
    another = file.with_name("another")
    another.write_bytes(TEXT)
    with another.open("rb", buffering=0) as authors:  # which gets the number that is free again
        authors.read(4)
        assert files.separable() == files.places() == {authors.fileno(): 4}


def test_what_is_the_kits_can_be_told_later():
    files = OpenFiles()
    reading, writing = os.pipe()
    assert files.separable() is None
    be_of_kit(reading)
    be_of_kit(writing)
    assert files.separable() == {}
    os.close(reading)
    os.close(writing)


def test_pipes_and_sockets_cannot_be_had_twice_and_tell_how_much_waits():
    files = OpenFiles()
    one, other = socket.socketpair()
    with one, other:
        one.send(b"abc")
        assert files.separable() is None
        assert files.places()[other.fileno()] == 3
    assert files.separable() == {}


@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR, os.O_RDWR | os.O_APPEND], ids=["write", "both", "append"])
def test_a_file_that_is_written_cannot_be_had_twice(file, flags):
    files = OpenFiles()
    number = os.open(file, flags)
    assert files.separable() is None
    os.close(number)


def test_memory_that_others_see_cannot_be_had_twice(file):
    files = OpenFiles()
    with mmap.mmap(-1, 8):
        assert files.separable() is None
    with mmap.mmap(-1, 8, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS):
        assert files.separable() == {}
    with file.open("rb") as content, mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ):
        assert files.separable() is not None
