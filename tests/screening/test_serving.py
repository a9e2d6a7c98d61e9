"""The served site: ranges, nothing but the site, and save -> see."""

import http.client
import re
import shutil
import sys
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe

from coursekit.screening.serving import serve
from tests.conftest import TinyCourse
from tests.terminal import Terminal

PAGE = """<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">
<body><main><h1>{}</h1></main></body></html>"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE.format("here"))
    (folder / "video.mp4").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    served = serve(folder, "127.0.0.1", 0)
    yield served
    served.end()


def ask(site, path, host=None, **headers):
    port = int(site.address.rstrip("/").rpartition(":")[2])
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}", **headers})
        answer = connection.getresponse()
        return answer, answer.read()


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-99", 0, 99), ("bytes=10000-", 10000, 10239), ("bytes=-5", 10235, 10239)]
)
def test_a_range_is_answered_by_these_bytes_alone(site, asked, first, last):
    answer, content = ask(site, "/video.mp4", Range=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10240"
    assert content == (bytes(range(256)) * 40)[first : last + 1]


def test_a_range_behind_the_end_is_refused(site):
    assert ask(site, "/video.mp4", Range="bytes=20000-")[0].status == 416


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd",
        "/link.txt",
        "/video.mp4/../../secret.txt",
    ],
)
def test_nothing_outside_the_folder_is_served(site, path):
    answer, content = ask(site, path)
    assert answer.status in (400, 404) and b"secret" not in content


def test_only_this_machine_is_bound_and_only_its_names_are_answered(site):
    assert site.address.startswith("http://127.0.0.1:")
    assert ask(site, "/")[0].status == 200
    assert ask(site, "/", host="elsewhere.example")[0].status == 400


def test_a_served_page_may_load_nothing_from_elsewhere(site):
    answer, content = ask(site, "/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert b"/-/live.js" in content


def test_what_failed_is_shown_as_text_to_who_opens_a_page_then_or_before(site, open_page):
    html = "<img src=x onerror='hacked = 1'>\n</pre><script>hacked = 1</script>"
    before = open_page(site.address)
    site.tell(state="failed", text=html)
    after = open_page(site.address)
    for page in (before, after):
        page.locator("[role=alert] .live-message").wait_for()
        assert page.locator("[role=alert] .live-message").inner_text() == html
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("[role=alert] :is(img, script)").count() == 0
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    before.get_by_role("button", name="Hide").click()
    assert not before.get_by_role("alert").is_visible()
    site.tell(state="ready")
    after.locator("[role=alert]").wait_for(state="hidden")


def test_a_page_that_is_not_made_yet_comes_by_itself(site, browser, tmp_path):
    page = browser.new_page()
    assert page.goto(f"{site.address}later.html").status == 404
    page.get_by_text("comes by itself").wait_for()
    (tmp_path / "site/later.html").write_text(PAGE.format("made"))
    site.renew({tmp_path / "site/later.html": "a"})
    page.get_by_text("made", exact=True).wait_for()
    page.close()


def test_who_asks_before_there_is_any_page_waits_for_the_first_build(tmp_path):
    site = serve(tmp_path / "not there", "127.0.0.1", 0)
    answer, text = ask(site, "/")
    assert answer.status == 404 and b"comes by itself" in text
    (tmp_path / "not there").mkdir()
    (tmp_path / "not there/index.html").write_text(PAGE.format("made"))
    answer, text = ask(site, "/")
    assert answer.status == 200 and b"made" in text
    site.end()


def test_a_page_that_is_made_before_the_first_one_has_its_style_and_scripts(site, tmp_path):
    for name, content in (("style.css", b"data:font/ttf"), ("player.js", b"use strict"), ("charts.js", b"uPlot")):
        answer, told = ask(site, f"/assets/{name}")
        assert (answer.status, content in told) == (200, True)
    assert ask(site, "/assets/style.css")[0].headers["Content-Type"].startswith("text/css")
    assert ask(site, "/assets/nothing.js")[0].status == ask(site, "/assets/%2e%2e/serving.py")[0].status == 404
    (tmp_path / "site/assets").mkdir()
    (tmp_path / "site/assets/player.js").write_text("its own")
    assert ask(site, "/assets/player.js")[1] == b"its own"


def test_only_a_page_that_was_made_anew_is_brought_up_to_date_and_none_is_loaded_again(site, open_page, tmp_path):
    (tmp_path / "site/other.html").write_text(PAGE.format("other"))
    first, other = open_page(site.address), open_page(f"{site.address}other.html")
    for page in (first, other):
        page.evaluate("loaded = 'once'")
    for name in ("index", "other"):
        (tmp_path / f"site/{name}.html").write_text(PAGE.format("made anew"))
    site.renew({tmp_path / "site/other.html": "b"})
    site.tell(state="failed", text="of another page")
    other.get_by_role("heading", name="made anew").wait_for()
    other.get_by_text("of another page").wait_for()
    first.get_by_text("of another page").wait_for()
    assert first.get_by_role("heading").inner_text() == "here"
    assert [page.evaluate("loaded") for page in (first, other)] == ["once", "once"]


@pytest.mark.parametrize("path", ["/", "/-/events", "/-/live.js", "/video.mp4"])
def test_a_page_of_another_site_is_answered_nothing(site, path):
    foreign = ({"Origin": "https://elsewhere.example"}, {"Origin": "null"})
    foreign += ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},)
    assert [ask(site, path, **headers)[0].status for headers in foreign] == [403, 403, 403]


@pytest.mark.parametrize("columns", [60, 140])
def test_on_a_terminal_the_next_build_has_lines_of_its_own(tmp_path, columns):
    course = TinyCourse.create(tmp_path / "course")
    command = [sys.executable, "-m", "doit", "serve", "--port", "0", "quality=low"]
    with Terminal(command, course.root, columns) as terminal:
        terminal.wait_for("starting the workers")
        terminal.wait_for("(Ctrl-C ends)")
        course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
        terminal.wait_until(lambda: sum("all is current" in line for line in terminal.lines) == 2)
        terminal.interrupt()
        assert terminal.finish() == 0
    address = next(n for n, line in enumerate(terminal.lines) if line.startswith("http://"))
    assert terminal.lines[address].endswith("/  (Ctrl-C ends)")
    assert re.fullmatch(r"pages come at http://\S+/ as each is made", terminal.lines[0])  # before any is made
    assert terminal.lines[address + 1].startswith("draft:seminar01:Lines:scene1_square  computed")
    assert terminal.lines[-3:] == ["all is current; watching", "^C", "ended"]


def test_a_port_that_is_taken_is_told_in_a_line(site_course, site, tmp_path):
    course = TinyCourse(tmp_path / "course")
    shutil.copytree(site_course.root, course.root)
    port = site.address.rstrip("/").rpartition(":")[2]
    done = course.shell(sys.executable, "-m", "doit", "serve", "--published", "--port", port, "quality=low")
    assert done.returncode != 0
    assert done.stderr == (
        f"ERROR: cannot listen on 127.0.0.1:{port}: Address already in use; choose another --host or --port: "
        "--port 0 takes a free one.\n"
    )
