"""Every reader in the table of reference.md is seen, by a name that no source tells, as the table has it."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest

from coursekit.graph.jobs.observing.noting import system_calls
from coursekit.graph.jobs.observing.noting.audit_notes import AuditNotes
from coursekit.graph.store.observations import Kind
from tests.conftest import REPOSITORY
from tests.graph.jobs.single_jobs import before_result, names, run_experiment

HERE = "seminars/01_tiny"
TABLE = (REPOSITORY / "reference.md").read_text().partition("| what reads |")[2].partition("\n\n")[0]
ROWS = dict(re.findall(r"^\| `(.+?)` \| .+? \| (yes|no) \|$", TABLE, re.MULTILINE))

# In each, F is the path of the file as text, whose name is computed.
READERS = {
    "open": ("x.txt", "with open(F) as file: file.read()"),
    "pathlib": ("x.txt", "Path(F).read_bytes()"),
    "np.load": ("x.npy", "import numpy as np; np.load(F)"),
    "np.memmap": ("x.npy", "import numpy as np; np.memmap(F, mode='r')"),
    "np.loadtxt": ("x.txt", "import numpy as np; np.loadtxt(F)"),
    "np.fromfile": ("x.txt", "import numpy as np; np.fromfile(F, np.uint8)"),
    "torch.load": ("x.pt", "torch.load(F)"),
    "mmap": ("x.txt", "import mmap, os; mmap.mmap(os.open(F, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]"),
    "PIL.Image.open": ("x.png", "from PIL import Image; Image.open(F).load()"),
    "os.stat": ("x.txt", "import os; os.stat(F)"),
    "exists": ("x.txt", "import os; os.path.exists(F)"),
    "glob": ("x.txt", "import glob; glob.glob(F[:-5] + '*.txt')"),
    "os.environ": ("x.txt", "import os; os.environ.get('COURSE_' + 'RATE')"),
    "dict(os.environ)": ("x.txt", "import os; dict(os.environ)['COURSE_' + 'RATE']"),
    "ctypes getenv": ("x.txt", "import ctypes; ctypes.CDLL(None).getenv(b'COURSE_' + b'RATE')"),
    "printenv": ("x.txt", "import subprocess; subprocess.run(['printenv'], stdout=subprocess.DEVNULL)"),
    "sqlite3": ("x.db", "import sqlite3; sqlite3.connect(F).execute('select * from rates').fetchall()"),
    "subprocess": ("x.txt", "import subprocess; subprocess.run(['cat', F], stdout=subprocess.DEVNULL)"),
    "av.open": ("x.png", "import av; list(av.open(F).decode(video=0))"),
    "cairo": ("x.png", "import cairo; cairo.ImageSurface.create_from_png(F)"),
    "SVGMobject": ("x.svg", "from manim import SVGMobject; SVGMobject(F)"),
    "typst": ("x.typ", "import typst; typst.compile(F)"),
    "register_font": ("x.ttf", "import manimpango; manimpango.register_font(F)"),
    "ctypes fopen": ("x.txt", "import ctypes; ctypes.CDLL(None).fopen(F.encode(), b'r')"),
}
OF_VARIABLES = ("os.environ", "dict(os.environ)", "ctypes getenv", "printenv")
OTHERS = {
    "os.stat": (Kind.ENTRY, f"{HERE}/data/x.txt"),
    "exists": (Kind.ENTRY, f"{HERE}/data/x.txt"),
    "glob": (Kind.FOLDER, f"{HERE}/data"),
    **dict.fromkeys(OF_VARIABLES, (Kind.VARIABLE, "COURSE_RATE")),
}


def write(path):
    """A file that its readers take."""
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".npy":
        np.save(path, np.ones(2000))
    elif path.suffix == ".pt":
        import torch

        torch.save({"x": torch.ones(3)}, path)
    elif path.suffix == ".png":
        from PIL import Image

        Image.new("RGB", (16, 16)).save(path)
    elif path.suffix == ".db":
        import sqlite3

        connection = sqlite3.connect(path)
        connection.execute("create table rates (rate)")
        connection.commit()
        connection.close()
    elif path.suffix == ".svg":
        path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect width="3" height="2"/></svg>')
    elif path.suffix == ".ttf":
        from font_lato import __path__ as places

        path.write_bytes(next(file for place in places for file in _fonts(place)).read_bytes())
    else:
        path.write_text("1\n")


def _fonts(place):
    from pathlib import Path

    return sorted(Path(place).rglob("*.ttf"))


def test_the_table_has_every_reader_that_is_tried():
    assert ROWS.keys() == READERS.keys()


def read(course, reader):
    name, code = READERS[reader]
    write(course.seminar / "data" / name)
    folder, _, ending = name.partition(".")
    before_result(course, f"F = str(HERE / ('da' + 'ta') / ({folder!r} + '.' + {ending!r}))\n{code}")
    done = run_experiment(course)
    assert all(each.holds(course.root) for each in done.observed)
    kind, expected = OTHERS.get(reader, (Kind.FILE, f"{HERE}/data/{name}"))
    return expected in names(done, kind)


def test_a_machine_without_a_compiler_builds_and_says_once_what_it_does_not_see(new_course, tmp_path):
    before_result(new_course, "(HERE / ('hyper' + 'params.toml')).read_text()")
    away = {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = new_course.shell(sys.executable, "-m", "doit", "tensor", "preview", "quality=low", environment=away)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 computed" in done.stdout
    assert (done.stdout + done.stderr).count(system_calls.UNSEEN) == 1


@pytest.mark.skipif(system_calls.library() is None, reason="nothing can be preloaded here")
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_is_seen(new_course, reader, monkeypatch):
    monkeypatch.setenv("COURSE_RATE", "3")
    assert read(new_course, reader)


@pytest.mark.parametrize("reader", [name for name in ROWS if ROWS[name] == "yes" and name not in OF_VARIABLES])
def test_where_nothing_is_preloaded_pythons_events_see_what_the_table_says(tmp_path, monkeypatch, reader):
    name, code = READERS[reader]
    path = tmp_path / name
    write(path)
    notes = AuditNotes()
    notes.begin()
    try:
        exec(code, {"F": str(path), "Path": type(path), "torch": pytest.importorskip("torch")})
    finally:
        notes.end()
    wanted = str(tmp_path) if reader == "glob" else str(path)
    letter = {"os.stat": "E", "exists": "E", "glob": "L"}.get(reader, "R")
    assert (letter, wanted) in {(note.what, note.text) for note in notes.read()}


def test_where_nothing_is_preloaded_a_name_below_proc_is_where_it_leads(tmp_path, monkeypatch):
    (tmp_path / "table.csv").write_text("1")
    monkeypatch.chdir(tmp_path)
    notes = AuditNotes()
    notes.begin()
    try:
        with open("/proc/self/cwd/table.csv") as file:
            file.read()
    finally:
        notes.end()
    assert [note.text for note in notes.read() if note.what == "R"] == [str(tmp_path / "table.csv")]


@pytest.mark.skipif(system_calls.library() is None, reason="nothing can be preloaded here")
@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ((), {}),
        (("-X", "dev"), {}),
        (("-Xdev",), {}),
        (("-bX", "dev"), {}),
        ((), {"PYTHONDEVMODE": "1"}),
        ((), {"PYTHONMALLOC": "debug"}),
        (("-E",), {"PYTHONMALLOC": "malloc_debug"}),
    ],
)
def test_a_python_that_looks_after_its_memory_ends_as_it_does_alone(options, variables):
    environment = {**os.environ, "LD_PRELOAD": str(system_calls.library()), **variables}
    ran = subprocess.run([sys.executable, *options, "-c", ""], env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
