"""A checkpoint holds what its scene has read: a file that was written since is told by what it holds now."""

import os
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from coursekit.graph.building.builder import Builder
from coursekit.graph.commands.watch.drafts.checkpoints import Checkpoints, LeavingEngine
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.engine import Done
from coursekit.graph.jobs.registry import ClipFacts, RenderAudited
from coursekit.graph.store.files import digest_of
from coursekit.graph.store.observations import Kind, Observation
from coursekit.graph.store.records import Records
from coursekit.graph.targets.sections.clips import Clip
from coursekit.graph.targets.target import fingerprint
from tests.graph.commands.watch.drafts.test_checkpoints import FILE, SCENE

READ = "seminars/01_tiny/side.txt"


class There:
    """A checkpoint, or who keeps it."""

    name, is_there, size = 1, True, 1

    def end(self):
        self.is_there = False


class Workers:
    """Who draws: it reads a file, leaves a checkpoint, and is told what the file holds at the end."""

    def __init__(self, root, meanwhile):
        self.file = root / READ
        self.meanwhile = meanwhile
        self.went_on = False

    def go_on(self, keeper, checkpoint, job, left):
        self.went_on = True
        checkpoint.end()
        return self.run_leaving(job, left, continued=1)

    def run_leaving(self, job, left, continued=0):
        self.job = job
        left(There(), [There()])
        if self.meanwhile:
            self.file.write_text("0.7")
        facts = ClipFacts(1, 0.1, 0.1, {}, continued=continued)
        return Done(facts, {}, (Observation(Kind.FILE, READ, digest_of(self.file)),), ())


def long_clip(new_course):
    """A clip of more than two parts, and the arguments by which its job draws all of them."""
    (new_course.root / FILE).write_text(SCENE.lstrip())
    (new_course.root / READ).write_text("0.5")
    while time.time_ns() - os.stat(new_course.root / READ).st_ctime_ns < 100_000_000:
        time.sleep(0.02)
    course = read_course(new_course.root)
    (scene,) = (each for each in course.scenes if each.name == "Long")
    clip = Clip(course, Records(), scene, scene.sections[0], "low")
    assert len(clip.parts) > 2
    cut = {"cuts": [part.begins for part in clip.parts], "wanted": [0, 1, 2], "side_by_side": True}
    cut["fingerprints"] = [fingerprint(part.ingredients()) for part in clip.parts]
    return clip, cut


@pytest.mark.parametrize("meanwhile", [False, True])
def test_what_was_written_while_it_was_drawn_leaves_no_checkpoint(new_course, tmp_path, meanwhile):
    clip, cut = long_clip(new_course)
    checkpoints = Checkpoints()
    engine = checkpoints.engine(clip, Workers(new_course.root, meanwhile), SimpleNamespace(answers=None))
    clip.perform(RenderAudited, tmp_path, engine, **cut)
    assert checkpoints.places(clip.task) == ([] if meanwhile else [1])


def test_what_is_written_after_a_checkpoint_was_found_to_fit_leaves_none(new_course, tmp_path, monkeypatch):
    """On a machine with much else to do, a while lies between the two."""
    clip, cut = long_clip(new_course)
    builder = Builder(clip.course)
    checkpoints, workers = Checkpoints(), Workers(new_course.root, meanwhile=False)
    clip.perform(RenderAudited, tmp_path, checkpoints.engine(clip, workers, builder), **cut)
    take = checkpoints.take

    def taken(*given):
        found = take(*given)
        workers.file.write_text("0.7")
        time.sleep(0.1)
        return found

    monkeypatch.setattr(checkpoints, "take", taken)
    clip.perform(RenderAudited, tmp_path, checkpoints.engine(clip, workers, builder), **{**cut, "wanted": [2]})
    assert workers.went_on
    assert checkpoints.places(clip.task) == []


@pytest.mark.parametrize(
    ("settle", "places"),
    [
        (lambda engine, job, clip: engine.keep(job, clip), [1]),
        (lambda engine, job, clip: engine.drop(), []),
        (lambda engine, job, clip: engine.keep(with_other_code(job), clip), []),
    ],
    ids=["asked for", "of no use", "of other code"],
)
def test_what_was_drawn_early_leaves_checkpoints_once_it_is_asked_for(new_course, tmp_path, settle, places):
    clip, cut = long_clip(new_course)
    checkpoints, workers = Checkpoints(), Workers(new_course.root, meanwhile=False)
    engine = LeavingEngine(checkpoints, clip, workers, None, is_early=True)
    clip.perform(RenderAudited, tmp_path, engine, **cut)
    assert checkpoints.places(clip.task) == []
    settle(engine, workers.job, clip)
    assert checkpoints.places(clip.task) == places


def with_other_code(job):
    return replace(job, job=replace(job.job, fingerprints=["0" * 64, *job.job.fingerprints[1:]]))
