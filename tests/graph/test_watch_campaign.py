"""A short run of the campaign under `doit watch`; `python -m tests.campaign watch --count 1000` is the long one."""

from unittest import mock

import pytest

from coursekit.graph.targets.quality import QUALITIES
from tests.campaign.long_scenes import FOLDER, NUMBER
from tests.campaign.watched import FAULT, PIXELS, Course, Tally, run

# Goes on from a checkpoint where what was done before it was another thing. What is begun early asks by the code as it
# was before the save, for which none would be left by this.
MISTAKEN = """
import sys

if "watch" in sys.orig_argv:
    from coursekit.graph.commands.watch.drafts import checkpoints, head_start

    head_start.HeadStarts.begin = lambda *arguments: None

    def fits(left, job, answers):
        here, now, place = checkpoints._drawing(left.job), checkpoints._drawing(job), left.checkpoint.name
        return left.is_there and [*now.fingerprints[:place]] != [*here.fingerprints[:place]]

    checkpoints.Left.fits = fits
"""


@pytest.mark.slow
def test_random_edits_under_a_watch_show_what_a_clean_build_shows():
    tally = run(seed=7, count=6)
    assert tally.unsound == []
    assert tally.edits.total() == 6
    assert tally.continued.total() > 0


@pytest.mark.slow
def test_a_checkpoint_that_does_not_fit_is_found_out(tmp_path, monkeypatch):
    (tmp_path / "mistaken").mkdir()
    (tmp_path / "mistaken/sitecustomize.py").write_text(MISTAKEN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "mistaken"))
    with mock.patch.dict(QUALITIES, low=PIXELS):
        course = Course(3, tmp_path, Tally())
        file, tree = f"{FOLDER}/scene1.py", course.history[0]
        head, sign, body = tree[file].partition("class Scene1")
        early = NUMBER.sub("0.77", body, count=1)  # of what stays on stage
        late = "0.66".join(body.rsplit(NUMBER.findall(body)[-1], 1))
        try:
            assert course.begin() == ""
            assert course.change("change_number", "the first number", {**tree, file: head + sign + early}) == ""
            wrong = course.change("change_number", "only the last number", {**tree, file: head + sign + late})
        finally:
            course.end()
    assert FAULT in wrong or "of a clean build" in wrong
