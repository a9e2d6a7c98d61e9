"""Which classes of a file are scenes: those that `manim -a` renders, wherever they come from, and no others."""

import pytest

from coursekit.graph.source.scenes import read_scene, scene_classes, why_no_scene
from tests.graph.small_projects import FOLDER, project

DRAWS = "\n    def construct(self): self.wait()\n"
INNER = "\n        def construct(self): self.wait()\n"
STAR = "from manim import *\n"
KIT = {
    "coursekit/__init__.py": "",
    "coursekit/stage/__init__.py": "from coursekit.stage.scene import CourseScene",
    "coursekit/stage/scene.py": "from manim import MovingCameraScene\nclass CourseScene(MovingCameraScene): pass",
}


def scenes(text, **files):
    made = project({**KIT, "lines.py": text, **{f"{name}.py": each for name, each in files.items()}})
    module = made.module(FOLDER / "lines.py", (FOLDER,))
    assert not module.source.error
    return scene_classes(made, module)


FOUND = {
    "by a star": (STAR + "class A(Scene):" + DRAWS, ["A"]),
    "by its name": ("from manim import ThreeDScene\nclass A(ThreeDScene):" + DRAWS, ["A"]),
    "by another name": ("from manim import Scene as Film\nclass A(Film):" + DRAWS, ["A"]),
    "through its module": ("import manim as mn\nclass A(mn.Scene):" + DRAWS, ["A"]),
    "by its whole path": ("import manim.scene.scene\nclass A(manim.scene.scene.Scene):" + DRAWS, ["A"]),
    "by a module of manim": (
        "from manim.scene.zoomed_scene import ZoomedScene\nclass A(ZoomedScene):" + DRAWS,
        ["A"],
    ),
    "by assignment": (STAR + "Base = Scene\nclass A(Base):" + DRAWS, ["A"]),
    "by a call": (STAR + "def wide(base): return base\nclass A(wide(Scene)):" + DRAWS, ["A"]),
    "the kit's": ("from coursekit.stage import CourseScene\nclass A(CourseScene):" + DRAWS, ["A"]),
    "of a plugin": ("from manim_voiceover import VoiceoverScene\nclass A(VoiceoverScene):" + DRAWS, ["A"]),
    "of slides, or of manim": (
        "try:\n    from manim_slides import Slide as Base\nexcept ImportError:\n    from manim import Scene as Base\n"
        "class A(Base):" + DRAWS,
        ["A"],
    ),
    "inherited": (STAR + "class Base(Scene):" + DRAWS + "class A(Base):\n    side = 2\n", ["Base", "A"]),
    "inherited twice": (STAR + "class C(Scene): pass\nclass B(C):" + DRAWS + "class A(B): pass", ["B", "A"]),
    "beside a mixin": (STAR + "class Mixin:\n    side = 2\nclass A(Mixin, Scene):" + DRAWS, ["A"]),
    "drawn by a mixin": (STAR + "class Mixin:" + DRAWS + "class A(Mixin, Scene): pass", ["A"]),
    "construct by assignment": (STAR + "def draw(self): pass\nclass A(Scene):\n    construct = draw\n", ["A"]),
    "construct given below": (STAR + "class A(Scene): pass\ndef draw(scene): pass\nA.construct = draw\n", ["A"]),
    "construct given to a base": (
        STAR + "class B(Scene): pass\nclass A(B): pass\nsetattr(B, 'construct', id)\n",
        ["B", "A"],
    ),
    "under a guard": ("if __name__ != '__main__':\n    from manim import *\n    class A(Scene):" + INNER, ["A"]),
    "in the other branch of a guard": (
        'if "__main__" == __name__:\n    pass\nelse:\n    from manim import *\n    class A(Scene):' + INNER,
        ["A"],
    ),
    "under if, try and with": (
        STAR
        + "if True:\n    class A(Scene):"
        + INNER
        + "try:\n    class B(Scene):"
        + INNER
        + "except OSError:\n    pass\nwith open('x') as f:\n    class C(Scene):"
        + INNER,
        ["A", "B", "C"],
    ),
    "made twice": (STAR + "class A(Scene): pass\nclass A(Scene):" + DRAWS, ["A"]),
    "made from one of its name": (STAR + "class Scene(Scene):" + DRAWS + "class A(Scene): pass\n", ["Scene", "A"]),
    "of any name": (
        STAR
        + "".join(f"class {name}(Scene):" + DRAWS for name in ("_20_Outro", "_A", "Matrix", "Ошибка", "A_1", "scene")),
        ["_20_Outro", "_A", "Matrix", "Ошибка", "A_1", "scene"],
    ),
    "none for the program": (STAR + "if __name__ == '__main__':\n    class A(Scene):" + INNER, []),
    "none without a construct": (STAR + "class A(Scene): pass\nclass B(MovingCameraScene):\n    side = 2\n", []),
    "none that construct was taken from": (STAR + "class A(Scene):" + DRAWS + "class A(Scene): pass\n", []),
    "no other class of manim": (STAR + "class A(VGroup):" + DRAWS + "class B(Animation):" + DRAWS, []),
    "no renderer of scenes": (
        "from manim.scene.scene_file_writer import SceneFileWriter as F\nclass A(F):" + DRAWS,
        [],
    ),
    "no dataclass": (
        STAR + "from dataclasses import dataclass\n@dataclass\nclass A:\n    side: int = 2\nclass B:" + DRAWS,
        [],
    ),
    "none of the standard library": ("from abc import ABC as Scene\nclass A(Scene):" + DRAWS, []),
    "of a plugin, whatever it calls its scenes": (STAR + "from nowhere import Film2D\nclass A(Film2D):" + DRAWS, ["A"]),
    "of a plugin, by a star": (STAR + "from nowhere import *\nclass A(Film2D):" + DRAWS, ["A"]),
    "of a plugin, where sections play": (
        "from nowhere import Film\nclass A(Film):\n    def construct(self): self.one()\n"
        "    def one(self): self.play()\n",
        ["A"],
    ),
    "none of a library that plays nothing": (
        STAR + "from nowhere import Model\nclass A(Model):\n    def construct(self): return 3\n"
        "class B(Model):\n    def run(self): self.wait()\n",
        [],
    ),
    "none in a function": (STAR + "def make():\n    class A(Scene):" + INNER, []),
}


@pytest.mark.parametrize(("text", "names"), FOUND.values(), ids=FOUND.keys())
def test_a_scene_is_found_by_its_base_however_that_is_named(text, names):
    assert scenes(text) == names


def test_a_base_is_followed_through_other_files():
    assert scenes("from base import Base\nclass A(Base):" + DRAWS, base=STAR + "class Base(Scene): pass") == ["A"]
    assert scenes("from base import Base\nclass A(Base): pass", base=STAR + "class Base(Scene):" + DRAWS) == ["A"]
    through = {"lib/names": "from manim import Scene as Film", "lib/__init__": "from .names import *"}
    assert scenes("import lib\nclass A(lib.Film):" + DRAWS, **through) == ["A"]
    assert scenes("from base import *\nclass A(Scene):" + DRAWS, base=STAR + "INK = RED") == ["A"]
    guarded = "if __name__ != '__main__':\n    from manim import *\n    class Base(Scene): pass\n"
    assert scenes("from base import Base\nclass A(Base):" + DRAWS, base=guarded) == ["A"]
    assert scenes("from base import Base\nclass A(Base):" + DRAWS, base="class Base: pass") == []


LAZY = "from importlib import import_module\n{table}\ndef __getattr__(name):\n    {body}\n"
ASKED = "return getattr(import_module({}), name)"


@pytest.mark.parametrize(
    "package",
    [
        LAZY.format(table="_FROM = {'Base': 'lib.scene'}", body=ASKED.format("_FROM[name]")),
        LAZY.format(table="_FROM = {'Base': '.scene'}", body=ASKED.format("_FROM[name], __name__")),
        LAZY.format(table="_FROM = {'scene': ['Base']}", body=ASKED.format("f'.{_of(name)}', __name__")),
        LAZY.format(table="", body="if name == 'Base':\n        from .scene import Base\n        return Base"),
        "from lazy_loader import attach\n__getattr__, __dir__, _ = attach(__name__, submod_attrs={'scene': ['Base']})",
    ],
)
def test_a_base_is_found_that_a_package_loads_when_it_is_read(package):
    base = STAR + "class Base(Scene): pass\nclass Other(VGroup): pass"
    for read in ("from lib import Base\nclass A(Base):", "import lib\nclass A(lib.Base):"):
        assert scenes(read + DRAWS, **{"lib/__init__": package, "lib/scene": base}) == ["A"]
    text = "from lib import Base\nclass A(Base):\n    def construct(self):\n        self.one()\n        self.two()\n"
    of_two = "    def one(self): self.put()\n    def two(self): self.wait()\n"
    files = {"lib/__init__.py": package, "lines.py": text + of_two}
    idle = "    def put(self): self.play()\n"
    sharing = "    def put(self): self.rows = 1\n    def wait(self): print(self.rows)\n"
    why = [
        read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "A").one_clip_because
        for methods in (idle, sharing)
        for made in [project({**files, "lib/scene.py": STAR + "class Base(Scene):\n" + methods})]
    ]
    assert why == ["", "one() sets self.rows, which two() reads"]
    other = package.replace("Base", "Other")
    assert scenes("from lib import Other\nclass A(Other):" + DRAWS, **{"lib/__init__": other, "lib/scene": base}) == []


def test_a_scene_of_manims_own_kind_is_plain_and_may_use_any_name():
    own = "    poster = 'x.png'\n    audit = open\n    title = 3\n    def one(self): pass\n"
    text = STAR + "class Lines(Scene):\n    def construct(self): self.one()\n" + own
    made = project({**KIT, "lines.py": text})
    read = read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines")
    assert (read.is_plain, read.sections, read.poster, read.audit, read.title) == (True, ("one",), "", {}, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("class Lines(Scene):\n    async def construct(self): pass", "is no method that is written out"),
        ("class Lines(Scene):\n    construct = print", "is no method that is written out"),
        ("class Lines(Scene):\n    def construct(self): pass", "calls no section"),
        (
            "class Lines(Scene):\n    def construct(self): self.one()\n    def one(self): pass\n"
            "def draw(self): self.wait()\nLines.construct = draw\n",
            "is no method that is written out",
        ),
        (
            "if True:\n    class Lines(Scene):\n        def construct(self): self.one()\n        def one(self): pass\n"
            "else:\n    class Lines(Scene):\n        def construct(self): self.one()\n        def one(self): 1\n",
            "is defined in more than one branch",
        ),
    ],
)
def test_a_scene_that_cannot_be_cut_is_one_clip(text, why):
    made = project({"lines.py": STAR + text})
    assert why in read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines").one_clip_because


SECTIONS = "".join(f"    def {name}(self): self.wait()\n" for name in ("one", "two", "three"))
BASE = "class Base(Scene):\n    def construct(self): self.one()\n" + SECTIONS


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (f"{BASE}    def construct(self): self.two()\nclass Lines(Base): pass\n", ["two"]),
        (f"{BASE}class Left(Base): pass\nclass Right(Base):\n    def construct(self):\n        self.two()\n"
         "        self.three()\nclass Lines(Left, Right): pass\n", ["two", "three"]),
        (f"{BASE}class Left(Base):\n    def construct(self): self.two()\nclass Right(Base):\n"
         "    def construct(self): self.three()\nclass Lines(Left, Right): pass\n", ["two"]),
    ],
    ids=["the last of two", "of a base that comes before what it is derived from", "of the first base"],
)  # fmt: skip
def test_the_sections_are_those_of_the_construct_that_python_calls(text, sections):
    made = project({"lines.py": STAR + text})
    assert [*read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines").sections] == sections


def test_an_edit_of_one_section_below_a_guard_leaves_the_others():
    text = (
        "if __name__ != '__main__':\n    from manim import *\n    class Lines(Scene):\n"
        "        def construct(self):\n            self.one()\n            self.two()\n"
        "        def one(self): self.wait(1)\n        def two(self): self.wait(2)\n"
    )

    def slices(text):
        made = project({"lines.py": text})
        return read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines").slices

    before, after = slices(text), slices(text.replace("wait(2)", "wait(3)"))
    assert before["one"].digest == after["one"].digest
    assert before["two"].digest != after["two"].digest


def test_an_edit_of_a_scene_in_a_branch_changes_its_slice():
    text = (
        STAR + "try:\n    class Lines(Scene):\n        def construct(self): self.one()\n        def one(self): pass\n"
    )
    text += "finally:\n    pass\n"

    def digest(text):
        made = project({"lines.py": text})
        return read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines").slices["one"].digest

    assert digest(text) != digest(text.replace("one(self): pass", "one(self): self.wait()"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            STAR + "class A(Thing):" + DRAWS,
            "line 2: class A has a construct(), but none of manim's scenes is found above",
        ),
        (
            STAR + "class A(GraphScene):" + DRAWS,
            "line 2: class A has a construct(), but none of manim's scenes is found "
            "above GraphScene; in Manim Community it is Scene, with an Axes in it",
        ),
        (STAR + "class A:" + DRAWS, "line 2: class A has a construct(), but no base"),
        (STAR + "def make():\n    class A(Scene):" + INNER, "line 3: class A has a construct(), but is made in a"),
        (STAR + "class A(Scene):" + DRAWS, ""),
        (STAR + "class A: pass", ""),
        ("class A:" + DRAWS, ""),
    ],
)
def test_a_file_in_which_no_scene_is_found_says_why(text, told):
    made = project({"lines.py": text})
    why = why_no_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), text.encode())
    assert why.startswith(told) and bool(why) == bool(told)
