"""The graph of a course as nodes and edges: source -> tensors -> clips -> video, seminar by seminar."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...course.model import Course, Scene, Seminar
from ...source.project_files import KIT
from ...store.records import Records
from ..target import Target
from ..tensors import TensorFile
from ..videos import Video


@dataclass(frozen=True)
class Node:
    """A file or a target: where it stands, what is written on it, and where it leads."""

    id: str
    kind: str  # "source", "tensors", "clip" or "video"
    label: str
    href: str
    stale: bool = False
    points: int = 1  # of an experiment's sweep


Picture = list[dict[str, Any]]  # a seminar each: its title, nodes and edges
Href = Callable[[str, Any, str], str]  # kind of node, path or tensors or scene, and a section's name -> where it leads


def as_it_is(scene: Scene) -> Scene:
    """A scene in its own language."""
    return scene


def picture(
    course: Course,
    videos: Sequence[Video],
    is_current: Callable[[Target], bool],
    href: Href,
    told: Callable[[Scene], Scene] = as_it_is,
) -> Picture:
    """All that the videos are made from, and experiments that no section shows.

    told: a scene with the titles by which it is called
    """
    return [
        {"title": seminar.id, **_seminar(course, seminar, videos, is_current, href, told)}
        for seminar in course.seminars
        if seminar.experiments or seminar.scenes
    ]


def _seminar(
    course: Course,
    seminar: Seminar,
    videos: Sequence[Video],
    is_current: Callable[[Target], bool],
    href: Href,
    told: Callable[[Scene], Scene],
) -> dict[str, Any]:
    nodes: dict[str, Node] = {}
    edges: list[tuple[str, str]] = []

    def source(path: str) -> str:
        label = path.removeprefix(f"{seminar.folder}/").removeprefix("manim_ce/").removeprefix("seminars/")
        return nodes.setdefault(path, Node(path, "source", label, href("source", path, ""))).id

    for name, points in _experiments(course, seminar).items():
        stale = any(not is_current(point) for point in points)
        node = Node(f"tensor:{seminar.id}:{name}", "tensors", name, href("tensors", points[0], ""), stale, len(points))
        nodes[node.id] = node
        edges += [(source(f"{seminar.folder}/{file}"), node.id) for file in ("hyperparams.toml", "experiments.py")]
        edges += [(f"tensor:{seminar.id}:{given}", node.id) for given in points[0].experiment.inputs]
    for video in videos:
        if video.scene.seminar != seminar.id:
            continue
        titles = {section.name: section.said.title for section in told(video.scene).sections}
        for clip in video.clips:
            leads = href("clip", video.scene, clip.section.name)
            node = Node(clip.task, "clip", titles[clip.section.name], leads, not is_current(clip))
            nodes[node.id] = node
            read = dict.fromkeys([video.scene.file, *clip.section.reach.files])
            edges += [(source(path), node.id) for path in read if _is_authors(course, path)]
            edges += [(f"tensor:{seminar.id}:{name}", node.id) for name in clip.tensors]
            edges.append((node.id, video.task))
        leads = href("video", video.scene, "")
        nodes[video.task] = Node(video.task, "video", told(video.scene).title_apart, leads, not is_current(video))
    known = [(a, b) for a, b in edges if a in nodes and b in nodes]
    return {"nodes": [asdict(node) for node in nodes.values()], "edges": known}


def _is_authors(course: Course, path: str) -> bool:
    return path.startswith("seminars/") and not (course.root / path).is_relative_to(KIT)


def _experiments(course: Course, seminar: Seminar) -> dict[str, list[TensorFile]]:
    records = Records()
    found: dict[str, list[TensorFile]] = {}
    for experiment in seminar.experiments:
        found.setdefault(experiment.name, []).append(TensorFile(course, records, experiment))
    return found


def site_hrefs(shown: Callable[[str, str], Scene | None], page_of: Callable[[Scene], str], above: str = "") -> Href:
    """Where nodes lead within the site, as URLs.

    shown:   the scene whose page has a seminar's experiment
    page_of: where the page of a scene is
    above:   the site's folder, as seen from the picture's
    """

    def href(kind: str, what: Any, section: str) -> str:
        if kind == "source":
            return f"{above}{quote(source_page(what))}"
        if kind == "tensors":
            scene = shown(what.experiment.seminar, what.experiment.name)
            if scene is None:
                file = f"{what.course.by_id[what.experiment.seminar].folder}/experiments.py"
                return f"{above}{quote(source_page(file))}"
            return f"{page_of(scene)}#experiment-{what.experiment.name}"
        return f"{page_of(what)}#{section}" if section else page_of(what)

    return href


def file_hrefs(root: Path, videos: Sequence[Video]) -> Href:
    """Where nodes lead within the project's folder, as URLs: to the files themselves."""
    by_scene = {(video.scene.seminar, video.scene.key): video for video in videos}

    def href(kind: str, what: Any, section: str) -> str:
        if kind == "source":
            return quote(str(what))
        if kind == "tensors":
            return quote(what.path.relative_to(root).as_posix())
        video = by_scene[what.seminar, what.key]
        clips = [clip for clip in video.clips if clip.section.name == section]
        path = clips[0].files["clip.mp4"] if clips else video.path
        return quote(path.relative_to(root).as_posix())

    return href


def page_path(scene: Scene) -> str:
    return f"{scene.seminar}/{scene.stem}.html"


def source_page(path: str) -> str:
    """Where the site keeps the text of a file of the project."""
    return f"source/{path.removeprefix('seminars/')}.txt"
