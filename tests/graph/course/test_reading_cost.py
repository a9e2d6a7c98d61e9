"""Reading a course costs what its files hold: no file is looked through again for each scene or each other file."""

import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from coursekit.graph.course.reading import read_course

MARK = "A_FILE_OF_SCENES = True"
SCENE = """
class Scene{number}(Scene):
    '''What scene {number} claims.'''

    def construct(self):
        self.add(Square())
"""
COUNTS: list[Counter[str]] = []
FOLDER = Path(next(iter(find_spec("manim").submodule_search_locations)), "scene")


def count(event, given):
    if not COUNTS:
        return
    if event == "compile" and isinstance(given[0], bytes) and MARK.encode() in given[0]:
        COUNTS[-1]["parsed"] += 1
    if event == "open" and str(given[0]).startswith(str(FOLDER)):
        COUNTS[-1]["manim's scenes read"] += 1


sys.addaudithook(count)


def costs_of(course):
    COUNTS.append(Counter())
    try:
        read_course(course.root)
        return COUNTS[-1]
    finally:
        COUNTS.clear()


def file_of(scenes):
    return f"from manim import *\n{MARK}\n" + "".join(SCENE.format(number=number) for number in range(scenes))


def test_a_file_of_many_scenes_is_parsed_as_often_as_a_file_of_two(tiny_course):
    tiny_course.write("film.py", file_of(2))
    of_two = costs_of(tiny_course)["parsed"]
    tiny_course.write("film.py", file_of(12))
    assert 0 < costs_of(tiny_course)["parsed"] <= of_two
    assert sum(scene.file.endswith("film.py") for scene in read_course(tiny_course.root).scenes) == 12


def test_each_file_of_manim_is_read_once_however_many_files_have_scenes(tiny_course):
    for number in range(6):
        tiny_course.write(f"film{number}.py", file_of(1))
    assert costs_of(tiny_course)["manim's scenes read"] <= len([*FOLDER.glob("*.py")])


def test_a_section_is_cut_as_soon_as_its_parts_are_asked_for_and_once(tiny_course):
    tiny_course.write("film.py", file_of(1))
    course, readings = read_course(tiny_course.root), tiny_course.root / ".cache/analysis/readings"
    assert not [*readings.rglob("film.py.*.parts.json")]
    scene = next(scene for scene in course.scenes if scene.file.endswith("film.py"))
    parts = course.parts(scene, scene.sections[0])
    (kept,) = readings.rglob("film.py.*.parts.json")
    stored = kept.stat().st_mtime_ns
    again = read_course(tiny_course.root)
    assert course.parts(scene, scene.sections[0]) == again.parts(scene, scene.sections[0]) == parts
    assert kept.stat().st_mtime_ns == stored
