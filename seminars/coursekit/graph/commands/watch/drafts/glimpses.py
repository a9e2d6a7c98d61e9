"""Pictures of a draft while it is drawn: the engine that asks for them, and hands them on as they come."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ....jobs.engine import Done, Engine, WrappedEngine
from ....jobs.job import Job, Result
from ....jobs.registry import Observed, RenderAudited

LOOK = 0.005  # seconds between two looks for new pictures
FRAME = 0.1  # seconds: the picture of a moment is that of the frame that is shown then, which may have begun earlier


class GlimpsedEngine(WrappedEngine):
    """An engine whose clips are seen while they are drawn, at one moment and on the way there.

    moment: seconds into the clip
    show:   is told of each picture: its JPEG, and its own seconds into the clip; from a thread of its own
    """

    def __init__(self, engine: Engine, moment: float, show: Callable[[bytes, float], None]) -> None:
        super().__init__(engine)
        self._moment = moment
        self._show = show
        self.has_shown = threading.Event()  # the moment, or all there is

    def run(self, job: Job[Result]) -> Done[Result]:
        if not (isinstance(job, Observed) and isinstance(job.job, RenderAudited)):
            return super().run(job)
        folder = job.job.folder / "glimpses"
        folder.mkdir()
        asked: Any = replace(job, job=replace(job.job, glimpses=folder, moment=self._moment))
        with self._looking(folder):
            done: Done[Result] = super().run(asked)
        return done

    @contextmanager
    def _looking(self, folder: Path) -> Iterator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=self._look, args=(folder, ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.has_shown.set()

    def _look(self, folder: Path, ended: threading.Event) -> None:
        shown: set[Path] = set()
        is_last = False
        while not is_last:
            is_last = ended.wait(LOOK)  # what came just before the end is looked for once more
            for picture in sorted({*folder.glob("*.jpg")} - shown, key=lambda path: int(path.stem)):
                shown.add(picture)
                at = int(picture.stem) / 1000
                self._show(picture.read_bytes(), at)
                if at > self._moment - FRAME:
                    self.has_shown.set()
