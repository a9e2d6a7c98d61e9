"""reference.md is true: its templates build, its mistakes are told as it says, its commands are commands."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from manim import Camera, TracedPath, tempconfig

from coursekit.graph.jobs.code.loading import load_file
from coursekit.lab.tensors.tensor_files import load
from tests.conftest import REPOSITORY, TinyCourse
from tests.git import git

pytestmark = pytest.mark.slow

REFERENCE = REPOSITORY / "reference.md"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$|^## (\d+)\. ", re.MULTILINE | re.DOTALL)
FILES = re.compile(r"hyperparams\.toml|facts\.toml|experiments\.py|manim_ce/\w+\.py")


class Block(NamedTuple):
    template: int
    language: str
    file: str  # of a seminar; "" for commands and messages
    text: str


def blocks_of(text: str) -> Iterator[Block]:
    template = 0
    for match in BLOCK.finditer(text):
        if match[4]:
            template = int(match[4])
        else:
            yield Block(template, match[1], match[2], match[3])


BLOCKS = [*blocks_of(REFERENCE.read_text())]
TEMPLATES = [block for block in BLOCKS if block.language in ("python", "toml")]
MISTAKES = [pair for pair in pairwise(BLOCKS) if [block.language for block in pair] == ["diff", "text"]]
COMMANDS = [line for block in BLOCKS if block.language == "sh" for line in block.text.splitlines()]
FROM_SCRATCH = next(b.text for b in BLOCKS if b.language == "sh" and b.text.startswith("doit new "))


def seminar_of(block: Block) -> str:
    """The id of the seminar that a template is tried in: of the template whose experiments it shows, or its own."""
    for name in re.findall(r'self\.tensors\("(\w+)"\)|\[\[(\w+)\.', block.text):
        name = name[0] or name[1]
        (home,) = (b for b in TEMPLATES if b.file == "experiments.py" and f"\ndef {name}(" in b.text)
        return seminar_of(home)
    if begun := re.search(rf"^doit new scene (\d+)_\w+ {scene_of(block)}$", FROM_SCRATCH, re.MULTILINE):
        return f"seminar{begun[1]}"
    return f"seminar{10 + block.template}"


def name_of(block: Block) -> str:
    return f"{block.template} {block.file}"


def scene_of(block: Block) -> str:
    return "".join(re.findall(r"^class (\w+)\(CourseScene\):", block.text, re.MULTILINE))


def shell(course: TinyCourse, script: str) -> str:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = course.shell("bash", "-euc", script, environment={"PATH": programs})
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> TinyCourse:
    """The first seminar is made by the page's own commands, the others hold one template each; all are drafts."""
    course = TinyCourse(tmp_path_factory.mktemp("reference") / "course")
    course.root.mkdir()
    shutil.copy(REPOSITORY / "dodo.py", course.root)
    *by_shell, build = FROM_SCRATCH.splitlines()
    shell(course, "\n".join(by_shell))
    assert build == "doit draft:seminar11"
    for block in TEMPLATES:
        seminar = seminar_of(block)
        path = folder(course, seminar) / block.file
        if seminar == "seminar11":
            assert path.read_text() == block.text
        else:
            assert not path.exists(), f"two templates of {seminar} hold {block.file}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text)
    course.doit("--continue", "tensor", "draft")
    return course


def folder(course: TinyCourse, seminar: str) -> Path:
    number = seminar.removeprefix("seminar")
    return next(course.root.glob(f"seminars/{number}_*"), course.root / f"seminars/{number}_template")


def test_every_block_is_of_a_kind_that_is_run():
    for block in BLOCKS:
        if block.language in ("python", "toml", "diff"):
            assert FILES.fullmatch(block.file), block
        else:
            # "py" is run by test_index.py, "yaml" by screening/test_publishing.py.
            assert block.language in ("sh", "text", "py", "yaml"), block
    assert len(MISTAKES) == sum(b.language == "diff" for b in BLOCKS) == sum(b.language == "text" for b in BLOCKS)
    assert {b.template for b in BLOCKS} == set(range(1, 12))
    assert len(FROM_SCRATCH.splitlines()) <= 6


@pytest.mark.parametrize("block", [b for b in TEMPLATES if b.language == "python"], ids=name_of)
@pytest.mark.parametrize("check", [("check", "--quiet"), ("format", "--diff", "--quiet")], ids=" ".join)
def test_a_template_is_complete_and_in_the_style_of_the_course(block, check):
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, *check, "--stdin-filename", f"seminars/11_lines/{block.file}", "-"]
    done = subprocess.run(command, input=block.text, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_experiment_of_a_template_is_built(course):
    for block in (b for b in TEMPLATES if b.file == "experiments.py"):
        names = re.findall(r"^def (\w+)\(", block.text, re.MULTILINE)
        assert names
        for name in names:
            built = [*course.root.glob(f".cache/t*/{seminar_of(block)}/{name}.pt")]
            built += course.root.glob(f".cache/t*/{seminar_of(block)}/{name}/*.pt")
            assert built, name
            is_checkpoint = f"@checkpoint\ndef {name}(" in block.text
            assert {path.relative_to(course.root).parts[1] for path in built} == {
                "torch_models" if is_checkpoint else "trajectories"
            }


@pytest.mark.parametrize("block", [b for b in TEMPLATES if "/" in b.file], ids=name_of)
def test_every_section_of_a_template_is_a_clip_of_its_own(course, block):
    seminar, scene = seminar_of(block), scene_of(block)
    assert course.root.joinpath(f".cache/drafts/{seminar}/{scene}.mp4").stat().st_size > 1000
    sections = re.findall(r"^        self\.(scene\d\w+)\(\)$", block.text, re.MULTILINE)
    assert sections
    assert {p.stem for p in course.root.glob(f".cache/clips/draft/{seminar}/{scene}/*.mp4")} == set(sections)


def test_the_page_says_what_template_10_narrates_and_states(course):
    course.doit("preview:seminar13")
    page = course.root.joinpath(".cache/preview/seminar13/DegreeStory.html").read_text()
    for words in ("Training error cannot tell you", "Too much freedom", "On new points it is off by 26.3.", "5 to 100"):
        assert words in page


def test_a_mistake_is_told_in_the_words_of_the_page(course):
    tasks = []
    for number, (wrong, _) in enumerate(MISTAKES, start=50):
        (base,) = {seminar_of(b) for b in TEMPLATES if b.template == wrong.template}
        course.seminar = course.root / f"seminars/{number}_mistake"
        shutil.copytree(folder(course, base), course.seminar, ignore=shutil.ignore_patterns("static"))
        for old, new in hunks(wrong.text):
            course.replace(wrong.file, old, new)
        kind = "preview" if wrong.template == 10 else "draft" if "/" in wrong.file else "tensor"
        tasks.append(f"{kind}:seminar{number}")
    try:
        course.doit("--continue", *tasks, fails=True)
        said = re.sub(r"seminars/\d\d_\w+", "seminars/NN_slug", re.sub(r"\bseminar\d\d\b", "seminarNN", course.output))
        for _, told in MISTAKES:
            for line in told.text.splitlines():
                assert line in said, said
    finally:
        for left in course.root.glob("seminars/*_mistake"):
            shutil.rmtree(left)


def hunks(diff: str) -> Iterator[tuple[str, str]]:
    """Each run of removed lines with the added ones after it."""
    for removed, added in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", diff, re.MULTILINE):
        yield tuple("\n".join(line[1:] for line in side.splitlines()) for side in (removed, added))


def test_a_command_of_doit_is_known_to_doit(course):
    typed = [line for line in COMMANDS if line.startswith("doit") and line not in FROM_SCRATCH.splitlines()]
    listed = [shlex.split(line, comments=True)[1:] for line in typed]
    assert len(listed) > 10
    (course.root / ".gitignore").write_text(".cache\n__pycache__\n")
    for command in (
        "init -q",
        "add .",
        "commit -q -m first",
        "commit -q --allow-empty -m second",
        "update-ref refs/remotes/origin/main HEAD~1",
    ):
        git(course.root, *command.split())
    for arguments in listed:
        if arguments[:1] == ["compare"]:
            arguments.append("quality=low")
        # Published quality takes long, and what is built is the same: for these, ask only whether there are such tasks.
        is_published = not arguments or arguments[-1].startswith(("render", "gallery", "captions"))
        course.doit(*(["list"] if is_published else []), *arguments)


def test_experiments_and_scenes_run_outside_a_build(course):
    outside = [line for line in COMMANDS if line.startswith(("manim", "python"))]
    assert len(outside) == 3
    with ThreadPoolExecutor() as together:
        said = [*together.map(lambda line: shell(course, line), outside)]
    assert sum("tensor:seminar11:line_fit  " in words for words in said) == 2
    assert [*course.root.glob("media/videos/line_fit/480p15/LineFit.mp4")]


def test_the_path_of_template_6_passes_through_every_point(course, tmp_path, monkeypatch):
    (block,) = (b for b in TEMPLATES if b.template == 6)
    tensors = course.root / f".cache/trajectories/{seminar_of(block)}/descent.pt"
    module = load_file(folder(course, seminar_of(block)) / block.file, "descent_path_of_reference")
    monkeypatch.setattr(Camera, "capture_mobjects", lambda *a, **k: None)  # no frame is looked at
    drawn, axes = [], []
    monkeypatch.setattr(module, "TracedPath", lambda *a, **k: drawn.append(TracedPath(*a, **k)) or drawn[-1])
    chart = module.chart
    monkeypatch.setattr(module, "chart", lambda *a, **k: axes.append(chart(*a, **k)) or axes[-1])
    known = {"_tensor_files": {"descent": tensors}, "_sections": ("scene1_path",), "__module__": module.__name__}
    pixels = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 30}
    quiet = {"media_dir": str(tmp_path), "dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}
    with tempconfig(pixels | quiet):
        type("DescentPath", (module.DescentPath,), known)().render()
    xy = load(tensors)["momentum/xy"].numpy()
    points = axes[0].coords_to_point(xy[:, 0], xy[:, 1])
    away = np.linalg.norm(np.array(drawn[0].get_anchors())[None] - points[:, None], axis=-1).min(axis=1)
    assert away.max() < 1e-6
