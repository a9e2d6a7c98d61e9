"""Scenes lie in any file of a seminar, several in one: each is listed and built by itself, and fails by itself."""

import pytest

from coursekit.graph.course.reading import read_course

LOW = "quality=low"
SCENE = """
    from manim import *
    from coursekit.stage import CourseScene

    class {name}(CourseScene):
        def construct(self):
            drawn = Square()
            self.play(Create(drawn), run_time=0.2)
            self.play(FadeOut(drawn), run_time=0.2)
    """


def scenes(course):
    return {scene.key: scene.file.removeprefix("seminars/01_tiny/") for scene in read_course(course.root).scenes}


def test_scenes_are_found_in_every_file_of_a_seminar(tiny_course):
    lines = {"Lines": "manim_ce/lines.py"}
    tiny_course.write("deep/er/film.py", SCENE.format(name="Film") + SCENE.format(name="_20_Outro"))
    tiny_course.write("other.py", SCENE.format(name="Ошибка"))
    tiny_course.replace("experiments.py", "def line(", "from manim import Scene\nclass Data(Scene):\n"
                        "    def construct(self): self.wait()\n\n\ndef line(")  # fmt: skip
    films = {"Film": "deep/er/film.py", "_20_Outro": "deep/er/film.py"}
    assert scenes(tiny_course) == lines | films | {"Ошибка": "other.py", "Data": "experiments.py"}
    tiny_course.doit(LOW, "list", "--all", "render")
    for name in ("Lines", "Film", "_20_Outro", "Ошибка", "Data"):
        assert f"render:seminar01:{name} " in tiny_course.output


def test_two_scenes_of_one_name_both_get_a_video(tiny_course):
    before = (tiny_course.seminar / "static/Lines.mp4").read_bytes()
    tiny_course.write("manim_ce/more.py", (tiny_course.seminar / "manim_ce/lines.py").read_text() + "\n\nX = 1\n")
    assert {"render:seminar01:lines/Lines", "render:seminar01:more/Lines"} <= tiny_course.doit(LOW).keys()
    for name in ("lines-Lines", "more-Lines"):
        assert (tiny_course.seminar / f"static/{name}.mp4").read_bytes() == before
    tiny_course.doit(LOW, "render:seminar01:Lines", fails=True)
    assert "did you mean render:seminar01:lines/Lines or render:seminar01:more/Lines?" in tiny_course.output.replace(
        "more/Lines or render:seminar01:lines/Lines", "lines/Lines or render:seminar01:more/Lines"
    )
    tiny_course.doit(LOW, "clean", "--gone")
    assert "removed seminars/01_tiny/static/Lines.mp4" in tiny_course.output
    assert tiny_course.doit(LOW) == {}
    tiny_course.doit(LOW, "gallery")
    assert (tiny_course.root / ".cache/site/seminar01/more-Lines.html").is_file()
    tiny_course.doit(LOW, "graph")
    assert "more" in tiny_course.output
    (tiny_course.seminar / "manim_ce/more.py").unlink()
    assert tiny_course.doit(LOW)["render:seminar01:Lines"] == "from the store"


def test_two_scenes_of_a_file_are_two_videos_and_an_edit_of_one_leaves_the_other(tiny_course):
    tiny_course.write("films.py", SCENE.format(name="One") + SCENE.format(name="Two").replace("Square", "Circle"))
    assert {"render:seminar01:One", "render:seminar01:Two"} <= tiny_course.doit(LOW).keys()
    tiny_course.replace("films.py", "Circle()", "Circle(2)")
    assert tiny_course.doit(LOW).keys() == {"clip:seminar01:Two:construct", "render:seminar01:Two"}


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("from manim import *\nclass Broken(Scene):\n    def construct(self:\n", "Broken", "broken.py, line 3: "),
        ("from manim import *\nx = = 1\n", "broken", "broken.py, line 2: invalid syntax"),
        (
            "from coursekit.stage import CourseScene\nclass Broken(CourseScene):\n    audit = open\n"
            "    def construct(self): self.wait()\n",
            "Broken",
            "broken.py: Broken.audit must be a literal table",
        ),
    ],
)
def test_a_file_with_a_mistake_fails_its_own_scenes_alone(tiny_course, text, name, message):
    tiny_course.write("broken.py", text)
    tiny_course.write("fine.py", SCENE.format(name="Fine"))
    ran = tiny_course.doit(LOW, "--continue", fails=True)
    assert ran[f"render:seminar01:{name}"] == "FAILED" and ran["render:seminar01:Fine"] == "computed"
    assert message in tiny_course.output


def test_a_broken_file_that_has_no_scene_has_no_video(tiny_course):
    tiny_course.write("notes.py", "print 'hello'\n")
    assert tiny_course.doit(LOW) == {}


@pytest.mark.parametrize("command", [(), ("list",)])
def test_a_file_that_seems_to_have_a_scene_is_told(tiny_course, command):
    text = (
        "from manim import *\n\ndef film(colour):\n    class Film(Scene):\n        def construct(self): self.wait()\n"
    )
    tiny_course.write("made.py", text)
    tiny_course.doit(LOW, *command)
    told = "warning: seminars/01_tiny/made.py has no scene: line 4: class Film has a construct(), but is made in a"
    assert tiny_course.output.count(told) == 1


@pytest.mark.parametrize("place", ["film.py", "films/film.py", "my films/a/film.py"])
def test_a_scene_that_lies_in_no_seminar_is_told(tiny_course, place):
    file = tiny_course.root / "seminars" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("from manim import *\nclass Film(Scene):\n    def construct(self): self.wait()\n")
    assert tiny_course.doit(LOW) == {}
    assert f"warning: seminars/{place} has the scene Film, but lies in no seminar: move it into" in tiny_course.output
    assert "such as seminars/02_name." in tiny_course.output


def test_a_base_that_seminars_share_is_no_scene_that_was_forgotten(tiny_course):
    shared = tiny_course.root / "seminars/shared/base.py"
    shared.parent.mkdir()
    shared.write_text(
        "from coursekit.stage import CourseScene\nclass Base(CourseScene):\n    def construct(self): pass\n"
    )
    head = "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parents[2]))\n"
    tiny_course.replace("manim_ce/lines.py", "import numpy as np\n", f"{head}from shared.base import Base\n")
    tiny_course.replace("manim_ce/lines.py", "class Lines(CourseScene)", "class Lines(Base)")
    tiny_course.doit(LOW)
    assert "warning" not in tiny_course.output


def test_plain_scenes_that_are_one_clip_are_told_by_their_number(tiny_course):
    text = SCENE.format(name="Film").replace("CourseScene", "Scene").replace("from coursekit.stage import Scene", "")
    tiny_course.write("film.py", text)
    (scene,) = (each for each in read_course(tiny_course.root).scenes if each.name == "Film")
    assert scene.is_plain and scene.one_clip_because
    tiny_course.doit(LOW, "list", "--all", "clip:seminar01:Film")
    assert "one clip: construct() calls no section" in tiny_course.output


def test_what_a_class_below_a_guard_says_is_heard(tiny_course):
    text = "if __name__ != '__main__':\n    from coursekit.stage import CourseScene\n"
    for name in ("Film", "Other"):
        text += f"    class {name}(CourseScene):\n        '''What {name} shows.'''\n"
        text += "        def construct(self): self.one()\n        def one(self):\n"
        text += "            '''The one\n\n            It is said.\n            '''\n"
    tiny_course.write("film.py", f"'''Two films.'''\n{text}")
    film, other = (each for each in read_course(tiny_course.root).scenes if each.name != "Lines")
    assert (film.claim, other.claim) == ("What Film shows", "What Other shows")
    assert film.is_narrated and film.sections[0].said.title == "The one"


def test_functions_beside_scenes_are_no_experiments_where_there_is_no_table(tiny_course):
    film = (
        "from manim import *\ndef dot(): return Dot()\nclass Film(Scene):\n    def construct(self): self.add(dot())\n"
    )
    other = tiny_course.root / "seminars/02_other/experiments.py"
    other.parent.mkdir()
    other.write_text(film)
    seminar = read_course(tiny_course.root).by_id["seminar02"]
    assert [scene.name for scene in seminar.scenes] == ["Film"] and not seminar.experiments
    (other.parent / "hyperparams.toml").write_text("[dot]\n")
    assert [each.name for each in read_course(tiny_course.root).by_id["seminar02"].experiments] == ["dot"]
