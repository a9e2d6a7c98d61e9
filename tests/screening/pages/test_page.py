"""What authors mark as code is shown as code, and what they write stays text."""

from coursekit.screening.narration.captions import Cue
from coursekit.screening.pages.page import coded
from coursekit.screening.pages.search_index import places_of


def test_what_is_in_backticks_is_code_and_all_else_is_escaped():
    assert coded("the first `n_1` of ``x<y``, <b>not</b>") == (
        "the first <code>n_1</code> of <code>x&lt;y</code>, &lt;b&gt;not&lt;/b&gt;"
    )
    assert coded("a ` alone") == "a ` alone"


def test_who_searches_reads_no_backticks():
    experiment = {"about": "The first `n`", "points": []}
    content = {"experiments": {"e": experiment}, "facts": {}, "title": "T", "claim": ""}
    found = places_of(content, [Cue(0.0, 1.0, "T")], [], lambda table: [])
    assert [each["lines"] for each in found if each["kind"] == "experiment"] == [["The first n"]]
