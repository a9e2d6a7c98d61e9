"""Clips held against the whole scene that they are of: what both would draw alike wrong, no clip shows alone."""

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

from ...building.builder import Builder
from ...course.model import Scene
from ...jobs.registry import FrameDigests
from ...store.files import scratch_folder
from ...targets.sections.clips import Clip, frame_digests


class WholeScenes:
    """The frames of whole scenes, each drawn once, as digests."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._lock = Lock()
        self._frames: dict[tuple[str, str], Future[Sequence[str]]] = {}

    def difference(self, clip: Clip) -> str:
        """How the frames of a clip differ from the same frames of the whole scene; "" where they do not."""
        if _is_all(clip):
            return self._difference_of_parts(clip, self._whole(clip.scene, [clip])) if clip.parts else ""
        own = self._drawn([clip]).frames
        found = self._difference_of_section(clip, own)
        return found or (self._difference_of_parts(clip, own) if clip.parts else "")

    def _difference_of_section(self, clip: Clip, own: Sequence[str]) -> str:
        scene = clip.scene
        clips = [Clip(clip.course, clip.records, scene, each, clip.quality, clip.draft) for each in scene.sections]
        place = clips.index(clip)
        counts = [int(clip.records.read(each.record).facts["frames"]) for each in clips]
        whole = self._whole(scene, clips)
        start = sum(counts[:place])
        if sum(counts) != len(whole):
            return f"DIFFERS: the sections have {sum(counts)} frames, and the whole scene {len(whole)}"
        expected = whole[start : start + counts[place]]
        if list(own) == list(expected):
            return ""
        pairs = enumerate(zip(own, expected, strict=False))
        frame = next((i for i, (one, other) in pairs if one != other), min(len(own), len(expected)))
        return (
            f"DIFFERS: from frame {frame} on it is not what the whole scene shows; "
            f"it sees what a section before it has changed: set one_clip = True in {scene.name}"
        )

    def _difference_of_parts(self, clip: Clip, whole: Sequence[str]) -> str:
        """Every part is drawn as after an edit: what comes before it is stepped through, and not drawn.

        whole: the clip's frames, none of them stepped through
        """
        numbers = range(len(clip.parts))
        others = []
        for wanted in (numbers[::2], numbers[1::2]):
            drawn = self._drawn([clip], wanted, whole=_is_all(clip))
            if drawn.uncut:
                return ""  # then it is drawn as a whole, whatever was edited
            if len(drawn.frames) != len(whole):
                return f"DIFFERS: in parts it has {len(drawn.frames)} frames, and as a whole {len(whole)}"
            pairs = enumerate(zip(drawn.frames, whole, strict=True))
            others += [frame for frame, (one, other) in pairs if one not in ("", other)]
        if not others:
            return ""
        return (
            f"DIFFERS: frame {min(others)}, in part {_part_of(clip, min(others)) + 1} of {len(numbers)}, is not "
            "what the whole scene shows: it depends on whether the frames before it are drawn"
        )

    def _whole(self, scene: Scene, clips: Sequence[Clip]) -> Sequence[str]:
        with self._lock:
            is_first = scene.identity not in self._frames
            frames = self._frames.setdefault(scene.identity, Future())
        if is_first:
            try:
                frames.set_result(self._drawn(clips, whole=True).frames)
            except BaseException as problem:
                frames.set_exception(problem)
        return frames.result()

    def _drawn(self, clips: Sequence[Clip], parts: Sequence[int] = (), whole: bool = False) -> FrameDigests:
        with scratch_folder(self._builder.course.root) as folder:
            return frame_digests(clips, whole, folder, self._builder.workers, parts)


def _is_all(clip: Clip) -> bool:
    """Whether a clip is all of its scene."""
    return bool(clip.scene.one_clip_because) or len(clip.scene.sections) < 2


def _part_of(clip: Clip, frame: int) -> int:
    """The number of the part that a frame is in, by how many frames each had when the clip was made."""
    pieces = clip.records.read(clip.record).facts.get("pieces") or ()
    ends = [sum(pieces[: number + 1]) for number in range(len(pieces))]
    return next((number for number, end in enumerate(ends) if frame < end), 0)
