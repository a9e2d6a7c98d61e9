"""A play whose frames are passed over leaves what its frames would have left, to the last bit."""

import enum
import importlib
import inspect
import pkgutil
import random
from functools import partial
from types import FunctionType
from unittest import mock

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Add,
    AddTextLetterByLetter,
    AddTextWordByWord,
    Animation,
    AnimationGroup,
    ApplyComplexFunction,
    ApplyFunction,
    ApplyMatrix,
    ApplyMethod,
    ApplyPointwiseFunction,
    ApplyWave,
    Arrow,
    Blink,
    Broadcast,
    ChangeDecimalToValue,
    ChangeSpeed,
    ChangingDecimal,
    Circle,
    Circumscribe,
    ClockwiseTransform,
    ComplexHomotopy,
    CounterclockwiseTransform,
    Create,
    Cube,
    CyclicReplace,
    DecimalNumber,
    Dot,
    DrawBorderThenFill,
    FadeIn,
    FadeOut,
    FadeToColor,
    FadeTransform,
    FadeTransformPieces,
    Flash,
    FocusOn,
    GrowArrow,
    GrowFromCenter,
    GrowFromEdge,
    GrowFromPoint,
    Homotopy,
    Indicate,
    LaggedStart,
    LaggedStartMap,
    Line,
    MaintainPositionRelativeTo,
    MoveAlongPath,
    MoveToTarget,
    PhaseFlow,
    RemoveTextLetterByLetter,
    ReplacementTransform,
    Restore,
    Rotate,
    Rotating,
    ScaleInPlace,
    Scene,
    ShowIncreasingSubsets,
    ShowPassingFlash,
    ShowPassingFlashWithThinningStrokeWidth,
    ShowSubmobjectsOneByOne,
    ShrinkToCenter,
    SpinInFromNothing,
    SpiralIn,
    Square,
    Star,
    Succession,
    Swap,
    Text,
    ThreeDScene,
    TracedPath,
    Transform,
    TransformFromCopy,
    TransformMatchingShapes,
    TransformMatchingTex,
    Triangle,
    TypeWithCursor,
    Uncreate,
    UntypeWithCursor,
    Unwrite,
    UpdateFromAlphaFunc,
    UpdateFromFunc,
    ValueTracker,
    VGroup,
    VMobject,
    Wait,
    Wiggle,
    Write,
    always_redraw,
    not_quite_there,
    rate_functions,
    smooth,
    squish_rate_func,
    tempconfig,
    there_and_back,
)
from manim import animation as animation_package
from manim.animation.transform import _MethodAnimation
from manim.manager import Manager
from manim.mobject.text.tex_mobject import MathTexPart
from manim.scene import scene as manim_scene

from coursekit.stage.performing.forks import Children
from coursekit.stage.performing.leaps import STRAIGHT, Leaps
from coursekit.stage.performing.walk import Nobody, PartsRenderer, PartsWriter
from coursekit.stage.rendering.families import quick_mobjects

GIVEN = (
    {},
    {"rate_func": there_and_back, "lag_ratio": 0.4},
    {"rate_func": squish_rate_func(smooth, 0.2, 0.6), "lag_ratio": 0.0},
    {"rate_func": not_quite_there(smooth, 0.7), "run_time": 0.5},
)
GIVEN_ONWARD = ({}, {"rate_func": smooth, "run_time": 0.7})
UNSEEN = ("original_id", "anim_group_time")  # an address in memory; what begin() sets anew


def performed(tmp_path, construct, scene=Scene, leaping=True):
    """What is left of a scene that does as a function says, and how many frames were passed over in how many leaps."""
    leaps = []
    children = Children(tmp_path, False, lambda: None)
    given = {"folder": tmp_path, "parts": 1, "wanted": (), "children": children, "onlooker": Nobody()}
    making = partial(PartsRenderer, file_writer_class=partial(PartsWriter, **given))
    kind = type(scene.__name__, (scene,), {"construct": construct})
    settings = {"quality": "low_quality", "progress_bar": "none", "disable_caching": True, "seed": 3}
    with (
        tempconfig({**settings, "media_dir": str(tmp_path), "verbosity": "ERROR"}),
        quick_mobjects(),
        mock.patch.object(manim_scene, "CairoRenderer", making),
    ):
        stage = kind()
        Manager(stage)
        if leaping:
            Leaps(stage, lambda: stage.renderer.passes_by, leaps.append)
        stage.render()
    state = {
        "stage": (stage.mobjects, stage.foreground_mobjects, stage.named, stage.camera.background_color),
        "time": (stage.renderer._time, stage.renderer.file_writer.frames, stage.renderer.num_plays, stage.last_t),
        "random": (random.getstate(), np.random.get_state()),
    }
    return plain(state, {}), leaps


def plain(value, known):
    """A value as nothing but numbers, texts and bytes, with what is one object still one."""
    if value is None or isinstance(value, (bool, int, str, bytes, enum.Enum)):
        return (type(value).__name__, repr(value))
    if isinstance(value, float):  # numpy's are Python's
        return ("float", float(value).hex())
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return ("array", str(value.dtype), value.shape, value.tobytes())
    if isinstance(value, (FunctionType, type, np.ufunc, Scene)):
        return (type(value).__name__, getattr(value, "__qualname__", ""))
    if id(value) in known:
        return ("known", known[id(value)][0])
    known[id(value)] = (len(known), value)
    if isinstance(value, np.ndarray):
        return ("array", value.shape, plain(value.tolist(), known))
    if isinstance(value, dict):
        return ("dict", [(plain(k, known), plain(v, known)) for k, v in value.items()])
    if isinstance(value, (list, tuple, set, frozenset)):
        return (type(value).__name__, [plain(each, known) for each in value])
    kept = {name: each for name, each in getattr(value, "__dict__", {}).items() if name not in UNSEEN}
    return (type(value).__name__, [(name, plain(each, known)) for name, each in kept.items()])


def shape():
    inner = VGroup(Circle(0.3, color=RED), Text("ab", font_size=24)).shift(RIGHT)
    return VGroup(Square(color=BLUE, fill_opacity=0.5), inner, Line(LEFT, UP, stroke_width=2)).shift(0.3 * UP)


def plain_shape():
    return Square(color=[BLUE, GREEN], fill_opacity=0.3).rotate(0.3)


def text():
    return Text("a bc", font_size=30)


def arrow():
    return Arrow(LEFT, 2 * RIGHT)


def saved(mobject):
    mobject.save_state()
    return mobject.shift(RIGHT).set_color(RED).scale(0.7)


def with_target(mobject):
    mobject.generate_target()
    mobject.target.shift(UP).set_fill(RED, 1)
    return mobject


def formula(*parts):
    """As MathTex makes it, without LaTeX."""
    made = VMobject()
    made.tex_string = " ".join(parts)
    for place, part in enumerate(parts):
        each = MathTexPart()
        each.tex_string = part
        made.add(each.add(*([Square(0.1 * len(part))])).shift(place * RIGHT))
    return made


def decimal():
    return DecimalNumber(1.5, mob_class=Text)


def alone(make):
    """Cases of an animation of one mobject, each given as what makes the mobject."""
    return [lambda kind, m=m: [make(kind, m())] for m in (shape, plain_shape, text, arrow)]


def simple(kind, m):
    return kind(m)


def to_other(kind, m):
    return kind(m, Circle(0.5, color=YELLOW).shift(DOWN))


ONE = alone(simple)
TWO = [
    lambda kind: [kind(plain_shape(), Circle(0.5, color=YELLOW).shift(DOWN))],
    lambda kind: [kind(shape(), VGroup(Dot(), Triangle()).shift(LEFT))],
    lambda kind: [kind(text(), Text("d", color=RED), path_arc=1)],
    lambda kind: [kind(plain_shape(), Star(), run_time=0.3), FadeIn(Dot(UP), run_time=0.8)],
]
GROUPS = [
    lambda kind: [kind(FadeIn(Dot(), shift=UP), Create(Square()), shape().animate.shift(UP))],
    lambda kind: [kind(*[Write(Text(each)) for each in "abc"], lag_ratio=0.3)],
    lambda kind: [kind(kind(FadeOut(Dot()), Indicate(Square())), Transform(shape(), Star()), lag_ratio=0.5)],
    lambda kind: [kind(Create(Square(), run_time=0.2), FadeIn(Dot(), run_time=0.5)), FadeOut(Circle(), run_time=0.9)],
]
CASES = {
    Add: [lambda kind: [kind(Square(), Dot(), run_time=0.3)]],
    AddTextLetterByLetter: [lambda kind: [kind(text())]],
    AddTextWordByWord: [lambda kind: [kind(VGroup(text(), text()))]],
    Animation: ONE,
    AnimationGroup: GROUPS,
    ApplyComplexFunction: [lambda kind: [kind(lambda z: z**2, shape())]],
    ApplyFunction: [lambda kind: [kind(lambda m: m.shift(UP).set_color(RED), shape())]],
    ApplyMatrix: [lambda kind: [kind([[1, 1], [0, 1]], shape())]],
    ApplyMethod: [lambda kind: [kind(shape().shift, UP)]],
    ApplyPointwiseFunction: [lambda kind: [kind(lambda p: p * 1.1, shape())]],
    ApplyWave: ONE,
    Blink: ONE,
    Broadcast: [lambda kind: [kind(Circle(2, color=BLUE))]],
    ChangeDecimalToValue: [lambda kind: [kind(decimal(), 7)]],
    ChangeSpeed: [lambda kind: [kind(shape().animate.shift(UP), {0.3: 0.5}, affects_speed_updaters=False)]],
    ChangingDecimal: [lambda kind: [kind(decimal(), lambda a: 3 * a)]],
    Circumscribe: [
        lambda kind, given=given: [kind(shape(), **given)]
        for given in ({}, {"fade_in": True, "shape": Circle}, {"fade_out": True})
    ],
    ClockwiseTransform: TWO[:2],
    ComplexHomotopy: [lambda kind: [kind(lambda z, t: z + t, shape())]],
    CounterclockwiseTransform: TWO[:2],
    Create: ONE,
    CyclicReplace: [lambda kind: [kind(Square(), Dot(RIGHT), shape().shift(UP))]],
    DrawBorderThenFill: ONE,
    FadeIn: [
        *ONE,
        *alone(lambda kind, m: kind(m, shift=UP, scale=0.3)),
        lambda kind: [kind(Dot(), target_position=Dot(UP))],
    ],
    FadeOut: [*ONE, *alone(lambda kind, m: kind(m, shift=UP, scale=0.3)), lambda kind: [kind(Dot(), Square())]],
    FadeToColor: [lambda kind: [kind(shape(), RED)]],
    FadeTransform: TWO[:3],
    FadeTransformPieces: [lambda kind: [kind(VGroup(Square(), Dot()), VGroup(Circle(), Star()))]],
    Flash: [lambda kind: [kind(UP)]],
    FocusOn: [lambda kind: [kind(Dot(UP))]],
    GrowArrow: [lambda kind: [kind(arrow())], lambda kind: [kind(arrow(), point_color=RED)]],
    GrowFromCenter: ONE,
    GrowFromEdge: alone(lambda kind, m: kind(m, DOWN)),
    GrowFromPoint: alone(lambda kind, m: kind(m, UP, RED)),
    Homotopy: [lambda kind: [kind(lambda x, y, z, t: (x + t, y, z), shape())]],
    Indicate: ONE,
    LaggedStart: GROUPS,
    LaggedStartMap: [lambda kind: [kind(FadeIn, shape())], lambda kind: [kind(Indicate, text(), lag_ratio=0.5)]],
    MaintainPositionRelativeTo: [lambda kind: [kind(shape(), Dot(UP))]],
    MoveAlongPath: alone(lambda kind, m: kind(m, Circle())),
    MoveToTarget: alone(lambda kind, m: kind(with_target(m))),
    PhaseFlow: [lambda kind: [kind(lambda p: 0.3 * p, shape())]],
    RemoveTextLetterByLetter: [lambda kind: [kind(text())]],
    ReplacementTransform: TWO,
    Restore: alone(lambda kind, m: kind(saved(m))),
    Rotate: [*ONE, *alone(lambda kind, m: kind(m, PI / 3, about_point=UP))],
    Rotating: ONE,
    ScaleInPlace: alone(lambda kind, m: kind(m, 1.7)),
    ShowIncreasingSubsets: [lambda kind: [kind(shape())]],
    ShowPassingFlash: ONE,
    ShowPassingFlashWithThinningStrokeWidth: [lambda kind: [kind(plain_shape())]],
    ShowSubmobjectsOneByOne: [lambda kind: [kind(shape())]],
    ShrinkToCenter: ONE,
    SpinInFromNothing: ONE,
    SpiralIn: [lambda kind: [kind(shape())]],
    Succession: [
        lambda kind: [kind(FadeIn(Dot(), shift=UP), Create(Square()), Transform(shape(), Star()), Wait(0.2))],
        lambda kind: [kind(*[Write(Text(each)) for each in "abc"])],
        lambda kind: [kind(AnimationGroup(FadeIn(Dot()), Create(Square())), Add(Star()), Uncreate(Circle()))],
    ],
    Swap: [lambda kind: [kind(Square(), shape().shift(RIGHT))]],
    Transform: TWO,
    TransformFromCopy: TWO,
    TransformMatchingShapes: [
        lambda kind: [kind(text(), Text("cab"))],
        lambda kind: [kind(text(), Text("cab"), path_arc=1, transform_mismatches=True)],
    ],
    TransformMatchingTex: [lambda kind: [kind(formula("x", "yy", "z"), formula("z", "w", "x"))]],
    TypeWithCursor: [lambda kind: [kind(text(), Square(0.3))]],
    Uncreate: ONE,
    UntypeWithCursor: [lambda kind: [kind(text(), Square(0.3))]],
    Unwrite: [*ONE, *alone(lambda kind, m: kind(m, reverse=False))],
    UpdateFromAlphaFunc: [lambda kind: [kind(shape(), lambda m, a: m.shift(a * UP))]],
    UpdateFromFunc: [lambda kind: [kind(shape(), lambda m: m.shift(0.1 * UP))]],
    Wait: [lambda kind: [kind(0.4), FadeIn(Dot(), run_time=0.2)]],
    Wiggle: ONE,
    Write: [*ONE, *alone(lambda kind, m: kind(m, reverse=True))],
    _MethodAnimation: [
        *[
            lambda kind, m=m: [m().animate.shift(UP).set_color(RED).scale(0.5)]
            for m in (shape, plain_shape, text, arrow)
        ],
        lambda kind: [ValueTracker(1).animate.set_value(3), Line().animate.put_start_and_end_on(UP, RIGHT)],
        lambda kind: [arrow().animate(path_arc=1).scale(2), Square().animate.set_z_index(3)],
        lambda kind: [decimal().animate.set_value(3)],
    ],
}
ABSTRACT = {"ShowPartial", "_Fade", "TransformMatchingAbstractBase"}
BROKEN = {"ApplyPointwiseFunctionToCenter", "SmoothedVectorizedHomotopy", "TransformAnimations"}  # raise in manim 0.22


def animations_of_manim():
    found = set()
    for module in pkgutil.walk_packages(animation_package.__path__, f"{animation_package.__name__}."):
        found |= {
            each
            for each in vars(importlib.import_module(module.name)).values()
            if inspect.isclass(each) and issubclass(each, Animation) and each.__module__.startswith("manim.animation.")
        }
    return {each for each in found if each.__name__ not in ABSTRACT | BROKEN}


def playing(kind, case, given):
    def construct(self):
        self.add(Dot(3 * LEFT))
        animations = case(kind)
        self.named = []  # what is taken from the stage counts, too
        self.named += [each.mobject for each in animations if isinstance(each, Animation)]
        self.play(*animations, **given)
        self.named += self.animations
        self.wait(0.2)

    return construct


def test_each_animation_of_manim_is_either_on_the_list_or_known_not_to_be():
    assert set(CASES) == animations_of_manim()
    assert set(CASES) >= STRAIGHT


@pytest.mark.parametrize("kind", sorted(STRAIGHT, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_what_an_animation_of_the_list_leaves_does_not_depend_on_its_frames(kind, tmp_path):
    for case in CASES[kind]:
        for given in GIVEN_ONWARD if issubclass(kind, (AnimationGroup, DrawBorderThenFill)) else GIVEN:
            stepped, none = performed(tmp_path, playing(kind, case, given), leaping=False)
            leapt, leaps = performed(tmp_path, playing(kind, case, given))
            assert (none, len(leaps)) == ([], 1), (case, given)
            assert leapt == stepped, (case, given)


@pytest.mark.parametrize(
    "kind", sorted({*CASES} - STRAIGHT, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__
)
def test_animations_that_are_not_on_the_list_are_stepped_through(kind, tmp_path):
    for case in CASES[kind]:
        assert performed(tmp_path, playing(kind, case, {}))[1] == []


class Author(Scene):
    """What a test does to a scene before its one play(), by name."""

    def updated_elsewhere(self):
        self.add(Dot().add_updater(lambda m: m.shift(0.1 * UP)))
        return [FadeIn(Square())]

    def updated_by_time(self):
        self.add_updater(lambda dt: self.named.append(dt))
        return [FadeIn(Square())]

    def redrawn(self):
        clock = ValueTracker(0)
        self.add(always_redraw(lambda: Dot(clock.get_value() * UP)))
        return [clock.animate.set_value(1)]

    def traced(self):
        dot = Dot()
        self.add(TracedPath(dot.get_center))
        return [dot.animate.shift(UP)]

    def target_with_an_updater(self):
        return [Transform(Square(), Dot().add_updater(lambda m: m.shift(0.1 * UP)))]

    def own_animation(self):
        return [Growing(Square())]

    def own_mobject(self):
        return [FadeIn(Shy())]

    def own_property(self):
        return [FadeIn(Told())]

    def own_attribute(self):
        square = Square()
        square.interpolate = lambda *given: self.named.append(1)
        return [FadeIn(square)]

    def own_rate(self):
        return [FadeIn(Square(), rate_func=lambda t: self.named.append(t) or t)]

    def own_path(self):
        return [Transform(Square(), Circle(), path_func=lambda a, b, t: self.named.append(t) or a)]

    def squished_own_rate(self):
        return [FadeIn(Square(), rate_func=squish_rate_func(lambda t: self.named.append(t) or t, 0.2, 0.8))]

    def changed_animation(self):
        fade = FadeIn(Square())
        fade.interpolate = lambda alpha: self.named.append(alpha)
        return [fade]

    def changed_step(self):
        self.update_mobjects = lambda dt: self.named.append(dt)
        return [FadeIn(Square())]

    def two_of_one(self):
        square = Square()
        return [FadeIn(square), Rotate(square)]

    def part_and_whole(self):
        group = VGroup(Square(), Dot())
        return [Create(group), group[0].animate.shift(UP)]

    def begun_while_another_runs(self):
        dot = Dot()
        return [dot.animate.shift(UP), Succession(FadeIn(Square()), Transform(Star(), dot))]

    def methods_in_succession(self):
        return [Succession(Line().animate.shift(UP), arrow().animate.scale(2))]

    def group_there_and_back(self):
        return [AnimationGroup(FadeIn(Square()), Create(Dot()), lag_ratio=1, rate_func=there_and_back)]

    def border_there_and_back(self):
        return [Write(arrow(), rate_func=there_and_back)]

    def border_backwards(self):
        return [DrawBorderThenFill(arrow(), reverse_rate_function=True)]


class Growing(FadeIn):
    def interpolate(self, alpha):
        super().interpolate(alpha)
        self.mobject.scale(1.1)


class Shy(Square):
    def set_points(self, points):
        self.times = getattr(self, "times", 0) + 1
        return super().set_points(points)


class Told(Square):
    @property
    def stroke_width(self):
        return self.width_of_stroke

    @stroke_width.setter
    def stroke_width(self, width):
        self.width_of_stroke, self.times = width, getattr(self, "times", 0) + 1


class Labelled(Square):
    """Has ways of its own, and none of manim's."""

    def __init__(self, label, **given):
        super().__init__(**given)
        self.label = Dot(label * RIGHT)
        self.add(self.label)

    @property
    def place(self):
        return self.label.get_center()

    def raise_label(self):
        self.label.shift(UP)
        return self


def authors(name):
    def construct(self):
        self.named = []
        self.play(*getattr(self, name)())
        self.named += self.mobjects
        self.wait(0.2)

    return construct


@pytest.mark.parametrize("name", [name for name, way in vars(Author).items() if isinstance(way, FunctionType)])
def test_what_may_act_between_frames_is_stepped_through(name, tmp_path):
    assert performed(tmp_path, authors(name), Author)[1] == []


def test_a_scene_with_steps_of_its_own_is_stepped_through(tmp_path):
    class Stepping(Scene):
        def update_to_time(self, t):
            self.named.append(t)
            super().update_to_time(t)

    def construct(self):
        self.named = []
        self.play(FadeIn(Square()))

    assert performed(tmp_path, construct, Stepping)[1] == []


def test_where_an_author_has_changed_manim_all_is_stepped_through(tmp_path, monkeypatch):
    monkeypatch.setattr(
        VMobject, "set_points", lambda self, points, set_points=VMobject.set_points: set_points(self, points)
    )
    assert performed(tmp_path, playing(FadeIn, ONE[0], {}))[1] == []


def several(self):
    """Plays of many kinds after each other: what one leaves, the next begins with."""
    self.named = made = VGroup(*[Labelled(each, fill_opacity=random.random()) for each in range(3)])
    self.play(LaggedStart(*map(FadeIn, made), lag_ratio=0.2), run_time=0.73)
    self.play(made[0].animate.raise_label(), run_time=0.41)
    self.wait(0.37)
    self.play(made.animate(lag_ratio=0.1).arrange(DOWN).set_color(RED), FadeIn(Dot(random.random() * UP)))
    self.wait(0.3, frozen_frame=False)
    self.play(Rotate(made[1], np.random.uniform()), Wait(1.3), subcaption="Turned.")
    self.play(FadeOut(made), rate_func=rate_functions.ease_out_bounce, run_time=0.05)


def test_plays_after_each_other_leave_time_frames_and_random_numbers_as_they_were(tmp_path):
    stepped, _ = performed(tmp_path, several, leaping=False)
    leapt, leaps = performed(tmp_path, several)
    assert leaps == [11, 7, 15, 5, 20, 1]
    assert leapt == stepped


def test_an_updater_that_an_animation_leaves_is_run_as_it_ends(tmp_path):
    def construct(self):
        self.add(dot := Dot())
        self.named = [dot]
        self.play(FadeIn(Square(), _on_finish=lambda scene: dot.add_updater(lambda m: m.shift(UP))), run_time=0.3)

    stepped, _ = performed(tmp_path, construct, leaping=False)
    leapt, leaps = performed(tmp_path, construct)
    assert (leaps, leapt) == ([5], stepped)


def test_a_camera_in_space_is_turned_as_its_last_frame_was(tmp_path):
    def construct(self):
        self.named = []
        self.set_camera_orientation(phi=1, theta=0.3)
        self.play(Create(Square()), run_time=0.4)
        self.move_camera(phi=0.4, theta=1, zoom=1.2, run_time=0.4)
        self.named += [self.camera.get_rotation_matrix(), self.camera.project_point(np.array([1.0, 2.0, 3.0]))]
        self.begin_ambient_camera_rotation(rate=0.3)
        self.play(FadeIn(Cube()), run_time=0.4)
        self.stop_ambient_camera_rotation()
        self.play(FadeIn(Dot()), run_time=0.4)

    stepped, _ = performed(tmp_path, construct, ThreeDScene, leaping=False)
    leapt, leaps = performed(tmp_path, construct, ThreeDScene)
    assert leapt == stepped
    assert 2 <= len(leaps) <= 3
