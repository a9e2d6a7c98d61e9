"""What versions do not tell: modules from PYTHONPATH, from links to source, and other files under one version."""

import json
import shutil
import sys

import pytest

from coursekit.graph.course.platform.distributions import ask_anew, content
from coursekit.graph.course.platform.elsewhere import (
    digest_elsewhere,
    files_elsewhere,
    is_elsewhere,
)


@pytest.fixture(autouse=True)
def asked_anew():
    forget()
    yield
    forget()


def forget():
    ask_anew()


def test_an_edit_of_a_module_on_pythonpath_makes_stale_what_imports_it(tiny_course, tmp_path, monkeypatch):
    beyond = tmp_path / "beyond"
    (beyond / "tools").mkdir(parents=True)
    (beyond / "scaling.py").write_text("from tools.numbers import FACTOR\ndef scaled(x): return FACTOR * x\n")
    (beyond / "tools/__init__.py").write_text("")
    (beyond / "tools/numbers.py").write_text("FACTOR = 2\n")
    monkeypatch.syspath_prepend(beyond)
    monkeypatch.setenv("PYTHONPATH", str(beyond))
    tiny_course.replace("experiments.py", "import torch", "import torch\nfrom scaling import scaled")
    tiny_course.replace("experiments.py", "slope * torch", "scaled(slope) * torch")

    def ran():
        forget()
        return {*tiny_course.doit("tensor:*", "quality=low")}

    assert ran() == {"tensor:seminar01:line", "tensor:seminar01:doubled"}
    assert ran() == set()
    # Behind the module that is named, what it imports counts, too.
    (beyond / "tools/numbers.py").write_text("FACTOR = 3\n")
    assert "tensor:seminar01:line" in ran()
    assert "the files of scaling changed" in tiny_course.output
    assert ran() == set()


def installed(folder, version, text, built_here=False, address=None):
    """A distribution as pip leaves it in a folder of installed ones."""
    info = folder / f"thing-{version}.dist-info"
    shutil.rmtree(info, ignore_errors=True)
    info.mkdir(parents=True)
    (folder / "thing.py").write_text(text)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n")
    (info / "WHEEL").write_text(f"Tag: {'cp311-cp311-linux_x86_64' if built_here else 'py3-none-any'}\n")
    digest, compiled = hash(text), hash((text, built_here))
    (info / "RECORD").write_text(
        f"thing.py,sha256={digest},1\nfast.so,sha256={compiled},1\n../../bin/thing,sha256={id(info)},1\n"
        f"thing-{version}.dist-info/INSTALLER,sha256={id(info)},4\n"
    )
    if address:
        (info / "direct_url.json").write_text(json.dumps({"url": address}))


def content_of(folder, *arguments, **options):
    installed(folder, *arguments, **options)
    forget()
    return content("thing")


def test_a_library_that_is_installed_again_under_its_version_is_another_if_its_files_are(tmp_path, monkeypatch):
    folder = tmp_path / "site-packages"
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    first = content_of(folder, "1.0", "X = 1")
    assert content_of(folder, "1.0", "X = 2") != first
    assert content_of(folder, "1.0", "X = 1") == first  # whoever installed it, and whatever belongs to the installer


def test_what_was_compiled_here_has_the_content_of_its_source(tmp_path, monkeypatch):
    """Two machines that build one version from source give files that differ, and share a store."""
    monkeypatch.setattr(sys, "path", [str(tmp_path / "a/site-packages"), str(tmp_path / "b/site-packages"), *sys.path])
    here = content_of(tmp_path / "a/site-packages", "1.0", "X = 1", built_here=True)
    shutil.rmtree(tmp_path / "a")
    (tmp_path / "b/site-packages").mkdir(parents=True)
    assert content_of(tmp_path / "b/site-packages", "1.0", "X = 1", built_here=True) == here
    assert content_of(tmp_path / "b/site-packages", "1.0", "X = 2", built_here=True) != here


def test_only_what_is_neither_installed_nor_pythons_own_is_elsewhere(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "beside.py").write_text("import json, torch\n")
    assert is_elsewhere("beside")
    assert not any(map(is_elsewhere, ("torch", "numpy", "json", "coursekit", "no_such_module", "sys")))
    assert files_elsewhere(["beside", "torch"]) == [str(tmp_path), str(tmp_path / "beside.py")]


@pytest.mark.parametrize("text", [b"import beside\n", b"\xff\x00", b"from . import x\nimport\n", b"import a.b as c, d"])
def test_any_bytes_of_a_module_have_a_digest(text, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "beside.py").write_bytes(text)
    first = digest_elsewhere("beside")
    (tmp_path / "beside.py").write_bytes(text + b"#")
    assert first and digest_elsewhere("beside") != first
