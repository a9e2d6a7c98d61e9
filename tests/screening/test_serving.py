"""The served site: ranges, nothing but the site, and save -> see."""

import http.client
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from coursekit.screening.serving import serve
from tests.conftest import TinyCourse
from tests.terminal import Terminal

from .conftest import narrate

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


@contextmanager
def serving(course, *arguments):
    """`doit serve` as a person runs it; gives the address that it prints."""
    command = [sys.executable, "-m", "doit", "serve", "--port", "0", "quality=low", *arguments]
    with subprocess.Popen(
        command,
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            printed = []
            for line in process.stdout:
                printed.append(line)
                if line.startswith("http://"):
                    break
            else:
                pytest.fail("".join(printed))
            yield line.split()[0]
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            assert process.wait(20) == 0
        finally:
            process.kill()


@pytest.mark.slow
def test_saving_a_section_reloads_the_page_with_its_new_clip(tmp_path, open_page):
    course = TinyCourse.create(tmp_path / "course")
    narrate(course)
    with serving(course) as address:
        strict = open_page(f"{address}seminar01/Lines.html")
        strict.locator("[aria-current]").wait_for()  # the page's scripts run under its own security policy
        strict.close()
        page = open_page(f"{address}seminar01/Lines.html", bypass_csp=True)
        page.wait_for_function("document.getElementById('video').readyState >= 1")
        assert page.evaluate("document.getElementById('video').duration") == pytest.approx(1.4, abs=0.01)
        page.evaluate("document.getElementById('video').currentTime = 0.5")
        page.evaluate(
            "Object.assign(document.getElementById('video'), { muted: true, volume: 0.25, playbackRate: 1.5 })"
        )
        page.evaluate("document.getElementById('video').textTracks[0].mode = 'showing'")
        course.replace(
            "manim_ce/lines.py",
            "self.wait(0.2)\n        self.play(FadeOut(square)",
            "self.wait(1.2)\n        self.play(FadeOut(square)",
        )
        page.wait_for_function("document.getElementById('video').duration > 2.3", timeout=60_000)
        page.wait_for_function("Math.abs(document.getElementById('video').currentTime - 0.5) < 0.01")
        told = "(v => [v.muted, v.volume, v.playbackRate, v.textTracks[0].mode])(document.getElementById('video'))"
        assert page.evaluate(told) == [True, 0.25, 1.5, "showing"]
        built = page.evaluate("document.querySelector('.made').textContent")

        # A mistake is shown with file and line, and the page stays; when it is mended, the page comes back by itself.
        course.replace("manim_ce/lines.py", "self.wait(1.2)", "self.wate(1.2)")
        mistake = page.get_by_role("alert")
        mistake.get_by_text("The build failed").wait_for(timeout=60_000)
        assert "manim_ce/lines.py, line " in mistake.inner_text() and "wate" in mistake.inner_text()
        assert page.locator(".live").inner_text() == ""
        course.replace("manim_ce/lines.py", "self.wate(1.2)", "self.wait(0.2)")
        page.wait_for_function("document.getElementById('video').duration < 1.5", timeout=60_000)
        assert page.evaluate("document.querySelector('.made').textContent") != built
        page.close()


def test_what_failed_is_shown_as_text_to_who_opens_a_page_then_or_before(site, open_page):
    html = "<img src=x onerror='hacked = 1'>\nmanim_ce/lines.py, line 3 </pre><script>hacked = 1</script>"
    before = open_page(site.address)
    site.tell("failed", html)
    after = open_page(site.address)
    for page in (before, after):
        page.locator("[role=alert] pre").wait_for()
        assert page.locator("[role=alert] pre").inner_text() == html
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("[role=alert] :is(img, script)").count() == 0
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    before.get_by_role("button", name="Hide").click()
    assert not before.get_by_role("alert").is_visible()
    site.tell("ready")
    after.locator("[role=alert]").wait_for(state="hidden")


def test_a_page_that_is_not_made_yet_comes_by_itself(site, browser, tmp_path):
    page = browser.new_page()
    assert page.goto(f"{site.address}later.html").status == 404
    page.get_by_text("comes by itself").wait_for()
    (tmp_path / "site/later.html").write_text(PAGE.format("made"))
    site.renew([tmp_path / "site/later.html"])
    site.tell("building")
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


def test_only_a_page_that_was_made_anew_is_loaded_again(site, open_page, tmp_path):
    (tmp_path / "site/other.html").write_text(PAGE.format("other"))
    first, other = open_page(site.address), open_page(f"{site.address}other.html")
    for page in (first, other):
        page.evaluate("loaded = 'once'")
    site.renew([tmp_path / "site/other.html"])
    site.tell("failed", "of another page")
    other.wait_for_function("typeof loaded === 'undefined'")
    other.get_by_text("of another page").wait_for()
    first.get_by_text("of another page").wait_for()
    assert first.evaluate("loaded") == "once"


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
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr and "Traceback" not in done.stderr
