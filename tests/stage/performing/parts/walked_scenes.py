"""Scenes that are drawn in parts, and where they are cut; such whose children do not draw all, or that have none."""

SCENES = '''
    """Scenes whose later frames depend on all that was before."""
    import os
    import random

    from manim import *


    class Updated(Scene):
        def construct(self):
            """Updaters that add up."""
            square = Square(0.5).shift(3 * LEFT)
            square.add_updater(lambda m, dt: m.shift(dt * RIGHT).rotate(dt))
            self.add(square)
            self.wait(0.3)
            clock = ValueTracker(0)
            label = always_redraw(lambda: Square(0.2 + clock.get_value()))
            self.play(FadeIn(label), run_time=0.2)
            self.play(clock.animate.set_value(1), run_time=0.3)
            self.add_updater(lambda dt: clock.increment_value(dt))
            self.wait(0.3)
            self.play(Create(Dot(radius=0.1 + self.time)), run_time=0.2)


    class Traced(Scene):
        def construct(self):
            dot = Dot()
            path = TracedPath(dot.get_center, dissipating_time=0.4)
            self.add(dot, path)
            self.play(dot.animate.shift(RIGHT), run_time=0.3)
            self.play(dot.animate.shift(UP), run_time=0.3)
            for place in (LEFT, DOWN):
                self.play(dot.animate.move_to(place), run_time=0.2)
            self.play(Rotate(dot, about_point=ORIGIN), run_time=0.3)


    class Random(Scene):
        def construct(self):
            self.dots = VGroup(*[Dot([random.uniform(-3, 3), np.random.uniform(-3, 3), 0]) for _ in range(5)])
            self.play(LaggedStart(*map(FadeIn, self.dots)), run_time=0.4)
            self.wait(0.1)
            self.play(*[dot.animate.shift(random.random() * UP) for dot in self.dots], run_time=0.2)
            self.play(FadeOut(random.choice(self.dots)), run_time=0.2)
            self.wait(0.2)


    class Solid(ThreeDScene):
        def construct(self):
            self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
            self.add(Cube())
            self.begin_ambient_camera_rotation(rate=0.5)
            self.wait(0.2)
            self.play(FadeIn(Sphere(radius=0.5, resolution=(4, 4))), run_time=0.2)
            at = self.camera.project_point(np.array([1.0, 1.0, 1.0]))
            self.add_fixed_in_frame_mobjects(Dot([*at[:2], 0]))
            self.wait(0.2)


    class Moved(MovingCameraScene):
        def construct(self):
            self.add(Square(), Text("a"))
            self.play(self.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.2)
            self.camera.background_color = "#203040"
            self.camera.frame.save_state()
            self.play(Restore(self.camera.frame), run_time=0.2)
            self.play(FadeOut(*self.mobjects), run_time=0.2)
            self.wait(0.2)


    class Magnified(ZoomedScene):
        def construct(self):
            self.add(Dot(UL))
            self.activate_zooming(animate=False)
            self.wait(0.1)
            self.play(self.zoomed_camera.frame.animate.shift(UL), run_time=0.2)
            self.wait(0.1)
            self.wait(0.1)


    class Heard(Scene):
        def construct(self):
            self.play(Create(Circle()), run_time=0.4, subcaption="A circle.", subcaption_offset=0.1)
            self.add_sound("low.wav", time_offset=0.1, gain=-6)
            self.next_section("aside", skip_animations=True)
            self.play(FadeIn(Dot()), run_time=0.4)
            self.next_section("answer")
            self.add_sound("high", time_offset=-0.2)
            self.add_subcaption("Two tones.", duration=0.3)
            self.wait(0.4)
            self.next_section("nothing")


    class Reading(Scene):
        """The bytes of a file, by two ways; of the second, none is read before the second part."""

        def construct(self):
            sound = os.path.join(os.path.dirname(__file__), "low.wav")
            one, two = os.open(sound, os.O_RDONLY), open(sound, "rb")
            self.play(Create(Square(0.2 + os.read(one, 4)[-1] / 60)), run_time=0.3)
            self.play(Create(Square(0.2 + os.read(one, 1)[-1] / 60)), run_time=0.3)
            self.play(Create(Circle(0.2 + two.read(5)[-1] / 60)), run_time=0.3)
            self.play(Create(Square(0.2 + os.read(one, 1)[-1] / 60)), run_time=0.3)
            self.play(Create(Circle(0.2 + two.read(1)[-1] / 60)), run_time=0.3)
            self.play(Create(Square(0.2 + os.read(one, 1)[-1] / 60)), run_time=0.3)
            self.wait(0.2)


    class Straight(Scene):
        """Most plays go straight to their ends, some do not."""

        def construct(self):
            shapes = VGroup(Square(0.5), Circle(0.3), Arrow(LEFT, UP)).arrange().set_fill(BLUE, 0.5)
            self.play(Write(shapes), run_time=0.5)
            self.play(shapes.animate(lag_ratio=0.2).shift(UP).set_color(RED), run_time=0.4)
            self.wait(0.2)
            self.play(Rotate(shapes[0], PI / 3), FadeIn(Dot(random.random() * DOWN), shift=LEFT), run_time=0.3)
            self.play(Indicate(shapes[1]), MoveAlongPath(shapes[0], Line(LEFT, DOWN)), run_time=0.3)
            self.play(LaggedStart(*[FadeIn(Square(0.2).shift(k * RIGHT)) for k in range(3)]), run_time=0.5)
            word = Text("one", font_size=30)
            self.play(ReplacementTransform(shapes, word), run_time=0.3)
            self.play(word.animate.scale(np.random.uniform(1, 2)), Wait(0.6))
            self.play(Succession(Uncreate(word), Circumscribe(Dot())), run_time=0.5)
            self.play(FadeOut(*self.mobjects), run_time=0.2)


    class Flashing(Scene):
        """Brightness goes up and down, across what is drawn by whom."""

        def construct(self):
            self.add(square := Square(3, stroke_width=0))
            for _ in range(2):
                self.play(square.animate.set_fill(WHITE, 1), run_time=0.2)
                self.play(square.animate.set_fill(BLACK, 0), run_time=0.2)
            self.play(square.animate.set_fill(WHITE, 1), run_time=0.2)
            self.remove(square)
            self.wait(0.1)
            self.add(square)
            self.play(FadeOut(square), run_time=0.2)
            circle = Circle(2, fill_opacity=1)
            for _ in range(2):
                self.play(FadeIn(circle), run_time=0.2)
                self.play(FadeOut(circle), run_time=0.2)
            self.play(Indicate(circle, color=WHITE), run_time=0.2)
            self.wait(0.2)


    class Base(Scene):
        side = 1

        def construct(self):
            self.__side = self.side
            self.shown = [Square(self.__side)]
            self.play(*map(Create, self.shown), run_time=0.2)


    class Derived(Base):
        """What the compiler makes of a class stays: super(), names of its own, cells."""

        __shift = UP

        def construct(self):
            super().construct()
            self.later = lambda: label.animate.shift(self.__shift)
            label = self.shown[0]
            self.play(self.later(), run_time=0.2)
            for each in [1]:
                self.play(Create(Dot().shift(__class__.side * each)), run_time=0.2)
            self.wait(0.1)

        def tear_down(self):
            self.play(FadeOut(*self.mobjects), run_time=0.2)


    class Nested(Derived):
        """Cut within what it calls, and what that calls."""

        def construct(self):
            self.wait(0.1)
            super().construct()
            self.moved(self.shown[0], by=RIGHT)
            for _ in range(2):
                self.moved(self.shown[0], by=DOWN)
            self.wait(0.2)

        def moved(self, mobject, by):
            """Called again later, and from within a block."""
            there = mobject.copy().shift(by)
            self.play(Transform(mobject, there), run_time=0.2)
            self.turned(mobject)
            self.wait(0.1)

        def turned(self, mobject, turns=1):
            self.play(Rotate(mobject, turns), run_time=0.2)
            self.play(mobject.animate.shift(random.random() * UP), run_time=0.2)
'''
DOOMED = '''
    """Scenes whose children do not draw all that they are forked for, or that have none."""
    import mmap
    import os
    import signal
    import time
    from pathlib import Path

    from manim import *

    ONE = os.getpid()


    class Dying(Scene):
        def construct(self):
            self.wait(0.1)
            if os.getpid() != ONE:
                os.kill(os.getpid(), signal.SIGKILL)
            self.wait(0.1)
            self.wait(0.1)


    class Writing(Scene):
        def construct(self):
            self.wait(0.1)
            Path(__file__).with_name("count.txt").write_text("1")
            self.wait(0.1)


    class Piped(Scene):
        def construct(self):
            reading, writing = os.pipe()
            os.write(writing, b"38251467")
            self.play(Create(Square(int(os.read(reading, 1)) / 4)), run_time=0.3)
            self.play(Create(Square(int(os.read(reading, 1)) / 4)), run_time=0.3)
            self.play(Create(Square(int(os.read(reading, 1)) / 4)), run_time=0.3)
            self.play(Create(Square(int(os.read(reading, 1)) / 4)), run_time=0.3)


    class Mapped(Scene):
        def construct(self):
            counted = mmap.mmap(-1, 1)
            counted[0] += 1
            self.play(Create(Square(counted[0] / 4)), run_time=0.3)
            counted[0] += 1
            self.play(Create(Square(counted[0] / 4)), run_time=0.3)
            counted[0] += 1
            self.play(Create(Square(counted[0] / 4)), run_time=0.3)


    class Waiting(Scene):
        def construct(self):
            self.wait(0.1)
            self.wait(0.1)
            if os.getpid() != ONE:
                Path(__file__).with_name("pid.txt").write_text(str(os.getpid()))
            time.sleep(600)
'''
CUTS = {
    "Updated": (0, 4, 7, 9),
    "Traced": (0, 4, 5),
    "Random": (0, 2, 4),
    "Solid": (0, 4, 5),
    "Moved": (0, 2, 5, 6),
    "Magnified": (0, 3, 5),
    "Heard": (0, 2, 6),
    "Reading": (0, 3, 5, 7),
    "Straight": (0, 2, 4, 6, 9),
    "Flashing": (0, 2, 3, 7, 9),
    "Derived": (0, 1, 3, 5),
    "Nested": (0, (1, 3), (2, 1), (2, 2, 1), (2, 3), 3),
}
