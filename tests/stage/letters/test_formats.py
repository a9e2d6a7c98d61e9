"""Preambles that LaTeX reads once: the pictures are those of LaTeX alone, and what cannot be kept is read as ever."""

import json
import shutil

import pytest
from manim import MathTex, TexTemplate, tempconfig

from coursekit.graph.store import user_cache
from coursekit.stage.letters import formats
from coursekit.stage.letters.latex import formulas_once

pytestmark = pytest.mark.skipif(not shutil.which("latex") or not shutil.which("dvisvgm"), reason="no LaTeX here")
FIRST = ("a", "b")  # as many as a preamble is worth keeping for
LATER = (r"\frac{x^2}{y_1}", r"\mathbb{R} \to \sum_{i=1}^n \alpha_i", r"\begin{pmatrix} 1 & 2 \end{pmatrix}")


@pytest.fixture
def caches(tmp_path, monkeypatch):
    """A user's folder of caches, in which nothing is yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    user_cache.user_folder.cache_clear()
    yield tmp_path / "caches/coursekit/formats"
    user_cache.user_folder.cache_clear()


@pytest.fixture
def job(tmp_path):
    """Sets formulas as a job of a course of its own would; of each its picture, and whether the preamble was read."""
    count = iter(range(100))

    def job(*expressions, macros="", **options):
        number = next(count)
        file, media = tmp_path / f"course{number}/seminars/01_a/scenes.py", tmp_path / f"job{number}"
        file.parent.mkdir(parents=True)
        (file.parent / "macros.tex").write_text(macros)
        with tempconfig({"media_dir": str(media)}), formulas_once(file, "Formulas"):
            drawn = [MathTex(each, **options).file_name for each in expressions]
        return [(path.read_bytes(), "amsmath.sty" in path.with_suffix(".fls").read_text()) for path in drawn]

    return job


def pictures(found):
    return [picture for picture, _ in found]


def reads(found):
    return [read for _, read in found]


def test_formulas_have_the_pictures_of_latex_alone_though_it_reads_their_preamble_no_more(caches, job, monkeypatch):
    found = job(*FIRST, *LATER)
    assert reads(found) == [True, True, False, False, False]
    assert reads(job(*LATER)) == [False, False, False]  # of another course, too
    monkeypatch.setattr(formats, "WORTH", 100)
    caches.parent.rename(caches.parents[1] / "other")
    user_cache.user_folder.cache_clear()
    alone = job(*FIRST, *LATER)
    assert all(reads(alone)) and pictures(alone) == pictures(found)


def test_another_preamble_has_a_format_of_its_own(caches, job):
    template = TexTemplate()
    template.add_to_preamble(r"\renewcommand{\alpha}{\beta}")
    plain, other = job(*FIRST, r"\alpha"), job(*FIRST, r"\alpha", tex_template=template)
    assert plain[2][0] != other[2][0] and len([*caches.glob("*.fmt")]) == 2


def test_a_preamble_that_reads_a_file_of_the_authors_is_read_for_each_formula(caches, job):
    template = TexTemplate()
    template.add_to_preamble(r"\input{macros}")
    found = [job(*FIRST, r"\word", tex_template=template, macros=rf"\newcommand{{\word}}{{{word}}}") for word in "ab"]
    assert all(reads(found[0]) + reads(found[1])) and found[0][2][0] != found[1][2][0]
    assert not [*caches.glob("*.fmt")]


def test_a_preamble_that_cannot_be_kept_is_read_for_each_formula(caches, job):
    template = TexTemplate()
    template.add_to_preamble(r"\begingroup")  # within a group nothing is dumped
    template.add_to_document(r"\endgroup")
    found = job(*FIRST, *LATER, tex_template=template)
    assert all(reads(found)) and not [*caches.glob("*.fmt")]


def test_a_mistake_is_told_with_its_line_in_the_formulas_file(caches, job):
    job(*FIRST)
    template = TexTemplate()
    with pytest.raises(ValueError, match="latex error") as told:
        job(r"\nosuchword", tex_template=template)
    code = template.get_texcode_for_expression_in_env(r"\nosuchword", "align*").splitlines()
    line = code.index(r"\end{align*}") + 1  # where such an environment sets all of it
    assert any(each.startswith(f"l.{line} ") for each in told.value.__notes__[0].splitlines())


def test_a_format_that_was_damaged_is_not_used(caches, job):
    wanted = pictures(job(*FIRST, *LATER))
    (kept,) = caches.glob("*.fmt")
    kept.write_bytes(kept.read_bytes()[:100_000])
    assert pictures(job(*FIRST, *LATER)) == wanted


def test_a_format_of_packages_that_have_changed_is_made_anew(caches, job):
    job(*FIRST)
    (kept,) = caches.glob("*.json")
    asked = json.loads(kept.read_text())
    of_package = next(each for each in asked if each[1].endswith("/amsmath.sty"))
    of_package[2] = "0 0"
    kept.write_text(json.dumps(asked))
    assert reads(job(*FIRST, "c")) == [True, True, False]
    assert json.loads(kept.read_text()) != asked
