from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def no_latex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No program can be found, so whoever calls LaTeX fails; compiled formulas go to tmp_path."""
    from manim import tempconfig

    monkeypatch.setenv("PATH", "")
    with tempconfig({"media_dir": str(tmp_path), "tex_dir": str(tmp_path / "tex"), "verbosity": "ERROR"}):
        yield
