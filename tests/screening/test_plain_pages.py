"""Pages of scenes that draw no tensors: they promise none, and show manim's own sections as chapters."""

import re

SCENE = '''
    """What manim's sections become."""

    from manim import *

    config.pixel_width, config.pixel_height = 240, 320


    class Parts(Scene):
        def construct(self):
            self.next_section("A square")
            self.play(Create(Square()), run_time=0.4)
            self.next_section("left out", skip_animations=True)
            self.wait(0.4)
            self.next_section("A circle")
            self.play(Create(Circle()), run_time=0.4)
    '''


def test_a_page_has_a_chapter_for_each_section_of_manims_that_is_shown(tiny_course):
    tiny_course.write("../02_plain/parts.py", SCENE)
    tiny_course.doit("preview:seminar02")
    page = (tiny_course.root / ".cache/preview/seminar02/Parts.html").read_text()
    chapters = re.findall(
        r'<button[^>]* data-seek="([\d.]+)" data-section="construct">.*?<span dir="auto">(.*?)<', page
    )
    assert chapters == [("0.0", "A square"), ("0.4", "A circle")]
    assert "tensor" not in re.search(r"<footer.*?</footer>", page, re.DOTALL)[0]


def test_the_first_page_promises_tensors_where_there_are_some(tiny_course, open_page):
    about = re.compile(r'<p class="lede".*?</p>', re.DOTALL)
    index = tiny_course.root / ".cache/preview/index.html"
    tiny_course.doit("preview")
    assert "training run" in about.search(index.read_text())[0]
    for name in ("experiments.py", "hyperparams.toml", "manim_ce/lines.py"):
        (tiny_course.seminar / name).unlink()
    tiny_course.write("parts.py", SCENE)
    tiny_course.doit("preview")
    assert "training run" not in about.search(index.read_text())[0]
    assert "2 chapters" in index.read_text()
    opened = open_page(index.with_name("seminar01").joinpath("Parts.html").as_uri())
    for medium in ("screen", "print"):
        opened.emulate_media(media=medium)
        box = opened.locator(".still").first.bounding_box()
        assert abs(box["width"] / box["height"] - 240 / 320) < 0.02, "a still has the shape of its picture"


def test_an_upright_film_takes_the_height_of_the_window(tiny_course, open_page):
    tiny_course.write("parts.py", SCENE)
    tiny_course.doit("preview")
    page = open_page((tiny_course.root / ".cache/preview/seminar01/Parts.html").as_uri())
    for width, height, share in ((1280, 800, 0.7), (390, 844, 0.5), (844, 390, 0.7)):
        page.set_viewport_size({"width": width, "height": height})
        film = page.locator("#video").bounding_box()
        assert abs(film["height"] - min(film["width"] * 320 / 240, share * height)) < 1, f"{width}x{height}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
