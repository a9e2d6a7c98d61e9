"""Names as a person types them: what is meant is offered or built, and what a command would not use is refused."""

import os
import shutil

import pytest

LOW = "quality=low"


def told(course, *arguments):
    course.doit(*arguments, fails=True)
    assert "Traceback" not in course.output
    return course.output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wach", "watch"),
        ("rendr", "render"),
        ("render:1", "render:seminar01"),
        ("render:01", "render:seminar01"),
        ("render:seminar1", "render:seminar01"),
        ("render:01_tiny", "render:seminar01"),
        ("render:tiny", "render:seminar01"),
        ("rendr:seminar01", "render:seminar01"),
        ("seminar01", "render:seminar01"),
        ("render:seminar01:lines", "render:seminar01:Lines"),
        ("render:seminar1:Line", "render:seminar01:Lines"),
        ("Lines", "render:seminar01:Lines"),
        ("clip:seminar01:Lines:square", "clip:seminar01:Lines:scene1_square"),
        ("clip:seminar01:Lines:scene1_squre", "clip:seminar01:Lines:scene1_square"),
        ("scene2_line", "clip:seminar01:Lines:scene2_line"),
        ("tensor:seminar01:dubled", "tensor:seminar01:doubled"),
        ("seminars/01_tiny", "render:seminar01"),
        ("seminars/01_tiny/experiments.py", "tensor:seminar01"),
        ("seminars/01_tiny/manim_ce/lines.py", "render:seminar01:Lines"),
        ("seminars/01_tiny/static/Line.mp4", "seminars/01_tiny/static/Lines.mp4"),
        ("static/Lines.mp4", "seminars/01_tiny/static/Lines.mp4"),
    ],
)
def test_what_was_meant_is_offered_and_never_guessed(new_course, typed, meant):
    said = told(new_course, typed)
    assert f"{typed} is no " in said
    assert f"did you mean {meant}" in said
    assert not (new_course.root / ".cache/trajectories").exists()


@pytest.mark.parametrize("command", ["run", "list", "info", "clean", "forget", "why", "verify", "watch", "help"])
def test_every_command_that_takes_names_offers_what_was_meant(new_course, command):
    assert "did you mean render:seminar01?" in told(new_course, command, "render:seminar1")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            "scenes/mine.py",
            "no task makes anything of it: scenes and experiments go into a folder such as seminars/02_name.",
        ),
        (
            "seminars/mine",
            "no task makes anything of it: scenes and experiments go into a folder such as seminars/02_name.",
        ),
        (
            "seminars/01_tiny/manim_ce/drawing.py",
            "of it alone no task makes anything: it has no scene and no experiment.",
        ),
        ("notes.txt", "is a file that no task makes."),
    ],
)
def test_a_file_that_is_there_is_not_told_to_be_none(new_course, place, said):
    path = new_course.root / place
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text("") if path.suffix else path.mkdir()
    assert told(new_course, place).endswith(f"{said}\n")


def test_a_name_that_is_like_nothing_is_told_with_what_there_is(new_course):
    assert "render has seminar01." in told(new_course, "render:seminar09")
    there = "scene1_square, scene2_line, scene3_doubled"
    assert f"clip:seminar01:Lines has {there}." in told(new_course, "clip:seminar01:Lines:zzz")
    assert "`doit list --all`" in told(new_course, "zzzzzz")


def test_a_number_is_never_taken_for_another_seminars(new_course):
    shutil.copytree(new_course.seminar, new_course.root / "seminars/02_other")
    assert "did you mean render:seminar02?" in told(new_course, "render:2")
    assert "did you mean" not in told(new_course, "render:seminar03")


def test_a_command_after_options_is_told_to_come_first(new_course):
    assert "list is a command, and comes first" in told(new_course, "-n", "4", "list")


@pytest.mark.parametrize("command", [[], ["why"], ["list"], ["graph"], ["clean", "-n"]])
def test_a_variable_that_there_is_not_is_refused(new_course, command):
    assert "did you mean quality=high?" in told(new_course, *command, "qualty=high")
    assert "a variable is one of quality." in told(new_course, *command, "speed=3")


def test_a_dodo_file_may_have_variables_of_its_own(new_course):
    dodo = new_course.root / "dodo.py"
    dodo.write_text(dodo.read_text().replace("CourseTasks(ROOT)", 'CourseTasks(ROOT, variables=["lang"])'))
    new_course.doit("list", "lang=ru")
    assert "did you mean lang=ru?" in told(new_course, "list", "lng=ru")


@pytest.mark.parametrize("command", ["graph", "serve", "prune", "tabcompletion"])
def test_names_that_a_command_would_not_use_are_refused(new_course, command):
    assert "render:seminar01" in told(new_course, command, "render:seminar01")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "-P", "process"], ["run", "--pdb"], ["list", "--deps"], ["clean", "--clean-all"], ["clean", "-c"],
        ["why", "--backend=json"], ["run", "--db-file=x"], ["run", "--failure-verbosity=2"],
    ],
)  # fmt: skip
def test_an_option_that_would_change_nothing_is_refused_with_the_reason(new_course, arguments):
    assert "changes nothing in a course" in told(new_course, *arguments)


def test_the_path_of_a_file_builds_it(tiny_course):
    video = tiny_course.file("seminars/*/static/Lines.mp4")
    for path in ("seminars/01_tiny/static/Lines.mp4", "./seminars/../seminars/01_tiny/static/Lines.mp4", str(video)):
        video.unlink()
        assert tiny_course.doit(LOW, path) == {"render:seminar01:Lines": "from the store"}
    assert tiny_course.doit(LOW, ".cache/trajectories/seminar01/line.pt") == {}
    assert "1 current" in tiny_course.output


def test_the_path_of_a_file_is_a_name_for_every_command(tiny_course):
    tiny_course.doit("why", LOW, "seminars/01_tiny/static/Lines.mp4")
    assert tiny_course.output == "render:seminar01:Lines  current\n"
    tiny_course.doit("forget", LOW, ".cache/trajectories/seminar01/doubled.pt")
    assert tiny_course.doit(LOW) == {"tensor:seminar01:doubled": "computed"}


def test_a_path_through_a_link_is_the_same_file(tiny_course, tmp_path):
    os.symlink(tiny_course.root, tmp_path / "linked")
    tiny_course.doit("why", LOW, str(tmp_path / "linked/seminars/01_tiny/static/Lines.mp4"))
    assert tiny_course.output == "render:seminar01:Lines  current\n"


def test_a_pattern_is_a_name_for_every_command(tiny_course):
    tiny_course.doit("why", LOW, "clip:*:scene[12]*")
    named = [line.split()[0] for line in tiny_course.output.splitlines()]
    assert named == ["clip:seminar01:Lines:scene1_square", "clip:seminar01:Lines:scene2_line"]
    assert "matches no task" in told(tiny_course, "why", LOW, "clip:*:scene9*")


def test_options_may_stand_after_names(tiny_course):
    tiny_course.doit(LOW, "render:seminar01", "-n", "1", "--continue")
    assert "6 current" in tiny_course.output
    tiny_course.doit("list", "render:seminar01", "--all", "--status", LOW)
    assert [line.split()[:2] for line in tiny_course.output.splitlines()] == [
        ["U", "render:seminar01"],
        ["U", "render:seminar01:Lines"],
    ]


def test_a_task_of_the_dodo_file_itself_is_found_by_name_and_by_its_file(new_course):
    with open(new_course.root / "dodo.py", "a") as dodo:
        dodo.write(
            "\n\ndef write():\n    Path('notes/a').write_text('hello')\n"
            "\n\ndef task_notes():\n    return {'actions': [write], 'targets': ['notes/a']}\n"
        )
    (new_course.root / "notes").mkdir()
    new_course.doit("notes/a")
    assert (new_course.root / "notes/a").read_text() == "hello"
    assert "did you mean notes?" in told(new_course, "note")


@pytest.mark.parametrize("name", ["cnn", "05", "5-cnn"])
def test_a_folder_without_a_number_is_told_and_one_with_an_underscore_is_not(tiny_course, name):
    shutil.copytree(tiny_course.seminar, tiny_course.root / "seminars" / name)
    for command in ([], ["list"], ["why"]):
        tiny_course.doit(*command, LOW)
        assert f"warning: seminars/{name} is passed over" in tiny_course.output
        assert "such as 02_" in tiny_course.output
    (tiny_course.root / "seminars" / name).rename(tiny_course.root / "seminars/_later")
    tiny_course.doit(LOW)
    assert "passed over" not in tiny_course.output


def test_a_command_that_a_course_does_without_is_not_offered(new_course):
    assert "mean ignore" not in told(new_course, "ignor")
    assert "did you mean" not in told(new_course, "nope")
