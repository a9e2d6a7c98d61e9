"""What one section leaves behind: the state at its end, held against that at its beginning."""

import collections
import copy
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import manim
import numpy as np
from manim import Scene, config
from manim.utils.exceptions import EndSceneEarlyException

from coursekit.graph.jobs.code.loading import ON_LOADED
from coursekit.graph.jobs.processes.open_files import OpenFiles

from .authors import (
    Place,
    authors_modules,
    is_followed,
    moving_names,
    names_in_code,
    owner_of,
    places_of_libraries,
    places_of_module,
    places_of_scene,
    places_of_standard_library,
)
from .libraries import library_state
from .snapshots import Snapshot
from .surfaces import Surface
from .switches import switches
from .watch import still_there, watching

# An owner and a name, as places have them, and how it is told. Of a clock that was read, the owner is "clock"; of what
# construct() was found to be beside what is written, "construct".
Leaving = tuple[str, str, str]
CLOCK = "clock"
CONSTRUCT = "construct"
CONTAINERS = (dict, list, set, collections.deque, bytearray, np.ndarray)
LAID_BY = ("saved_state", "target")  # of a mobject, which a section may take that has not laid them by itself
MOST_TOLD = 5  # of what every section draws by: one is enough to keep sections together

ABSENT = object()  # the value of what was not there


@dataclass(frozen=True)
class Renewed:
    """An attribute to which the kit gave the value of an edited file.

    before: the value that it had as the section began
    given:  the new one, which the section may fill, and a copy of it as it was given
    """

    owner: Any
    name: str
    before: Any
    given: Any
    copied: Any

    @property
    def is_as_given(self) -> bool:
        """Whether the section has left it alone since."""
        return getattr(self.owner, self.name, ABSENT) is self.given and repr(self.given) == repr(self.copied)


# Of a section that went on for another job: where files went at first, and where they go now; and what had another
# value before, by its owner and name. That is no part of the section: what a scene holds is compared.
MOVED: dict[Path, Path] = {}
RENEWED: dict[tuple[int, str], Renewed] = {}


def renew(owner: Any, name: str, value: Any) -> None:
    """Give an attribute the value that it has by an edited file."""
    known = RENEWED.get((id(owner), name))
    before = known.before if known else getattr(owner, name, ABSENT)
    copied = copy.deepcopy(value) if isinstance(value, (list, tuple)) else value
    RENEWED[id(owner), name] = Renewed(owner, name, before, value, copied)
    _set(owner, name, value)


def _set(owner: Any, name: str, value: Any) -> None:
    if value is ABSENT:
        delattr(owner, name)
    else:
        setattr(owner, name, value)


class Leavings:
    """What a section leaves.

    folder: where what the kit and manim write of the section goes
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open_files = OpenFiles()  # before anything of the author's is imported
        self._is_compared = True
        self.outside: _Outside | None = None
        self.found: list[Leaving] = []

    def look_at_construct(self, scene: Scene, sections: Sequence[str], construct: Callable[[], None]) -> None:
        """Have construct() run, and tell where it does anything else than to call the sections in order.

        What is called is not always what is written: a decorator of the class, `__init_subclass__` or a metaclass may
        put another construct() in its place.
        """
        self.outside = _Outside(scene)
        construct()
        if self.outside.called != list(sections):
            others = ", ".join(f"{name}()" for name in self.outside.called) or "no section"
            self.found.append((CONSTRUCT, "calls", f"calls {others} when it runs"))
        elif self.outside.draws():
            self.found.append((CONSTRUCT, "draws", "draws by itself when it runs"))
        if not scene.renderer.num_plays:
            scene.wait()  # a section that is not called has no clip: what is told has to be heard all the same

    def compare_nothing(self) -> None:
        """Of a process that nobody asks what the section leaves."""
        self._is_compared = False

    @contextmanager
    def around(self, scene: Scene, begin_afresh: Callable[[], None]) -> Iterator[None]:
        """Compare what a section finds with what it leaves, as the next one finds it.

        begin_afresh: what is done as each section begins; what that puts back is not left
        """
        if not self._is_compared:
            yield
            return
        comparison = _Comparison(scene, self._open_files)
        ON_LOADED.append(comparison.on_loaded)
        try:
            with watching() as (read, written):
                yield
        except EndSceneEarlyException:
            self.found = [("", "end", "the end of the scene")]
            raise
        finally:
            ON_LOADED.remove(comparison.on_loaded)
        begin_afresh()
        with self._as_it_began(comparison):
            differing = [*comparison.differing()]
        self.found = [
            *differing,
            *comparison.kept(),
            *(("", path, f"the file {path}") for path in still_there(written, MOVED.get(self._folder, self._folder))),
            *((CLOCK, clock, f"self.{'renderer.' * (clock != 'time')}{clock}") for clock in sorted(read)),
            *((CLOCK, name, name) for name in moving_names()),
        ]

    @contextmanager
    def _as_it_began(self, comparison: "_Comparison") -> Iterator[None]:
        """From here to the end, what the kit has set anew is as it was, where the section has left it alone."""
        before = [(each.owner, each.name, each.before) for each in RENEWED.values() if each.is_as_given]
        before += [(config, "media_dir", str(self._folder / "media"))] if self._folder in MOVED else []
        for each in RENEWED.values():
            if not each.is_as_given:
                comparison.begin_with(each)
        now = [(owner, name, getattr(owner, name, ABSENT)) for owner, name, _ in before]
        for attribute in before:
            _set(*attribute)
        try:
            yield
        finally:
            for attribute in now:
                _set(*attribute)


class _Outside:
    """What construct() calls, and what it does on stage outside of its sections."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.called: list[str] = []
        self._before = self._seen()
        self._has_drawn = False

    def _seen(self) -> tuple[int, list[int]]:
        there = (*self._scene.mobjects, *self._scene.foreground_mobjects)
        return self._scene.renderer.num_plays, [id(each) for each in there]

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """One of its sections is called, to be performed or to be passed over."""
        self.called.append(name)
        self._has_drawn = self.draws()
        yield
        self._before = self._seen()

    def draws(self) -> bool:
        """Whether anything was shown, or put on stage or taken off, that no section did."""
        return self._has_drawn or self._seen() != self._before


class _Comparison:
    """The state at a section's beginning."""

    def __init__(self, scene: Scene, open_files: OpenFiles) -> None:
        self._scene = scene
        self._open_files = open_files
        self._names = names_in_code()
        self._laid_by = _laid_by(scene)
        assert manim.config.tex_template  # made when it is first asked for
        self._library = library_state()
        self._library.begin()
        self._own = Snapshot[Place](is_followed, self._library.knows).take(self._own_places())
        self._libraries = Snapshot[Place](_is_nobodys, _is_no_container).take(places_of_libraries(self._names))
        self._standard = Snapshot[Place](_is_nobodys).take(places_of_standard_library(self._names))
        self._switches = Snapshot[str](_is_nobodys).take(self._process())
        self._surface = Surface(self._names)

    def on_loaded(self, module: types.ModuleType) -> None:
        """A module that is imported on the way is as a later section would find it once it is loaded."""
        self._own.take(places_of_module(module, self._scene))

    def begin_with(self, renewed: Renewed) -> None:
        """Have the section have begun with what an edited file gives: TABLE = [1], to which it then adds."""
        self._own.hold(renewed.before, renewed.copied)

    def _process(self) -> dict[str, Any]:
        places = self._open_files.places()
        return {**switches(), **{f"the place in the open file {number}": place for number, place in places.items()}}

    def kept(self) -> Iterator[Leaving]:
        """What was laid by for later of what stays on stage from section to section, the camera's frame."""
        now = _laid_by(self._scene)
        yield from (("self", name, f"self.camera.frame.{name}") for name in now if now[name] is not self._laid_by[name])

    def _own_places(self) -> dict[Place, Any]:
        places = {("", "config"): manim.config, **places_of_scene(self._scene)}
        for module in authors_modules():
            places |= places_of_module(module, self._scene)
        return places

    def differing(self) -> Iterator[Leaving]:
        of_all = [*self._of_all()]
        # The shortest way to one thing that has changed tells most.
        yield from (("", name, name) for name in sorted(dict.fromkeys(of_all), key=lambda n: (len(n), n))[:MOST_TOLD])
        for (owner, name), way in sorted(self._own_differing().items()):
            if owner == "self" and owner_of(self._scene, name) == "self":
                yield owner, name, f"self.{name}{_below_list(way)}"
            elif owner not in ("", "self"):
                yield owner, name, f"{name}{way}"

    def _of_all(self) -> Iterator[str]:
        """What every section draws by and that has changed."""
        for name, way in self._library.differing().items():
            yield f"{name.rpartition('.')[2]}{way}"
        for (owner, name), way in self._own_differing().items():
            if owner == "":
                yield f"{name}{way}"
            elif owner == "self" and owner_of(self._scene, name) == "":
                yield f"self.{name}{_below_list(way)}"
        for (_, name), way in _known(self._libraries, places_of_libraries(self._names)).items():
            yield f"{name}{way}"
        for (_, name), way in _known(self._standard, places_of_standard_library(self._names)).items():
            yield f"{name}{way}"
        for name, way in _known(self._switches, self._process()).items():
            yield f"{name}{way}"
        yield from self._surface.differing()

    def _own_differing(self) -> Mapping[Place, str]:
        if not hasattr(self, "_found"):
            self._found = self._own.differing(self._own_places())
        return self._found


def _known(before: Snapshot[Any], now: Mapping[Any, Any]) -> dict[Any, str]:
    """What differs of what was there before: what is imported on the way, every section imports."""
    return before.differing({place: now[place] for place in before.places if place in now})


def _laid_by(scene: Scene) -> dict[str, Any]:
    frame = getattr(scene.renderer.camera, "frame", None)
    return {name: getattr(frame, "__dict__", {}).get(name) for name in LAID_BY}


def _below_list(way: str) -> str:
    """The way from an attribute; a list of its values stands between, of the scene and of its classes."""
    return way.partition("]")[2] if way.startswith("[") else way


def _is_nobodys(value: Any) -> bool:
    return False


def _is_no_container(value: Any) -> bool:
    return not isinstance(value, CONTAINERS)
