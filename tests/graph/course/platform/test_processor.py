"""The kind of processor that tensors are made for."""

import pytest

from coursekit.graph.course.platform.processor import processor
from coursekit.graph.course.settings import read_settings
from coursekit.graph.errors import CourseError
from coursekit.graph.store.variables import ENVIRONMENT

ANY = '[tool.coursekit]\nprocessor = "any"\n'


def on(monkeypatch, level):
    """As on a machine whose kernels are of that level; torch itself asks for this variable."""
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", level)
    processor.cache_clear()


@pytest.fixture(autouse=True)
def asked_anew():
    from coursekit.graph.course.platform import processor as module

    module._processor_of.cache_clear()
    yield
    for each in (processor, module._processor_of):
        each.cache_clear()


def test_tensors_of_one_kind_of_processor_are_not_given_to_another(tiny_course, monkeypatch):
    from coursekit.graph.course.platform import processor as module

    on(monkeypatch, "kernels-of-another")
    module._processor_of.cache_clear()
    ran = tiny_course.doit("tensor:*", "quality=low")
    assert ran == {"tensor:seminar01:line": "computed", "tensor:seminar01:doubled": "computed"}
    assert "the processor: " in tiny_course.output
    assert "kernels-of-another" in tiny_course.file(".cache/trajectories/seminar01/line.json").read_text()


def test_they_are_where_the_project_says_that_none_counts(tiny_course, monkeypatch):
    from coursekit.graph.course.platform import processor as module

    (tiny_course.root / "pyproject.toml").write_text(ANY)
    tiny_course.doit("tensor:*", "quality=low")
    on(monkeypatch, "kernels-of-another")
    module._processor_of.cache_clear()
    assert tiny_course.doit("tensor:*", "quality=low") == {}


def test_another_word_than_any_is_refused(tmp_path):
    (tmp_path / "pyproject.toml").write_text(ANY.replace("any", "avx2"))
    with pytest.raises(CourseError, match=r'processor = \'avx2\', but it is "any" or left out'):
        read_settings(tmp_path, {})


def test_the_level_is_what_torch_uses():
    import torch

    level = processor().partition(",")[0]
    assert level == torch.backends.cpu.get_cpu_capability().lower().replace("no avx", "default")


def test_every_library_that_counts_threads_is_told_one(tiny_course, monkeypatch):
    """So that the number of cores, or what a person has set, is no part of a result."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    tiny_course.doit("tensor:seminar01:line", "quality=low")
    assert {value for name, value in ENVIRONMENT.items() if name.endswith("_THREADS")} == {"1"}
    tiny_course.replace(
        "experiments.py",
        '"y": slope * torch.arange(steps)',
        '"y": slope * torch.arange(steps) + int(__import__("os").environ["OPENBLAS_NUM_THREADS"])',
    )
    tiny_course.doit("tensor:seminar01:line", "quality=low")
    import torch

    (tensors,) = tiny_course.root.glob(".cache/trajectories/seminar01/line.pt")
    assert torch.load(tensors)["y"][0].item() == 1
