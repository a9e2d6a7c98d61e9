"""Captions that no one can read are told by every command that makes or audits them; an edit of words draws nothing."""

import json

LONG = "This is a sentence of narration that is far too long for a section of less than half a second. " * 3
FAST = "[caption_speed]"
CAPTIONS = "captions:seminar01:Lines"
AUDIT = "audit:seminar01:Lines:captions.vtt"


def say(course, text: str) -> None:
    """Give the second section a title and a narration."""
    known = (course.seminar / "manim_ce/lines.py").read_text()
    before, _, rest = known.partition("    def scene2_line(self):\n")
    rest = rest[rest.index("        self._show") :]
    spoken = f'        """A line\n\n        {text}\n        """\n'
    course.write("manim_ce/lines.py", f"{before}    def scene2_line(self):\n{spoken}{rest}")


def test_captions_that_go_by_too_fast_are_told_by_each_command_and_draw_nothing(tiny_course):
    say(tiny_course, LONG)
    ran = tiny_course.doit("quality=low")
    assert ran == {CAPTIONS: "computed", "render:seminar01:Lines": "computed"}  # joined anew: its chapter has a title
    where = "lines.py: Lines.scene2_line\n"
    for part in (
        where,
        "0:00.6  the caption",
        "This is a sentence",
        "of the section's",
        "characters a second, limit 20",
        "say less",
        FAST,
    ):
        assert part in tiny_course.output
    for command in ((), ("captions",), ("audit",), ("audit",)):  # told again where nothing is to be done
        ran = tiny_course.doit("quality=low", *command)
        assert tiny_course.output.count(FAST) == 1, tiny_course.output
        assert not any(name.startswith(("clip", "render")) for name in ran)
    say(tiny_course, "A line.")
    assert set(tiny_course.doit("quality=low", "audit", "captions")) == {AUDIT, CAPTIONS}
    assert FAST not in tiny_course.output


def test_the_audit_of_captions_needs_no_clip(new_course):
    say(new_course, LONG)
    ran = new_course.doit("quality=low", "audit:seminar01")
    assert AUDIT in ran and not any(name.startswith(("clip", "render", "captions")) for name in ran)
    assert FAST in new_course.output


def test_both_find_the_same(tiny_course):
    say(tiny_course, LONG)
    tiny_course.doit("quality=low", "captions", "audit")
    alone = json.loads(tiny_course.file(".cache/audit/**/captions.vtt.json").read_text())
    assert alone == json.loads(tiny_course.file(".cache/captions/**/Lines.audit.json").read_text())
    assert alone["findings"][0]["section"] == "scene2_line"


def test_a_rule_of_captions_is_silenced_with_a_reason_and_by_section(tiny_course):
    say(tiny_course, LONG)
    for section, told in (("scene3_doubled", True), ("scene2_line", False)):
        path = tiny_course.seminar / "manim_ce/lines.py"
        text = path.read_text()
        table = f'    audit = {{"{section}: caption_speed": "It is a poem."}}\n\n    def construct'
        path.write_text(text.replace("    def construct", table))
        tiny_course.doit("quality=low")
        assert (FAST in tiny_course.output) == told
        path.write_text(text)
