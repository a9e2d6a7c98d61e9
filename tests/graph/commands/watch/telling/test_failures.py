"""A file that cannot be read is told to pages and editors as a build tells it."""

import pytest

from coursekit.graph.commands.watch.telling.failures import misparsed
from coursekit.graph.source.syntax.reader import UNDECODABLE


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.py", "x = 1\n".encode("utf-16"), "it holds null bytes, as UTF-16 does: save it as UTF-8"),
        ("a.toml", "x = 1\n".encode("utf-16"), "this is not UTF-8, as TOML is: save it as such"),
        ("a.py", b"x = '''\n\xe9\n'''\n", UNDECODABLE),
        ("a.py", b"x = (\n", "'(' was never closed"),
    ],
)
def test_what_is_no_utf_8_is_told_with_the_way_out(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    found = misparsed(tmp_path / name, tmp_path)
    assert found is not None and found.message == told
