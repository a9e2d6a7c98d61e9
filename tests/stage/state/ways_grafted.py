"""Ways in which one section changes what a later one sees, through methods that a file hangs onto a class of manim's.

No source of a section names them: `Square.more = more` at the top of a file, and `Square().more()` anywhere.
"""
# ruff: noqa: E501  # a row a way

import textwrap

from .two_sections import Way


def _grafted(one: str, two: str, top: str) -> Way:
    """A scene that draws a square of a size that `two` says, after `one`; both are hung onto Square by a file."""
    helper = (
        f"from manim import *\nimport numpy as np\n{top}\n"
        f"def change(square):\n{textwrap.indent(one, '    ')}\ndef size(square):\n    return {two}\n"
        "Square.change, Square.size = change, size\n"
    )
    shown = "self.play(Create(s := Square(float(Square().size()))), run_time=0.4)\nself.play(FadeOut(s), run_time=0.4)"
    return Way("Square().change()", shown, top="import helper", files=(("manim_ce/helper.py", helper),))


SURFACE = "import cairo\nS = cairo.ImageSurface(cairo.FORMAT_A8, 4, 4)\nC = cairo.Context(S)"
GRAFTED = {
    "grafted: colours in turn": _grafted("next(N)", "next(N)", "import itertools\nN = itertools.cycle([1, 2, 3])"),
    "grafted: a list": _grafted("N.append(1)", "1 + len(N)", "N = []"),
    "grafted: a list by its method": _grafted("ADD(1)", "1 + len(ADD.__self__)", "ADD = [].append"),
    "grafted: a closure": _grafted("MORE()", "MORE()", "def make():\n    n = 0\n    def more():\n        nonlocal n\n        n += 1\n        return n\n    return more\nMORE = make()"),
    "grafted: a trained model": _grafted("torch.nn.init.constant_(N.weight, 3)", "N.weight.item()", "import torch\nN = torch.nn.Linear(1, 1)\ntorch.nn.init.constant_(N.weight, 1)"),
    "grafted: hooks of a tensor": _grafted("W.register_hook(lambda g: g * 0)", "1 + float(torch.autograd.grad((W * 1).sum(), W)[0])", "import torch\nW = torch.ones(1, requires_grad=True)"),
    "grafted: matches": _grafted("next(N)", "int(next(N)[0])", "import re\nN = re.finditer('[0-9]', '123')"),
    "grafted: the position in memory": _grafted("N.read(1)", "N.tell() + 1", "import mmap\nN = mmap.mmap(-1, 4)"),
    "grafted: what is compressed": _grafted("N.compress(b'abc' * 99)", "1 + len(N.copy().flush()) / 100", "import zlib\nN = zlib.compressobj()"),
    "grafted: a lock": _grafted("N.acquire()", "1 + (not repr(N).startswith('<unlocked'))", "import threading\nN = threading.RLock()"),
    "grafted: a finalizer": _grafted("F.detach()", "1 + F.alive", "import weakref\nclass T: pass\nX = T()\nF = weakref.finalize(X, print)"),
    "grafted: the place in a file": _grafted("os.read(N, 2)", "1 + os.lseek(N, 0, os.SEEK_CUR)", "import os\nN = os.memfd_create('n')\nos.write(N, b'abcd')\nos.lseek(N, 0, os.SEEK_SET)"),
    "grafted: what waits in a pipe": _grafted("os.read(N, 1)", "float(os.read(N, 1))", "import os\nN, OTHER = os.pipe()\nos.write(OTHER, b'123')"),
    "grafted: what waits in a socket": _grafted("N.recv(1)", "float(N.recv(1))", "import socket\nN, OTHER = socket.socketpair()\nOTHER.send(b'123')"),
    "grafted: a masked number": _grafted("N[0] = np.ma.masked", "N.sum()", "N = np.ma.array([1.0, 2.0])"),
    "grafted: annotations of a class": _grafted("P.__annotations__['b'] = 3", "1 + len(P.__annotations__)", "class P:\n    a: int = 1"),
    "grafted: what a picture says of itself": _grafted("P.info['a'] = 3", "P.info.get('a', 1)", "from PIL import Image\nP = Image.new('RGB', (4, 4))"),
    "grafted: a surface": _grafted("C.paint()", "1 + bytes(S.get_data())[0] / 255", SURFACE),
    "grafted: the width of lines": _grafted("C.set_line_width(9)", "C.get_line_width() / 3", SURFACE),
    "grafted: a path": _grafted("C.line_to(3, 3)\nC.line_to(1, 3)", "1 + len(list(C.copy_path()))", SURFACE),
    "grafted: a matrix": _grafted("M.scale(3, 3)", "M.xx", "import cairo\nM = cairo.Matrix()"),
}  # fmt: skip

GRAFTED_INNOCENT = {
    "grafted: a method that changes nothing": _grafted("square.scale(2)", "2", "N = [1]"),
    "grafted: what was done as it was imported": _grafted("pass", "len(ROWS)", "ROWS = []\ndef fill():\n    ROWS.append(1)\nfill()"),
    "grafted: what numpy masks": _grafted("np.ma.array([1, 2])", "1", "M = np.ma.masked\nN = np.ma.array([1, 2])"),
    "grafted: a pipe that nobody reads": _grafted("N", "1", "import os\nN, OTHER = os.pipe()\nos.write(OTHER, b'123')"),
    "grafted: surfaces that nobody draws on": _grafted("SURFACES", "1", f"{SURFACE}\nSURFACES = [S, C]"),
}  # fmt: skip
