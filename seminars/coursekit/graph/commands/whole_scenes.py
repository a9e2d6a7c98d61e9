"""Sections held against the whole scene that they are of: what both would draw alike wrong, no section shows alone."""

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

from ..building.builder import Builder
from ..course.model import Scene
from ..store.files import scratch_folder
from ..targets.clips import Clip, frame_digests


class WholeScenes:
    """The frames of whole scenes, each drawn once, as digests."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._lock = Lock()
        self._frames: dict[tuple[str, str], Future[Sequence[str]]] = {}

    def difference(self, clip: Clip) -> str:
        """How the frames of a section differ from the same frames of the whole scene; "" where they do not."""
        scene = clip.scene
        if scene.one_clip_because or len(scene.sections) < 2:
            return ""
        clips = [Clip(clip.course, clip.records, scene, each, clip.quality, clip.draft) for each in scene.sections]
        place = clips.index(clip)
        counts = [int(clip.records.read(each.record).facts["frames"]) for each in clips]
        whole, own = self._whole(scene, clips), self._drawn([clip], whole=False)
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

    def _whole(self, scene: Scene, clips: Sequence[Clip]) -> Sequence[str]:
        with self._lock:
            is_first = scene.identity not in self._frames
            frames = self._frames.setdefault(scene.identity, Future())
        if is_first:
            try:
                frames.set_result(self._drawn(clips, whole=True))
            except BaseException as problem:
                frames.set_exception(problem)
        return frames.result()

    def _drawn(self, clips: Sequence[Clip], whole: bool) -> Sequence[str]:
        with scratch_folder(self._builder.course.root) as folder:
            return frame_digests(clips, whole, folder, self._builder.workers)
