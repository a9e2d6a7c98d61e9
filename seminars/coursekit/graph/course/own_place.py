"""Whether what code makes may show where its source lies: then what was made of it elsewhere does not count.

A title by `Path(__file__).parent.name` is another one in a seminar that is renamed. The ways to come to one's own
place have no end (`repr(step.__code__)`, `logging`, `os.path.relpath("/")`, `git.Repo(".")`): so it is told of which
libraries it is known that they do not give it away, and code that has to do with any other one may show it.
"""

import re
from pathlib import Path

from ..source.project_files import KIT
from ..source.slicing.slices import Slice
from ..source.syntax.effects import words
from ..source.syntax.introspection import WITHOUT_ANNOTATIONS

# Modules of Python's own that run nothing by its name, and know of no path but those that they are given.
SILENT = words(
    "__future__ abc array base64 binascii bisect calendar cmath collections colorsys contextlib copy csv dataclasses "
    "datetime decimal enum fractions functools glob graphlib gzip hashlib heapq hmac io itertools json keyword math "
    "numbers operator pathlib random re reprlib secrets statistics string struct textwrap time tomllib types typing "
    "typing_extensions unicodedata uuid zipfile zlib zoneinfo"
)
# What is so of others: of os what makes paths of paths, and asks what is at one.
SILENT_PARTS = {"os": r"\.path[.:](join|exists|isfile|isdir|basename|dirname|split|splitext|normpath|getsize)\b"}
# What the rest of Python, and manim, have for it; with what may lead there unseen.
NAMES = re.compile(
    r"\b(globals|locals|vars|exec|eval|compile|breakpoint|help|abspath|realpath|absolute|resolve|cwd|getcwdb?|samefile"
    r"|l?stat|readlink|is_mount|(gi|cr|ag|tb)_frame|f_(back|code|globals|locals|builtins)|co_\w+|import_module"
    r"|file_writer|input_file|module_name|get_dir|seminars)\b|/proc\b"
)
DUNDER = re.compile(r"\b__\w+__\b")
# In author's code these are definitions, calls of a base's, and names of classes and functions.
OF_CLASSES = words(
    "__abs__ __add__ __all__ __annotations__ __array__ __bool__ __call__ __class__ __contains__ __copy__ __deepcopy__ "
    "__del__ __delitem__ __doc__ __enter__ __eq__ __exit__ __float__ __floordiv__ __format__ __future__ __ge__ "
    "__getattr__ __getitem__ __gt__ __hash__ __iadd__ __index__ __init__ __init_subclass__ __int__ __invert__ __isub__ "
    "__iter__ __le__ __len__ __lt__ __main__ __matmul__ __missing__ __mod__ __mul__ __ne__ __neg__ __new__ __next__ "
    "__post_init__ __pow__ __qualname__ __radd__ __repr__ __reversed__ __rmul__ __round__ __rsub__ __rtruediv__ "
    "__setattr__ __setitem__ __slots__ __str__ __sub__ __truediv__ __version__"
)
NAME_OF = re.compile(r"\.__name__\b")  # of a class or a function; of a file it is that file's
# Of manim's settings those of the picture; others are paths, and all at once hold them.
CONFIG = re.compile(
    r"\bconfig\b(?!\s*(?:\.|\[\s*[\"'])(?:frame_|pixel_|background_|aspect_ratio|top|bottom|left_side|right_side"
    r"|quality|max_files|disable_|seed|renderer|from_animation|upto_animation|tex_template|zero_pad|transparent))"
)


def tells_place(found: Slice, folder: Path) -> bool:
    """Whether the author's code of a slice may take its own place for more than the way to what it reads.

    That `sys.path` has a folder shows nowhere.

    folder: the seminar's
    """
    authors = [piece for piece in found.pieces if not Path(piece.path).is_relative_to(KIT)]
    if any(piece.file in found.whole for piece in authors):
        return True  # names are computed in it
    texts = [piece.text for piece in authors if not piece.text.startswith("sys.path.")]
    libraries = found.imported - SILENT - WITHOUT_ANNOTATIONS
    return any(_names(library, text) for library in libraries for text in texts) or any(
        folder.name in text or _may_come_to_places(text) for text in texts
    )


def _names(library: str, text: str) -> bool:
    """Whether a text has to do with a library; `import os` alone, which its file needs for `sys.path`, has not."""
    loud = rf"\b{library}\b(?!{SILENT_PARTS.get(library, '$.')})"
    return text != f"{library} = {library}" and re.search(loud, text) is not None


def _may_come_to_places(text: str) -> bool:
    dunders = DUNDER.findall(NAME_OF.sub("", text))
    return bool(NAMES.search(text) or CONFIG.search(text)) or not OF_CLASSES.issuperset(dunders)
