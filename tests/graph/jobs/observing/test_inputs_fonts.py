"""A font of a user's is read by each scene that may show it: one that comes, goes, or is another makes these stale."""

import importlib.metadata
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.watching import tasks

LOW = "quality=low"
SCENE = """
from manim import Scene, Text


class Lines(Scene):
    def construct(self):
        self.add(Text("Hamburg", font="Coursekit Test"))
        self.wait(0.2)
"""
CLIP = "clip:seminar01:Lines:construct"


def put_font(path: Path) -> None:
    """A font of a family that nobody has."""
    files = importlib.metadata.files("font-lato") or []
    lato = next(file.locate() for file in files if file.name == "Lato-Black.ttf")
    font = TTFont(lato)
    for name in font["name"].names:
        if name.nameID in (1, 3, 4, 6, 16, 17):
            name.string = "Coursekit Test"
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


@pytest.fixture
def home(tmp_path, new_course, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    new_course.write("manim_ce/lines.py", SCENE)
    return folder


@pytest.mark.parametrize("place", [".fonts", ".local/share/fonts"])
def test_a_font_in_a_folder_that_comes_with_it_makes_texts_stale(place, home, new_course):
    def told():
        done = new_course.shell(sys.executable, "-m", "doit", LOW, "clip")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def picture():
        return new_course.file(".cache/clips/low/**/construct.png").read_bytes()

    told()
    before = picture()
    put_font(home / place / "test.ttf")
    assert f"~/{place}, which it looked for, is there now" in told()
    assert picture() != before
    (home / place / "test.ttf").unlink()
    told()
    assert picture() == before


def test_a_font_that_is_installed_while_a_course_is_followed_is_shown(home, new_course, watch):
    running = watch(new_course, LOW, "clip")
    running.until_rest()
    put_font(home / ".fonts/test.ttf")
    assert CLIP in tasks(running.until_rest())
    assert running.end() == 0
