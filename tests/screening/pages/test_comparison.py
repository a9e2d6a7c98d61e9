"""The page of a comparison in a real browser, from one file: what was over what is, as the clips have it."""

import io

import av
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from coursekit.graph.commands.comparing.summary import by_reason
from coursekit.screening.pages.comparison import write_comparison
from tests.conftest import TinyCourse
from tests.graph.commands.comparing.repositories import LINES, LOW, Repository

from ..conftest import HOSTILE, LONG, RIGHT_TO_LEFT

MOVING = '''
    """What moves."""

    from manim import *


    class Moving(Scene):
        def construct(self):
            bar = Rectangle(height=6, width=0.4).set_fill(WHITE, 1).shift(5 * LEFT)
            self.add(bar)
            self.play(bar.animate.shift(9 * RIGHT), run_time=1.2, rate_func=linear)
    '''
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    """A course whose bar moves less far and for a shorter time than before, with hostile words on both sides."""
    course = TinyCourse.create(tmp_path_factory.mktemp("compared") / "course")
    course.write("../02_plain/moving.py", MOVING)
    course.replace("hyperparams.toml", "steps = 5", "steps = 12")
    course.root.joinpath("README.md").write_text(f"# {HOSTILE}\n")
    repository = Repository(course)
    course.write("facts.toml", f"[[line.facts]]\nclaim = '''{HOSTILE}'''\nelement = 'y[11]'\nbetween = [5, 6]\n")
    course.doit(LOW, "clip")
    repository.commit(HOSTILE)
    before = clip_of(course).read_bytes()
    course.write("../02_plain/moving.py", MOVING.replace("9 * RIGHT", "5 * RIGHT").replace("1.2", "0.8"))
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.6")
    repository.narrate(f"{HOSTILE}\n\n        {RIGHT_TO_LEFT} {LONG}".replace('"', "'"))
    course.replace(LINES, "        self.scene3_doubled()\n", "        self.scene4_new()\n")
    course.replace(LINES, "    def _show", "    def scene4_new(self):\n        self._show(Dot())\n\n    def _show")
    repository.compare()
    kept = course.root / "before.mp4"
    kept.write_bytes(before)
    return course, course.root / course.output.strip().splitlines()[-1]


def clip_of(course):
    return course.root / ".cache/clips/low/seminar02/Moving/construct.mp4"


@pytest.fixture
def page(compared, open_page):
    def opened(**settings):
        return open_page(compared[1].as_uri(), **settings)

    return opened


@pytest.fixture
def moving(page):
    """The pair of clips in which no two frames are alike."""
    opened = page()
    return opened, opened.locator(".change", has=opened.get_by_text("seminar02:Moving:construct", exact=True)).locator(
        ".pair"
    )


def section(page, name):
    return page.locator(".change", has=page.get_by_text(name, exact=True))


def places(path):
    """Where the bar is in each frame of a clip, in shares of its width."""
    with av.open(str(path)) as video:
        return [middle(frame.to_ndarray(format="gray")) for frame in video.decode(video=0)]


def middle(picture):
    bright = (picture > 128).sum(axis=0)
    return float((bright * np.arange(len(bright))).sum() / bright.sum() / len(bright))


def seen(pair):
    """What a browser shows of a pair, as a picture; without the rows at its edges, which the page shares with it."""
    shot = Image.open(io.BytesIO(pair.locator(".view").screenshot()))
    return np.asarray(shot.convert("L")).astype(float)[4:-4]


def show_pictures_alone(pair):
    """Without the frame around what differs, the line between both, and rounded corners."""
    pair.evaluate(
        """pair => {
            for (const each of pair.querySelectorAll(".box, .divider")) each.remove();
            pair.querySelector(".view").style.borderRadius = 0;
        }"""
    )


def slide(pair, share):
    pair.locator(".share input").fill(str(share))


def test_the_slider_shows_what_was_at_its_left_and_what_is_at_its_right(moving, compared):
    _, pair = moving
    show_pictures_alone(pair)
    slide(pair, 100)
    assert min(abs(middle(seen(pair)) - place) for place in places(compared[0].root / "before.mp4")) < 0.004
    was = seen(pair)
    slide(pair, 0)
    now = seen(pair)
    assert min(abs(middle(now) - place) for place in places(clip_of(compared[0]))) < 0.004
    assert abs(middle(was) - middle(now)) > 0.02
    slide(pair, 50)
    half, edge = seen(pair), was.shape[1] // 2
    assert np.abs(half[:, : edge - 2] - was[:, : edge - 2]).mean() < 1
    assert np.abs(half[:, edge + 2 :] - now[:, edge + 2 :]).mean() < 1


def test_the_difference_is_dark_where_both_agree_and_bright_where_they_do_not(moving):
    _, pair = moving
    show_pictures_alone(pair)
    slide(pair, 100)
    was = seen(pair)
    slide(pair, 0)
    now = seen(pair)
    pair.get_by_role("button", name="Difference").click()
    shown = seen(pair)
    apart = np.abs(was - now)
    assert shown[apart > 100].mean() > 200
    assert shown[apart < 1].mean() < 5


FILM = """(pair, side) => {
    const film = pair.querySelector(`.films .${side}`);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
    const context = canvas.getContext("2d");
    context.drawImage(film, 0, 0);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let [sum, count] = [0, 0];
    for (let at = 0; at < data.length; at += 4) if (data[at] > 128) { sum += (at / 4) % canvas.width; count += 1; }
    return sum / count / canvas.width;
}"""


def test_both_clips_are_at_the_same_frame_and_the_shorter_one_stands_at_its_end(moving, compared):
    opened, pair = moving
    pair.get_by_role("button", name="Both clips").click()
    opened.wait_for_function(
        "[...document.querySelectorAll('.films video[src]')].every((film) => film.readyState >= 2)"
    )
    was, now = places(compared[0].root / "before.mp4"), places(clip_of(compared[0]))
    assert len(was) > len(now)
    for frame in (0, 5, len(now) - 1, len(was) - 1):
        pair.locator(".time").fill(str(round(1000 * (frame + 0.5) / len(was))))
        wanted = (was[frame], now[min(frame, len(now) - 1)])
        for side, place in zip(("before", "after"), wanted, strict=True):
            opened.wait_for_function(
                f"([pair, side, place]) => Math.abs(({FILM})(pair, side) - place) < 0.004",
                arg=[pair.element_handle(), side, place],
                timeout=20_000,
            )


def test_clips_play_together_and_end(moving):
    opened, pair = moving
    pair.get_by_role("button", name="Both clips").click()
    pair.get_by_role("button", name="Play").click()
    opened.wait_for_function("document.querySelector('.films .before[src]').ended", timeout=30_000)
    pair.get_by_role("button", name="Play").wait_for()  # it says so again
    assert opened.evaluate("document.querySelector('.films .after[src]').currentTime") > 0.7


def test_what_is_new_and_what_is_gone_is_shown_as_it_is(page):
    opened = page()
    for name in ("seminar01:Lines:scene4_new", "seminar01:Lines:scene3_doubled"):
        alone = section(opened, name).locator("video.alone")
        alone.scroll_into_view_if_needed()
        opened.wait_for_function("(film) => film.readyState >= 2", arg=alone.element_handle())


def test_words_of_authors_are_shown_and_run_nothing(page):
    opened = page()
    assert opened.evaluate("typeof hacked") == "undefined"
    words = opened.inner_text("main")
    assert HOSTILE in words, "of the course, of the commit, and of a fact"
    assert RIGHT_TO_LEFT in words


def test_on_paper_what_was_stands_beside_what_is_and_is_not_laid_over_it(page):
    opened = page()
    pair = opened.locator(".pair", has=opened.locator(".moment:nth-child(2):not(.films)")).first
    pair.get_by_role("button", name="Difference").click()
    opened.emulate_media(media="print")
    moments = pair.locator(".moment:not(.films)")
    assert moments.count() > 1
    for moment in moments.all():
        was, now = (moment.locator(side).bounding_box() for side in (".before", ".after"))
        assert was["x"] + was["width"] <= now["x"] and was["y"] == now["y"]
        assert moment.locator(".before figcaption").is_visible()
        assert moment.locator(".before").evaluate("(it) => getComputedStyle(it).clipPath") == "none"
        assert moment.evaluate("(it) => getComputedStyle(it).filter") == "none"
    assert not pair.locator(".films").is_visible()


def test_names_in_tables_are_broken_nowhere_on_a_phone(page):
    opened = page(viewport={"width": 390, "height": 844})
    for name in opened.locator("td:first-child > code").all():
        assert name.evaluate("(it) => it.getClientRects().length") == 1, name.inner_text()


def test_no_column_of_a_table_lies_beyond_the_edge_of_a_phone(page):
    opened = page(viewport={"width": 360, "height": 740})
    for table in opened.locator(".wide-table").all():
        assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    assert opened.locator(".wide-table td[data-head='after']").first.is_visible()


def test_plots_have_a_line_of_each_side(page):
    opened = page()
    opened.wait_for_selector(".plot .u-legend")
    legend = opened.inner_text(".plot .u-legend")
    assert "before" in legend
    assert "after" in legend


@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_page_is_accessible_and_fits(page, settings):
    opened = page(**settings)
    for details in opened.locator("summary").all():
        details.click()
    found = Axe().run(opened)
    assert not found.violations_count, found.generate_report()
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_sections_that_show_the_same_for_one_reason_are_one_folded_line_where_they_are_many(tmp_path, open_page):
    def same(number, reason):
        return {"name": f"seminar01:A:{number}", "title": f"Part {number}", "was_called": "", "reasons": [reason]}

    alike = [*(same(number, "SIDE changed") for number in range(60)), same(60, "curve changed")]
    told = dict.fromkeys(("site", "before", "after", "subject", "pixels", "told"), "x")
    kinds = ("selection", "notes", "sections", "facts", "hyperparameters", "tensors", "plots", "problems")
    content = {**told, **{kind: [] for kind in kinds}, "same": alike, "same_by_reason": by_reason(alike)}
    write_comparison(content, {}, tmp_path)
    opened = open_page((tmp_path / "index.html").as_uri())
    assert opened.locator(".same > li:visible").count() == 2
    assert opened.locator(".same summary").inner_text() == "60 sections: SIDE changed"
    assert not opened.get_by_text("Part 59").is_visible()
    assert "Part 60 seminar01:A:60: curve changed" in opened.inner_text(".same > li:last-child")
    opened.locator(".same summary").click()
    assert opened.get_by_text("Part 59").is_visible()


def test_without_scripts_both_pictures_stand_beside_each_other(page):
    opened = page(java_script_enabled=False)
    was, now = (opened.locator(f".moment figure.{side} img").first.bounding_box() for side in ("before", "after"))
    assert was["width"] > 100
    assert was["x"] + was["width"] <= now["x"] or was["y"] + was["height"] <= now["y"]
