"""Gadgets that read while they run: by each reader, with a name that the source tells and with one that it computes.

A file lies beside its reader, elsewhere in the project, or outside; `ROOT_K` is the project's folder.
"""

from .gadget import Gadget

PLACES = {"beside": "", "elsewhere": "data/", "outside": "../outside/"}
# Each gives what a file says, by the path in `p`.
READERS = {
    "open": ("import io", "open(p).read()"),
    "pathlib": ("from pathlib import Path", "Path(p).read_text()"),
    "os_open": ("import os", "os.read(os.open(p, os.O_RDONLY), 9).decode()"),
    "fdopen": ("import os", "os.fdopen(os.open(p, os.O_RDONLY)).read()"),
    "codecs": ("import codecs", "codecs.open(p, encoding='utf8').read()"),
    "fileinput": ("import fileinput", "list(fileinput.input([p]))"),
    "linecache": ("import linecache", "linecache.getlines(p)"),
    "csv": ("import csv", "list(csv.reader(open(p)))"),
    "mmap": ("import mmap", "mmap.mmap(os.open(p, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]"),
    "memmap": ("import numpy", "bytes(numpy.memmap(p, mode='r'))"),
    "fromfile": ("import numpy", "bytes(numpy.fromfile(p, 'u1'))"),
    "loadtxt": ("import numpy", "int(numpy.loadtxt(p))"),
    "copy": ("import shutil, tempfile", "open(shutil.copy(p, tempfile.mktemp())).read()"),
    "stat": ("import os", "str(os.stat(p).st_size) + open(p).read()"),
}
# Readers that open their file below Python: they are seen where the system preloads what notes them.
BELOW = {
    "ctypes": (
        "import ctypes",
        "(lambda c, b: (c.fopen.__setattr__('restype', ctypes.c_void_p), c.fread(b, 1, 4, "
        "ctypes.c_void_p(c.fopen(p.encode(), b'r'))), b.raw)[2])(ctypes.CDLL(None), ctypes.create_string_buffer(4))",
    ),
    "subprocess": ("import subprocess", "subprocess.check_output(['cat', p], text=True)"),
    "system": ("import os, tempfile", "(lambda t: (os.system(f'cp {p} {t}'), open(t).read())[1])(tempfile.mktemp())"),
}


def _gadget(place: str, imports: str, reader: str, is_computed: bool) -> Gadget:
    name = f"{PLACES[place]}data_K.txt"
    where = "os.path.dirname(__file__)" if place == "beside" else "__file__.rpartition('/seminars/')[0]"
    told = repr(name)
    if is_computed:
        told = f"''.join([{name[:-8]!r}, {name[-8:]!r}])"
    host = f"""
    import os
    {imports}


    def read_K():
        p = os.path.join({where}, {told})
        return {reader}
    """
    files = {"data_K.txt": "##"} if place == "beside" else {}
    return Gadget(host, files=files, elsewhere={} if files else {name: "##"}, uses=("read_K()",))


def _gadgets(readers: dict[str, tuple[str, str]]) -> dict[str, Gadget]:
    return {
        f"read_{name}_{place}{'_computed' if is_computed else ''}": _gadget(place, *reader, is_computed)
        for name, reader in readers.items()
        for place in PLACES
        for is_computed in (False, True)
    }


READS = {
    **_gadgets(READERS),
    "read_listing": Gadget(
        """
        import os


        def names_K():
            folder = os.path.join(os.path.dirname(__file__), "listed" + "_K")
            return sorted(open(os.path.join(folder, name)).read() for name in os.listdir(folder))
        """,
        files={"listed_K/one.txt": "##", "listed_K/two.txt": "##"},
        uses=("names_K()",),
    ),
    "read_glob": Gadget(
        """
        import glob
        import os


        def names_K():
            return [open(name).read() for name in sorted(glob.glob(os.path.dirname(__file__) + "/gl*_K.txt"))]
        """,
        files={"glob_K.txt": "##", "gleb_K.txt": "##"},
        uses=("names_K()",),
    ),
    "read_at_import": Gadget(
        """
        from h_K import VALUE_K
        """,
        files={
            "h_K.py": """
            import os

            VALUE_K = open(os.path.join(os.path.dirname(__file__), "".join(["data", "_K.txt"]))).read()
            """,
            "data_K.txt": "##",
        },
        uses=("VALUE_K",),
    ),
    "read_name_from_file": Gadget(
        """
        import os

        HERE_K = os.path.dirname(__file__)


        def read_K():
            name = open(HERE_K + "/name_K.txt").read().strip()
            return open(HERE_K + "/" + name).read(), name[:0]
        """,
        files={"name_K.txt": "data_K.txt", "data_K.txt": "##"},
        uses=("read_K()",),
    ),
}
BELOW_PYTHON = _gadgets(BELOW)
