"""The base of every scene: sections that begin from nothing, and tensors by the name of their experiment.

A scene of the course runs in two ways with the same frames: whole, under plain manim; and one section at a time,
under a build.
"""

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from manim import Camera, ManimColor, Mobject, PMobject, Scene, VMobject
from manim.constants import DEFAULT_WAIT_TIME
from manim.mobject.text import numbers
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.renderer.cairo_renderer import CairoRenderer

from coursekit.graph.jobs.code.unrun import require_run
from coursekit.wording.plurals import counted

from . import tensor_reading
from .state.leavings import Leavings
from .tensor_reading import SectionError
from .theme import BACKGROUND

DRAWN = (VMobject, PMobject, AbstractImageMobject)  # what manim's camera knows how to draw


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
    _leavings: ClassVar[Leavings | None] = None  # to be told what a section leaves to later ones

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

    def pause(self, duration: float = DEFAULT_WAIT_TIME) -> None:
        """Keep the picture still for so many seconds, as manim does; a deck stops here until it is told to go on."""
        super().pause(duration)
        if isinstance(self.renderer, CairoRenderer) and (note := getattr(self.renderer.file_writer, "pause", None)):
            note()  # plain manim's writer keeps no pauses

    def _section(self, name: str, method: Callable[[], Any]) -> Callable[[], None]:
        def begin() -> None:
            if self._tensor_files is None:  # plain manim may save each section; a build has them as clips
                self.next_section(name)
            self._readings.clear()
            _begin_afresh()

        def perform() -> None:
            with _noted(self._leavings, name):
                if self._performed is None or name in self._performed:
                    show()

        def show() -> None:
            begin()
            plays = self.renderer.num_plays
            try:
                with self._leavings.around(self, _begin_afresh) if self._leavings else nullcontext():
                    require_run(method())
                    _clear_stage(self)
            except Exception as problem:
                if not isinstance(problem, SectionError):
                    self._readings.tell_with(problem)
                raise
            if self.renderer.num_plays == plays:
                raise SectionError(f"{type(self).__name__}.{name}() shows nothing: it has no play() or wait().")
            _require_empty_stage(self, name)

        return perform


def perform_only(scene: Scene, sections: Sequence[str], performed: str, leavings: Leavings | None) -> None:
    """Have construct() of a scene that is no CourseScene perform one of its sections, and pass over the others.

    Such a section owes nobody an empty stage: what it leaves is told, and the scene is one clip.
    """

    def perform(method: Callable[[], Any]) -> None:
        with leavings.around(scene, _pass_over) if leavings else nullcontext():
            require_run(method())
            _clear_stage(scene)
        if leavings and (left := _on_stage(scene)):
            leavings.found.append(("", "mobjects", f"{counted(len(left), 'mobjects')} on stage"))
        if leavings and not scene.renderer.num_plays:
            leavings.found.append(("", "plays", "what it adds, since it plays nothing"))

    def call(name: str, method: Callable[[], None]) -> None:
        with _noted(leavings, name):
            method()

    for name in sections:
        method = partial(perform, getattr(scene, name)) if name == performed else _pass_over
        setattr(scene, name, partial(call, name, method))


def _noted(leavings: Leavings | None, section: str) -> AbstractContextManager[None]:
    """Where a section is called, whether it is performed or not."""
    return leavings.outside.section(section) if leavings and leavings.outside else nullcontext()


def _pass_over() -> None:
    """In the place of a section that is another clip's, or of what would begin it afresh."""


def _begin_afresh() -> None:
    """Random numbers and manim's own memory, as at the start of a process: no section sees the one before it."""
    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)
    # Digits are kept by their text alone: those of one font would appear in numbers of another.
    numbers.string_to_mob_map.clear()


def _clear_stage(scene: Scene) -> None:
    """Take off the stage what draws nothing: a tracker that was animated, what wait() leaves, a camera's frame.

    What has updaters stays: it may act on others.
    """
    frame = getattr(scene.camera, "frame", None)
    for stage in (scene.mobjects, scene.foreground_mobjects):
        stage[:] = [m for m in stage if _has_updaters(m) or not (m is frame or _draws_nothing(m))]


def _has_updaters(mobject: Mobject) -> bool:
    return any(each.updaters for each in mobject.get_family())


def _draws_nothing(mobject: Mobject) -> bool:
    """Whether no camera draws it: of some kinds, as trackers are, points are no picture."""
    return not any(isinstance(each, DRAWN) for each in mobject.family_members_with_points())


def _on_stage(scene: Scene) -> list[Mobject]:
    """What can be seen on stage."""
    frame = getattr(scene.camera, "frame", None)
    there = (m for m in (*scene.mobjects, *scene.foreground_mobjects) if m is not frame)
    return [m for m in there if not _draws_nothing(m)]


def _require_empty_stage(scene: Scene, section: str) -> None:
    if left := _on_stage(scene):
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


def _sections_in_source(scene: type[Scene]) -> Sequence[str]:
    """The sections of a scene class, from its file, as a build finds them."""
    from coursekit.graph.course.discovery import scene_plan

    return scene_plan(_file_of(scene), scene.__name__).sections


def _file_of(scene: type[Scene]) -> Path:
    return Path(str(sys.modules[scene.__module__].__file__)).resolve()
