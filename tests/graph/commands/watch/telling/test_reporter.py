"""What is told while a course is followed, of what no task is made of."""

import io
from types import SimpleNamespace

from coursekit.graph.commands.watch.telling.reporter import WatchReporter


def test_what_a_save_has_passed_over_is_told_once(tmp_path):
    stream, lines = io.StringIO(), ["a.py has no scene: as it was at the start."]
    course = SimpleNamespace(course=SimpleNamespace(root=tmp_path, passed_over=lines))
    reporter = WatchReporter(stream)
    reporter.read(course)
    assert stream.getvalue() == ""  # the command has told it before
    lines.append("b.py, line 1: it holds null bytes.")
    for _ in range(2):
        reporter.read(course)
    assert stream.getvalue() == "warning: b.py, line 1: it holds null bytes.\n"
    mended = lines.pop()
    reporter.read(course)
    lines.append(mended)
    reporter.read(course)
    assert stream.getvalue().count("b.py") == 2
    (tmp_path / "scene.py").write_text("class Shown(Scene):\n    pass\n")
    reporter.read(course)
    assert "warning: scene.py has a scene, but lies in no seminar" in stream.getvalue()
