"""What the kit's own source is behind captions and pages: an edit of it, or of what it imports, makes them anew."""

import shutil
import sys
from pathlib import Path

import pytest

from coursekit.graph.jobs.registry import ENTRIES
from tests.conftest import REPOSITORY, TinyCourse
from tests.screening.conftest import narrate

DOIT = (sys.executable, "-m", "doit")


class OwnKit:
    """A narrated course beside a copy of the kit that a test may edit."""

    def __init__(self, folder: Path) -> None:
        self.kit = folder / "lib/coursekit"
        shutil.copytree(REPOSITORY / "seminars/coursekit", self.kit, ignore=shutil.ignore_patterns("__pycache__"))
        self.course = TinyCourse.create(folder / "course")
        narrate(self.course)

    def doit(self, *arguments: str) -> str:
        done = self.course.shell(*DOIT, "quality=low", *arguments, environment={"PYTHONPATH": str(self.kit.parent)})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.kit / name).read_text()
        assert old in text, f"{old!r} is not in {name}"
        (self.kit / name).write_text(text.replace(old, new))

    @property
    def captions(self) -> str:
        return self.course.file("seminars/*/static/Lines.vtt").read_text()


@pytest.fixture
def own_kit(tmp_path):
    return OwnKit(tmp_path)


def test_an_edit_of_what_the_kit_imports_for_captions_makes_them_anew(own_kit):
    own_kit.doit("captions")
    assert "Its slope is 0.5," in own_kit.captions
    # The reader of tensors is imported by the reader of elements, which is what captions run.
    own_kit.replace("lab/tensors/tensor_files.py", "return loaded\n", "return {n: 3 * t for n, t in loaded.items()}\n")
    assert "captions:seminar01:Lines" in own_kit.doit("why", "captions")
    own_kit.doit("captions")
    assert "Its slope is 1.5," in own_kit.captions
    # A new import in the kit is followed without being listed anywhere.
    (own_kit.kit / "scaling.py").write_text("FACTOR = 5\n")
    own_kit.replace(
        "lab/tensors/tensor_files.py", "import pickle\n", "import pickle\n\nfrom coursekit.scaling import FACTOR\n"
    )
    own_kit.replace("lab/tensors/tensor_files.py", "3 * t", "FACTOR * t")
    own_kit.doit("captions")
    assert "Its slope is 2.5," in own_kit.captions
    (own_kit.kit / "scaling.py").write_text("FACTOR = 7\n")
    told = own_kit.doit("why", "captions")
    assert "    the kit's coursekit/scaling.py:FACTOR changed\n" in told
    own_kit.doit("captions")
    assert "Its slope is 3.5," in own_kit.captions
    # What no caption is written with makes none.
    own_kit.replace("screening/films/contact_sheet.py", "quality=88", "quality=87")
    own_kit.replace("lab/tensors/tensor_files.py", "import pickle\n", "import pickle  # a comment\n")
    assert "computed" not in own_kit.doit("captions")


def test_all_that_the_kit_runs_for_a_target_is_in_the_slice_of_its_kind(new_course):
    narrate(new_course)
    new_course.doit("quality=low", "gallery", "captions")
    new_course.doit("verify", "quality=low", "gallery", "captions")
    assert "OUTSIDE" not in new_course.output
    assert new_course.output.splitlines()[-1] == "6 of 6 are what is made now"


def test_what_runs_outside_the_slice_of_its_kind_is_found_out(new_course, monkeypatch):
    narrate(new_course)
    for kind in ("captions", "stills", "page", "index"):
        monkeypatch.setitem(ENTRIES, kind, ("coursekit.screening.films.join:join_clips",))
    new_course.doit("quality=low", "gallery", "captions")
    new_course.doit("verify", "quality=low", "gallery", "captions", fails=True)
    assert new_course.output.count("RAN OUTSIDE ITS SLICE") == 6
