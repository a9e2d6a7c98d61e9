"""Going straight to the last frame of a play that is not drawn, where no frame before it leaves anything.

That is so where each frame sets all that any of them sets, by its time alone (`straight_animations`). Beside these
animations nothing may act between the frames: no updater of a mobject or of the scene, no condition to wait for.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
from manim import Animation, Mobject, Scene

from ...rendering.families import family_of
from ..stand_ins import named_after
from .straight_animations import HARMLESS, are_apart, is_still, is_straight

STEPS = (  # what a scene does at every frame
    "get_run_time",
    "get_time_progression",
    "_get_animation_time_progression",
    "play_internal",
    "update_meshes",
    "update_mobjects",
    "update_self",
    "update_to_time",
)


def _classes() -> Iterator[type]:
    """Those of manim whose ways decide what frames leave."""
    todo: list[Any] = [Mobject, Animation, Scene]
    while todo:
        yield (kind := todo.pop())
        todo += [each for each in kind.__subclasses__() if each.__module__.startswith("manim.")]


_AS_IMPORTED = {kind: dict(vars(kind)) for kind in _classes()}  # before a file of an author's has changed any


def _is_manim_untouched() -> bool:
    """Whether manim's classes are as they were, but for what the kit itself puts in the place of their methods."""
    now = ((known.get(name), name, value) for kind, known in _AS_IMPORTED.items() for name, value in vars(kind).items())
    return all(value is known or name in HARMLESS or _is_kits(value) for known, name, value in now)


def _is_kits(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith("coursekit.")


class Leaps:
    """Has a scene go straight to the last frame of a play, where that is exact and nobody draws it.

    may:   whether the frames of what is played now are not drawn
    leapt: told of the number of frames of such a play, before the last of them
    """

    def __init__(self, scene: Scene, may: Callable[[], bool], leapt: Callable[[int], None]) -> None:
        self._scene, self._may, self._leapt = scene, may, leapt
        self._step = scene.play_internal
        kind = type(scene)
        self._is_plain = _is_manim_untouched() and all(getattr(kind, name) is getattr(Scene, name) for name in STEPS)

        @named_after(self._step)
        def play(skip_rendering: bool = False) -> None:
            self._play(skip_rendering)

        scene.play_internal = play  # type: ignore[method-assign]
        self._steps = self._own_steps()

    def _own_steps(self) -> dict[str, Any]:
        """What stands in the place of the scene's steps: of whoever looks on, until the author adds to it."""
        return {name: value for name, value in vars(self._scene).items() if name in STEPS}

    def _play(self, skip_rendering: bool = False) -> None:
        """What takes the place of Scene.play_internal().

        By a function on the scene: what a method is bound to would be looked at as the scene's own state.
        """
        scene = self._scene
        if skip_rendering or scene.renderer.skip_animations or not self._may() or not self._is_straight():
            self._step(skip_rendering)
            return
        animations, renderer = cast(list[Animation], scene.animations), cast(Any, scene.renderer)
        scene.duration = scene.get_run_time(animations)
        progress = scene.time_progression = scene._get_animation_time_progression(animations, scene.duration)
        times = cast(np.ndarray, progress.iterable)
        self._leapt(len(times))
        scene.last_t = times[-2] if len(times) > 1 else 0
        Scene.update_to_time(scene, times[-1])
        renderer.pass_frames(scene, len(times))
        for animation in animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)  # an animation may give a mobject an updater as it ends
        renderer.static_image = None
        progress.close()

    def _is_straight(self) -> bool:
        """Whether the last frame of what has begun follows from the first."""
        scene = self._scene
        animations = cast(list[Animation], scene.animations)
        if not self._is_plain or self._own_steps() != self._steps or scene.updaters or scene.meshes:
            return False
        if scene.stop_condition is not None or not all(animation.run_time for animation in animations):
            return False
        on_stage = (family_of(mobject) for mobject in (*scene.mobjects, *scene.foreground_mobjects))
        if not all(is_still(mobject) for family in on_stage for mobject in family):
            return False
        return all(map(is_straight, animations)) and are_apart(animations)
