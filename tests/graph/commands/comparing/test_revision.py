"""A revision of git beside the author's tree: all that it has is there, and nothing of the author's is touched."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coursekit.graph.commands.comparing.sides import PROGRAM
from tests.conftest import REPOSITORY

from .repositories import LINES, LOW, Repository

SLOW = """\
    def scene4_slow(self):
        import time

        time.sleep(60)
        self.wait(0.2)

    def _show"""


def test_of_the_tree_the_index_and_the_repository_nothing_is_touched(repository):
    repository.course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.git("add", "-A")
    repository.course.replace(LINES, "Square(2 * SIDE)", "Square(3 * SIDE)")
    repository.course.write("manim_ce/untracked.py", "HELLO = 1\n")
    before = repository.state()
    repository.compare()
    assert repository.state() == before
    assert repository.course.litter == []


def test_a_revision_and_a_selection_are_taken_by_their_names(repository):
    course = repository.course
    course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.commit("A larger square")
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.52")
    repository.compare("HEAD~1")
    assert "changed seminar01:Lines:scene1_square:" in repository.told
    for named in ("seminar01:Lines:scene1_square", "clip:seminar01:Lines:scene1_*", "scene1_square"):
        fails = named == "scene1_square"
        told = repository.compare("main", named, fails=fails)
        assert ("1 section unchanged" in told) != fails
    repository.compare("seminars/01_tiny/manim_ce/lines.py")
    assert "changed seminar01:Lines:scene2_line:" in repository.told


def test_what_git_ignores_is_there_on_both_sides_and_what_it_does_not_have_on_one(repository):
    course = repository.course
    course.write("data/side.txt", "1.5\n")  # ignored, as large data are
    course.write("side2.txt", "1.0\n")
    read = "float(open('data/side.txt').read())"
    course.replace(LINES, "Square(SIDE)", f"Square({read})")
    repository.git("add", "seminars/01_tiny/manim_ce")
    repository.git("commit", "-q", "-m", "Read a file that git ignores")
    repository.compare("--fail-on", "changed")
    assert "3 sections unchanged" in course.output
    repository.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    course.replace(LINES, f"Square({read})", f"Square({read} * float(open('side2.txt').read()))")
    repository.compare("HEAD~1")
    assert repository.told == ["same pictures seminar01:Lines:scene1_square:"]


def test_a_submodule_is_as_it_was_at_the_revision(repository, tmp_path):
    course, other = repository.course, tmp_path / "other"
    other.mkdir()
    repository.git("init", "-q", folder=other)
    for size in ("1.5", "2.5"):
        (other / "side.txt").write_text(size)
        repository.git("add", "-A", folder=other)
        repository.git("commit", "-q", "-m", size, folder=other)
    module = course.seminar / "module"
    repository.git("submodule", "add", "-q", str(other), "seminars/01_tiny/module")
    repository.git("checkout", "-q", "HEAD~1", folder=module)
    course.replace(LINES, "Square(SIDE)", "Square(float(open('module/side.txt').read()))")
    repository.commit("A submodule")
    repository.git("checkout", "-q", "-", folder=module)
    repository.compare()
    assert repository.told == ["changed seminar01:Lines:scene1_square:"]
    shutil.rmtree(module)
    repository.compare(fails=True)  # the working tree has no such file
    assert "the submodule seminars/01_tiny/module is empty there" in repository.page


def test_a_revision_without_a_course_or_with_one_that_cannot_be_read_is_an_error(repository):
    course = repository.course
    shutil.copytree(course.seminar, course.root / "seminars/01_again")
    repository.commit("Two seminars of one number")
    shutil.rmtree(course.root / "seminars/01_again")
    told = repository.compare(fails=True)
    assert "the course cannot be read as it was at HEAD" in told
    repository.git("rm", "-q", "--cached", "dodo.py")
    repository.git("commit", "-q", "-m", "No map")
    assert "there is no course at HEAD" in repository.compare(fails=True)
    assert course.litter == []


def test_without_a_repository_or_a_commit_there_is_nothing_to_compare_with(tiny_course, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tiny_course.root.parent))
    tiny_course.doit(LOW, "compare", fails=True)
    assert "lies in no git repository" in tiny_course.output
    subprocess.run(["git", "init", "-q"], cwd=tiny_course.root, check=True)
    tiny_course.doit(LOW, "compare", fails=True)
    assert "has no commit yet" in tiny_course.output


def test_a_shallow_clone_is_told_where_its_history_ends(repository, tmp_path):
    repository.course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.commit("A larger square")
    repository.git("clone", "-q", "--depth=1", repository.course.root.as_uri(), str(tmp_path / "shallow"))
    repository.course.root = tmp_path / "shallow"
    repository.course.seminar = repository.course.root / "seminars/01_tiny"
    assert "git fetch --unshallow" in repository.compare("HEAD~1", fails=True)
    assert "3 sections unchanged" in repository.compare()


def test_a_course_below_the_top_of_its_repository_is_compared(new_course, tmp_path):
    repository = Repository(new_course)
    shutil.rmtree(new_course.root / ".git")
    top = tmp_path / "top"
    top.mkdir()
    new_course.root.rename(top / "course")
    new_course.root, new_course.seminar = top / "course", top / "course/seminars/01_tiny"
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "All")):
        repository.git(*arguments, folder=top)
    new_course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.compare("seminar01:Lines:scene1_square")
    assert repository.told == ["changed seminar01:Lines:scene1_square:"]


def test_a_map_of_another_name_is_that_of_both_sides(repository):
    course = repository.course
    (course.root / "dodo.py").rename(course.root / "map.py")
    repository.commit("A map of another name")
    course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.compare("-f", "map.py")
    assert repository.told == ["changed seminar01:Lines:scene1_square:"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_it_nothing_is_left_of_the_revision(repository, number):
    course = repository.course
    course.replace(LINES, "self.scene3_doubled()\n", "self.scene3_doubled()\n        self.scene4_slow()\n")
    course.replace(LINES, "    def _show", SLOW)
    repository.commit("A slow one")
    before = repository.state()
    command = [sys.executable, "-c", PROGRAM, LOW, "compare"]
    with subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        end = time.monotonic() + 120
        while not [*course.root.glob(".cache/tmp/*/tree/.cache/tmp/*")]:
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.1)
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number, output
    assert course.litter == []
    assert repository.state() == before


def test_a_kit_that_is_part_of_the_repository_makes_its_own_revision(new_course):
    kit = new_course.root / "seminars/coursekit"
    shutil.copytree(REPOSITORY / "seminars/coursekit", kit, ignore=shutil.ignore_patterns("__pycache__"))
    (new_course.root / ".gitignore").write_text(".cache\n__pycache__\n")
    Repository(new_course)
    drawing = kit / "stage/scene.py"
    drawing.write_text(drawing.read_text() + "\n_old_wait = CourseScene.wait\n")
    variables = {"PYTHONPATH": str(kit.parent)}
    command = [sys.executable, "-c", PROGRAM, LOW, "compare", "seminar01:Lines:scene1_square"]
    done = new_course.shell(*command, environment=variables)
    assert done.returncode == 0, done.stdout + done.stderr
    page = Path(done.stdout.strip().splitlines()[-1]).read_text()
    assert "was made with the kit that it had" in page
    assert os.listdir(new_course.root / ".cache/tmp") == []
