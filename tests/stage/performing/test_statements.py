"""What a clip's facts tell of the statement that is playing, held against what the author's own code sees."""

from fractions import Fraction

import pytest

from coursekit.graph.source.statements.outline import Outline, Spot
from coursekit.graph.store.records import Records

LOW = "quality=low"
HELPED = """
    from manim import Scene, Circle, Dot, Square, FadeIn, FadeOut


    def entrance(scene, what, **how):
        scene.play(FadeIn(what), **how)


    class Helped(Scene):
        def construct(self):
            dot = Dot()
            self.add(dot)
            entrance(self, Circle(), run_time=0.4)
            for seconds in (0.2, 0.4):
                self.wait(
                    seconds,
                )
            self.remove(dot)
            self.last()

        def last(self):
            square = Square()
            self.play(FadeIn(square), run_time=0.2); self.play(FadeOut(square), run_time=0.2)
            Scene.wait(self, 0.2)

        def play(self, *what, **how):
            super().play(*what, **how)
    """


def told(course, scene, section, folder=""):
    """From which second on which line shows, whether it takes time, and from which line of construct() it came."""
    (path,) = course.root.glob(f".cache/clips/low/seminar01/{scene}/{section}.json")
    folder = course.seminar / folder
    record = Records().read(path)
    facts = record.facts["statements"]
    rate = Fraction(record.facts["rate"])
    places = []
    for file, *spot in facts["spots"]:
        places.append((file, Outline((folder / file).read_bytes()).line(Spot(*spot))))
    return [(float(frame / rate), lasts, places[own], places[first]) for frame, lasts, own, first in facts["from"]]


def line_of(course, name, text):
    lines = course.seminar.joinpath(name).read_text().splitlines()
    (found,) = [number for number, line in enumerate(lines, 1) if text in line]
    return (name.rpartition("/")[2], found)


def test_of_each_play_the_innermost_line_of_the_author_and_the_one_that_led_there(new_course):
    new_course.write("helped.py", HELPED)
    new_course.doit(LOW, "render:seminar01:Helped")

    def at(text):
        return line_of(new_course, "helped.py", text)

    inner, helper = at("super().play("), at("scene.play(FadeIn(what)")
    last = at("self.last()")
    assert told(new_course, "Helped", "construct") == [
        (0.0, False, at("self.add(dot)"), at("self.add(dot)")),
        (0.0, True, inner, at("entrance(self, Circle()")),
        (0.4, True, inner, at("self.wait(")),
        (1.0, False, at("self.remove(dot)"), at("self.remove(dot)")),
        (1.0, True, inner, last),
    ]
    assert helper != inner  # which is the author's own play(), as it is written


def test_a_section_is_told_by_its_own_lines_and_as_they_are_now(tiny_course):
    def at(text):
        return line_of(tiny_course, "manim_ce/lines.py", text)

    lines = tiny_course.seminar / "manim_ce/lines.py"
    words = 'def _show(self, drawn):\n        """Words."""'
    lines.write_text("# a line more\n" + lines.read_text().replace("def _show(self, drawn):", words))
    assert tiny_course.doit(LOW) == {}
    shown = at('self._show(curve(self.tensors("line")["y"]))')
    assert told(tiny_course, "Lines", "scene2_line", "manim_ce") == [
        (0.0, False, at("self.add(drawn)"), shown),
        (0.0, True, (shown[0], at("self.add(drawn)")[1] + 1), shown),
        (0.2, True, at("self.play(FadeOut(drawn)"), shown),
    ]


PARTS = """
    from manim import Circle, FadeIn, Scene


    class Parts(Scene):
        def construct(self):
            self.shown = []
            self.first()
            self.second()

        def first(self):
{first}

        def second(self):
{second}
    """


@pytest.fixture
def parts_course(new_course):
    plays = [f"            self.play(FadeIn(Circle({1}.{n})), run_time=0.2)" for n in range(20)]
    text = PARTS.format(first="\n".join(plays[:10]), second="\n".join(plays[10:]))
    new_course.write("parts.py", text)
    return new_course


def test_parts_that_are_drawn_by_others_or_not_at_all_are_told_as_those_that_are_drawn(parts_course):
    parts_course.doit(LOW, "render:seminar01:Parts")
    (path,) = parts_course.root.glob(".cache/clips/low/seminar01/Parts/construct.json")
    assert len(Records().read(path).facts["pieces"]) > 2

    def expected():
        return [line_of(parts_course, "parts.py", f"Circle(1.{n})") for n in range(19)]

    first = told(parts_course, "Parts", "construct")
    assert [own for _, _, own, _ in first][:19] == expected()
    assert [seconds for seconds, *_ in first] == pytest.approx([0.2 * n for n in range(20)])
    parts_course.replace("parts.py", "Circle(1.19)", "Circle(2.5)")  # all parts but the last are in the store
    parts_course.doit(LOW, "render:seminar01:Parts")
    facts = Records().read(path).facts
    assert facts["drawn"][0] < facts["drawn"][1]
    again = told(parts_course, "Parts", "construct")
    assert [own for _, _, own, _ in again] == [*expected(), line_of(parts_course, "parts.py", "Circle(2.5)")]


def test_an_audit_does_not_keep_what_its_clip_tells(tiny_course):
    (path,) = tiny_course.root.glob(".cache/audit/low/seminar01/Lines/scene2_line.json")
    assert "statements" not in Records().read(path).facts
