"""The same graph for other build tools: a clip a section from its scene file and a tensor file, a video a scene.

Each tool gets the course of `generated.write_course` with commands that only copy bytes, builds it once, and is then
timed with nothing to do. They are installed into an environment of their own.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .generated import SCENES, SECTIONS

ENVIRONMENT = Path(__file__).parents[1] / ".cache/benchmarks/peers"
PACKAGES = ("ninja==1.13.2", "pytask==0.6.0", "snakemake==9.27.1", "dvc==3.67.1")


@dataclass(frozen=True)
class Rule:
    """One file and what it is made from, by paths relative to the tool's folder."""

    target: str
    needs: tuple[str, ...]

    @property
    def command(self) -> str:
        return f"cat {' '.join(self.needs)} > {self.target}"


def rules(sections: int) -> Iterator[Rule]:
    """The graph of a generated course of so many sections."""
    for scene in range(sections // SECTIONS):
        seminar = f"{scene // SCENES:02d}"
        source, tensors = f"scene{scene}.py", f"tensors{seminar}.pt"
        clips = [f"clip{scene}_{section}.mp4" for section in range(SECTIONS)]
        if scene % SCENES == 0:
            yield Rule(tensors, (f"experiments{seminar}.py",))
        yield from (Rule(clip, (source, tensors)) for clip in clips)
        yield Rule(f"video{scene}.mp4", tuple(clips))


def _makefile(graph: Sequence[Rule]) -> str:
    videos = [rule.target for rule in graph if rule.target.startswith("video")]
    parts = [f"{rule.target}: {' '.join(rule.needs)}\n\t{rule.command}\n" for rule in graph]
    return "\n".join([f"all: {' '.join(videos)}\n", *parts])


def _ninja(graph: Sequence[Rule]) -> str:
    parts = ["rule join\n  command = cat $in > $out\n"]
    return "\n".join([*parts, *(f"build {rule.target}: join {' '.join(rule.needs)}" for rule in graph), ""])


def _snakefile(graph: Sequence[Rule]) -> str:
    videos = [rule.target for rule in graph if rule.target.startswith("video")]
    parts = [f"rule all:\n    input: {videos!r}\n"]
    for number, rule in enumerate(graph):
        parts.append(
            f"rule r{number}:\n    input: {list(rule.needs)!r}\n    output: {rule.target!r}\n"
            f"    shell: {rule.command!r}\n"
        )
    return "\n".join(parts)


def _pytask(graph: Sequence[Rule]) -> str:
    pairs = [(rule.target, rule.needs) for rule in graph]
    return (
        "from pathlib import Path\nfrom typing import Annotated\n\nfrom pytask import Product, task\n\n"
        f"for name, needed in {pairs!r}:\n\n"
        "    @task(id=name, kwargs={'needs': [Path(n) for n in needed], 'target': Path(name)})\n"
        "    def task_join(needs: list[Path], target: Annotated[Path, Product]) -> None:\n"
        "        target.write_bytes(b''.join(Path(n).read_bytes() for n in needs))\n"
    )


def _dvc(graph: Sequence[Rule]) -> str:
    lines = ["stages:"]
    for rule in graph:
        lines += [f"  {rule.target.replace('.', '_')}:", f"    cmd: {rule.command}", "    deps:"]
        lines += [f"    - {need}" for need in rule.needs]
        lines += ["    outs:", f"    - {rule.target}:", "        cache: false"]
    return "\n".join([*lines, ""])


@dataclass(frozen=True)
class Peer:
    """A tool: the file that holds its graph, the command that builds it, and one that comes before the first build."""

    file: str
    text: Callable[[Sequence[Rule]], str]
    command: tuple[str, ...]
    first: tuple[str, ...] = ()
    most: int = 5000  # sections: a tool that takes minutes to do nothing is not given more


PEERS: Mapping[str, Peer] = {
    "GNU make": Peer("Makefile", _makefile, ("make", "-s")),
    "ninja": Peer("build.ninja", _ninja, ("ninja", "--quiet")),
    "pytask": Peer("task_graph.py", _pytask, ("pytask",), most=1000),
    "Snakemake": Peer("Snakefile", _snakefile, ("snakemake", "--cores", "2", "--quiet", "all"), most=1000),
    "DVC": Peer("dvc.yaml", _dvc, ("dvc", "repro", "--quiet"), ("dvc", "init", "--no-scm", "--quiet"), most=100),
}


def install() -> Path:
    """Where the tools' programs are, installed on the first call."""
    programs = ENVIRONMENT / "bin"
    if not (programs / "dvc").exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        subprocess.run([programs / "pip", "install", "-q", *PACKAGES], check=True)
    return programs


def built(peer: Peer, folder: Path, sections: int) -> list[str | Path]:
    """Build a tool's graph once in a folder; the command that then has nothing to do."""
    programs = install()
    graph = [*rules(sections)]
    folder.mkdir(parents=True)
    made = {rule.target for rule in graph}
    for source in {need for rule in graph for need in rule.needs} - made:
        (folder / source).write_text(source)
    (folder / peer.file).write_text(peer.text(graph))

    def located(command: Sequence[str]) -> list[str | Path]:
        own = programs / command[0]
        return [own if own.exists() else str(shutil.which(command[0])), *command[1:]]

    for command in filter(None, (peer.first, peer.command)):
        subprocess.run(located(command), cwd=folder, check=True, capture_output=True)
    return located(peer.command)
