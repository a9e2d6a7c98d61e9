"""The first page of a site of many videos says where each seminar begins."""

import re
import tomllib
from importlib.resources import files

import pytest

from coursekit.screening.pages.page import templates
from coursekit.screening.pages.publishing import head_of


def first_page(*counts: int) -> str:
    words = tomllib.loads(files("coursekit.screening").joinpath("languages/en.toml").read_text())
    scene = {"title": "One", "href": "one.html", "poster": "one.webp", "length": 3.0, "claim": "", "chapters": 1}
    seminars = [
        {
            "id": f"seminar{i:02}",
            "number": f"{i:02}",
            "title": f"Part <{i}>",
            "about": "",
            "is_told": False,
            "scenes": [scene] * count,
        }
        for i, count in enumerate(counts, 1)
    ]
    page = {
        "language": "en",
        "site": "Course",
        "url": "",
        "home": "",
        "languages": [],
        "draft": False,
        "measures": False,
        "seminars": seminars,
    }
    head = head_of(page, "", "Course", "")
    return templates().get_template("index.html").render(page=page, words=words, head=head, root="", shared="")


@pytest.mark.parametrize(("counts", "links"), [((40, 28, 12), 3), ((7, 6), 2), ((2, 3), 0), ((84,), 0)])
def test_many_videos_of_several_seminars_have_a_link_to_each(counts, links):
    page = first_page(*counts)
    found = re.findall(r'<a href="#(seminar\d+)"><bdi>(.*?)</bdi> <span class="count">(\d+)</span>', page)
    assert found == [(f"seminar{i:02}", f"Part &lt;{i}&gt;", str(n)) for i, n in enumerate(counts[:links], 1)]
    assert all(f'id="{target}"' in page for target, _, _ in found)
