"""What `doit why` says is what the next build does, and names what the author edited."""

import re
import sys

import pytest

from tests.screening.conftest import narrate

LOW = "quality=low"
SQUARE, LINE, DOUBLED = (f"clip:seminar01:Lines:{name}" for name in ("scene1_square", "scene2_line", "scene3_doubled"))
VIDEO, CAPTIONS = "render:seminar01:Lines", "captions:seminar01:Lines"


def told(course, *arguments):
    course.doit("why", LOW, *arguments)
    return course.output


def reasons(course, task):
    """The lines below a task, without the diffs."""
    lines = told(course, task).splitlines()
    return [line.strip() for line in lines[1:] if not line.startswith(" " * 8)]


@pytest.fixture
def narrated(tiny_course):
    narrate(tiny_course)
    tiny_course.doit(LOW, "render", "captions")
    return tiny_course


def test_an_edit_of_narration_makes_captions_alone_stale(narrated):
    narrated.replace("manim_ce/lines.py", "This is a square.", "This is no circle.")
    assert "\n1 of 7 is stale; " in told(narrated)
    assert f"{CAPTIONS}: the narration of “A square” changed\n" in narrated.output
    assert set(narrated.doit(LOW)) == {CAPTIONS}


def test_a_title_is_told_with_both(narrated):
    narrated.replace("manim_ce/lines.py", "A square\n", "One square\n")
    assert reasons(narrated, CAPTIONS) == ["a title: A square -> One square"]
    assert reasons(narrated, VIDEO) == ["the titles of its sections: A square -> One square"]


def test_a_video_whose_clip_alone_changed_waits_for_that_clip_and_nothing_else(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(2 * SIDE)")
    assert reasons(tiny_course, VIDEO) == [f"{SQUARE} is stale: manim_ce/lines.py:Lines.scene1_square changed"]
    assert f"{VIDEO}  stale if what it waits for comes out different" in tiny_course.output
    assert reasons(tiny_course, SQUARE) == ["manim_ce/lines.py:Lines.scene1_square changed"]


def test_what_waits_is_told_apart_and_may_turn_out_current(tiny_course):
    # Written anew, with the same tensors.
    tiny_course.replace("experiments.py", "slope * torch.arange(steps)", "torch.arange(steps) * slope")
    first, _, rest = told(tiny_course).partition("If this comes out different:\n")
    assert [line.partition(" ")[0] for line in first.splitlines()] == ["tensor:seminar01:line"]
    waiting = [line.split()[0].rstrip(":") for line in rest.splitlines() if line.startswith("  ")]
    assert set(waiting) == {"tensor:seminar01:doubled", LINE, DOUBLED, VIDEO}
    assert "1 of 6 is stale, 4 more may be; " in rest
    assert set(tiny_course.doit(LOW)) == {"tensor:seminar01:line"}


@pytest.mark.parametrize(
    "edits, reason",
    [
        ([("manim_ce/lines.py", "_show", "_display")], "manim_ce/lines.py:Lines._show was renamed Lines._display"),
        # A name that the kit's own scene has, too.
        ([("manim_ce/lines.py", "_show", "tensors_of")], "manim_ce/lines.py:Lines._show was renamed Lines.tensors_of"),
        (
            [("manim_ce/lines.py", "curve", "bend"), ("manim_ce/drawing.py", "curve", "bend")],
            "manim_ce/drawing.py:curve was renamed bend",
        ),
    ],
)
def test_a_renamed_helper_is_told_as_renamed_and_nothing_else_is(tiny_course, edits, reason):
    for edit in edits:
        tiny_course.replace(*edit)
    assert reasons(tiny_course, LINE) == [reason]


def test_a_helper_moved_to_another_file_is_told_as_moved(tiny_course):
    (tiny_course.seminar / "manim_ce/drawing.py").rename(tiny_course.seminar / "manim_ce/sketching.py")
    tiny_course.replace("manim_ce/lines.py", "from drawing", "from sketching")
    assert reasons(tiny_course, LINE) == [
        "curve moved from manim_ce/drawing.py to manim_ce/sketching.py",
        "manim_ce/lines.py:import curve changed",
    ]


def test_a_new_section_is_told_by_its_name(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py",
        "        self.scene3_doubled()\n",
        "        self.scene3_doubled()\n        self.scene4_again()\n",
    )
    tiny_course.replace(
        "manim_ce/lines.py",
        "    def _show",
        "    def scene4_again(self):\n        self.wait(0.2)\n\n    def _show",
    )
    assert reasons(tiny_course, VIDEO)[0] == "it shows the clip of scene4_again now"


def test_an_integer_that_becomes_a_float_is_told(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 2")
    assert reasons(tiny_course, "tensor:seminar01:doubled") == ["factor: 2.0 -> 2"]


def test_what_was_forgotten_is_told_as_forgotten(tiny_course):
    tiny_course.doit("forget", LOW, SQUARE)
    assert reasons(tiny_course, SQUARE) == ["forgotten by `doit forget`"]
    tiny_course.doit(LOW)
    assert f"{SQUARE}  computed" in tiny_course.output
    assert "(forgotten by `doit forget`)" in tiny_course.output
    assert told(tiny_course, SQUARE) == f"{SQUARE}  current\n"


def test_what_was_cleaned_is_told_as_cleaned(tiny_course):
    tiny_course.doit("clean", LOW)
    assert told(tiny_course).splitlines()[0] == (
        f"{VIDEO}, with 3 clip and 2 tensor tasks (at least 2 in the store): removed by `doit clean`"
    )
    tiny_course.doit(LOW)
    assert "it was never made here" not in tiny_course.output
    assert "removed by `doit clean`" in tiny_course.output


def test_files_that_are_gone_are_told_a_line_a_scene(narrated):
    for suffix in ("mp4", "vtt", "srt", "youtube.txt"):
        (narrated.seminar / f"static/Lines.{suffix}").unlink()
    assert told(narrated).splitlines()[0] == (f"{VIDEO}, with 1 captions task (in the store): what was made is missing")
    assert "Lines.mp4 is missing" in reasons(narrated, VIDEO)


def test_a_record_deleted_by_hand_counts_as_never_made(tiny_course):
    tiny_course.doit("forget", LOW, SQUARE)
    tiny_course.doit(LOW)
    tiny_course.file(".cache/clips/low/*/*/scene1_square.json").unlink()
    assert reasons(tiny_course, SQUARE) == ["it was never made here"]


def test_another_quality_is_told_as_such(tiny_course):
    tiny_course.doit("why", "quality=medium", SQUARE, VIDEO)
    assert "    it was made in low quality, and never in medium\n" in tiny_course.output
    assert "    the picture was 854×480 at 15 frames a second, and is 1280×720 at 30" in tiny_course.output
    assert "titles" not in tiny_course.output, "those of clips that are not made yet are not known"


def test_no_reason_of_a_page_is_a_digest(narrated):
    narrated.doit(LOW, "preview")
    narrated.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    narrated.replace("manim_ce/lines.py", "This is a square.", "This is no circle.")
    for when in ("before", "between"):
        output = told(narrated, "preview")
        assert not re.search(r"[0-9a-f]{16}", output), (when, output)
        assert "the file 01_tiny/hyperparams.toml changed" in output
        narrated.doit(LOW, "draft")
    narrated.doit(LOW, "preview")
    assert "(the file 01_tiny/" in narrated.output


def test_an_audit_with_rules_of_its_own_is_told_where_it_is_made_alone(tiny_course):
    tiny_course.replace(
        "manim_ce/lines.py",
        "class Lines(CourseScene):\n",
        'class Lines(CourseScene):\n    audit = {"scene1_square: small_text": "it has none"}\n\n',
    )
    assert told(tiny_course).startswith("audit:seminar01:Lines:scene1_square: ")
    assert re.search(
        r"^  render:seminar01:Lines.*: depends on audit:seminar01:Lines:scene1_square", tiny_course.output, re.M
    )


def test_why_imports_nothing_of_the_author_and_no_library_that_makes_results(tiny_course):
    for file in ("experiments.py", "manim_ce/lines.py"):
        path = tiny_course.seminar / file
        path.write_text(f'open("imported", "w").close()\n{path.read_text()}')
    code = (
        "import sys; from doit.doit_cmd import DoitMain; status = DoitMain().run(sys.argv[1:]);"
        "sys.exit(status or ', '.join({'torch', 'manim', 'rich'} & sys.modules.keys()) or 0)"
    )
    done = tiny_course.shell(sys.executable, "-c", code, "why", LOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "tensor:seminar01:doubled, with 1 tensor task" in done.stdout
    assert not (tiny_course.root / "imported").exists()


@pytest.mark.parametrize(
    ("slope", "told_of_it"), [("'steep'", 'slope = "steep", but a rate must be'), ("", "not TOML")]
)
def test_a_mistake_in_a_file_is_told_with_what_is_wrong_in_it(slope, told_of_it, tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", f"slope = {slope}")
    first = told(tiny_course).splitlines()[0]
    assert first.startswith("tensor:seminar01:line") and "hyperparams.toml" in first and told_of_it in first


def test_what_cannot_be_made_is_told_as_no_work(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "class Lines(CourseScene):", "class Lines(CourseScene)")
    *_, last = told(tiny_course).splitlines()
    assert last.endswith(" is stale")


@pytest.mark.parametrize(
    "names", [[], ["render"], ["render:seminar01"], ["draft"], ["draft:seminar01"], ["preview"]], ids=" ".join
)
def test_an_experiment_that_no_scene_needs_and_the_build_fails_by_is_told(names, tiny_course):
    with open(tiny_course.seminar / "hyperparams.toml", "a") as tables:
        tables.write("\n[unneeded]\nsteps = 3\n")
    (line,) = [line for line in told(tiny_course, *names).splitlines() if line.startswith("tensor:seminar01:unneeded")]
    assert names or "has no function unneeded()" in line


def test_it_fails_the_pages_of_drafts_too(tiny_course):
    with open(tiny_course.seminar / "hyperparams.toml", "a") as tables:
        tables.write("\n[unneeded]\nsteps = 3\n")
    tiny_course.doit("preview:seminar01", fails=True)
    assert "has no function unneeded()" in tiny_course.output
