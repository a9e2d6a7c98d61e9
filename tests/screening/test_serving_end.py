"""Ctrl-C ends a site with pages open on it, and in the middle of a video, without a word of the server's."""

import re
import socket
import sys
from contextlib import ExitStack

import pytest

from tests.terminal import Terminal

DOIT = [sys.executable, "-m", "doit", "quality=low"]


@pytest.mark.parametrize("columns", [60, 140])
def test_ctrl_c_is_silent_whatever_is_open(tiny_course, columns):
    with ExitStack() as opened, Terminal([*DOIT, "serve", "--port", "0"], tiny_course.root, columns) as terminal:
        terminal.wait_for("(Ctrl-C ends)")
        big = tiny_course.root / ".cache/preview/big.bin"
        big.write_bytes(bytes(50_000_000))
        port = int(re.search(r"http://127.0.0.1:(\d+)/", "\n".join(terminal.lines))[1])
        listening, watching = (
            opened.enter_context(socket.create_connection(("127.0.0.1", port), 20)) for _ in range(2)
        )
        for connection, path in ((listening, "/-/events"), (watching, "/big.bin")):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        before = len(terminal.text)
        terminal.interrupt()
        assert terminal.finish() == 0
        heard = b""
        while part := listening.recv(65536):
            heard += part
    assert heard.endswith(b"0\r\n\r\n"), "a page's stream has its end"
    assert re.sub(r"\x1b\[[\d;?]*[A-Za-z]|[\r\n]", "", terminal.text[before:]).strip() in ("^Cended", "ended")
