"""What is published tells its addresses, as search engines, feed readers and other pages ask for them."""

import json
import re
import shutil
import subprocess
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import yaml

from coursekit.screening.pages.page import chapter_cues
from coursekit.screening.pages.publishing import iso_duration
from tests.conftest import REPOSITORY, TinyCourse
from tests.git import git

from .conftest import HOSTILE, narrate

LOW = "quality=low"
URL = "https://ada.example.org/lines/"
WRITTEN, CHANGED = "2024-05-01T10:00:00+02:00", "2025-01-02T03:04:05+00:00"
FOR_MACHINES = ("sitemap.xml", "feed.xml")


def commit(course, date=WRITTEN):
    dates = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+00:00"}
    git(course.root, "add", ".")
    git(course.root, "commit", "-q", "--allow-empty", "-m", "Draw", **dates)


def publish(course, url=URL):
    course.root.joinpath("pyproject.toml").write_text(f'[tool.coursekit.site]\nurl = "{url}"\ntitle = "A & <b>"\n')


def begin(course):
    course.root.joinpath(".gitignore").write_text(".cache/\n__pycache__/\n*.mp4\n*.vtt\n*.srt\n*.youtube.txt\n")
    narrate(course)
    git(course.root, "init", "-q")
    commit(course)


@pytest.fixture(scope="module")
def published(_built, tmp_path_factory):
    """A course that is published below a folder of its host; to be read, not changed."""
    root = tmp_path_factory.mktemp("published") / "course"
    shutil.copytree(_built, root)
    course = TinyCourse(root)
    begin(course)
    publish(course, URL.rstrip("/"))
    course.doit(LOW, "gallery")
    return course


@pytest.fixture
def course(published, tmp_path):
    shutil.copytree(published.root, tmp_path / "course")
    return TinyCourse(tmp_path / "course")


def site(course):
    return course.root / ".cache/site"


def file_at(course, address):
    """The file of a site that a whole address leads to."""
    path = unquote(re.split(r"[?#]", address)[0].removeprefix(URL))
    assert address.startswith(URL)
    return site(course) / (path or "index.html")


class Head(HTMLParser):
    """What the head of a page says, by name."""

    def __init__(self, page):
        super().__init__()
        self.told, self.data, self._is_data = {}, "", False
        self.feed(page.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            assert name not in self.told
            self.told[name] = given["content"]
        elif tag == "link" and given["rel"] in ("canonical", "alternate"):
            self.told[given["rel"]] = given["href"]
        self._is_data = given.get("type") == "application/ld+json"

    def handle_data(self, data):
        self.data += data if self._is_data else ""


PAGES = ("index.html", "graph.html", "seminar01/Lines.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_its_address_and_a_picture_to_whoever_links_to_it(published, name):
    told = Head(site(published) / name).told
    assert told["canonical"] == told["og:url"] == URL + name.removesuffix("index.html")
    for image in ("og:image", "twitter:image"):
        assert file_at(published, told[image]) == site(published) / "seminar01/Lines.webp"
    assert told["twitter:card"] == "summary_large_image" and told["og:site_name"] == "A & <b>"
    assert told["description"] == told["og:description"] == told["twitter:description"] != ""
    assert (site(published) / name).parent.joinpath(told["alternate"]).resolve() == site(published) / "feed.xml"


def test_a_video_is_told_by_schema_org_with_its_chapters(published):
    head = Head(site(published) / "seminar01/Lines.html")
    video = json.loads(head.data)
    assert (video["@context"], video["@type"], video["name"]) == ("https://schema.org", "VideoObject", "Lines")
    assert video["description"] == head.told["description"] == "This is a square."
    assert video["uploadDate"] == WRITTEN and video["duration"] == "PT1.4S"
    for key, name in {"thumbnailUrl": "Lines.webp", "contentUrl": "Lines.mp4", "url": "Lines.html"}.items():
        assert file_at(published, video[key]) == site(published) / "seminar01" / name
        assert file_at(published, video[key]).is_file()
    assert video["contentUrl"] == head.told["og:video"]
    clips = video["hasPart"]
    assert [clip["name"] for clip in clips] == ["A square", "A line", HOSTILE]
    assert [clip["endOffset"] for clip in clips][:-1] == [clip["startOffset"] for clip in clips][1:]
    assert clips[1]["url"] == f"{URL}seminar01/Lines.html?t={clips[1]['startOffset']}"


def test_the_claim_of_a_scene_describes_it_rather_than_what_is_said_first(course):
    course.replace("manim_ce/lines.py", "import numpy", '"""Lines rise."""\n\nimport numpy')
    course.doit(LOW, "gallery")
    assert Head(site(course) / "seminar01/Lines.html").told["description"] == "Lines rise."


def test_an_address_of_a_chapter_plays_from_there(published, open_page):
    page = open_page(f"{(site(published) / 'seminar01/Lines.html').as_uri()}?t=0.8")
    page.wait_for_function("Math.abs(video.currentTime - 0.8) < 0.05")


def test_the_sitemap_names_every_page_once(published):
    top = ElementTree.parse(site(published) / "sitemap.xml").getroot()
    named = [each.text for each in top.findall(".//{*}loc")]
    assert sorted(file_at(published, each) for each in named) == sorted(site(published).rglob("*.html"))
    assert [each.text for each in top.findall(".//{*}lastmod")] == [WRITTEN]


def test_the_feed_has_every_video_with_its_bytes(published):
    channel = ElementTree.parse(site(published) / "feed.xml").getroot().find("channel")
    assert channel.findtext("title") == "A & <b>" and channel.findtext("link") == URL
    (item,) = channel.findall("item")
    film = item.find("enclosure")
    assert film.get("type") == "video/mp4"
    assert int(film.get("length")) == file_at(published, film.get("url")).stat().st_size
    assert item.findtext("guid") == item.findtext("link") == f"{URL}seminar01/Lines.html"
    assert parsedate_to_datetime(item.findtext("pubDate")) == datetime.fromisoformat(WRITTEN)


def test_a_feed_has_what_was_changed_last_first(course):
    folder = course.root / "seminars/02_more"
    shutil.copytree(course.seminar, folder)
    commit(course, CHANGED)
    course.doit(LOW, "gallery")
    channel = ElementTree.parse(site(course) / "feed.xml").getroot().find("channel")
    assert [item.findtext("link")[len(URL) :] for item in channel.findall("item")] == [
        "seminar02/Lines.html",
        "seminar01/Lines.html",
    ]


def test_only_a_commit_of_the_scene_makes_its_page_anew(course):
    assert course.doit(LOW, "gallery") == {}
    course.write("notes.md", "Notes.\n")
    commit(course, CHANGED)
    assert course.doit(LOW, "gallery") == {}
    course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.0  # units")
    commit(course, CHANGED)
    assert course.doit(LOW, "gallery") == {"gallery:seminar01:Lines": "computed", "gallery:index": "computed"}
    assert json.loads(Head(site(course) / "seminar01/Lines.html").data)["uploadDate"] == CHANGED


def test_a_clone_elsewhere_and_later_publishes_the_same_bytes(published, tmp_path):
    subprocess.run(["git", "clone", "-q", published.root, tmp_path / "clone"], check=True)
    clone = TinyCourse(tmp_path / "clone")
    shutil.copy(published.root / "pyproject.toml", clone.root)
    shutil.copytree(published.root / ".cache/store", clone.root / ".cache/store")
    clone.doit(LOW, "gallery")
    files = {p.relative_to(site(published)): p for p in site(published).rglob("*") if p.is_file()}
    assert {p.relative_to(site(clone)) for p in site(clone).rglob("*") if p.is_file()} == files.keys()
    for name, path in files.items():
        assert (site(clone) / name).read_bytes() == path.read_bytes(), name
        assert str(published.root).encode() not in path.read_bytes(), name


def test_a_shallow_clone_tells_no_dates_rather_than_wrong_ones(course, tmp_path):
    commit(course, CHANGED)
    subprocess.run(["git", "clone", "-q", "--depth=1", course.root.as_uri(), tmp_path / "clone"], check=True)
    shutil.move(course.root / ".git", tmp_path / "whole")
    shutil.move(tmp_path / "clone/.git", course.root / ".git")
    course.doit(LOW, "gallery")
    assert "1 video without a date" in course.output
    assert "uploadDate" not in (site(course) / "seminar01/Lines.html").read_text()
    assert "lastmod" not in (site(course) / "sitemap.xml").read_text()
    assert "pubDate" not in (site(course) / "feed.xml").read_text()


def test_without_an_address_nothing_names_one_and_a_line_says_so(course):
    course.root.joinpath("pyproject.toml").unlink()
    course.doit(LOW, "gallery")
    assert course.output.count("has no url") == 1
    assert course.output.count("To be opened:\n  .cache/site/index.html\n") == 1
    assert not [name for name in FOR_MACHINES if (site(course) / name).exists()]
    for name in PAGES:
        told = Head(site(course) / name)
        assert not told.data and not {"canonical", "alternate", "og:url", "og:image", "twitter:card"} & told.told.keys()
        assert told.told["og:title"] and told.told["description"]
    assert course.doit(LOW, "gallery") == {} and "has no url" not in course.output


def test_crawlers_are_told_the_way_where_they_look_for_it(course):
    assert not (site(course) / "robots.txt").exists()
    publish(course, "https://lines.example.org")
    course.doit(LOW, "gallery")
    assert "Sitemap: https://lines.example.org/sitemap.xml" in (site(course) / "robots.txt").read_text()
    publish(course)
    course.doit(LOW, "gallery")
    assert not (site(course) / "robots.txt").exists()


def test_drafts_have_no_address(course):
    course.doit("preview")
    page = (course.root / ".cache/preview/seminar01/Lines.html").read_text()
    assert URL not in page and not (course.root / ".cache/preview/sitemap.xml").exists()


NO_ADDRESSES = ["ada.github.io/lines", "ftp://a.org", "https:///lines", "https://a.org/?x", "https://a b"]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_told_in_a_line(course, url):
    publish(course, url)
    course.doit(LOW, "gallery", fails=True)
    assert f"[tool.coursekit.site]: url = '{url}', but it is where the site begins" in course.output
    assert "Traceback" not in course.output


def test_a_length_is_told_by_iso_8601():
    told = {0.6: "PT0.6S", 62.5: "PT1M2.5S", 3600: "PT1H0S", 59.9996: "PT1M0S"}
    assert {seconds: iso_duration(seconds) for seconds in told} == told


def workflow(name):
    """A workflow as the reference has it."""
    blocks = re.findall(r"^```yaml (\S+)\n(.*?)^```$", (REPOSITORY / "reference.md").read_text(), re.M | re.S)
    return yaml.safe_load(dict(blocks)[name])


def run_as(script, course):
    """Run those lines of a workflow that are about the course, as its shell does; a site of low quality is no other."""
    for line in script:
        if line.startswith(("doit", "mv", "cp")):
            if line.startswith("doit"):
                course.doit(LOW, *line.split()[1:])
            else:
                assert course.shell("bash", "-euc", line).returncode == 0


def test_the_workflow_for_github_publishes_the_site_with_its_dates(course):
    told = workflow(".github/workflows/pages.yml")
    (job,) = told["jobs"].values()
    assert {**told["permissions"]} == {"contents": "read", "pages": "write", "id-token": "write"}
    used = {step["uses"].partition("@")[0]: step.get("with", {}) for step in job["steps"] if "uses" in step}
    assert used["actions/checkout"]["fetch-depth"] == 0
    assert (course.root / used["actions/cache"]["path"]).is_dir()
    shutil.rmtree(site(course))
    run_as([step["run"] for step in job["steps"] if "run" in step], course)
    published = course.root / used["actions/upload-pages-artifact"]["path"]
    assert {"index.html", *FOR_MACHINES} <= {path.name for path in published.iterdir()}
    assert "uploadDate" in (published / "seminar01/Lines.html").read_text()


def test_the_workflow_for_gitlab_publishes_the_site_with_its_dates(course):
    (job,) = (each for each in workflow(".gitlab-ci.yml").values() if isinstance(each, dict) and "script" in each)
    assert job["variables"]["GIT_DEPTH"] == 0 and job["pages"] is True
    assert all((course.root / path).is_dir() for path in job["cache"]["paths"])
    shutil.rmtree(site(course))
    run_as(job["script"], course)
    (published,) = job["artifacts"]["paths"]
    assert {"index.html", *FOR_MACHINES} <= {path.name for path in Path(course.root / published).iterdir()}


def test_the_last_chapter_goes_on_while_something_is_heard():
    chapters = [{"start": 0.0, "title": "one"}, {"start": 2.0, "title": "two"}]
    sections = [{"start": 0.0, "length": 3.0, "chapters": chapters}]
    assert [cue.end for cue in chapter_cues(sections, 3.5)] == [2.0, 3.5]
    assert [cue.end for cue in chapter_cues(sections, 2.999)] == [2.0, 3.0]
