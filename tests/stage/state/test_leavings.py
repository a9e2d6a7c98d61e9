"""Sections that are rendered apart have the frames of the whole scene, whatever one changes that another sees."""

import pytest

from coursekit.stage.audit.job import render_audited
from coursekit.stage.state import libraries

from .two_sections import PIXELS, SECTIONS, Way
from .ways import INNOCENT, SHARED
from .ways_below import BELOW, LASTING
from .ways_grafted import GRAFTED, GRAFTED_INNOCENT
from .ways_hidden import HIDDEN

# Of these no frame differs here: what they change is seen by other scenes than the one that shows it.
UNSEEN = ("a default of an animation", "always updating", *LASTING)


@pytest.mark.slow
@pytest.mark.parametrize("way", SHARED | HIDDEN | BELOW | GRAFTED)
def test_sections_that_share_are_one_clip(way, shared):
    outcome = shared.of(way)
    assert outcome.why_one_clip
    assert (outcome.apart != outcome.whole) == (way not in UNSEEN), "the scene shows no sharing"


@pytest.mark.slow
@pytest.mark.parametrize("way", INNOCENT | GRAFTED_INNOCENT)
def test_sections_that_share_nothing_are_apart(way, innocent):
    outcome = innocent.of(way)
    assert outcome.why_one_clip == ""
    assert outcome.apart == outcome.whole


@pytest.mark.slow
def test_what_has_changed_is_told_by_name(shared):
    told = {
        "a default of a base": "one() leaves VMobject.__init__ changed for the sections after it",
        "the zoom of the camera": "one() leaves self.camera.zoom_tracker.points changed for the sections after it",
        "a default argument": "one() leaves more() defaults[0] changed, which two() reads",
        "the time": "two() reads self.time, which the sections before it have moved",
    }
    assert {way: shared.of(way).why_one_clip for way in told} == told


def test_a_job_that_walks_through_manim_by_itself_finds_what_the_server_finds(tmp_path, monkeypatch):
    monkeypatch.setattr(libraries, "_prepared", [])
    file = tmp_path / "lines.py"
    file.write_text(Way("self.wait(0.2)").text)
    facts = render_audited(file, "Lines", "one", SECTIONS, {}, PIXELS, tmp_path, {})
    assert facts.left == []
