"""Sections before and after a change: which are told as what, from a terminal."""

import re
import shutil

from .repositories import LINES


def test_nothing_differs_from_the_last_commit_where_nothing_was_edited(repository):
    told = repository.compare("--fail-on", "changed")
    assert "3 sections unchanged\n" in told
    assert repository.told == []
    assert "computed" not in told, "the store has all of it"
    assert re.search(r"^5 from the store; \d", told, re.MULTILINE), told
    assert "  from the store, " not in told, "a line for each of hundreds"


def test_an_edited_label_is_one_changed_section_and_draws_one(repository):
    repository.course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    told = repository.compare()
    assert repository.told == ["changed seminar01:Lines:scene1_square:"]
    assert re.findall(r"^(\S+)  computed", told, re.MULTILINE) == ["clip:seminar01:Lines:scene1_square"]
    assert "8 of 9 frames differ" in told
    again = repository.compare("HEAD")
    assert "computed" not in again


def test_what_is_added_removed_and_renamed_is_told_as_that(repository):
    course = repository.course
    course.replace(LINES, "scene3_doubled", "scene3_twice")
    course.replace(LINES, "        self.scene2_line()\n", "        self.scene4_new()\n")
    course.replace(LINES, "    def _show", "    def scene4_new(self):\n        self.wait(0.2)\n\n    def _show")
    repository.compare()
    told = ["added seminar01:Lines:scene4_new:", "renamed seminar01:Lines:scene3_twice"]
    assert repository.told == [*told, "removed seminar01:Lines:scene2_line:"]
    assert "(was seminar01:Lines:scene3_doubled)" in course.output


def test_a_renamed_section_that_was_edited_too_is_held_against_itself(repository):
    repository.course.replace(LINES, "scene1_square", "scene1_box")
    repository.course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    repository.compare()
    assert repository.told == ["changed seminar01:Lines:scene1_box"]
    assert "(was seminar01:Lines:scene1_square)" in repository.course.output


def test_a_section_of_a_renamed_scene_that_was_edited_is_held_against_itself(repository):
    repository.course.replace(LINES, "class Lines", "class Curves")
    repository.course.replace(LINES, "Square(SIDE)", "Square(2 * SIDE)")
    told = repository.compare()
    sections = [line for line in repository.told if not line.startswith("tensor")]
    assert sections[0] == "changed seminar01:Curves:scene1_square"
    assert sections[1:] == [f"renamed seminar01:Curves:{name}" for name in ("scene2_line", "scene3_doubled")]
    assert told.count("(was seminar01:Lines:") == 3


def test_sections_that_show_the_same_are_told_by_name_though_their_source_changed(repository):
    repository.course.replace(LINES, "Square(SIDE)", "Square(side_length=SIDE)")
    repository.compare("--fail-on", "changed")
    assert repository.told == ["same pictures seminar01:Lines:scene1_square:"]
    assert "lines.py:Lines.scene1_square changed" in repository.course.output


def test_words_that_differ_are_told_before_and_after(repository):
    repository.narrate("A box\n\n        It grows.")
    repository.compare("--fail-on", "changed", fails=True)
    assert repository.told == ["changed seminar01:Lines:scene1_square:"]
    assert "its title differs; its narration differs" in repository.course.output
    assert "It grows." in repository.page


def test_seminars_that_one_side_has_alone_are_added_and_removed(repository):
    course = repository.course
    shutil.copytree(course.seminar, course.root / "seminars/02_other")
    repository.commit("Another seminar")
    repository.compare("HEAD~1")
    assert {line.partition(":")[0] for line in repository.told} >= {"added seminar02", "tensor seminar02"}
    assert not any("seminar01" in line for line in repository.told)
    shutil.rmtree(course.seminar)
    repository.compare()
    assert {line.partition(":")[0] for line in repository.told} >= {"removed seminar01", "tensor seminar01"}
    assert not any("seminar02" in line for line in repository.told)


def test_what_could_not_be_made_then_or_now_is_told_and_the_rest_compared(repository):
    course = repository.course
    course.replace(LINES, "Square(SIDE)", "Square(1 / 0)")
    repository.commit("A mistake")
    course.replace(LINES, "Square(1 / 0)", "Square(SIDE)")
    repository.compare()
    assert repository.told == ["unmade seminar01:Lines:scene1_square:"]
    assert "could not be made of HEAD" in course.output
    repository.commit("Mended")
    course.replace(LINES, "Square(SIDE)", "Square(1 / 0)")
    repository.compare(fails=True)
    assert "could not be made of the working tree" in course.output


def test_a_file_that_cannot_be_read_is_not_told_as_sections_that_are_gone(repository):
    course = repository.course
    (course.seminar / LINES).write_text((course.seminar / LINES).read_text() + "\ndef (\n")
    told = repository.compare(fails=True)
    assert {line.partition(" ")[0] for line in repository.told} == {"unmade"}
    assert "manim_ce/lines.py, line" in told
    assert "invalid syntax" in told


def test_a_course_of_which_nothing_can_be_made_builds_nothing_else(repository):
    course = repository.course
    course.replace("hyperparams.toml", "steps = 5", "stepss = 5")
    (course.seminar / LINES).write_text((course.seminar / LINES).read_text() + "\ndef (\n")
    repository.compare(fails=True)
    assert "render:" not in course.output
    assert {line.partition(" ")[0] for line in repository.told} == {"unmade"}
