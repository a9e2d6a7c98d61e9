"""A page whose scene is gone says so to whoever saw it, and loads it anew; one that nobody saw is not made yet."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.screening.test_serving import PAGE, ask, site

__all__ = ["site"]


def test_a_page_whose_scene_is_gone_says_so_when_it_is_loaded_again_and_comes_back_with_it(site, browser, tmp_path):
    file = tmp_path / "site/scene.html"
    file.write_text(PAGE.format("of a scene"))
    page = browser.new_page()
    assert page.goto(f"{site.address}scene.html").status == 200
    page.get_by_text("of a scene").wait_for()
    file.unlink()
    page.reload()
    page.get_by_text("This page is gone").wait_for()
    page.get_by_text("was renamed or deleted").wait_for()
    assert not Axe().run(page).response["violations"]
    file.write_text(PAGE.format("of a scene"))
    site.renew({file: "another content"})
    page.get_by_text("of a scene").wait_for()
    page.close()


def test_a_page_that_was_removed_and_comes_back_as_it_was_is_shown_where_it_was_waited_for(site, browser, tmp_path):
    """As by `doit clean` beside it: its scene is there, and what is made in its place has the same digest."""
    file = tmp_path / "site/scene.html"
    file.write_text(PAGE.format("of a scene"))
    site.renew({file: "this content"})
    page = browser.new_page()
    page.goto(f"{site.address}scene.html")
    file.unlink()
    for _ in range(2):
        page.reload()
        page.get_by_text("Not made yet").wait_for()
    file.write_text(PAGE.format("of a scene"))
    site.renew({file: "this content"})
    page.get_by_text("of a scene").wait_for()
    page.close()


def test_a_page_that_nobody_saw_is_not_made_yet(site, browser):
    page = browser.new_page()
    page.goto(f"{site.address}never.html")
    page.get_by_text("Not made yet").wait_for()
    site.tell(state="ready")
    page.get_by_text("Not made yet").wait_for()
    page.close()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "told"), [("never.html", "Not made yet"), ("never", "There is no such page"), ("a/b/", "There is no such")]
)
def test_a_page_that_is_not_there_is_in_the_sites_style_and_leads_to_the_first(site, browser, look, path, told):
    page = browser.new_page(color_scheme=look, viewport={"width": 360, "height": 640})
    assert page.goto(f"{site.address}{path}").status == 404
    page.get_by_text(told).wait_for()
    paper = {"light": "rgb(252, 252, 253)", "dark": "rgb(11, 15, 25)"}[look]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert page.evaluate("document.fonts.check('16px Lato')")
    assert not Axe().run(page).response["violations"]
    page.get_by_role("link", name="All videos").click()
    page.get_by_text("here").wait_for()
    page.close()


def test_a_file_that_is_not_there_is_no_page(site):
    answer, content = ask(site, "/never.mp4", Accept="*/*")
    assert (answer.status, content) == (404, b"Not Found")
