"""When a save was: as long ago as the file came, whatever it was written before."""

import os
import time

from coursekit.graph.commands.watch.saves import saved


def test_a_file_that_was_renamed_was_saved_when_it_was_renamed(tmp_path):
    (tmp_path / "old.py").write_text("X = 1\n")
    os.utime(tmp_path / "old.py", (1_000_000_000, 1_000_000_000))
    began = time.time()
    (tmp_path / "old.py").rename(tmp_path / "new.py")
    at = saved(frozenset({tmp_path / "old.py", tmp_path / "new.py"})).at
    assert began - 1 <= at <= time.time()
