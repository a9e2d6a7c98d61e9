"""Where doit keeps what it knows, of which nothing counts: never in the way of a build."""

import sqlite3
from contextlib import closing

from coursekit.graph.command_line.tasks import IN_MEMORY, usable_database


def test_a_database_that_another_program_holds_is_done_without(tmp_path):
    file = tmp_path / ".cache/doit.sqlite"
    assert usable_database(file) == str(file)  # it is made
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert usable_database(file) == IN_MEMORY
    assert usable_database(file) == str(file)


def test_one_that_is_no_database_is_made_anew(tmp_path):
    file = tmp_path / "doit.sqlite"
    file.write_bytes(b"no database")
    assert usable_database(file) == str(file)
    with closing(sqlite3.connect(file)) as made:
        assert made.execute("SELECT count(*) FROM sqlite_master").fetchone()
