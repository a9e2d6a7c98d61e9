"""The kit's own files, compiled: each server of workers loads a hundred of them, as they are on disk.

Python's own .pyc is trusted by the time of its source; these by the digest of it.
"""

import hashlib
import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType

from ...store.user_cache import KIT, folder_of_kit, keep_for_user

OF_PYTHON = f"{importlib.util.MAGIC_NUMBER.hex()} {sys.flags.optimize}"  # others compile otherwise
TOP = os.path.join(KIT, "")


def known_code(path: str, digest: str) -> CodeType | None:
    """The code of a file of the kit that was compiled before; None of others.

    digest: of its content
    """
    if not (kept := _place(path)):
        return None
    with suppress(OSError, ValueError, EOFError, TypeError):
        head, _, compiled = kept.read_bytes().partition(b"\n")
        if head == _head(digest, compiled):
            code: CodeType = marshal.loads(compiled)
            return code
    return None


def keep_code(path: str, digest: str, code: CodeType) -> None:
    """Keep the code of a file, if that is one of the kit."""
    if kept := _place(path):
        compiled = marshal.dumps(code)
        keep_for_user(kept, _head(digest, compiled) + b"\n" + compiled)


def _place(path: str) -> Path | None:
    users = folder_of_kit() if path.startswith(TOP) else None
    return users / "code" / path[len(TOP) :].replace(os.sep, ".") if users else None


def _head(digest: str, compiled: bytes) -> bytes:
    """What it was compiled from and by, and what came of it: a bit that flips on a disk would run."""
    return f"{digest} {OF_PYTHON} {hashlib.sha256(compiled).hexdigest()}".encode()
