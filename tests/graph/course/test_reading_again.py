"""Who follows a course reads it again and again; what is read is what somebody reads who never read it before."""

import json
import random
import shutil
import subprocess
import sys

import pytest

from coursekit.graph.course.reading import read_course

CONSTRUCT = """\
    def construct(self):
        square = Square(SIZE)
        self.play(shown(square), run_time=PACE)
        self.play(square.animate.shift(RIGHT))
        self.play(square.animate.shift(RIGHT))
        self.play(square.animate.shift(RIGHT))
        self.play(square.animate.shift(RIGHT))
        self.play(square.animate.shift(RIGHT))
        self.play(square.animate.shift(RIGHT))
        self.middle(square)
        self.play(square.animate.scale(2))
        self.play(square.animate.scale(2))
        self.play(square.animate.scale(2))
"""
LONG = f"""
from manim import RIGHT, Scene, Square

from paces import PACE, shown

SIZE = 1.0


class First(Scene):
{CONSTRUCT}
    def middle(self, square):
        self.play(square.animate.rotate(1))
        self.wait()


class Second(First):
{CONSTRUCT}"""
PACES = "from manim import Create\n\nPACE = 0.2\n\n\ndef shown(drawn):\n    return Create(drawn)\n"
WORDS = {
    "manim_ce/long.py": ["scale(2)", "shift(RIGHT)", "rotate(1)", "SIZE = 1.0", "Square(SIZE)", "self.wait()", "PACE"],
    "manim_ce/paces.py": ["PACE = 0.2", "return Create(drawn)", "def shown(drawn)", "Create"],
    "manim_ce/lines.py": ["Square(SIDE)", "SIDE = 1.0", "run_time=0.2", "self._show(", '"line"', "self.wait(0.2)"],
    "experiments.py": ["slope * torch.arange(steps)", "factor * line"],
    "hyperparams.toml": ["slope = 0.5", "factor = 2.0"],
}
INSTEAD = {
    "scale(2)": ["scale(3)", "scale(2).shift(RIGHT)"],
    "shift(RIGHT)": ["shift(2 * RIGHT)", "shift(RIGHT)  # onwards"],
    "SIZE = 1.0": ["SIZE = 2.0", "SIZE = max(1.0, 2.0)", "\n\nSIZE = 1.0"],
    "PACE = 0.2": ["PACE = 0.4", "PACE = [0.2][0]", "PACE = SPEED = 0.2"],
    "self.wait()": ["self.wait()\n        self.wait()", "self.pace = 1", "self.wait"],
    "Square(SIDE)": ["Square(SIDE / 2)", "Square(self.side)", "Square(SIDE"],
    '"line"': ['"doubled"', "self.name"],
}


def edits(seed, files):
    """Some edits one after another, each the state of all files."""
    chance, texts = random.Random(seed), dict(files)
    while True:
        name = chance.choice(sorted(WORDS))
        word = chance.choice(WORDS[name])
        texts = dict(texts)
        if chance.random() < 0.2:  # back to where it began
            texts[name] = files[name]
        elif word in texts[name]:
            places = texts[name].split(word)
            at = chance.randrange(1, len(places))
            other = chance.choice(INSTEAD.get(word, [word.replace("2", "3"), f"{word}  # "]))
            texts[name] = word.join(places[:at]) + other + word.join(places[at:])
        yield texts


def lay(texts, seminar):
    for name, text in texts.items():
        if not (path := seminar / name).exists() or path.read_text() != text:
            path.write_text(text)


def found_in(root):
    told = json.loads((root / ".cache/analysis/course.json").read_bytes().partition(b"\n")[2])
    return {name: value for name, value in told.items() if name != "key"}


def parts_in(root):
    """The parts of all sections, as text: of a course that this process reads."""
    course = read_course(root)
    found = {s.name: [repr(each) for each in course.parts(scene, s)] for scene in course.scenes for s in scene.sections}
    return json.dumps(found)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_at_each_save_is_what_a_fresh_process_reads(new_course, tmp_path, seed):
    new_course.write("manim_ce/long.py", LONG)
    new_course.write("manim_ce/paces.py", PACES)
    files = {name: (new_course.seminar / name).read_text() for name in WORDS}
    reading = f"import sys; sys.path[:0] = {sys.path!r}\n"
    reading += "from pathlib import Path; from tests.graph.course.test_reading_again import parts_in\n"
    reading += "print(parts_in(Path(sys.argv[1])))"
    is_in_parts = False
    for number, texts in zip(range(4), edits(seed, files), strict=False):
        lay(texts, new_course.seminar)
        parts = parts_in(new_course.root)
        fresh = tmp_path / f"fresh{number}"
        shutil.copytree(new_course.root, fresh, ignore=shutil.ignore_patterns(".cache"))
        told = subprocess.run([sys.executable, "-c", reading, str(fresh)], check=True, capture_output=True, text=True)
        assert found_in(new_course.root) == found_in(fresh)
        assert told.stdout.splitlines()[-1] == parts
        is_in_parts |= "Part(" in parts
    assert is_in_parts
