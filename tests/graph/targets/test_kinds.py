"""A kind of target that a course adds: a few lines of its dodo file, and all commands know it."""

import textwrap

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.targets.kinds import KINDS
from tests.screening.conftest import narrate

NOTES = '''
from coursekit.graph.targets.kinds import KINDS, Kind
from coursekit.graph.targets.target import OfScene


class Notes(OfScene):
    """The titles of a scene's sections, one below another."""

    @property
    def task(self):
        return f"notes:{self.scene.seminar}:{self.scene.name}"

    @property
    def files(self):
        return {"notes.txt": self.course.folder(self.scene.seminar) / f"static/{self.scene.name}.notes.txt"}

    @property
    def record(self):
        return self.course.root / ".cache/notes" / self.scene.seminar / f"{self.scene.name}.json"

    @property
    def needs(self):
        return []

    def ingredients(self):
        return {"kind": "notes", "titles": [section.said.title for section in self.scene.sections]}

    def make(self, folder, engine):
        (folder / "notes.txt").write_text("\\n".join(self.ingredients()["titles"]))
        return {"seconds": 0}, {}


def notes(setting):
    return [Notes(setting.course, setting.records, scene) for scene in setting.course.scenes]


COURSE = CourseTasks(ROOT, kinds=[*KINDS, Kind("notes", notes, records=["notes"])])


def task_notes():
    """the titles of a scene's sections -> static/*.notes.txt"""
    yield from COURSE.tasks("notes")
'''


@pytest.fixture
def course(new_course):
    dodo = new_course.root / "dodo.py"
    dodo.write_text(dodo.read_text().replace("COURSE = CourseTasks(ROOT)\n", textwrap.dedent(NOTES)))
    return new_course


def test_a_kind_of_target_that_a_dodo_file_adds_is_built_told_and_cleaned_like_the_others(course):
    assert course.doit("notes") == {"notes:seminar01:Lines": "computed"}
    notes = course.seminar / "static/Lines.notes.txt"
    assert len(notes.read_text().splitlines()) == 3
    assert course.doit("notes") == {}
    assert course.doit("seminars/01_tiny/static/Lines.notes.txt") == {}
    course.doit("help", "notes:seminar01:Lines")
    assert "Lines.notes.txt" in course.output
    course.doit("verify", "notes")
    assert "1 of 1 are what is made now" in course.output

    course.replace("manim_ce/lines.py", "        self.scene1_square()\n", "")
    course.doit("why", "notes")
    assert "notes:seminar01:Lines" in course.output
    assert course.doit("notes:seminar01") == {"notes:seminar01:Lines": "computed"}
    assert len(notes.read_text().splitlines()) == 2

    course.doit("clean")
    assert not notes.exists()
    assert course.doit("notes") == {"notes:seminar01:Lines": "from the store"}


def test_what_a_kind_made_is_an_orphan_where_no_target_of_it_is_left(course):
    course.doit("notes")
    course.replace("manim_ce/lines.py", "class Lines(", "class Curves(")
    course.doit("why")
    assert "static/Lines.notes.txt" in course.output
    course.doit("clean", "--gone")
    assert not (course.seminar / "static/Lines.notes.txt").exists()
    assert not (course.root / ".cache/notes/seminar01/Lines.json").exists()


def test_every_kind_of_target_is_found_again_in_a_course_that_was_read_again(tiny_course):
    narrate(tiny_course)
    (tiny_course.root / "pyproject.toml").write_text('[tool.coursekit]\nspeech = "voice {wav}"\n')
    tasks = CourseTasks(tiny_course.root, "low")
    again = tasks.read_again()
    assert {kind.name for kind in KINDS} == {task.partition(":")[0] for task in tasks.by_task}
    for task, target in tasks.by_task.items():
        same = target.in_course(again.course)
        assert type(same) is type(target)
        assert (same.task, same.course) == (task, again.course)
        assert same.files == target.files
        assert target.description


def test_a_target_of_what_is_gone_is_found_in_no_course(tiny_course):
    tasks = CourseTasks(tiny_course.root, "low")
    tiny_course.replace("manim_ce/lines.py", "class Lines(", "class Curves(")
    tiny_course.replace("hyperparams.toml", "[doubled]\nfactor = 2.0\n", "")
    tiny_course.replace("experiments.py", "def doubled(", "def _doubled(")
    course = tasks.read_again().course
    left = {task for task, target in tasks.by_task.items() if target.in_course(course)}
    assert left == {"tensor:seminar01:line", "gallery:index", "preview:index"}


def test_nothing_that_is_asked_for_is_an_orphan_in_whatever_quality_it_was_made(tiny_course):
    narrate(tiny_course)
    tiny_course.doit("quality=low", "audit", "captions", "poster")
    tiny_course.doit("why")
    assert "audit" not in tiny_course.output.partition("of what is gone")[2]
    tiny_course.doit("clean", "--gone", "-n")
    assert tiny_course.output == ""
