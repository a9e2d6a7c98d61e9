"""Links of pages lead to files, whatever letters these have in their names."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

PLAIN = """
    from manim import *


    class Plain(Scene):
        def construct(self):
            self.wait(0.2)
    """


def test_each_link_of_a_site_leads_to_a_file_of_it(new_course):
    new_course.write("manim_ce/lines.py", "")
    new_course.write("a folder/50% of #1 [é].py", PLAIN)
    new_course.doit("quality=low", "gallery")
    site = new_course.root / ".cache/site"
    leads = {
        (page, unescape(link))
        for page in site.rglob("*.html")
        for link in re.findall(r'(?:href|src|poster)="([^"#]+)', page.read_text())
        if not link.startswith("data:")
    }
    assert any("/source/" in link and "50%25" in link for _, link in leads)
    assert not [link for page, link in leads if not (page.parent / unquote(urlsplit(link).path)).exists()]


def test_each_link_of_the_graph_leads_to_a_file_of_the_course(new_course):
    new_course.write("a folder/50% of #1 [é].py", PLAIN)
    new_course.doit("graph", "-o", "graph.svg")
    new_course.doit("graph", "-o", "graph.mmd")
    for name, pattern in (("graph.svg", r'href="([^"]+)"'), ("graph.mmd", r'click \w+ "([^"]+)"')):
        links = [unescape(link) for link in re.findall(pattern, (new_course.root / name).read_text())]
        sources = [unquote(urlsplit(link).path) for link in links if link.endswith(".py")]
        assert "seminars/01_tiny/a folder/50% of #1 [é].py" in sources
        assert all((new_course.root / source).is_file() for source in sources)
