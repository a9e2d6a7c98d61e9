"""What the graph says of a job is what its function takes and returns, and it travels as it is."""

import inspect
import pickle
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pytest

from coursekit.cluster.carrying import PerformParcel
from coursekit.graph.jobs import registry, showing
from coursekit.graph.jobs.engine import Done, Engine
from coursekit.graph.jobs.job import Job, Result, function_named
from coursekit.graph.jobs.registry import ENTRIES
from coursekit.graph.jobs.showing import JoinClips, LiveSite


def kinds_of_job(above: type[Job[Any]] = Job) -> Iterator[type[Job[Any]]]:
    for kind in above.__subclasses__():
        if kind.__module__.startswith("coursekit."):
            if kind.function:
                yield kind
            yield from kinds_of_job(kind)


def result_of(kind: type[Job[Any]]) -> Any:
    """What a kind of job says that it returns."""
    for base in types.get_original_bases(kind) if hasattr(types, "get_original_bases") else kind.__orig_bases__:
        if get_origin(base):
            return get_args(base)[0]
    return result_of(kind.__base__)


JOBS = [*kinds_of_job()]


def test_all_jobs_are_in_the_registry_but_the_one_that_a_cluster_wraps_around_them():
    listed = {registry.__name__, showing.__name__}
    assert {kind for kind in JOBS if kind.__module__ not in listed} == {PerformParcel}
    assert len(JOBS) > 15


@pytest.mark.parametrize("kind", JOBS, ids=lambda kind: kind.__name__)
def test_a_job_has_the_arguments_and_the_result_of_its_function(kind):
    function = function_named(kind.function)
    taken, hints = inspect.signature(function).parameters, get_type_hints(function)
    types_of_fields = get_type_hints(kind)
    given = [field.name for field in fields(kind)]
    assert given == list(taken)[: len(given)]
    assert all(parameter.default is not parameter.empty for parameter in list(taken.values())[len(given) :])
    assert {name: types_of_fields[name] for name in given} == {name: hints[name] for name in given}
    stated = result_of(kind)
    if stated is LiveSite:  # a class of its own would have to be imported to be named
        methods = {name for name in vars(LiveSite) if not name.startswith("_")} - {"address", "folder", "port"}
        assert methods <= set(dir(hints["return"]))
    elif not isinstance(stated, TypeVar):
        assert hints["return"] == (type(None) if stated is None else stated)


@pytest.mark.parametrize("entry", sorted({entry for entries in ENTRIES.values() for entry in entries}))
def test_what_is_sliced_for_a_kind_of_target_is_a_function_of_the_kit(entry):
    assert inspect.isfunction(function_named(entry))


def test_jobs_are_described_without_torch_manim_or_what_they_run():
    code = (
        "import sys, coursekit.graph.jobs.registry; "
        "print([n for n in sys.modules if n in ('torch', 'manim', 'coursekit.lab', 'coursekit.stage')])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_a_job_arrives_elsewhere_as_it_was_sent():
    job = JoinClips([(Path("a.mp4"), "A", 3, "15", None, (), None)], Path("poster.png"), Path("made"))
    there = pickle.loads(pickle.dumps(job))
    assert type(there) is JoinClips
    assert vars(there) == vars(job)
    with pytest.raises(AttributeError):
        job.folder = Path("elsewhere")


def test_an_engine_has_only_to_say_how_it_runs_a_job():
    class Here(Engine):
        def run(self, job: Job[Result]) -> Done[Result]:
            return Done(job.perform(), {})

    engine = Here()
    engine.warm_up()
    assert engine.submit(registry.Nothing()).result() == Done(None, {})
    assert engine.run_here(registry.Nothing()) is None
    assert engine.most_jobs > 0
    engine.shutdown()
