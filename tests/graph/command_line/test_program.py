"""The program `doit`, before it has chosen a command, and where it is given no terminal and no file to write to."""

import sys
from pathlib import Path

DOIT = Path(sys.executable).with_name("doit")


def test_an_interrupt_while_doit_is_imported_ends_it_without_a_traceback(tiny_course, tmp_path):
    (tmp_path / "cloudpickle.py").write_text("raise KeyboardInterrupt\n")  # doit imports it
    ended = tiny_course.shell(str(DOIT), environment={"PYTHONPATH": str(tmp_path)})
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_closed_standard_output_is_no_obstacle(tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.6")
    ended = tiny_course.shell("sh", "-c", f"exec '{DOIT}' quality=low >&- <&-")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert tiny_course.doit("quality=low") == {}
    assert tiny_course.litter == []
