"""What was built of something that is gone: it is told, it is published nowhere, and `doit clean` removes it."""

import shutil

import pytest

from tests.screening.conftest import narrate

LOW = "quality=low"
EVERYTHING = (LOW, "tensor", "render", "captions", "poster", "gallery", "draft", "preview", "slides")
FOLDERS = (
    "trajectories",
    "torch_models",
    "clips",
    "audit",
    "drafts",
    "videos",
    "captions",
    "posters",
    "pages",
    "held",
    "slides",
)


@pytest.fixture
def course(tiny_course):
    narrate(tiny_course)
    tiny_course.doit(*EVERYTHING)
    return tiny_course


def built(course) -> dict[str, bytes]:
    """All files of results with their bytes, but for records."""
    tops = [course.root / ".cache" / name for name in (*FOLDERS, "site", "preview")]
    files = [path for top in (*tops, course.root / "seminars") for path in top.rglob("*") if path.is_file()]
    kinds = (".pt", ".mp4", ".png", ".vtt", ".srt", ".txt", ".html", ".webp")
    return {p.relative_to(course.root).as_posix(): p.read_bytes() for p in files if p.suffix in kinds}


def rename_scene(course):
    course.replace("manim_ce/lines.py", "class Lines", "class Curves")


def delete_scene(course):
    course.seminar.joinpath("manim_ce/lines.py").unlink()


def rename_section(course):
    course.replace("manim_ce/lines.py", "self.scene1_square()", "self.scene1_box()")
    course.replace("manim_ce/lines.py", "def scene1_square", "def scene1_box")


def delete_section(course):
    course.replace("manim_ce/lines.py", "self.scene1_square()\n        ", "")


def rename_experiment(course):
    course.replace("experiments.py", "def doubled", "def twice")
    course.replace("hyperparams.toml", "[doubled]", "[twice]")
    course.replace("manim_ce/lines.py", 'tensors("doubled")', 'tensors("twice")')


def give_experiment_a_sweep(course):
    course.replace("hyperparams.toml", "factor = 2.0", "sweep = { factor = [1.0, 2.0] }")
    course.replace("manim_ce/lines.py", 'tensors("doubled")', 'tensors("line")')


def renumber_seminar(course):
    course.seminar.rename(course.root / "seminars/02_tiny")


def rename_seminar(course):
    """As `git checkout` does: what git has not stays in the old folder."""
    new = course.root / "seminars/01_small"
    shutil.copytree(course.seminar, new, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.rmtree(course.seminar / "manim_ce")
    for name in ("experiments.py", "hyperparams.toml"):
        course.seminar.joinpath(name).unlink()


def delete_seminar(course):
    shutil.copytree(course.seminar, course.root / "seminars/02_other", ignore=shutil.ignore_patterns("static"))
    shutil.rmtree(course.seminar)


def remove_narration(course):
    text = course.seminar.joinpath("manim_ce/lines.py").read_text()
    parts = text.split('r"""')
    course.seminar.joinpath("manim_ce/lines.py").write_text(
        "".join([parts[0], *(part.partition('"""')[2] for part in parts[1:])])
    )


EDITS = (
    *(rename_scene, delete_scene, rename_section, delete_section, rename_experiment, give_experiment_a_sweep),
    *(renumber_seminar, rename_seminar, delete_seminar, remove_narration),
)


@pytest.mark.parametrize("edit", EDITS)
def test_after_clean_gone_there_is_what_a_clean_build_makes_and_nothing_else(course, edit):
    mine = course.root / ".cache/site/CNAME.txt"
    mine.write_text("mine")
    before = built(course)
    edit(course)
    course.doit(*EVERYTHING)
    course.doit("why", LOW)
    told = [line.strip() for line in course.output.partition("of what is gone")[2].splitlines()[1:]]
    course.doit("clean", "--gone", LOW)
    removed = {line.removeprefix("removed ") for line in course.output.splitlines()}
    assert {line for line in told if "more;" not in line} <= removed
    assert bool(told) == bool(removed)
    after = built(course)
    assert after.pop(".cache/site/CNAME.txt") == b"mine"
    assert (removed & before.keys()).isdisjoint(after)
    assert all(folder.joinpath("experiments.py").is_file() for folder in course.root.glob("seminars/*"))
    assert course.doit(*EVERYTHING) == {}
    course.doit("why", LOW)
    assert "gone" not in course.output
    for folder in (*FOLDERS, "site", "preview"):
        shutil.rmtree(course.root / ".cache" / folder, ignore_errors=True)
    for static in course.root.glob("seminars/*/static"):
        shutil.rmtree(static)
    course.doit(*EVERYTHING)
    assert built(course).keys() == after.keys()


@pytest.mark.parametrize("edit", [rename_scene, rename_section, delete_scene, renumber_seminar])
def test_a_site_publishes_nothing_of_what_is_gone(course, edit):
    old = {path for path in built(course) if path.startswith((".cache/site", ".cache/preview"))}
    edit(course)
    course.doit(LOW, "gallery", "preview")
    now = {path for path in built(course) if path.startswith((".cache/site", ".cache/preview"))}
    for page in (path for path in now if path.endswith(".html")):
        text = course.root.joinpath(page).read_text()
        gone = {path.rpartition("/")[2] for path in old - now} - {path.rpartition("/")[2] for path in now}
        assert not [name for name in gone if name in text]
    shutil.rmtree(course.root / ".cache/site")
    shutil.rmtree(course.root / ".cache/preview")
    course.doit(LOW, "gallery", "preview")
    assert {path for path in built(course) if path.startswith((".cache/site", ".cache/preview"))} == now


def test_pages_that_no_record_knows_any_more_go_too(course):
    course.doit("forget", LOW, "gallery")
    rename_scene(course)
    course.doit(LOW, "gallery")
    assert not [*course.root.glob(".cache/site/seminar01/Lines.*")]


def test_captions_go_with_the_narration(course):
    remove_narration(course)
    course.doit(LOW)
    assert sorted(p.name for p in course.seminar.joinpath("static").iterdir()) == ["Lines.mp4", "Lines.png"]
    assert "removed seminars/01_tiny/static/Lines.vtt" in course.output
    assert course.doit(LOW) == {}
    assert "removed" not in course.output


def test_captions_that_were_written_by_hand_stay_without_narration(course):
    mine = course.seminar / "static/Lines.vtt"
    mine.write_text("WEBVTT\n")
    remove_narration(course)
    course.doit(LOW)
    course.doit("clean", LOW)
    assert mine.read_text() == "WEBVTT\n"
    assert not course.seminar.joinpath("static/Lines.srt").exists()


def test_what_was_changed_by_hand_is_no_orphan(course):
    video = course.seminar / "static/Lines.mp4"
    video.write_bytes(b"mine")
    rename_scene(course)
    course.doit("clean", "--gone", LOW)
    assert video.read_bytes() == b"mine"
    assert not course.seminar.joinpath("static/Lines.vtt").exists()


def test_clean_removes_what_is_gone_with_all_else(course):
    rename_scene(course)
    course.doit("clean", "-n", LOW)
    assert "would remove seminars/01_tiny/static/Lines.mp4" in course.output
    assert course.seminar.joinpath("static/Lines.mp4").is_file()
    course.doit("clean", LOW)
    assert not [path for path in built(course) if path.endswith((".mp4", ".pt", ".vtt"))]


def test_another_quality_is_not_gone(course):
    course.doit("why")
    assert "gone" not in course.output
    course.doit("clean", "--gone")
    assert course.output == ""


@pytest.mark.parametrize("broken", ["manim_ce/lines.py", "experiments.py"])
def test_a_mistake_makes_nothing_gone(course, broken):
    with open(course.seminar / broken, "a") as file:
        file.write("def (:\n")
    course.doit("why", LOW)
    assert "gone" not in course.output
    before = built(course)
    course.doit("clean", "--gone", LOW)
    assert built(course) == before


def test_clean_of_what_is_gone_takes_no_task(course):
    course.doit("clean", "--gone", LOW, "render", fails=True)
    assert "takes no task" in course.output


def test_nothing_that_a_task_of_the_course_makes_counts_as_gone(new_course):
    narrate(new_course)
    new_course.doit(*EVERYTHING, "audit")
    before = built(new_course)
    new_course.doit("clean", "--gone")
    assert new_course.output == ""
    assert built(new_course) == before
    assert new_course.doit(*EVERYTHING, "audit") == {}


def test_a_page_that_a_build_removed_is_not_told_as_cleaned_by_a_command(course):
    source = (course.seminar / "manim_ce/lines.py").read_text()
    course.replace("manim_ce/lines.py", "class Lines", "class Other")
    course.doit(LOW, "preview")
    course.write("manim_ce/lines.py", source)
    course.doit(LOW, "preview")
    assert "(it was gone from the course meanwhile)" in course.output
    assert "doit clean" not in course.output
