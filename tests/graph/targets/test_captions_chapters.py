"""Manim's own sections are the chapters of a video, in the list for YouTube as in the video itself."""

PLAIN = '''
    """A scene as people have them."""
    from manim import *


    class Parts(Scene):
        def construct(self):
            self.add(Square())
            self.wait(11)
            self.next_section("The middle")
            self.wait(2)
            self.next_section("Too short to be one there")
            self.wait(10)
            self.next_section("The end")
            self.add_subcaption("That was all.", duration=1)
            self.wait(11)
    '''


def test_the_list_for_youtube_has_manims_sections(new_course):
    new_course.write("parts.py", PLAIN)
    new_course.doit("quality=low", "captions:seminar01:Parts")
    assert new_course.file("seminars/*/static/Parts.youtube.txt").read_text() == (
        "0:00 Parts\n0:11 The middle\n0:23 The end\n"
    )
    new_course.replace("parts.py", "The middle", "The other half")
    new_course.doit("quality=low", "captions:seminar01:Parts")
    assert "0:11 The other half\n" in new_course.file("seminars/*/static/Parts.youtube.txt").read_text()
