"""A scene that a call makes is told of: it is there when manim runs the file, and a build that reads it has none."""

import pytest

from tests.conftest import TinyCourse

WRITTEN = """
    from manim import *

    class Written(Scene):
        def construct(self):
            self.wait(0.2)
    """
IN_A_FUNCTION = """
    def shows(mobject):
        class Shows(Scene):
            def construct(self):
                self.add(mobject)
        return Shows

    Shown = shows(Square())
    """
BY_TYPE = """
    Shown = type("Shown", (Written,), {"side": 2})
    """
IN_A_LOOP = """
    def shows(name, mobject):
        def construct(self):
            self.add(mobject)
        return type(name, (Scene,), {"construct": construct})

    for side in (1, 2):
        globals()[f"Shown{side}"] = shows(f"Shown{side}", Square(side))
    """
BY_ITSELF = """
    def shows(name):
        globals()[name] = type(name, (Written,), {})

    shows("Shown")
    """
BY_ANOTHER_FUNCTION = """
    def shows(base):
        return type("Shows", (base,), {"construct": lambda self: self.wait()})

    def small():
        return shows(Written)

    if True:
        Shown, SIZE = small(), 3
    """
DECORATED = """
    def scene(construct):
        return type(construct.__name__, (Scene,), {"construct": construct})

    @scene
    def Shown(self):
        self.wait(0.2)
    """
IMPORTED = """
    import makers
    from makers import *

    Shown = makers.shows()
    """
MAKERS = """
    from manim import Scene

    def shows():
        class Shows(Scene):
            def construct(self):
                self.wait(0.2)
        return Shows
    """
INNOCENT = """
    def marked(base):
        class Marked(base):
            def construct(self):
                super().construct()
        return Marked

    def area(side):
        return side * side

    AREA = area(2)
    def looked_at(base):
        marked(base)
        return area(3)

    KIND = type("Point", (tuple,), {})
    AREAS = [looked_at(Written) for _ in range(2)]
    globals()["MORE"] = looked_at(Written)
    """


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WRITTEN + IN_A_FUNCTION, "lines.py, line 13: Shown is made by shows(), and has no video"),
        (WRITTEN + BY_TYPE, "lines.py, line 7: Shown is made by type(), and has no video"),
        ("\n    from manim import *\n\n    Shown = type('Shown', (Scene,), {})\n", "line 3: Shown is made by type()"),
        (WRITTEN + IN_A_LOOP, "lines.py, line 12: a scene of a computed name is made by shows(), and has no video"),
        (WRITTEN + BY_ITSELF, "lines.py, line 10: a scene of a computed name is made by shows(), and has no video"),
        (WRITTEN + BY_ANOTHER_FUNCTION, "lines.py, line 13: Shown is made by small(), and has no video"),
        (WRITTEN + DECORATED, "lines.py, line 11: Shown is made by scene(), and has no video"),
        (WRITTEN + IMPORTED, "lines.py, line 10: Shown is made by makers.shows(), and has no video"),
        (WRITTEN + INNOCENT, ""),
    ],
)
def test_a_scene_that_a_call_makes_is_told_with_its_line(new_course: TinyCourse, text: str, told: str) -> None:
    new_course.write("manim_ce/makers.py", MAKERS)
    new_course.write("manim_ce/lines.py", text)
    new_course.doit("list", "--all", "render")
    assert told in new_course.output
    assert ("is made by" in new_course.output) == bool(told)
