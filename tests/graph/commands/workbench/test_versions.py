"""Which last version a section has; that a page shows it is tried in a browser by test_live_sections.py."""

from types import SimpleNamespace

import pytest

from coursekit.graph.commands.workbench.versions import MOST, Versions
from coursekit.graph.store.files import digest_of, signature_of
from coursekit.graph.store.records import KnownFile, Record, Records


class Drawn:
    """Clips that are drawn as a build does: laid by, written anew, settled."""

    def __init__(self, folder):
        self.folder = folder / ".cache"
        (self.folder / "kept").mkdir(parents=True)
        self.versions = Versions(self.folder / "kept")

    def draw(self, task, *texts):
        clip = SimpleNamespace(
            task=task, record=self.folder / f"{task}.json", files={"clip.mp4": self.folder / f"{task}.mp4"}
        )
        for text in texts:
            self.versions.lay_by(clip)
            written = self.folder / "written"
            written.write_text(text)
            written.replace(clip.files["clip.mp4"])
            file = clip.files["clip.mp4"]
            known = KnownFile(digest_of(file), signature_of(file), file.name)
            record = Record("", {}, {"clip.mp4": known}, {"length": 1.0})
            Records().write(clip.record, record)
            self.versions.settle(clip, record)
        return clip

    def before(self, clip):
        version = self.versions.before(clip)
        return version and version.path.read_text()


@pytest.fixture
def drawn(tmp_path):
    return Drawn(tmp_path)


def test_a_scene_that_is_gone_for_a_moment_has_its_last_version_still(drawn):
    """As its file is half-typed, or empty while it is written."""
    clip = drawn.draw("clip", "as it was", "as it is")
    assert drawn.before(clip) == "as it was"
    drawn.versions.keep_laid_by(frozenset())
    assert drawn.before(clip) == "as it was"


def test_the_last_versions_of_so_many_clips_are_kept(drawn):
    clips = [drawn.draw(f"clip{number}", f"{number} before", "as it is") for number in range(MOST + 1)]
    assert [drawn.before(clip) for clip in clips] == [None, *(f"{number + 1} before" for number in range(MOST))]
    assert len([*(drawn.folder / "kept").iterdir()]) == MOST


def test_the_version_before_the_last_one_is_there_for_who_has_it_still(drawn):
    """A page hears of the next film, and of its last versions, once it is joined, after its clip was drawn."""
    clip = drawn.draw("clip", "first")
    first = digest_of(clip.files["clip.mp4"])
    drawn.draw("clip", "second", "third")
    assert drawn.before(clip) == "second"
    assert drawn.versions.shown(clip, first).read_text() == "first"
    drawn.draw("clip", "fourth")
    assert drawn.versions.shown(clip, first) is None
    assert {path.read_text() for path in (drawn.folder / "kept").iterdir()} == {"second", "third"}
