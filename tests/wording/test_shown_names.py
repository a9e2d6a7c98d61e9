"""Names of files that hold a line break, or a terminal's commands: no line is broken, and all else is built."""

import pytest

from coursekit.wording.shown_names import is_shown_as_it_is, shown

NAMES = {
    "a\nb": r"a\nb",
    "a\tb": r"a\tb",
    "a\x1b[31mb": r"a\x1b[31mb",
    "a\x85b": r"a\x85b",
    "a\u2028b": r"a\u2028b",
    "Ünïcode – and spaces\\n": "Ünïcode – and spaces\\n",
}


@pytest.mark.parametrize(("name", "told"), NAMES.items())
def test_a_name_is_told_in_one_line(name, told):
    assert shown(name) == told and len(told.splitlines()) == 1
    assert is_shown_as_it_is(told) and is_shown_as_it_is(name) == (name == told)


def test_a_file_or_folder_with_such_a_name_is_told_in_a_line_and_keeps_nothing_back(tiny_course):
    seminars = tiny_course.root / "seminars"
    scene = (tiny_course.seminar / "manim_ce/lines.py").read_text()
    for file in ("01_tiny/two\nlines.py", "01_tiny/sub\nfolder/x.py", "02_se\ncond/experiments.py", "shared/a\nb.py"):
        (seminars / file).parent.mkdir(exist_ok=True)
        (seminars / file).write_text(scene.replace("class Lines", "class Other"))
    (seminars / "01_tiny/no\nscene.py").write_text("class A(\n")
    (tiny_course.root / "be\nside.py").write_text(scene)
    assert tiny_course.doit("quality=low") == {}
    tiny_course.doit("list")
    warned = [line for line in tiny_course.output.splitlines() if line.startswith("warning: ")]
    refused = "is passed over: its name has a line break, or another control character: rename it."
    assert {
        rf"warning: seminars/01_tiny/two\nlines.py has a scene, and {refused}",
        rf"warning: seminars/01_tiny/sub\nfolder/x.py has a scene, and {refused}",
        rf"warning: seminars/02_se\ncond {refused}",
    } <= {*warned}
    assert len(warned) == 6 and not any(r"no\nscene" in line for line in warned)
    assert "cond" not in [line.partition(" ")[0] for line in tiny_course.output.splitlines()]
