"""What a line that is typed again loads: a module costs each time that a person types a line with nothing to do."""

import subprocess
import sys

PROGRAM = """
import sys
before = {*sys.modules}
import coursekit.graph.command_line.program, coursekit.graph.command_line.repeated
print(*sorted({*sys.modules} - before))
"""
# What takes milliseconds, and is of use where something is read, written, looked up or told alone.
SLOW = {"configparser", "difflib", "doit", "importlib.metadata", "msgspec", "platform", "pydantic", "rich"}
SLOW |= {"shutil", "subprocess", "sysconfig", "tempfile", "threading", "tomllib"}


def test_a_line_that_is_typed_again_loads_nothing_that_writes_or_tells():
    loaded = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout.split()
    assert "coursekit.graph.building.unchanged" in loaded
    assert sorted(SLOW.intersection(loaded)) == []
