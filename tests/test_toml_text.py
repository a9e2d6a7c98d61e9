"""Files of an author that are no TOML: each is told by name and line, whichever of them it is."""

import sys

import pytest

from coursekit.facts import FactError, read_facts
from coursekit.graph.course.reading import read_course
from coursekit.toml_text import TomlMistake, read_toml

WRONG = {
    b"\xef\xbb\xbfx = ": "f.toml: this is not TOML",
    b"x = 1\n# caf\xe9\n": "f.toml, line 2: this is not UTF-8",
    b"x = " + b"[" * 5000: "f.toml: its lists are nested too deeply.",
    b"x = " + b"9" * 6000: "f.toml: this is not TOML: Exceeds the limit",
    b"x = 1\n<<<<<<< HEAD\ny = 1\n=======\ny = 2\n>>>>>>> b\n": "f.toml, line 2: a conflict of a git merge",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_toml_is_told_with_file_and_line(text):
    with pytest.raises(TomlMistake, match=r"f\.toml") as mistake:
        read_toml(text, "f.toml")
    assert str(mistake.value).startswith(WRONG[text])
    assert "sys.set_int" not in str(mistake.value)


def test_a_mark_of_the_encoding_is_no_mistake(tmp_path, tiny_course):
    (tmp_path / "facts.toml").write_bytes(b'\xef\xbb\xbf[[line.facts]]\nclaim="a"\nelement="y"\nbetween=[0, 1]\n')
    assert read_facts(tmp_path, ["line"])["line"].facts[0].claim == "a"
    (tiny_course.seminar / "narration.ru.toml").write_bytes(b'\xef\xbb\xbf[Lines]\ntitle = "Lines"\n')
    assert read_course(tiny_course.root).by_id["seminar01"].mistranslated == ()


def test_facts_that_cannot_be_read_are_told_and_never_left_out(tmp_path, new_course):
    assert read_facts(tmp_path, []) == {}
    (tmp_path / "facts.toml").mkdir()
    with pytest.raises(FactError, match=r"facts.toml cannot be read: Is a directory; mend or remove it\."):
        read_facts(tmp_path, [])
    (new_course.seminar / "facts.toml").symlink_to("gone")
    new_course.doit("quality=low", "gallery:seminar01:Lines", fails=True)
    assert "seminars/01_tiny/facts.toml, a link to gone that cannot be read: No such file" in new_course.output


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda file: file.symlink_to("gone"), ", a link to gone that cannot be read"),
        (lambda file: file.write_bytes(b"title = 'caf\xe9'\n"), ", line 1: this is not UTF-8"),
        (lambda file: file.write_bytes(b"<<<<<<< HEAD\nx = 1\n=======\n>>>>>>> b\n"), ", line 1: a conflict of a git"),
        (lambda file: file.write_bytes(b"x = " + b"9" * 6000), ": this is not TOML: Exceeds"),
    ],
)
def test_words_that_cannot_be_read_are_told_of_their_seminar_alone(tiny_course, make, told):
    make(tiny_course.seminar / "narration.ru.toml")
    (mistake,) = read_course(tiny_course.root).by_id["seminar01"].mistranslated
    assert mistake.startswith(f"seminars/01_tiny/narration.ru.toml{told}")


@pytest.mark.parametrize(
    "text, told",
    [
        (b"\xef\xbb\xbf[tool.x]\n", " begins with a mark of its encoding"),
        (b"x = " + b"[" * 5000, ": its lists are nested too deeply."),
        (b"<<<<<<< HEAD\nx = 1\n=======\n>>>>>>> b\n", ", line 1: a conflict of a git merge"),
    ],
)
def test_settings_that_cannot_be_read_end_doit_with_their_file(new_course, text, told):
    (new_course.root / "pyproject.toml").write_bytes(text)
    ended = new_course.shell(
        sys.executable, "-c", "import coursekit.graph.command_line.program as p; exit(p.main())", "list"
    )
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"ERROR: {new_course.root}/pyproject.toml{told}")
