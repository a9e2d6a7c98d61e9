"""What a save makes obsolete while it is being made: nothing of it is kept."""

import io
import os
import signal
from threading import Event

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.commands.watch.drafts.checkpoints import Checkpoints
from coursekit.graph.commands.watch.making import Job
from coursekit.graph.commands.watch.telling.reporter import WatchReporter
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.store.records import Records
from coursekit.graph.targets.tensors import TensorFile

from .test_following_gone import Doing, followed  # noqa: F401

LINE, FILM = "tensor:seminar01:line", "draft:seminar01:Lines"


def test_what_was_made_of_a_value_that_is_taken_back_comes_in_nobodys_place(tiny_course, followed, monkeypatch):  # noqa: F811
    """Its worker had made all there is as the save came: the tensor of 0.75 lay under a film and a page of 0.5."""
    table, is_read = tiny_course.seminar / "hyperparams.toml", Event()
    text, make, ending = table.read_text(), TensorFile.make, Job.make

    def made(self, folder, engine):
        facts = make(self, folder, engine)
        if self.experiment.hyperparameters.get("slope") == 0.75:
            table.write_text(text)
            assert is_read.wait(60)
        return facts

    def ended(self, *arguments):
        ending(self, *arguments)
        if is_read.is_set():
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(TensorFile, "make", made)
    monkeypatch.setattr(Job, "make", ended)
    followed(Doing([], [lambda: table.write_text(text.replace("slope = 0.5", "slope = 0.75")), is_read.set]))
    assert is_read.is_set()
    course = CourseTasks(tiny_course.root, "low")
    assert course.builder.is_current(course.by_task[LINE])
    assert course.builder.is_current(course.by_task[FILM])


def test_a_job_that_was_ended_keeps_nothing_in_the_store(new_course, monkeypatch):
    course = CourseTasks(new_course.root, "low")
    target, workers = course.by_task[LINE], WorkerPool((new_course.root / "seminars",))
    job = Job(target, target.fingerprint(), workers, course.builder, is_draft=True)
    make = TensorFile.make

    def made(self, folder, engine):
        facts = make(self, folder, engine)
        job.end()
        return facts

    monkeypatch.setattr(TensorFile, "make", made)
    job.make(course, Checkpoints(), WatchReporter(io.StringIO()))
    assert (job.outcome, job.problem) == ("", f"{LINE}: a save has made it obsolete.")
    assert not course.builder.is_stored(target)
    assert not Records().read(target.record).fingerprint
