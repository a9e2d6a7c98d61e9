"""What the system tells of files, in whatever folders they lie."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

# As one who may not read everything: root may.
FOLLOWED = """
import os, sys, threading
from pathlib import Path
from coursekit.graph.commands.watch.file_changes import file_changes
import watchfiles

top = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgroups([])
    os.setuid(65534)
assert not os.access(top / "b", os.R_OK)
stopping, seen = threading.Event(), set()
wanted = ["a/one.py", "c/two.py", "three.py", "new/four.py"]
for change in file_changes([top], lambda path: path.suffix == ".py", stopping, is_deep=True):
    seen |= {path.relative_to(top).as_posix() for path in change or ()}
    if not wanted:
        break
    if change == set() or wanted[0] in seen:  # it is followed by now
        if wanted[0] in seen:
            print(wanted.pop(0))
        if wanted:
            (top / wanted[0]).parent.mkdir(exist_ok=True)
            if change == set():
                (top / wanted[0]).write_text("")
"""


def test_a_folder_that_may_not_be_read_keeps_no_other_from_being_followed():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name in ("a", "b", "c"):
            (top / name).mkdir()
        for path in (top, *top.iterdir()):
            if os.getuid() == 0:
                os.chown(path, 65534, -1)
        (top / "b").chmod(0)
        done = subprocess.run(
            [sys.executable, "-c", FOLLOWED, str(top)], cwd="/", capture_output=True, text=True, timeout=60
        )
        (top / "b").chmod(0o700)
    assert done.stdout.split() == ["a/one.py", "c/two.py", "three.py", "new/four.py"], done.stderr
