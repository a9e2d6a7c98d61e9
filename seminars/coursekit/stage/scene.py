"""The base of every scene: sections that begin from nothing, and tensors by the name of their experiment.

A scene of the course runs in two ways with the same frames: whole, under plain manim; and one section at a time,
under a build.
"""

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from manim import Camera, ManimColor, Mobject, Scene
from manim.mobject.text import numbers

from coursekit.plurals import counted

from . import tensor_reading
from .tensor_reading import SectionError
from .theme import BACKGROUND


class CourseScene(Scene):
    """A scene whose construct() calls its sections in order, and does nothing else.

    Each section starts from an empty stage and leaves it empty. `poster` names the section whose picture stands for
    the video. `one_clip = True` renders the scene as a whole, for sections that cannot be cut apart. `title` is what
    the scene's page is called, if not as the class.
    """

    poster: ClassVar[str] = ""
    title: ClassVar[str] = ""
    one_clip: ClassVar[bool] = False

    # Set by a build: the sections to perform (None: all), the scene's sections, and the files of its tensors.
    _performed: ClassVar[frozenset[str] | None] = None
    _sections: ClassVar[Sequence[str] | None] = None
    _tensor_files: ClassVar[Mapping[str, Any] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _camera(self).background_color = ManimColor(BACKGROUND)
        self._readings = tensor_reading.readings  # of the running section, told if it fails
        sections = self._sections if self._sections is not None else _sections_in_source(type(self))
        for name in sections:
            setattr(self, name, self._section(name, getattr(self, name)))

    def tensors(self, experiment: str) -> Any:
        """The tensors of an experiment of this seminar, as numpy arrays by name; of a sweep, a Sweep of such.

        Under plain manim, tensors that are missing or stale are generated first.

        raises: SectionError for a name that the build did not derive, or that no experiment has
        """
        files = self._tensor_files
        return tensor_reading.read(experiment, files, lambda: _file_of(type(self)))

    def _section(self, name: str, method: Callable[[], None]) -> Callable[[], None]:
        def begin() -> None:
            if self._tensor_files is None:  # plain manim may save each section; a build has them as clips
                self.next_section(name)
            self._readings.clear()
            _begin_afresh()

        def perform() -> None:
            if self._performed is not None and name not in self._performed:
                return
            begin()
            try:
                require_apart(self, name, method)
            except Exception as problem:
                if not isinstance(problem, SectionError):
                    problem.add_note("\n".join(self._readings.told()))
                raise

        return perform


def perform_only(scene: Scene, sections: Sequence[str], performed: str) -> None:
    """Have construct() of a scene that is no CourseScene perform one of its sections, and pass over the others."""
    for name in sections:
        method = getattr(scene, name)
        act = partial(require_apart, scene, name, method) if name == performed else _pass_over
        setattr(scene, name, act)


def _pass_over() -> None:
    """In the place of a section that is another clip's."""


def require_apart(scene: Scene, name: str, method: Callable[[], None]) -> None:
    """Perform a section that is a clip of its own.

    raises: SectionError where it shows nothing, or leaves something for the sections after it
    """
    before, plays = _camera_state(scene), scene.renderer.num_plays
    method()
    if scene.renderer.num_plays == plays:
        raise SectionError(f"{type(scene).__name__}.{name}() shows nothing: it has no play() or wait().")
    _require_empty_stage(scene, name)
    if _camera_state(scene) != before:
        raise SectionError(
            f"{type(scene).__name__}.{name}() leaves the camera changed for the sections after it: "
            "restore it, or set one_clip = True in the class."
        )


def _begin_afresh() -> None:
    """Random numbers and manim's own memory, as at the start of a process: no section sees the one before it."""
    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)
    # Digits are kept by their text alone: those of one font would appear in numbers of another.
    numbers.string_to_mob_map.clear()


def _require_empty_stage(scene: Scene, section: str) -> None:
    # A wait leaves an empty Mobject behind: only what has points can be seen. A camera's frame cannot.
    frame = getattr(scene.camera, "frame", None)
    there = [m for m in (*scene.mobjects, *scene.foreground_mobjects) if m is not frame]
    left = [m for m in there if m.family_members_with_points()]
    if left:
        shown = ", ".join(_name_of(mobject) for mobject in left[:5])
        raise SectionError(
            f"{type(scene).__name__}.{section}() ends with {counted(len(left), 'mobjects')} on stage: {shown}"
            f"{' …' if len(left) > 5 else ''}; fade them out, or set one_clip = True in the class."
        )


def _name_of(mobject: Mobject) -> str:
    text = getattr(mobject, "text", None) or getattr(mobject, "original_text", None)
    return f"{type(mobject).__name__}({text!r})" if text else type(mobject).__name__


def _camera(scene: Scene) -> Camera:
    # manim's other camera is OpenGL's, which the course does not use: it needs a display.
    assert isinstance(scene.camera, Camera)
    return scene.camera


def _camera_state(scene: Scene) -> tuple[Any, ...]:
    camera = _camera(scene)
    frame = getattr(camera, "frame", None)
    place = frame.points.tobytes() if frame is not None else (camera.frame_width, tuple(camera.frame_center))
    return (str(camera.background_color), camera.background_opacity, place)


def _sections_in_source(scene: type[Scene]) -> Sequence[str]:
    """The sections of a scene class, from its file, as a build finds them."""
    from coursekit.graph.course.discovery import scene_plan

    return scene_plan(_file_of(scene), scene.__name__).sections


def _file_of(scene: type[Scene]) -> Path:
    return Path(str(sys.modules[scene.__module__].__file__)).resolve()
