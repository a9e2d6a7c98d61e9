"""What git has: no build writes or deletes it, so that `git status` tells an author's own edits and nothing else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.git import git
from tests.screening.conftest import narrate

LOW = "quality=low"
VIDEO = "render:seminar01:Lines"


def commit(course) -> None:
    git(course.root, "init", "-q")
    shutil.copy(REPOSITORY / ".gitignore", course.root)
    git(course.root, "add", "-A")
    git(course.root, "commit", "-qm", "all")


@pytest.fixture
def cloned(tiny_course):
    """A course in git, with a poster that was committed on another machine: its picture is another one."""
    narrate(tiny_course)
    tiny_course.seminar.joinpath("static/Lines.png").write_bytes(b"of another machine")
    commit(tiny_course)
    assert "01_tiny/static/Lines.png" in git(tiny_course.root, "ls-files")
    return tiny_course


def test_no_command_of_every_day_changes_what_git_has(cloned):
    for command in ((LOW,), (LOW, "gallery"), ("preview",), ("verify", LOW), ("clean", LOW), (LOW,)):
        cloned.doit(*command)
        assert git(cloned.root, "status", "--porcelain") == "", command
    cloned.replace("hyperparams.toml", "slope = 0.5", "slope = 0.75")
    cloned.doit(LOW, "render", "captions", "gallery")
    cloned.doit("clean", LOW)
    assert git(cloned.root, "status", "--porcelain") == " M seminars/01_tiny/hyperparams.toml\n"


def test_branches_are_changed_after_a_build_of_either(cloned):
    cloned.doit(LOW)
    git(cloned.root, "checkout", "-qb", "other")
    cloned.replace("manim_ce/lines.py", "class Lines", "class Curves")
    cloned.seminar.joinpath("static/Curves.png").write_bytes(b"of another machine, too")
    git(cloned.root, "add", "-A")
    git(cloned.root, "commit", "-qm", "rename")
    for branch in ("other", "main", "other"):
        git(cloned.root, "checkout", "-q", branch)
        cloned.doit(LOW, "render", "captions", "gallery")
        assert git(cloned.root, "status", "--porcelain") == ""


def test_posters_are_renewed_by_their_name_alone(cloned):
    poster = cloned.seminar / "static/Lines.png"
    cloned.doit(LOW, "render", "gallery")
    assert poster.read_bytes() == b"of another machine"
    assert cloned.doit(LOW, "poster") == {"poster:seminar01:Lines": "computed"}
    assert poster.read_bytes() == cloned.file(".cache/videos/seminar01/Lines.png").read_bytes()
    assert git(cloned.root, "status", "--porcelain") == " M seminars/01_tiny/static/Lines.png\n"
    assert cloned.doit(LOW, "poster") == {}
    assert "1 of 1 are what is made now" in (cloned.doit("verify", LOW, "poster"), cloned.output)[1]
    cloned.doit("clean", LOW)
    cloned.doit("clean", LOW, "poster")
    assert poster.is_file()


def test_a_poster_that_git_has_not_is_cleaned_by_its_name(tiny_course):
    tiny_course.doit(LOW, "poster")
    tiny_course.doit("clean", LOW)
    assert tiny_course.seminar.joinpath("static/Lines.png").is_file()
    tiny_course.doit(LOW, "poster")
    tiny_course.doit("clean", LOW, "poster")
    assert not tiny_course.seminar.joinpath("static/Lines.png").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_video_that_git_has_is_not_written_and_the_way_out_is_told(tiny_course, is_there):
    commit(tiny_course)
    video = tiny_course.seminar / "static/Lines.mp4"
    git(tiny_course.root, "add", "-f", str(video))
    git(tiny_course.root, "commit", "-qm", "a video")
    assert tiny_course.doit(LOW) == {}
    if is_there:
        tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    else:
        shutil.rmtree(video.parent)
    before = git(tiny_course.root, "status", "--porcelain")
    assert tiny_course.doit(LOW, fails=True)[VIDEO] == "FAILED"
    assert git(tiny_course.root, "status", "--porcelain") == before
    way_out = "git rm --cached seminars/01_tiny/static/Lines.mp4"
    assert way_out in tiny_course.output and "Traceback" not in tiny_course.output
    git(tiny_course.root, *way_out.split()[1:])
    assert tiny_course.doit(LOW)[VIDEO] in ("computed", "from the store")


def test_clean_keeps_a_video_that_git_has(tiny_course):
    commit(tiny_course)
    git(tiny_course.root, "add", "-f", "seminars/01_tiny/static/Lines.mp4")
    tiny_course.doit("clean", LOW)
    assert tiny_course.seminar.joinpath("static/Lines.mp4").is_file()


def test_a_seminar_in_a_repository_of_its_own_and_a_hook_are_asked_rightly(tiny_course, monkeypatch):
    git(tiny_course.seminar, "init", "-q")
    git(tiny_course.seminar, "add", "-A")
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    monkeypatch.setenv("GIT_DIR", ".git")  # as git sets it for a hook, for its own folder
    assert tiny_course.doit(LOW, fails=True)[VIDEO] == "FAILED"


def test_without_git_a_course_is_built_as_ever(tiny_course, monkeypatch):
    commit(tiny_course)
    git(tiny_course.root, "add", "-f", "seminars/01_tiny/static/Lines.mp4")
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    monkeypatch.setenv("PATH", str(tiny_course.root))
    assert tiny_course.doit(LOW)[VIDEO] == "computed"


def test_git_is_asked_nothing_where_nothing_is_to_do(cloned, tmp_path, monkeypatch):
    cloned.doit(LOW)
    asked, fake = tmp_path / "asked", tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\necho asked >> {asked}\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{Path('/usr/bin')}:{Path('/bin')}")
    assert cloned.doit(LOW) == {}
    assert not asked.exists()
    cloned.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    cloned.doit(LOW)
    assert asked.exists()


@pytest.mark.parametrize(
    ("file", "line", "one", "other"),
    [
        ("hyperparams.toml", "slope = 0.5", "slope = 1.5", "slope = 2.5"),
        ("experiments.py", "slope * torch", "2 * slope * torch", "3 * slope * torch"),
        ("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5", "SIDE = 2.5"),
    ],
)
def test_a_conflict_of_a_merge_is_told_as_such_with_its_line(cloned, file, line, one, other):
    start = git(cloned.root, "rev-parse", "--abbrev-ref", "HEAD").strip()
    git(cloned.root, "checkout", "-q", "-b", "other")
    cloned.replace(file, line, other)
    commit(cloned)
    git(cloned.root, "checkout", "-q", start)
    cloned.replace(file, line, one)
    commit(cloned)
    merge = subprocess.run(["git", "merge", "other"], cwd=cloned.root, capture_output=True)
    assert merge.returncode != 0
    marked = cloned.seminar.joinpath(file).read_text().splitlines()
    number = next(i for i, text in enumerate(marked, 1) if text.startswith("<<<<<<< "))
    cloned.doit(LOW, fails=True)
    assert f"seminars/01_tiny/{file}, line {number}: a conflict of a git merge is not resolved" in cloned.output


CONFLICT = "<<<<<<< HEAD\nquality = 1\n=======\nquality = 2\n>>>>>>> other\n"


@pytest.mark.parametrize("file", ["dodo.py", "manim.cfg"])
def test_a_conflict_in_what_a_whole_course_reads_is_told_as_such(tiny_course, file):
    path = tiny_course.root / file
    before = path.read_text() if path.exists() else ""
    path.write_text(before + CONFLICT)
    tiny_course.doit(LOW, fails=True)
    line = before.count("\n") + 1
    assert f"{file}, line {line}: a conflict of a git merge is not resolved." in tiny_course.output
    assert "invalid syntax" not in tiny_course.output
