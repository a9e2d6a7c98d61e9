"""Strands: statements of a scene that belong together, one way each of how earlier ones reach what later ones show."""

from .strand import Strand, play

STRANDS = {
    # what statements bind
    "plain": Strand((play("FadeIn(Square(##))"),)),
    "random": Strand(
        (play("FadeIn(Square(np.random.random() * ##))"), play("FadeIn(Dot([random.random(), ##, 0]))")),
        host="import random",
    ),
    "cell": Strand(
        (
            "wide_K = ##",
            "def more_K():\n    nonlocal wide_K\n    wide_K += ##\n    return Square(wide_K)",
            play("FadeIn(more_K())"),
            "wide_K = wide_K / 2",
            play("FadeIn(more_K())"),
        )
    ),
    "rows": Strand(
        (
            "rows_K = [Dot(## * UP)]",
            "rows_K.append(Dot(## * DOWN))",
            play("*map(FadeIn, rows_K)"),
            "rows_K += [Circle(##)]",
            play("rows_K[-1].animate.shift(## * LEFT)"),
        )
    ),
    "generator": Strand(
        (
            "sizes_K = (## * k for k in range(1, 5))",
            play("FadeIn(Square(next(sizes_K)))"),
            play("FadeIn(Circle(next(sizes_K)))"),
        )
    ),
    "pairs": Strand(
        ("pairs_K = zip((##, ##), [##, ##])", play("FadeIn(Square(sum(next(pairs_K))))"), "others_K = [*pairs_K]")
    ),
    "walrus": Strand((play("FadeIn(seen_K := Square(##))"), play("seen_K.animate.rotate(##)"))),
    "starred": Strand(
        (
            "first_K, *others_K = [Square(##), Dot(## * UP), Circle(##)]",
            play("FadeIn(first_K)"),
            play("*map(FadeIn, others_K)"),
            play("FadeOut(*others_K)"),
        )
    ),
    "swapped": Strand(("one_K, two_K = Square(##), Circle(##)", "one_K, two_K = two_K, one_K", play("FadeIn(one_K)"))),
    "deleted": Strand(
        ("gone_K = Square(##)", play("FadeIn(gone_K)"), "del gone_K", "gone_K = Circle(##)", play("FadeIn(gone_K)"))
    ),
    "global": Strand(
        ("global WIDE_K\nWIDE_K = ##", play("FadeIn(Square(WIDE_K))"), "WIDE_K += ##", play("FadeIn(Square(WIDE_K))")),
        host="WIDE_K = ##",
    ),
    "annotated": Strand(("wide_K: float = ##", play("FadeIn(Square(wide_K))"))),
    "array": Strand(("place_K = np.array([##, 0, 0])", "place_K += ## * UP", play("FadeIn(Dot(place_K))"))),
    "late_names": Strand(
        (
            "makers_K = []",
            "for side_K in (##, ##):\n    makers_K.append(lambda: Square(side_K))",
            play("FadeIn(makers_K[0]())"),
            "side_K = ##",
            play("FadeIn(makers_K[1]())"),
        )
    ),
    "comprehension": Strand(
        ("made_K = [lambda: Square(side) for side in (##, ##)]", play("*(FadeIn(each()) for each in made_K)"))
    ),
    "local_import": Strand(("import math as math_K", play("FadeIn(Square(math_K.sqrt(##)))"))),
    "inner_function": Strand(
        (
            "def shape_K(side=##, *, turn=##):\n    return Square(side).rotate(turn)",
            play("FadeIn(shape_K())"),
            play("FadeIn(shape_K(##, turn=##))"),
        )
    ),
    "inner_class": Strand(
        (
            "class Mark_K(Dot):\n    wide = ##\n\n    def ring(self):\n        return Circle(self.wide)",
            "mark_K = Mark_K()",
            play("FadeIn(mark_K.ring())"),
        )
    ),
    "partial": Strand(
        ("from functools import partial", "make_K = partial(Square, side_length=##)", play("FadeIn(make_K())"))
    ),
    # how statements run
    "loop": Strand((f"for k in range(2):\n    {play('FadeIn(Square(## + k))')}",)),
    "loop_name": Strand(
        (f"for k_K in range(2):\n    {play('FadeIn(Square(## + k_K))')}", play("FadeIn(Dot(k_K * UP))"))
    ),
    "while": Strand(("left_K = 2", f"while left_K:\n    left_K -= 1\n    {play('FadeIn(Circle(## + left_K))')}")),
    "branch": Strand((f"if ## > 0.5:\n    {play('FadeIn(Square(##))')}\nelse:\n    self.wait(0.2)",)),
    "match": Strand(
        ("match ## > 0.5:\n    case True:\n        self.wait(0.2)\n    case _:\n        " + play("FadeIn(Dot())"),)
    ),
    "try": Strand(
        (
            "try:\n    raise ValueError(##)\nexcept ValueError as problem_K:\n    "
            + play("FadeIn(Circle(problem_K.args[0]))"),
        )
    ),
    "with": Strand((f"with np.errstate(divide='ignore'):\n    {play('FadeIn(Square(##))')}",)),
    "context": Strand(
        (f"with turned_K() as turn_K:\n    {play('FadeIn(Square().rotate(turn_K))')}", play("FadeIn(Square(turn_K))")),
        host="import contextlib\n\n\n@contextlib.contextmanager\ndef turned_K():\n    yield ##",
    ),
    "assert": Strand(("assert ## < 2",)),
    # the stage
    "updater": Strand(
        (
            "dot_K = Dot(## * LEFT)",
            "dot_K.add_updater(lambda mobject, dt: mobject.shift(dt * ## * RIGHT))",
            "self.add(dot_K)",
            "self.wait(0.2)",
            play("dot_K.animate.scale(## + 1)"),
            "dot_K.clear_updaters()",
        )
    ),
    "bound_updater": Strand(
        ("top_K = Square(##)", "top_K.add_updater(self.turn_K)", "self.add(top_K)", "self.wait(0.2)", "self.wait(0.4)"),
        members="def turn_K(self, mobject, dt):\n    mobject.rotate(dt * ##)",
    ),
    "tracker": Strand(
        (
            "clock_K = ValueTracker(##)",
            "held_K = always_redraw(lambda: Square(0.1 + clock_K.get_value()))",
            "self.add(held_K)",
            play("clock_K.animate.set_value(##)"),
            "held_K.clear_updaters()",
        )
    ),
    "trace": Strand(
        (
            "led_K = Dot()",
            "trace_K = TracedPath(led_K.get_center, dissipating_time=0.3)",
            "self.add(led_K, trace_K)",
            play("led_K.animate.shift(## * UR)"),
            play("led_K.animate.shift(## * LEFT)"),
        )
    ),
    "scene_updater": Strand(
        (
            "age_K = ValueTracker(0)",
            "self.add_updater(lambda dt: age_K.increment_value(dt * ##))",
            "self.wait(0.2)",
            play("FadeIn(Dot(age_K.get_value() * UP))"),
        )
    ),
    "spy": Strand(
        (
            "seen_K = []",
            "spy_K = Dot().add_updater(lambda mobject, dt: seen_K.append(dt))",
            "self.add(spy_K)",
            "self.wait(0.2)",
            play("FadeIn(Square(## + sum(seen_K)))"),
        )
    ),
    "time": Strand((play("FadeIn(Square(## + self.time / 9))"),)),
    "saved": Strand(
        (
            "kept_K = Square(##)",
            "self.add(kept_K)",
            "kept_K.save_state()",
            play("kept_K.animate.shift(## * RIGHT)"),
            play("Restore(kept_K)"),
        )
    ),
    "target": Strand(
        ("aim_K = Square(##)", "self.add(aim_K)", "aim_K.generate_target().shift(## * UP)", play("MoveToTarget(aim_K)"))
    ),
    "transform": Strand(
        (
            "shape_K = Square(##)",
            "self.add(shape_K)",
            play("Transform(shape_K, Circle(##))"),
            play("ReplacementTransform(shape_K, Dot(## * UP))"),
        )
    ),
    "lagged": Strand((play("LaggedStart(*[FadeIn(Dot(k * ## * UP)) for k in range(3)])"),)),
    "text": Strand((play("FadeIn(Text('##'))"),)),
    "background": Strand(("self.camera.background_color = ManimColor.from_rgb((##, 0.2, 0.2))",)),
    "chapter": Strand(("self.next_section('part K')",)),
    "cleared": Strand(("self.clear()",)),
    # the scene's own
    "attribute": Strand(
        ("self.wide_K = ##", play("FadeIn(self.draw_K())"), "self.wide_K *= 2", play("FadeIn(self.draw_K())")),
        members="def draw_K(self):\n    return Square(self.wide_K * ##)",
    ),
    "class_attribute": Strand(
        (play("FadeIn(Square(self.pace_K))"), "type(self).pace_K = ##", play("FadeIn(Square(self.pace_K))")),
        members="pace_K = ##",
    ),
    "property": Strand(
        (play("FadeIn(Square(self.side_K))"), play("FadeIn(Circle(self.side_K))")),
        members="@property\ndef side_K(self):\n    return ##",
    ),
    "method_generator": Strand(
        ("walk_K = self.walk_K()", play("FadeIn(Square(next(walk_K)))"), play("FadeIn(Circle(next(walk_K)))")),
        members="def walk_K(self):\n    yield ##\n    yield ##",
    ),
    "act": Strand(
        ("self.act_K()", play("FadeOut(self.end_K)")),
        members="def act_K(self):\n"
        "    wide = ##\n"
        f"    for k in range(2):\n        {play('FadeIn(Square(wide + k))')}\n"
        "    self.end_K = Circle(wide)\n"
        f"    {play('FadeIn(self.end_K)')}\n"
        "    turn = lambda: wide * ##\n"
        f"    {play('self.end_K.animate.rotate(turn())')}",
    ),
    # the module's
    "function": Strand(
        (play("FadeIn(shape_K(##))"), play("FadeIn(shape_K(##))")),
        host="def shape_K(side):\n    return Square(side).shift(## * UP)",
    ),
    "late_function": Strand((play("FadeIn(late_K())"),), host="def late_K(side=##):\n    return Circle(side + ##)"),
    "class": Strand(
        ("mark_K = Mark_K(## * RIGHT)", play("FadeIn(mark_K)"), play("FadeIn(mark_K.ring())")),
        host="class Mark_K(Dot):\n    def ring(self):\n        return Circle(##).move_to(self)",
    ),
    "constant": Strand(
        (play("FadeIn(Square(SIDE_K))"), "box_K = always_redraw(lambda: Square(SIDE_K))", "self.add(box_K)"),
        host="SIDE_K = ##",
    ),
    "table": Strand((play("*(FadeIn(Square(side)) for side in TABLE_K)"),), host="TABLE_K = [##, ##]"),
    "grown": Strand(
        ("GROWN_K.append(##)", play("*(FadeIn(Square(side)) for side in GROWN_K)"), "GROWN_K.clear()"),
        host="GROWN_K = [##]",
    ),
    "memo": Strand(
        (play("FadeIn(made_K(##))"), play("made_K(0.5).animate.shift(## * UP)")),
        host="import functools\n\n\n@functools.cache\ndef made_K(side):\n    return Square(side * ##)",
    ),
    "counter": Strand(
        (play("FadeIn(Square(## * next(COUNT_K)))"), play("FadeIn(Square(## * next(COUNT_K)))")),
        host="import itertools\n\nCOUNT_K = itertools.count(1)",
    ),
    "module_numbers": Strand(
        (play("FadeIn(Square(RNG_K.random() * ##))"), play("FadeIn(Circle(RNG_K.random() * ##))")),
        host="RNG_K = np.random.default_rng(7)",
    ),
    "function_attribute": Strand(
        (play("FadeIn(counted_K())"), play("FadeIn(counted_K())")),
        host="def counted_K():\n"
        "    counted_K.times = getattr(counted_K, 'times', 0) + 1\n"
        "    return Square(counted_K.times * ##)",
    ),
    "default_list": Strand(
        (play("FadeIn(more_K())"), play("FadeIn(more_K())")),
        host="def more_K(seen=[]):\n    seen.append(##)\n    return Square(sum(seen))",
    ),
    "animation": Strand(
        (play("Grow_K(Square())"), play("Grow_K(Circle())")),
        host="class Grow_K(Animation):\n"
        "    def interpolate_mobject(self, alpha):\n"
        "        self.mobject.set(width=0.1 + ## * alpha)",
    ),
    "record": Strand(
        (
            "net_K = Net_K(##)",
            play("FadeIn(Square(net_K.wide))"),
            "net_K.wide += ##",
            play("FadeIn(Dot(net_K.place()))"),
        ),
        host="from dataclasses import dataclass\n\n\n@dataclass\nclass Net_K:\n"
        "    wide: float\n\n    def place(self):\n        return self.wide * ## * UP",
    ),
    # other files
    "other_file": Strand(
        (play("FadeIn(far_K())"), play("FadeIn(far_K(##))")),
        host="from helper_K import far_K",
        files={
            "helper_K.py": "from manim import *\n\nFAR_K = ##\n\n\n"
            "def far_K(side=0.3):\n    return Square(side).shift(FAR_K * UP)\n"
        },
    ),
    "other_module": Strand(
        ("helper_K.SEEN.append(##)", play("FadeIn(Square(helper_K.most()))")),
        host="import helper_K",
        files={"helper_K.py": "SEEN = [##]\n\n\ndef most():\n    return max(SEEN)\n"},
    ),
    "read": Strand(
        (play("FadeIn(Square(read_K()))"),),
        host="from pathlib import Path\n\n\ndef read_K():\n"
        "    return float((Path(__file__).parent / ('data' + '_K.txt')).read_text())",
        files={"data_K.txt": "##\n"},
    ),
    "tensor": Strand((play("FadeIn(Square(float(self.tensors('run')['y'][-1])))"),), needs_kit=True),
}
