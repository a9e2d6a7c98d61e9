"""Two sections that change places: each clip is as it was, and only the video is joined anew."""

import pytest

from coursekit.graph.targets.target import below
from tests.graph.small_courses import small_course

SCENE = "manim_ce/lines.py"
ORDER = "        self.one()\n        self.two()\n"
OTHER = "        self.two()\n        self.one()\n"
FILES = {  # what a section may do with the name of its file without reading it
    "nothing": "200",
    "the folder of the course": "len(__file__.rpartition('/seminars/')[2])",
    "a file beside it": "len(__file__[:-3] + '.csv') and f'{__file__}.txt'[-3:]",
    "a relative name": "os.path.relpath(__file__, __file__.rpartition('/')[0])",
}


@pytest.mark.parametrize("what", FILES)
def test_sections_that_change_places_are_current(what, tmp_path):
    with small_course(tmp_path) as small:
        small.edit(SCENE, "class Lines", "import os\nclass Lines")
        small.edit(SCENE, "self.play(200)", f"self.play({FILES[what]})")
        small.build()
        small.edit(SCENE, ORDER, OTHER)
        stale = [target.task for target in below([small.video]) if not small.builder.is_current(target)]
        assert stale == ["render:seminar01:Lines"]


def test_a_section_that_reads_its_file_is_made_anew(tmp_path):
    with small_course(tmp_path) as small:
        small.edit(SCENE, "self.play(200)", "self.play(open(''.join(__file__.rpartition('/'))).read())")
        small.build()
        small.edit(SCENE, ORDER, OTHER)
        stale = {target.task for target in below([small.video]) if not small.builder.is_current(target)}
        assert stale == {"clip:seminar01:Lines:two", "render:seminar01:Lines"}
