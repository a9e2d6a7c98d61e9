"""What may lie in a seminar's folder beside files: links, pipes, folders and names of any kind."""

import os
import re

import pytest

from coursekit.graph.source.project_files import read_files, why_unread


@pytest.fixture
def scenes(tmp_path):
    folder = tmp_path / "seminars/01_a/manim_ce"
    folder.mkdir(parents=True)
    (folder / "lines.py").write_text("X = 1\n")
    return folder


def names(scenes):
    """The files that are read, of the seminar."""
    return [path.name for path in read_files(scenes.parents[2]).texts if path.is_relative_to(scenes.parent)]


def why(scenes, name):
    """What is said of a file of the seminar that cannot be read."""
    return why_unread(read_files(scenes.parents[2]).texts[scenes / name])


def test_what_editors_and_systems_leave_is_passed_over(scenes):
    os.symlink("someone@host.4711:1", scenes / ".#lines.py")  # the lock of Emacs: a link to nothing
    (scenes / "._lines.py").write_bytes(b"\0\5\x16\7")  # macOS, on a disk of another system
    assert names(scenes) == ["lines.py"]


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
@pytest.mark.parametrize("name", ["env", "manim-env/3.11"])
def test_an_environment_that_was_made_beside_the_scenes_holds_no_file_of_the_course(scenes, name, mark):
    installed = scenes / name / "lib/python3.11/site-packages/manim/scene.py"
    for file in (scenes / name / mark, installed):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("class Scene:\n    def construct(self): ...\n")
    assert names(scenes) == ["lines.py"]
    assert not [path for path in read_files(scenes.parents[2]).assets if "lib" in path]


@pytest.mark.parametrize("name", ["gone.py", "hyperparams.toml"])
def test_a_link_to_nothing_is_told(scenes, name):
    os.symlink("nowhere", scenes / name)
    assert re.match(r"a link to nowhere that cannot be read: .*mend", why(scenes, name))


def test_a_link_to_itself_is_told(scenes):
    os.symlink("loop.py", scenes / "loop.py")
    assert why(scenes, "loop.py").startswith("a link to loop.py that cannot be read")


def test_a_pipe_that_is_named_as_a_file_is_not_waited_for(scenes):
    os.mkfifo(scenes / "pipe.py")
    assert why(scenes, "pipe.py").startswith("a pipe or a device, and no file")


def test_settings_of_manim_that_cannot_be_read_are_told_where_they_count(scenes):
    os.mkfifo(scenes / "manim.cfg")
    assert why(scenes, "manim.cfg").startswith("a pipe or a device, and no file")


def test_a_file_and_a_folder_of_code_behind_links_are_read_as_if_they_stood_there(scenes, tmp_path):
    outside = tmp_path / "outside"
    outside.joinpath("deep").mkdir(parents=True)
    for name in ("one.py", "deep/two.py", "deep/table.csv"):
        outside.joinpath(name).write_text("X = 2\n")
    os.symlink(outside, scenes / "package")
    os.symlink(outside / "one.py", scenes / "three.py")
    read = read_files(scenes.parents[2])
    below = {path.relative_to(scenes).as_posix() for path in read.texts if path.is_relative_to(scenes)}
    assert below == {"lines.py", "three.py", "package/one.py", "package/deep/two.py"}
    assert str(scenes / "package/deep/table.csv") in read.assets


def test_links_that_lead_round_are_followed_once(scenes, tmp_path):
    for name, target in {"here": ".", "up": "../../..", "top": "/", "away": str(tmp_path / "away")}.items():
        os.symlink(target, scenes / name)
    tmp_path.joinpath("away").mkdir()
    tmp_path.joinpath("away/x.py").write_text("")
    os.symlink(scenes, tmp_path / "away/back")
    assert sorted(names(scenes)) == ["lines.py", "x.py"]


def test_a_link_to_a_folder_of_data_is_left_to_those_who_read_it(scenes, tmp_path):
    tmp_path.joinpath("disk/deep").mkdir(parents=True)
    tmp_path.joinpath("disk/deep/x.csv").touch()
    os.symlink(tmp_path / "disk", scenes / "data")
    assert read_files(scenes.parents[2]).assets == {str(scenes), str(scenes / "data")}


def test_a_pipe_of_data_and_a_folder_named_as_a_file_are_no_source(scenes):
    os.mkfifo(scenes / "data.csv")
    (scenes / "x.py").mkdir()
    assert names(scenes) == ["lines.py"]


def test_names_that_are_no_text_are_taken_as_they_are(scenes):
    with open(os.path.join(os.fsencode(scenes), b"caf\xe9.py"), "wb") as file:
        file.write(b"X = 1\n")
    assert len(names(scenes)) == 2
    assert read_files(scenes.parents[2]).digest


def test_a_course_with_such_names_is_built(tiny_course):
    for name in (b"manim_ce/caf\xe9.py", b"caf\xe9.csv"):
        with open(os.path.join(os.fsencode(tiny_course.seminar), name), "wb") as file:
            file.write(b"X = 1\n")
    assert tiny_course.doit("quality=low") == {}


def test_a_file_that_vanishes_while_files_are_read_is_no_file(scenes, monkeypatch):
    walk = os.walk

    def walk_and_delete(top, **options):
        for folder, below, files in walk(top, **options):
            yield folder, below, [*files, "vanished.py"]

    monkeypatch.setattr(os, "walk", walk_and_delete)
    assert names(scenes) == ["lines.py"]
