"""Values that are read as dataclasses, from all threads at once."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from coursekit.graph.store.typed_values import plain, reader_of

KIT = Path(__file__).parents[3] / "seminars/coursekit"
# msgspec asks this for each dataclass that it does not know yet: another thread has its turn while it learns.
AT_ONCE = """
import sys, threading, time
from msgspec import _utils

from coursekit.graph.course import model, scene_parts
from coursekit.graph.source import parse_cache
from coursekit.graph.source.syntax.reader import read_source
from coursekit.graph.store.typed_values import plain

ask = _utils.get_class_annotations
_utils.get_class_annotations = lambda kind: (time.sleep(0.05), ask(kind))[1]
parts = plain((model.Part((0,), model.Reach("")),))
source = plain(read_source(b"def double(x: int) -> int:\\n    return 2 * x\\n"))
read = {
    "a course": lambda: model.course_from_json(None, {"key": "", "seminars": [], "kit": {}}, {}, None),
    "parts": lambda: scene_parts._READ(parts),
    "a file": lambda: parse_cache._READ(source),
}[sys.argv[1]]
threads = [threading.Thread(target=read) for _ in range(20)]
for thread in threads:
    thread.start()
    time.sleep(0.02)
for thread in threads:
    thread.join()
"""


@dataclass(frozen=True)
class Point:
    x: float
    names: tuple[str, ...] = ()


def test_a_value_is_read_as_it_was_kept():
    point = Point(0.5, ("start", "ziel"))
    assert plain(point) == {"x": 0.5, "names": ("start", "ziel")}
    assert reader_of(Point)({"x": 0.5, "names": ["start", "ziel"]}) == point


def test_another_value_is_refused():
    with pytest.raises(msgspec.ValidationError, match="x"):
        reader_of(Point)({"x": "wide"})


@pytest.mark.parametrize("what", ["a course", "parts", "a file"])
def test_threads_that_read_for_the_first_time_do_so_at_once(what):
    ran = subprocess.run([sys.executable, "-X", "faulthandler", "-c", AT_ONCE, what], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_nothing_else_of_the_kit_asks_that_library():
    asking = [path for path in KIT.rglob("*.py") if "msgspec" in path.read_text(encoding="utf-8")]
    assert [path.name for path in asking] == ["typed_values.py"]
