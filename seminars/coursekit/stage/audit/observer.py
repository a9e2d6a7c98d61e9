"""Looks at the stage after every play() and wait() of a section, and gathers what the rules find."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from manim import Scene, Wait, config

from coursekit.wording.plurals import counted

from ..performing.performance import Stopwatch
from ..performing.stand_ins import named_after
from ..scene import CourseScene
from .brightness import Brightness, Change
from .findings import Extent, Finding, as_json, settle
from .limits import limits_for
from .looking import Looker
from .picture import sheet
from .pixels import Pictures, Stage
from .plotted import Plotted
from .rules import charts, legibility, literals, placing
from .rules.beyond import Beyond
from .rules.timing import Emptiness, Flashes, ReadingTimes
from .seen import Block, Moment

# What is wrong as soon as it is seen, and what may be wrong for a moment, while one thing comes after another.
INSTANT = (
    placing.off_frame,
    placing.margin,
    placing.text_over_text,
    placing.text_over_line,
    placing.outside_box,
    legibility.cap_height,
)
LASTING = (legibility.text_blocks, charts.axis_numbers, charts.axis_names, charts.legend, charts.colour_only)
LONG = 1.0  # seconds


class Sight(TypedDict):
    """What only who draws frames can see: what became how bright when; and why no more was seen."""

    brightness: list[Change]
    unseen: str


class Observer:
    """One section's audit. It looks, and changes nothing: neither a mobject nor a random number.

    section: its name; "construct" for a scene that is one clip
    table:   the scene's class attribute `audit`, see limits
    """

    def __init__(self, section: str, table: Mapping[str, Any], rate: float, stopwatch: Stopwatch | None = None) -> None:
        self.section = section
        self.limits = limits_for(section, table)
        self.rate = rate
        self._stopwatch = stopwatch or Stopwatch()
        self._clock = 0  # frames until now
        self._stepped = 0  # of these, frames of the animation that runs
        self.found: list[Finding] = []
        self._pictures: dict[int, Pictures] = {}
        self._frames: dict[int, Extent] = {}  # of the camera at these moments: boxes are told in scene units
        self._shown: dict[str, tuple[Block, float, int]] = {}
        self._plotted = Plotted()
        self._looker, self._stage = Looker(self._plotted), Stage()
        self._reading, self._emptiness = ReadingTimes(), Emptiness()
        self._brightness = Brightness()
        self._is_drawn = True  # whether this process draws what is performed
        self._judges, self._looks = True, True
        self._meanings, self._beyond = charts.Meanings(), Beyond()
        self._pending: dict[tuple[str, tuple[str, ...]], Finding] = {}  # what is wrong if it lasts
        self._last: Moment | None = None
        self._is_plain, self._has_table = False, bool(table)
        self.unseen = ""  # why the audit looks no more

    def watch(self, scene: Scene) -> None:
        """From now on, be told of every frame of a scene, of the end of every animation, and of the scene's.

        By the methods of the object, not by a class of its own: the author's class stays what `type(self)` is.
        """
        self.rate = float(config.frame_rate)  # the scene's file may have set it
        self._is_plain = not isinstance(scene, CourseScene)
        render, play, step, tear_down = scene.render, scene.play, scene.update_to_time, scene.tear_down

        @named_after(render)
        def watched_render(*args: Any, **kwargs: Any) -> Any:
            with self._plotted.recording():
                return render(*args, **kwargs)

        @named_after(play)
        def watched_play(*args: Any, **kwargs: Any) -> None:
            play(*args, **kwargs)
            if self._looks_at(scene):
                with self.looking():
                    self.after(scene)

        @named_after(step)
        def watched_step(t: float) -> None:
            step(t)
            if self._looks_at(scene):
                with self.looking():
                    self.frame(scene)

        @named_after(tear_down)
        def watched_tear_down() -> None:
            if self._judges and not self.unseen:
                with self.looking():
                    self.end(scene)
            tear_down()

        methods = {"render": watched_render, "play": watched_play, "update_to_time": watched_step}
        for name, method in {**methods, "tear_down": watched_tear_down}.items():
            setattr(scene, name, method)

    def begin_part(self, is_drawn: bool) -> None:
        """From now on, frames are drawn, or not: of what is not drawn now, whoever draws it notes the brightness."""
        self._is_drawn = is_drawn
        self._brightness.begin()

    def end_part(self) -> Sight:
        """What was seen of the frames of a part that was drawn."""
        return {"brightness": self._brightness.taken(), "unseen": self.unseen}

    def leave(self) -> None:
        """Judge no more, but for what only who draws can see: what happens from now on, another process looks at."""
        self._judges = False

    def look_away(self) -> None:
        """Look at nothing from now on: of what this process does, nobody asks what there was to be seen."""
        self._looks = False

    def leap(self, scene: Scene, frames: int) -> None:
        """Frames are passed over, the first of which is what stands now."""
        if self._looks_at(scene):
            with self.looking():
                self._brightness.ask_anew(scene)
                self._stepped += frames

    def _looks_at(self, scene: Scene) -> bool:
        # What is skipped is not in the film.
        return self._looks and not (self.unseen or scene.renderer.skip_animations)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Time is counted; a scene that is not the kit's may be made in ways that the audit does not see through."""
        with self._stopwatch.timed("audit"):
            try:
                yield
            except Exception as problem:
                if not self._is_plain:
                    raise
                self.unseen = f"{type(problem).__name__}: {problem}, {self._clock / self.rate:.1f} s into the section"

    def frame(self, scene: Scene) -> None:
        """One frame of an animation is about to be drawn."""
        self._stepped += 1
        self._note_brightness(scene, self._clock + self._stepped, self._stepped == 1)

    def _note_brightness(self, scene: Scene, frame: int, anew: bool) -> None:
        if anew:
            self._brightness.ask_anew(scene)
        if self._is_drawn:
            self._brightness.note(scene, frame)

    def after(self, scene: Scene) -> None:
        """A play() or wait() has ended."""
        before, was_drawn_once = self._clock / self.rate, not self._stepped
        if was_drawn_once:  # a picture that was held
            self._stepped = int(scene.duration * self.rate)
        self._clock, self._stepped = self._clock + self._stepped, 0
        self._note_brightness(scene, self._clock, was_drawn_once)
        if not self._judges:
            return
        time_now = self._clock / self.rate
        held = isinstance(scene.animations[0], Wait) if scene.animations else False
        moment = self._looker.look(scene, time_now, before if held else time_now, len(self._pictures))
        self._frames.setdefault(moment.number, moment.frame)
        self.found += self._reading.check(moment, self.limits)
        self.found += self._emptiness.check(moment, self.limits)
        if self._last is None or not _same(self._last, moment):
            self._judge(scene, moment)
        for finding in self._pending.values():
            if moment.time - finding.time > LONG - 0.05:
                self.found.append(finding)
        self._last = moment

    def _judge(self, scene: Scene, moment: Moment) -> None:
        for block in moment.blocks:
            self._shown.setdefault(block.says, (block, moment.time, moment.number))
        for rule in INSTANT:
            self.found += rule(moment, self.limits)
        lasting = {(f.rule, f.who): f for rule in LASTING for f in rule(moment, self.limits)}
        self._pending = {key: self._pending.get(key, finding) for key, finding in lasting.items()}
        self.found += self._meanings.check(moment, self.limits)
        self._beyond.check(moment)
        pictures = self._pictures[moment.number] = self._stage.look(scene, self._looker.text_leaves)
        behind = pictures.behind()
        self.found += legibility.text_contrast(moment, self.limits, behind)
        self.found += legibility.line_contrast(moment, self.limits, behind, cache(pictures.ground))

    def end(self, scene: Scene) -> None:
        """The section has ended: nothing may be left."""
        time_now = self._clock / self.rate
        self.found += self._reading.end(self.limits)
        self.found += self._beyond.end(self.limits)
        files = _files(scene)
        if not self._is_plain or any(b"coursekit" in file.read_bytes() for file in files):
            self.found += literals.check(literals.literals(files, self.section), list(self._shown.values()))
        left = self._looker.look(scene, time_now, time_now, max(len(self._pictures) - 1, 0))
        if not self._is_plain or self._has_table:  # a film usually ends with a picture that stays
            self.found += self._left_behind([(placing.named(thing), thing.box) for thing in left.things], left)
        for mistake in self.limits.mistakes:
            self.found.append(Finding("table", (mistake,), 0.0, 1))

    def _left_behind(self, things: Sequence[tuple[str, Extent]], at: Moment) -> Iterator[Finding]:
        """What is left, each by itself; in one line where a scene is manim's own."""
        if self._is_plain and len(things) > 1:
            boxes = tuple(box for _, box in things)
            who = f"{things[0][0]} with {counted(len(things) - 1, 'more mobjects')}"
            yield Finding("left_behind", (who,), at.time, len(things), boxes, at.number)
            return
        for name, box in things:
            yield Finding("left_behind", (name,), at.time, 1, (box,), at.number)

    @property
    def length(self) -> float:
        """Of what was played until now, in seconds."""
        return self._clock / self.rate

    def judge_frames(self, seen: Iterable[Sight] | None = None) -> None:
        """Judge what only who draws frames has seen, once all is over.

        seen: of each part, in order; by default, by this process of all
        """
        flashes, last = Flashes(), self._clock + self._stepped if self.unseen else float("inf")
        for part in [self.end_part()] if seen is None else seen:
            changes = [change for change in part["brightness"] if change[0] <= last]
            flashes.follow(changes, self.rate, self.limits["flashes"])
            self.unseen = self.unseen or part["unseen"]
        self.found += flashes.check(self.limits)

    def write(self, folder: Path) -> None:
        """Write audit.json and audit.png."""
        findings = settle(self.found, self.limits)
        silenced = {name: why for name, why in self.limits.silenced.items() if any(f.rule == name for f in self.found)}
        told = {
            "findings": as_json(findings, self.limits),
            "silenced": silenced,
            "meanings": [] if "colour_meaning" in self.limits.silenced else self._meanings.said,
            "length": self.length,
            "frames": {f.moment: self._frames[f.moment] for f in findings if f.boxes and f.moment in self._frames},
            **({"unseen": self.unseen} if self.unseen else {}),
        }
        (folder / "audit.json").write_text(json.dumps(told, indent=1, ensure_ascii=False))
        frame = self._last.frame if self._last else (-7.11, -4.0, 7.11, 4.0)
        sheet(self._pictures, findings, frame, folder / "audit.png")


def _same(a: Moment, b: Moment) -> bool:
    """Whether two moments show the same; what is still there was not measured anew, so that it is the same object."""
    return _keys(a.strokes) == _keys(b.strokes) and _keys(a.areas) == _keys(b.areas) and (
        [(x.says, x.glyphs.tobytes(), x.colours.tobytes()) for x in a.blocks]
        == [(x.says, x.glyphs.tobytes(), x.colours.tobytes()) for x in b.blocks]
    )  # fmt: skip


def _keys(things: Iterable[Any]) -> list[Any]:
    return [(t.owner, t.box, t.colour, t.opacity) for t in things]


def _file(scene: Scene) -> Path:
    return Path(str(sys.modules[type(scene).__module__].__file__)).resolve()


def _files(scene: Scene) -> Sequence[Path]:
    """The scene's file, and those of its folder that it imported."""
    own = _file(scene)
    loaded = {str(getattr(module, "__file__", None)) for module in list(sys.modules.values())}
    beside = {Path(file) for file in loaded if file.startswith(f"{own.parent}/") and file.endswith(".py")}
    return [own, *sorted(file for file in beside if file.parent == own.parent and file != own)]
