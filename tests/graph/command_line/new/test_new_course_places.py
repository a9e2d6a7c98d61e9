"""Where a course is begun, and what is told where there is none."""

import subprocess
import sys


def run(folder, *command):
    return subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)


def test_the_line_that_is_told_can_be_typed_whatever_the_folder_is_called(tmp_path):
    told = run(tmp_path, "doit", "new", "course", "of lines & 'curves'").stdout.splitlines()[-2]
    line = told.split("`")[1].removesuffix("doit serve") + "pwd"
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path}/of lines & 'curves'\n"


def test_outside_a_course_it_is_told_how_one_is_begun(tmp_path):
    done = run(tmp_path, "doit", "list")
    assert done.returncode == 3 and "or begin one: doit new course FOLDER" in done.stderr
