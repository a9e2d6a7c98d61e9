"""The campaign of scenes lists what manim has of authors' files, whatever importing one of them does."""

from tests.campaign.plain_scenes import PlainManim

SCENE = """
from manim import *

class {name}(Scene):
    def construct(self):
        self.wait()
"""
LINGERS = """
import os, time

if os.fork() == 0:
    time.sleep(3600)
"""


def test_a_file_that_begins_processes_or_ends_its_own_keeps_no_other_from_being_listed(tmp_path):
    authors = tmp_path / "authors"
    authors.mkdir()
    (authors / "a_lingers.py").write_text(LINGERS + SCENE.format(name="Lingers"))
    (authors / "b_ends.py").write_text(SCENE.format(name="Ends") + "\nimport os\nos._exit(3)\n")
    (authors / "c_plain.py").write_text(SCENE.format(name="Plain"))
    plain = PlainManim(tmp_path / "kept", (64, 36, 5), seconds=60)
    assert plain.scenes(authors) == {"a_lingers.py": ["Lingers"], "c_plain.py": ["Plain"]}
