"""Whatever way leads to a file, a change of what was read is seen, and is told by what changed; nothing else is."""

import os
import subprocess
import sys
import threading
import time
from itertools import islice

import pytest
import torch

from coursekit.graph.jobs.observing.inputs import _folders_above
from coursekit.graph.jobs.observing.noting import system_calls
from coursekit.graph.jobs.observing.noting.audit_notes import AuditNotes
from coursekit.graph.store.observations import Kind
from tests.graph.jobs.single_jobs import before_result, names, run_experiment

pytestmark = pytest.mark.skipif(system_calls.library() is None, reason="nothing can be preloaded here")


def link(path, target):
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def two_versions(data, which="v1"):
    """Two folders and files of one name and size, and links to one of them."""
    for version, text in (("v1", "1\n"), ("v2", "2\n")):
        (data / version).mkdir(exist_ok=True)
        (data / version / "x.txt").write_text(text)
        (data / f"{version}.txt").write_text(text)
    link(data / "latest", which)
    link(data / "latest.txt", f"{which}.txt")


def library(path, answer):
    source = path.with_suffix(".c")
    source.write_text(f"int answer(void) {{ return {answer}; }}\n")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", path.with_suffix(".new"), source], check=True)
    path.with_suffix(".new").replace(path)
    source.unlink()


def entry_becomes_folder(data):
    (data / "x.txt").unlink()
    (data / "x.txt").mkdir()


def entry_becomes_link(data):
    (data / "x.txt").unlink()
    link(data / "x.txt", "y.txt")


# By a name: code, in which D is the folder `data` of the project as text; what makes it, and changes it; what is told.
CASES = {
    "resolve of a file": (
        "(Path(D) / 'latest.txt').resolve().read_text()",
        two_versions,
        lambda data: two_versions(data, "v2"),
        (Kind.LINK, "data/latest.txt"),
    ),
    "resolve of a folder": (
        "(Path(D) / 'latest').resolve().joinpath('x.txt').read_text()",
        two_versions,
        lambda data: two_versions(data, "v2"),
        (Kind.LINK, "data/latest"),
    ),
    "a folder's link, after `..`": (
        "open(D + '/v1/../latest/x.txt').read()",
        two_versions,
        lambda data: two_versions(data, "v2"),
        (Kind.FILE, "data/latest/x.txt"),
    ),
    "readlink of a link to nothing": (
        "import os; os.readlink(D + '/link')",
        lambda data: link(data / "link", "one"),
        lambda data: link(data / "link", "two"),
        (Kind.LINK, "data/link"),
    ),
    "a link that the job makes": (
        "import os, tempfile\n"
        "with tempfile.TemporaryDirectory() as scratch:\n"
        "    os.symlink(D + '/x.txt', scratch + '/y.txt')\n"
        "    open(scratch + '/y.txt').read()",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").write_text("2\n"),
        (Kind.FILE, "data/x.txt"),
    ),
    "a link to a folder that a child makes": (
        "import os, subprocess, tempfile\n"
        "with tempfile.TemporaryDirectory() as scratch:\n"
        "    subprocess.run(['ln', '-s', D, scratch + '/data'])\n"
        "    [open(entry.path).read() for entry in os.scandir(scratch + '/data')]",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").write_text("2\n"),
        (Kind.FILE, "data/x.txt"),
    ),
    "a second name that the job gives": (
        "import os\nos.link(D + '/x.txt', D + '/../y.txt')\nopen(D + '/../y.txt').read()\nos.remove(D + '/../y.txt')",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").write_text("2\n"),
        (Kind.FILE, "data/x.txt"),
    ),
    "a second name of what is not there": (
        "import contextlib, os\nwith contextlib.suppress(OSError): os.link(D + '/x.txt', D + '/../y.txt')",
        lambda data: None,
        lambda data: (data / "x.txt").touch(),
        (Kind.ENTRY, "data/x.txt"),
    ),
    "a link that the job makes to what is not there": (
        "import contextlib, os, tempfile\n"
        "with tempfile.TemporaryDirectory() as scratch, contextlib.suppress(OSError):\n"
        "    os.symlink(D + '/x.txt', scratch + '/y.txt')\n"
        "    open(scratch + '/y.txt').read()",
        lambda data: None,
        lambda data: (data / "x.txt").touch(),
        (Kind.FILE, "data/x.txt"),
    ),
    "what is not there, below a link that the job makes": (
        "import os, tempfile\n"
        "with tempfile.TemporaryDirectory() as scratch:\n"
        "    os.symlink(D, scratch + '/data')\n"
        "    os.path.exists(scratch + '/data/x.txt')",
        lambda data: None,
        lambda data: (data / "x.txt").touch(),
        (Kind.ENTRY, "data/x.txt"),
    ),
    "a name by the process's folder": (
        "import os; open(f'/proc/self/cwd/{os.path.relpath(D)}/x.txt').read()",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").write_text("2\n"),
        (Kind.FILE, "data/x.txt"),
    ),
    "a name by an open folder": (
        "import os; open(f'/proc/{os.getpid()}/fd/{os.open(D, os.O_RDONLY)}/x.txt').read()",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").write_text("2\n"),
        (Kind.FILE, "data/x.txt"),
    ),
    "a library in C": (
        "import ctypes; ctypes.CDLL(D + '/libx.so').answer()",
        lambda data: library(data / "libx.so", 1),
        lambda data: library(data / "libx.so", 2),
        (Kind.FILE, "data/libx.so"),
    ),
    "a library in C, in a child of Python's": (
        "import ctypes, multiprocessing\n"
        "child = multiprocessing.get_context('fork').Process(target=ctypes.CDLL, args=(D + '/libx.so',))\n"
        "child.start()\nchild.join()",
        lambda data: library(data / "libx.so", 1),
        lambda data: library(data / "libx.so", 2),
        (Kind.FILE, "data/libx.so"),
    ),
    "whether a file may be run": (
        "import os; os.access(D + '/x.txt', os.X_OK)",
        lambda data: (data / "x.txt").write_text("1\n"),
        lambda data: (data / "x.txt").chmod(0o755),
        (Kind.PROGRAM, "data/x.txt"),
    ),
    "which names are folders": (
        "import os; [entry.name for entry in os.scandir(D) if entry.is_dir()]",
        lambda data: (data / "x.txt").touch(),
        entry_becomes_folder,
        (Kind.FOLDER, "data"),
    ),
    "which names are links": (
        "import os; [entry.name for entry in os.scandir(D) if entry.is_symlink()]",
        lambda data: (data / "x.txt").touch(),
        entry_becomes_link,
        (Kind.FOLDER, "data"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_what_a_way_leads_to_is_seen_and_nothing_else(new_course, case):
    code, make, change, expected = CASES[case]
    data = new_course.root / "data"
    data.mkdir()
    make(data)
    before_result(new_course, f"D = str(ROOT / ('da' + 'ta'))\n{code}")
    done = run_experiment(new_course)
    assert all(each.holds(new_course.root) for each in done.observed)
    change(data)
    assert [(each.kind, each.name) for each in done.observed if not each.holds(new_course.root)] == [expected]


def test_a_link_that_leads_elsewhere_makes_stale_what_followed_it(tiny_course):
    data = tiny_course.root / "data"
    data.mkdir()
    two_versions(data)
    before_result(tiny_course, "float((ROOT / ('da' + 'ta') / ('latest' + '.txt')).resolve().read_text())")
    assert tiny_course.doit("tensor") == {"tensor:seminar01:line": "computed"}
    assert tiny_course.doit("tensor") == {}
    two_versions(data, "v2")
    tiny_course.doit("why", "tensor")
    assert "data/latest.txt, a link that it followed, leads elsewhere" in tiny_course.output
    assert tiny_course.doit("tensor") == {"tensor:seminar01:line": "computed"}
    two_versions(data, "v1")
    assert tiny_course.doit("tensor") == {"tensor:seminar01:line": "from the store"}


def test_a_link_to_nothing_that_leads_elsewhere_is_seen_after_a_run_with_nothing_to_do(tiny_course):
    place = tiny_course.root / "place"
    link(place, "one")
    before_result(tiny_course, "import os; os.readlink(ROOT / ('pl' + 'ace'))")
    tiny_course.doit("tensor")
    assert tiny_course.doit("tensor") == {}
    link(place, "two")
    assert tiny_course.doit("tensor") == {"tensor:seminar01:line": "computed"}


# A process of its own: whatever closes the file in a process takes away the locks that the process has on it.
WRITER = """
import sqlite3, sys
writer = sqlite3.connect(sys.argv[1])
for line in sys.stdin:
    writer.execute(line)
    writer.commit()
    print("done", flush=True)
"""


def test_a_database_that_others_have_open_is_read_again_only_when_it_says_something_else(tiny_course):
    program = [sys.executable, "-c", WRITER, tiny_course.root / "rates.db"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:

        def perform(statement):
            writer.stdin.write(f"{statement}\n")
            writer.stdin.flush()
            assert writer.stdout.readline() == "done\n"

        perform("pragma journal_mode=wal")
        perform("create table rates (rate)")
        code = (
            "import sqlite3; sqlite3.connect(str(ROOT / ('rates' + '.db'))).execute('select * from rates').fetchall()"
        )
        before_result(tiny_course, code)
        tiny_course.doit("tensor")
        assert tiny_course.doit("tensor") == {}
        perform("insert into rates values (3)")
        assert tiny_course.doit("tensor") == {"tensor:seminar01:line": "computed"}
        writer.stdin.close()


def test_the_sockets_of_a_jobs_processes_are_no_input(tiny_course):
    tiny_course.write("sizes.py", "import os\n\n\ndef size(path):\n    return os.path.getsize(path)\n")
    before_result(
        tiny_course,
        "import multiprocessing\nfrom sizes import size\n"
        "with multiprocessing.get_context('forkserver').Pool(1) as pool: pool.map(size, [__file__])",
    )
    tiny_course.doit("tensor")
    assert tiny_course.doit("tensor") == {}


def test_a_folder_that_somebody_changes_after_it_was_listed_is_listed_again(tiny_course):
    listed = tiny_course.root.parent / "listed"
    listed.mkdir()
    (listed / "one.csv").touch()
    met = tiny_course.root.parent / "met"
    os.mkfifo(met)

    def add_a_file():
        while listed.is_dir():
            with open(met, "w"):  # the job has listed the folder, and waits
                (listed / "late.csv").touch()
            time.sleep(0.2)  # until it sees the end of the file

    threading.Thread(target=add_a_file, daemon=True).start()
    before_result(
        tiny_course,
        f"import os\ncount = len(os.listdir({str(listed)!r}))\nopen({str(met)!r}).read()\nslope = slope + count",
    )
    tiny_course.doit("tensor")
    assert torch.load(tiny_course.file(".cache/trajectories/**/line.pt"))["y"][1] == 2.5
    assert tiny_course.doit("tensor") == {}


def test_where_nothing_is_preloaded_links_and_rights_are_asked_too(tmp_path):
    two_versions(tmp_path)
    notes = AuditNotes()
    notes.begin()
    try:
        (tmp_path / "latest.txt").resolve()
        os.access(tmp_path / "v1.txt", os.X_OK)
    finally:
        notes.end()
    found = {(note.what, note.text) for note in notes.read()}
    assert {("K", f"{tmp_path}/latest.txt"), ("X", f"{tmp_path}/v1.txt")} <= found


@pytest.mark.parametrize(
    ("code", "variable"),
    [
        ("import time; time.localtime(0)", "TZ"),
        ("import time; time.mktime((2000, 1, 1, 0, 0, 0, 0, 0, 0))", "TZ"),
        ("import datetime; datetime.datetime.fromtimestamp(0)", "TZ"),
        ("import locale; locale.setlocale(locale.LC_ALL, '')", "LC_ALL"),
    ],
)
def test_a_local_time_hangs_on_the_zone_and_a_locale_on_the_language(new_course, monkeypatch, code, variable):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    before_result(new_course, code)
    done = run_experiment(new_course)
    assert all(each.holds(new_course.root) for each in done.observed)
    monkeypatch.setenv(variable, "C" if variable == "LC_ALL" else "Asia/Tokyo")
    assert [each.name for each in done.observed if not each.holds(new_course.root)] == [variable]


def test_the_time_of_a_line_that_is_logged_hangs_on_no_zone(new_course):
    before_result(new_course, "import logging\nlogging.basicConfig(format='%(asctime)s')\nlogging.warning('slow')")
    assert "TZ" not in names(run_experiment(new_course), Kind.VARIABLE)


@pytest.mark.parametrize(("path", "above"), [("/a/b/c", ["/a/b", "/a", "/"]), ("/", ["/"]), ("//", ["/"]), ("", ["/"])])
def test_the_folders_above_a_path_end_whatever_it_is(path, above):
    assert [*islice(_folders_above(path), 9)] == above
