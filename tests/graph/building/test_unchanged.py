"""A run with nothing to do is known by what it looked at: settings that were added or taken away are some of that."""

from tests.graph.targets.test_captions import CAPTIONS, say

LOW = "quality=low"


LANGUAGE = '[tool.coursekit.site]\nlanguage = "ru"\n'


def test_a_setting_counts_though_no_file_of_a_seminar_was_touched(tiny_course):
    say(tiny_course, "It rises.")
    tiny_course.doit(LOW, "captions")
    for settings in (LANGUAGE, ""):
        assert tiny_course.doit(LOW, "captions") == tiny_course.doit(LOW, "captions") == {}  # known by files alone
        (tiny_course.root / "pyproject.toml").write_text(settings)
        assert CAPTIONS in tiny_course.doit(LOW, "captions")
