"""A file that cannot be read is told to pages and editors as a build tells it."""

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.telling.failures import failure_of, failure_of_file, misparsed, together
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


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb =\n", 2), ("a = 1\n[x\n", 2), ("a = 1\n\na = 2\n", 3), ('a = 1\nb = "x\ny"\n', 2)],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path, text, line):
    (tmp_path / "a.toml").write_text(text)
    found = misparsed(tmp_path / "a.toml", tmp_path)
    assert found is not None and [place.line for place in found.places] == [line]


def test_words_that_are_no_toml_are_one_failure_with_its_line(tiny_course):
    """A save tells it by the file, and the page that cannot be made of it by its task: pages had it twice."""
    tiny_course.write("narration.ru.toml", 'title = "One"\n\n[Lines]\ntitle =\n')
    course = CourseTasks(tiny_course.root, "low")
    page = course.by_task["preview:seminar01:Lines"]
    of_page = failure_of(page, page.problem, None, course)
    of_file = failure_of_file(tiny_course.seminar / "narration.ru.toml", course)
    assert of_file is not None and page.problem
    (told,) = together([of_file, of_page])
    assert (told.file, told.line) == ("seminars/01_tiny/narration.ru.toml", 4)
    assert (4, "title =") in told.lines


def test_a_table_that_is_no_toml_is_one_failure_of_the_pages_that_read_it(tiny_course):
    """A page had it over its picture, by the tensor's task, and once more as something elsewhere, by the file."""
    (tiny_course.seminar / "hyperparams.toml").write_text("[line]\nslope == 1\n")
    course = CourseTasks(tiny_course.root, "low")
    tensor = course.by_task["tensor:seminar01:line"]
    of_file = failure_of_file(tiny_course.seminar / "hyperparams.toml", course)
    assert of_file is not None and tensor.problem
    (told,) = together([of_file, failure_of(tensor, tensor.problem, None, course)])
    assert (told.file, told.line) == ("seminars/01_tiny/hyperparams.toml", 2)
    assert (2, "slope == 1") in told.lines
