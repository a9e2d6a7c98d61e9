"""How targets stand is told of any course, also of one that has grown since it was built."""


def test_why_tells_of_a_video_whose_new_section_was_never_made(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py", "self.scene3_doubled()\n", "self.scene3_doubled()\n        self.scene4_more()\n"
    )
    tiny_course.replace(
        "manim_ce/lines.py",
        "    def _show(",
        "    def scene4_more(self):\n        self.wait(0.2)\n\n    def _show(",
    )
    tiny_course.doit("why", "quality=low", "render")
    assert "Traceback" not in tiny_course.output
    assert "clip:seminar01:Lines:scene4_more" in tiny_course.output
    assert "render:seminar01:Lines" in tiny_course.output
