"""What programs read, and how: things in a place of their own, each with readers that see one aspect of it."""

import os
import random
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CONTENT, PRESENCE, NAMES, VALUE = "content", "presence", "names", "value"


@dataclass(frozen=True)
class Reader:
    """An expression that reads what is at the path `p`, or the variable `p`; and which aspect of it.

    beside: whether it goes through all that there is of the kind: the variables, what is in a folder
    all_variables: whether it asks for each variable on its way, as urllib does for those that name a proxy
    """

    code: str
    aspect: str = CONTENT
    beside: bool = False
    all_variables: bool = False

    @property
    def is_shell(self) -> bool:
        """Whether a shell runs, which takes all variables, or they are handed on."""
        return "popen" in self.code or "'sh'" in self.code or self.code.startswith("spawned")


@dataclass(frozen=True)
class Thing:
    """A file, a folder or a variable that programs may read."""

    kind: str
    path: str  # relative to the project, with forward slashes; or the name of a variable

    def state(self, root: Path) -> str:
        """What it is, for whoever sees all of it."""
        if self.kind == "variable":
            return repr(os.environ.get(self.path))
        path = root / self.path
        if self.kind == "distribution" and path.is_dir():
            return (path / "METADATA").read_text()
        if path.is_dir():
            return repr(sorted(os.listdir(path)))
        return path.read_bytes().hex() if path.exists() else "absent"

    def write(self, root: Path, value: int) -> None:
        """Make it say a value."""
        if self.kind == "variable":
            os.environ[self.path] = str(value)
            return
        path = root / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.kind == "distribution":
            path.mkdir(exist_ok=True)
            (path / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {path.name.partition('-')[0]}\nVersion: {value}\n"
            )
            (path / "entry_points.txt").write_text(f"[g{value}]\na = b:c\n")
            return
        if self.kind == "folder":
            path.mkdir(exist_ok=True)
            (path / f"{value}.csv").touch()
            return
        beside = path.with_name(f".{path.name}.tmp")
        WRITERS[self.kind](beside, value)
        beside.replace(path)

    def remove(self, root: Path) -> None:
        if self.kind == "variable":
            os.environ.pop(self.path, None)
        elif self.kind in ("folder", "distribution"):
            shutil.rmtree(root / self.path, ignore_errors=True)
        else:
            (root / self.path).unlink(missing_ok=True)


def _text(path: Path, value: int) -> None:
    path.write_text(f"{value}\n")


def _array(path: Path, value: int) -> None:
    import numpy

    with open(path, "wb") as file:
        numpy.save(file, numpy.full(3, value))


def _database(path: Path, value: int) -> None:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("create table numbers (number)")
        database.execute("insert into numbers values (?)", (value,))
    database.close()


def _archive(path: Path, value: int) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("number.txt", str(value))


def _picture(path: Path, value: int) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    pixels = zlib.compress(b"\0" + bytes([value % 256, value // 256 % 256, 7]))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def _module(path: Path, value: int) -> None:
    path.write_text(f"V = {value}\n")


def _style(path: Path, value: int) -> None:
    path.write_text(f"\\typeout{{told: {value}.}}\n")


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "module": _module,
    "style": _style,
    "text": _text,
    "array": _array,
    "database": _database,
    "archive": _archive,
    "picture": _picture,
}
_FILE = (
    Reader("os.path.exists(p)", PRESENCE),
    Reader("os.path.isfile(p)", PRESENCE),
    Reader("Path(p).is_file()", PRESENCE),
    Reader("os.access(p, os.R_OK)", PRESENCE),
    Reader("subprocess.call(['test', '-e', p])", PRESENCE),
    Reader("open(p, 'rb').read()"),
    Reader("os.read(os.open(p, os.O_RDONLY), 9999)"),
    Reader("mmap.mmap(os.open(p, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]"),
    Reader("subprocess.check_output(['cat', p])"),
    Reader("os.popen(f'cat {p}').read()"),
    Reader("open(shutil.copy(p, tempfile.mktemp()), 'rb').read()"),
    Reader("bytes(numpy.fromfile(p, 'u1'))"),
    Reader("bytes(torch.from_file(p, size=os.path.getsize(p), dtype=torch.uint8).numpy())"),
    Reader("in_pool(p)"),
    Reader("in_thread(p)"),
    Reader("by_c(p)"),
    Reader("by_number(p)"),
    Reader("by_place_of_folder(p)", beside=True),
    Reader("by_way_of_process(p)"),
    Reader("from_its_folder(p)"),
    Reader("by_link(p)"),
    Reader("by_fork(p)"),
    Reader("spawned(p)"),
    Reader("by_loop(p)"),
    Reader("sent(p)"),
    Reader("by_rename(p)"),
    Reader("urllib.request.urlopen(Path(p).absolute().as_uri()).read()", all_variables=True),
    Reader("io.FileIO(p).readall()"),
    Reader("hashlib.file_digest(open(p, 'rb', buffering=0), 'sha1').hexdigest()"),
    Reader("numpy.memmap(p, 'u1', 'r').tolist()"),
    Reader("filecmp.cmp(p, shutil.copy(p, tempfile.mktemp()), shallow=False) and content(os.path.realpath(p))"),
)
READERS: dict[str, Sequence[Reader]] = {
    "text": (
        *_FILE,
        Reader("Path(p).read_text()"),
        Reader("numpy.loadtxt(p).tolist()"),
        Reader("list(csv.reader(open(p)))"),
        Reader("linecache.getlines(p)"),
        Reader("json.load(open(p))"),
        Reader("list(fileinput.input([p]))"),
    ),
    "array": (*_FILE, Reader("numpy.load(p).tolist()"), Reader("numpy.load(p, mmap_mode='r').tolist()")),
    "database": (*_FILE, Reader("rows(p)"), Reader("rows(f'file:{p}?mode=ro', uri=True)")),
    "archive": (*_FILE, Reader("zipfile.ZipFile(p).read('number.txt')")),
    "picture": (*_FILE, Reader("list(Image.open(p).getdata())")),
    "folder": (
        Reader("sorted(os.listdir(p))", NAMES),
        Reader("sorted(entry.name for entry in os.scandir(p))", NAMES),
        Reader("sorted(glob.glob(p + '/*.csv'))", NAMES),
        Reader("sorted(map(str, Path(p).iterdir()))", NAMES),
        Reader("sorted(map(str, Path(p).glob('**/*')))", NAMES),
        Reader("list(os.walk(p))", NAMES),
        Reader("subprocess.check_output(['ls', p])", NAMES),
        Reader("os.path.isdir(p)", PRESENCE),
    ),
    "module": (
        *_FILE,
        Reader("importlib.import_module(module(p)).V"),
        Reader("__import__(module(p)).V"),
        Reader("runpy.run_path(p)['V']"),
        Reader("runpy.run_module(module(p))['V']"),
        Reader("pkgutil.resolve_name(module(p) + ':V')"),
        Reader("by_spec(p)"),
        Reader("executed(p)"),
        Reader("importlib.util.find_spec(module(p)) is None", PRESENCE),
        Reader("module(p) in [m.name for m in pkgutil.iter_modules([os.path.dirname(p) or '.'])]", PRESENCE, True),
        Reader("by_child('runpy.run_path', p)"),
    ),
    "style": (*_FILE, Reader("by_latex(p)")),
    "distribution": (
        Reader("groups(p)", NAMES, True),
        Reader("version(p)", NAMES, True),
    ),
    "variable": (
        Reader("os.environ.get(p)", VALUE),
        Reader("os.getenv(p, 'none')", VALUE),
        Reader("os.environ[p]", VALUE),
        Reader("p in os.environ", PRESENCE),
        Reader("os.path.expandvars('$' + p)", VALUE),
        Reader("dict(os.environ).get(p)", VALUE, True),
        Reader("{**os.environ}.get(p)", VALUE, True),
        Reader("os.environ.copy().get(p)", VALUE, True),
        Reader("[value for name, value in os.environ.items() if name == p]", VALUE, True),
        Reader("len(os.environ) > len({*os.environ} - {p})", PRESENCE, True),
        Reader("os.getenvb(p.encode())", VALUE),
        Reader("posix.environ.get(p.encode())", VALUE),
        Reader("getenv(p)", VALUE),
        Reader("in_pool(p, os.getenv)", VALUE),
        Reader("subprocess.check_output(['sh', '-c', f'echo ${p}'])", VALUE, True),
        Reader("os.popen(f'echo ${p}').read()", VALUE, True),
        Reader("subprocess.check_output(['printenv', p])", VALUE, True),
        Reader("by_child('os.environ.get', p)", VALUE),
        Reader("by_child('os.getenv', p, env={**os.environ, 'COURSE_OTHER': '1'})", VALUE, True),
    ),
}
if not shutil.which("latex"):
    del READERS["style"]
ENDINGS = {
    "text": "txt",
    "array": "npy",
    "database": "db",
    "archive": "zip",
    "picture": "png",
    "module": "py",
    "style": "sty",
}
TOOLS = Path(__file__).with_name("reading_tools.py").read_text()
PLACES = ("seminars/01_part", "seminars/01_part/assets", "seminars/01_part/media", "data", ".data")


def things(rng: random.Random, count: int, outside: str) -> list[Thing]:
    """Things of random kinds in random places, of the project and outside it."""
    tops = [*PLACES, outside]
    found = []
    for number in range(count):
        kind = rng.choice([*READERS])
        if kind == "variable":
            found.append(Thing(kind, f"COURSE_THING_{number}"))
        elif kind == "distribution":
            found.append(Thing(kind, f"{rng.choice(tops)}/thing{number}-1.dist-info"))
        elif kind == "folder":
            found.append(Thing(kind, f"{rng.choice(tops)}/listed{number}"))
        else:
            found.append(Thing(kind, f"{rng.choice(tops)}/thing{number}.{ENDINGS[kind]}"))
    return found
