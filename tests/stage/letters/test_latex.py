"""Formulas by LaTeX: each is typeset once, whatever job asks for it; without LaTeX, a line says what is missing."""

import re
import shutil

import pytest
from manim import MathTex, TexTemplate, tempconfig

from coursekit.stage.letters.latex import LatexMissing, formulas_once

needs_latex = pytest.mark.skipif(not shutil.which("latex") or not shutil.which("dvisvgm"), reason="no LaTeX here")


@pytest.fixture
def jobs(tmp_path):
    """Sets a formula as a job of its own would, and tells how many were typeset in that job."""
    file = tmp_path / "project/seminars/01_a/scenes.py"
    file.parent.mkdir(parents=True)
    count = iter(range(100))

    def job(expression, **options):
        media = tmp_path / f"job{next(count)}"
        with tempconfig({"media_dir": str(media)}), formulas_once(file, "Formulas"):
            drawn = MathTex(expression, **options)
        return len([*media.glob("Tex/*.svg")]), drawn.get_all_points().tolist()

    job.project = tmp_path / "project"
    job.seminar = file.parent
    return job


@needs_latex
def test_a_formula_is_typeset_once_for_all_jobs(jobs):
    first, again, other = jobs(r"x^2_7"), jobs(r"x^2_7"), jobs(r"x^2_8")
    assert (first[0], again[0], other[0]) == (1, 0, 1)
    assert first[1] == again[1] != other[1]
    kept = [path.suffix for path in jobs.project.glob(".cache/tex/*")]
    assert sorted(kept) == [".json", ".json", ".svg", ".svg"]  # whole files alone


@needs_latex
def test_another_template_is_another_formula(jobs):
    template = TexTemplate()
    template.add_to_preamble(r"\newcommand{\seven}{8}")
    assert [jobs(r"7", tex_template=template)[0], jobs(r"7")[0]] == [1, 1]


@needs_latex
def test_a_formula_that_reads_a_file_of_the_authors_is_typeset_anew(jobs):
    template = TexTemplate()
    template.add_to_preamble(r"\input{macros}")
    drawn = []
    for word in ("a", "b"):
        (jobs.seminar / "macros.tex").write_text(rf"\newcommand{{\word}}{{{word}}}")
        drawn.append(jobs(r"\word", tex_template=template))
    assert [typeset for typeset, _ in drawn] == [1, 1]
    assert drawn[0][1] != drawn[1][1]


@needs_latex
def test_a_mistake_in_a_formula_is_told_in_the_words_of_latex(jobs):
    with pytest.raises(ValueError, match="latex error") as told:
        jobs(r"\nosuchword")
    (note,) = told.value.__notes__
    assert note.startswith("! Undefined control sequence")


def test_without_latex_a_line_names_scene_and_packages(jobs, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = "Formulas has a formula .*DecimalNumber.* latex and dvisvgm are not installed: apt-get"
    with pytest.raises(LatexMissing, match=told):
        jobs("x")


@pytest.mark.parametrize(
    ("compiler", "there", "told"),
    [
        ("latex", (), "latex and dvisvgm are not installed: apt-get install texlive-latex-extra dvisvgm (Debian"),
        ("pdflatex", ("dvisvgm",), "pdflatex is not installed: apt-get install texlive-latex-extra (Debian"),
        ("xelatex", ("latex", "dvisvgm"), "xelatex is not installed: apt-get install texlive-xetex (Debian"),
        ("lualatex", ("latex",), "install texlive-latex-extra texlive-luatex dvisvgm (Debian"),
        ("latex", ("latex",), "dvisvgm is not installed: apt-get install dvisvgm (Debian"),
    ],
)
def test_the_packages_are_those_of_the_programs_that_are_missing(jobs, monkeypatch, tmp_path, compiler, there, told):
    monkeypatch.setenv("PATH", str(tmp_path))
    for program in there:
        (tmp_path / program).touch(mode=0o755)
    with pytest.raises(LatexMissing, match=re.escape(told)):
        jobs("x", tex_template=TexTemplate(tex_compiler=compiler, output_format=".pdf"))
