"""`python -m coursekit.lab`: a seminar's experiments without manim, and without any lines for it in their file."""

import shutil
import subprocess
import sys

import pytest


def lab(course, *names, folder=".", status=0):
    done = subprocess.run(
        [sys.executable, "-m", "coursekit.lab", *names],
        cwd=course.root / folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_seminar_is_its_id_its_folder_or_its_file(new_course):
    made = lab(new_course, "seminars/01_tiny")
    assert "tensor:seminar01:line  computed, key " in made
    assert "tensor:seminar01:doubled  computed, key " in made
    assert "    y  float32 5, 0 … 4\n" in made
    for name in ("seminar01", "seminars/01_tiny/experiments.py", str(new_course.seminar)):
        assert lab(new_course, name) == made.replace("computed, key", "current, key")
    for folder, name in (
        ("seminars/01_tiny", "."),
        ("seminars/01_tiny/manim_ce", "seminar01"),
        (".cache", "seminar01"),
    ):
        assert "tensor:seminar01:line  current" in lab(new_course, name, folder=folder)
    assert new_course.doit("tensor") == {}


def test_experiments_may_be_named_and_what_they_need_is_made(new_course):
    assert "tensor:seminar01:line" not in lab(new_course, "seminar01", "doubled")
    assert new_course.doit("tensor") == {}


def test_without_a_name_it_says_what_there_is(new_course):
    new_course.replace(
        "experiments.py", "-> Tensors:\n    return", '-> Tensors:\n    """A straight line."""\n    return'
    )
    listed = lab(new_course)
    assert "seminar01  seminars/01_tiny\n" in listed
    assert "line     A straight line\n" in listed
    assert not (new_course.root / ".cache/trajectories").exists()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["1"], "did you mean seminar01?"),
        (["seminars/01_tin"], "did you mean seminar01?"),
        (["seminar09"], "a seminar is one of seminar01"),
        (["seminar01", "lin"], "did you mean line?"),
        (["seminar01", "zzz"], "it has line, doubled."),
    ],
)
def test_a_wrong_name_is_told_with_what_was_meant(new_course, names, said):
    assert said in lab(new_course, *names, status=2)


def test_an_experiment_that_fails_is_an_error_and_the_others_are_made(new_course):
    new_course.replace("experiments.py", "factor * line", "wrong * line")
    told = lab(new_course, "seminar01", status=1)
    assert "tensor:seminar01:line  computed" in told
    assert "tensor:seminar01:doubled  FAILED" in told
    assert "name 'wrong' is not defined" in told


def test_outside_a_course_that_is_said(new_course, tmp_path):
    shutil.rmtree(new_course.root / "seminars")
    assert "a seminar is one of none yet" in lab(new_course, "seminar01", status=2)
    (new_course.root / "dodo.py").unlink()
    assert "there is no course" in lab(new_course, status=2)
