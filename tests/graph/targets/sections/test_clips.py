"""What is told of a scene that is one clip: why, to an author of sections; to anybody else, that there are such."""

from coursekit.graph.course.reading import read_course
from coursekit.graph.targets.videos import Video
from tests.graph.small_courses import FOLDER, small_course

FILM = "from manim import Scene\nclass Film(Scene):\n    def construct(self): self.play(3)\n"


def test_only_an_author_of_sections_is_told_of_each_scene_that_is_one_clip(tmp_path):
    with small_course(tmp_path) as small:
        (tmp_path / FOLDER / "film.py").write_text(FILM)
        kit = "from coursekit.stage.scene import CourseScene as Scene"
        (tmp_path / FOLDER / "other.py").write_text(FILM.replace("from manim import Scene", kit).replace("Film", "Own"))
        course = read_course(tmp_path)
        clips = {s.name: Video(course, small.builder.records, s, "low").clips[0] for s in course.scenes}
        film, own, lines = clips["Film"], clips["Own"], clips["Lines"]
        assert film.remark == "" and film.is_whole_scene
        assert own.remark.startswith("Own is one clip: ") and not own.is_whole_scene
        assert lines.remark == "" and not lines.is_whole_scene
        assert "one clip: construct() calls no section" in film.description
