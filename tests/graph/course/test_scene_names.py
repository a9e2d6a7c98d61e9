"""Scenes of a seminar are told apart in tasks and in files, on disks that do not know case, too."""

import pytest

from coursekit.graph.course.scene_names import names_apart


def named(*scenes):
    return [(each.key, each.stem) for each in names_apart(scenes)]


def test_a_scene_alone_with_its_name_is_called_by_it():
    assert named(("manim_ce/a.py", "Intro"), ("manim_ce/a.py", "Outro")) == [("Intro", "Intro"), ("Outro", "Outro")]


@pytest.mark.parametrize(
    ("files", "keys"),
    [
        (("manim_ce/a.py", "manim_ce/b.py"), ["a/Intro", "b/Intro"]),
        (("manim_ce/a.py", "a.py"), ["manim_ce/a/Intro", "a/Intro"]),
        (("x/a.py", "y/a.py", "b.py"), ["x/a/Intro", "y/a/Intro", "b/Intro"]),
        (("my film.py", "a=b:c.py"), ["my_film/Intro", "a_b_c/Intro"]),
    ],
)
def test_scenes_of_one_name_are_called_by_their_files(files, keys):
    stems = [key.replace("/", "-") for key in keys]
    assert named(*((file, "Intro") for file in files)) == list(zip(keys, stems, strict=True))


def test_no_two_scenes_have_one_file_wherever_they_come_from():
    scenes = [
        *(("a.py", name) for name in ("Intro", "intro", "INTRO", "Outro")),
        *((file, "Twice") for file in ("x/a-b.py", "x-a/b.py", "a b.py", "a_b.py", "A_B.py")),
    ]
    found = named(*scenes)
    assert len({key for key, _ in found}) == len(found)
    assert len({stem.casefold() for _, stem in found}) == len(found)
    assert found[0] == ("Intro", "Intro") and found[3] == ("Outro", "Outro")
