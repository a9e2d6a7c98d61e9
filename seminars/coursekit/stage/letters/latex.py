"""Formulas by LaTeX, each typeset once: kept in `.cache/tex`, which all jobs share, by all that its picture depends on.

A formula costs a quarter of a second, and a section would pay that again at each edit. Beside it is kept what LaTeX
asked of the machine (`questions`); a formula for which it read files beyond its own installation is not kept.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from manim import TexTemplate, config
from manim.mobject.text import tex_mobject
from manim.utils import tex_file_writing

from coursekit.graph.jobs.code.places import places, project_of

from . import questions
from .formats import Format, Formats

FOLDER = ".cache/tex"
TO_PICTURES = "dvisvgm"  # manim calls it for every kind of output
# What Debian has each in: of an author whose template asks for XeLaTeX, latex itself may be there.
PACKAGES = {"xelatex": "texlive-xetex", "lualatex": "texlive-latex-extra texlive-luatex", TO_PICTURES: "dvisvgm"}
PACKAGES_OF_OTHERS = "texlive-latex-extra"
LONGEST_LOG = 6  # lines of LaTeX's own words


class LatexMissing(Exception):
    """A formula that no installed program can set; the message is for its author."""

    for_author = True


@contextmanager
def formulas_once(file: Path, scene: str) -> Iterator[None]:
    """From here to the end, `Tex` and `MathTex` take a formula that was typeset before, in whatever job.

    raises: LatexMissing, from within, where LaTeX is not installed
    """
    project = project_of(file)
    kept = project / FOLDER if project else None
    set_anew, command = tex_file_writing.tex_to_svg_file, tex_file_writing.make_tex_compilation_command
    beside = places(file)
    known: set[tuple[str, str]] = set()
    formats = Formats(beside, known, _reads_others, _version)

    def recorded(*args: Any, **kwargs: Any) -> list[str]:
        compiler, *options = command(*args, **kwargs)
        return [compiler, "-recorder", *options]

    def set_once(expression: str, environment: str | None = None, tex_template: TexTemplate | None = None) -> Path:
        template = tex_template or config["tex_template"]
        _require_installed(template, scene)
        place = kept and kept / f"{_key(expression, environment, template)}.svg"
        asked_before = place and place.is_file() and questions.read(place.with_suffix(".json"))
        if place and asked_before and questions.hold(asked_before, beside, known):
            return place
        begin = questions.now()
        source = tex_file_writing.generate_tex_file(expression, environment, template)
        format = formats.format_for(source.read_text(encoding="utf-8"), template)
        with mock.patch.dict(os.environ, TEXMFDOTDIR=_where_names_are(beside)):
            is_begun = bool(format and not source.with_suffix(".svg").exists() and format.set(source, source.parent))
            try:
                made = set_anew(expression, environment, template)  # which finds what is set already
            except (ValueError, RuntimeError) as problem:
                if told := "\n".join(_told_by_latex()):
                    problem.add_note(told)
                raise
            if not is_begun:
                formats.note(source, template)
        if place:
            _keep(made, place, begin, beside, format if is_begun else None)
        return made

    with (
        mock.patch.object(tex_mobject, "tex_to_svg_file", set_once),
        mock.patch.object(tex_file_writing, "tex_to_svg_file", set_once),
        mock.patch.object(tex_file_writing, "make_tex_compilation_command", recorded),
        mock.patch.object(tex_file_writing, "delete_nonsvg_files", lambda *_: None),  # what it read is asked afterwards
    ):
        yield


def _where_names_are(beside: Sequence[Path]) -> str:
    """What stands for the working folder in all paths of LaTeX: `TEXMFDOTDIR` of its settings, which is "." there.

    Plain manim runs LaTeX where it was called, by which the files of that folder are found.
    """
    return os.pathsep.join([*map(str, beside), os.environ.get("TEXMFDOTDIR", ".")])


def _keep(made: Path, place: Path, since: int, beside: Sequence[Path], format: Format | None) -> None:
    """Keep a formula, with what LaTeX asked for it, unless that were files beyond LaTeX's own.

    since:  when it was begun
    beside: where names are looked up
    format: what it was set from, which had asked some of it before
    """
    record, own = made.with_suffix(".fls"), [str(format.path)] if format else []
    if _reads_others(record, own):
        return
    read = [path for path in questions.inputs_of(record) if path not in own and path.startswith("/")]
    asked = questions.asked(since, read, made.parent.absolute(), beside)
    if asked is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    questions.write(place.with_suffix(".json"), {**(format.asked if format else {}), **asked})
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.copyfile(made, draft)
    draft.replace(place)  # whole or not at all: other jobs look for it at the same time


def _compilers(template: TexTemplate) -> list[str]:
    given: str | list[str] = template.tex_compiler
    return [given] if isinstance(given, str) else given


def _require_installed(template: TexTemplate, scene: str) -> None:
    missing = [program for program in (*_compilers(template), TO_PICTURES) if not shutil.which(program)]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES.get(program, PACKAGES_OF_OTHERS) for program in missing))
        raise LatexMissing(
            f"{scene} has a formula that LaTeX sets (Tex, MathTex; DecimalNumber, Matrix and the numbers of axes are "
            f"made of them), and {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed: "
            f"apt-get install {packages} (Debian, Ubuntu), brew install --cask mactex (macOS)."
        )


def _key(expression: str, environment: str | None, template: TexTemplate) -> str:
    """What manim's own name of a formula is made from, and the versions of the programs."""
    code = template.get_texcode_for_expression_in_env(expression, environment) if environment else None
    code = code or template.get_texcode_for_expression(expression)
    programs = [*_compilers(template), template.output_format, *map(_version, (*_compilers(template), TO_PICTURES))]
    return hashlib.sha256("\n".join([code, *programs]).encode()).hexdigest()[:32]


@cache
def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return told.stdout.partition("\n")[0]


@cache
def _installation() -> tuple[str, ...]:
    """The folders of LaTeX's own files, as they are and as links lead to them."""
    names = ("DIST", "MAIN", "DEBIAN", "LOCAL", "SYSVAR", "SYSCONFIG", "VAR", "CONFIG")
    option = f"--expand-var={os.pathsep.join(f'$TEXMF{name}' for name in names)}"
    told = subprocess.run(["kpsewhich", option], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    folders = {folder for folder in told.stdout.strip().split(os.pathsep) if os.path.isabs(folder)}
    return tuple(f"{folder}/" for each in folders for folder in (each, os.path.realpath(each)))


def _reads_others(record: Path, formats: Sequence[str] = ()) -> bool:
    """Whether LaTeX read files that are neither its own nor the formula's; as it seems where it kept no record."""
    own = os.path.realpath(record.parent)
    paths = {os.path.realpath(path) for path in questions.inputs_of(record) if path not in formats}
    return not paths or not all(path.startswith((f"{own}/", os.devnull, *_installation())) for path in paths)


def _told_by_latex() -> Iterator[str]:
    """What the newest log says of the mistake, in LaTeX's words."""
    logs = sorted(config.get_dir("tex_dir").glob("*.log"), key=os.path.getmtime)
    lines = logs[-1].read_text(errors="replace").splitlines() if logs else []
    first = next((number for number, line in enumerate(lines) if line.startswith("!")), len(lines))
    for line in lines[first : first + LONGEST_LOG]:
        yield line
        if line.startswith("l."):  # the line of the source, which ends what is told of one mistake
            break
