"""What a reader can search a site for: titles, what is said, and hyperparameters.

    searchIndex = [{"title": "Race", "over": "Optimization", "href": "…/Race.html", "places": [
        {"kind": "video", "title": "Race", "at": "", "lines": ["The claim of its file"]},
        {"kind": "chapter", "title": "The start", "at": "#t=8.5", "lines": ["All start …"], "starts": [8.5]},
        {"kind": "experiment", "title": "race", "at": "#experiment-race", "lines": ["lr = 0.05"]},
    ]}]

It is a script, and no JSON, as a page that is a file itself reads no other file.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any

from ..narration.captions import Cue

CODE = re.compile(r"(`+)([^`\n]+)\1")  # as docstrings mark it
Named = Mapping[str, Any]
Flat = Callable[[Named], Iterable[tuple[str, str]]]  # a table as keys and values


def places_of(content: Named, chapters: Sequence[Cue], cues: Sequence[Cue], flat: Flat) -> list[dict[str, Any]]:
    """What can be found of one video, in its order."""
    return [
        {"kind": "video", "title": content["title"], "at": "", "lines": [content["claim"]] if content["claim"] else []},
        *_chapters(chapters, cues),
        *(_experiment(content, name, flat) for name in content["experiments"]),
    ]


def _chapters(chapters: Sequence[Cue], cues: Sequence[Cue]) -> Iterable[dict[str, Any]]:
    begins = [0.0, *(chapter.start for chapter in chapters[1:]), inf]
    for chapter, (begin, end) in zip(chapters, pairwise(begins), strict=True):
        said = [cue for cue in cues if begin <= cue.start < end]
        yield {
            "kind": "chapter",
            "title": chapter.text,
            "at": f"#t={round(chapter.start, 3)}",
            "lines": [cue.text.replace("\n", " ") for cue in said],
            "starts": [round(cue.start, 3) for cue in said],
        }


def _experiment(content: Named, name: str, flat: Flat) -> dict[str, Any]:
    experiment = content["experiments"][name]
    given = (pair for point in experiment["points"] for pair in flat(point["hyperparameters"]))
    table = dict.fromkeys(f"{key} = {value}" for key, value in given)
    claims = [fact["claim"] for fact in content["facts"].get(name, ())]
    told = [CODE.sub(r"\2", each) for each in filter(None, [experiment["about"], *claims])]
    lines = [*told, *table]
    return {"kind": "experiment", "title": name, "at": f"#experiment-{name}", "lines": lines}


def search_index(scenes: Iterable[Named]) -> str:
    """The script that a page reads once somebody searches."""
    return f"globalThis.searchIndex = {json.dumps([*scenes], ensure_ascii=False, separators=(',', ':'))};\n"
