"""Each animation of manim's, as it is used: what to play, by its class."""

import importlib
import inspect
import pkgutil

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
)
from manim import animation as animation_package
from manim.animation.transform import _MethodAnimation
from manim.mobject.text.tex_mobject import MathTexPart


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
