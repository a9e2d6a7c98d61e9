"""What cannot be read in the captions of a video: cues that go by too fast, are gone too soon, or are too long.

source: Netflix, Timed Text Style Guide: two lines of 42 characters, 5/6 of a second at the least, 17 to 20 characters a
        second for adults; Ofcom, as told by BBC R&D 2015: 200 words a minute, which is 20 characters a second, are hard
        to follow for many, and 160 to 180 are advised
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coursekit.stage.audit.findings import Finding, as_json, settle, short
from coursekit.stage.audit.limits import Limits, limits_for

from .captions import LINE, Cue, Section, lines_of, section_cues, with_starts

MOMENT = 0.001  # seconds: a time in a file of captions is no finer


def write_findings(
    told: Sequence[tuple[str, Sequence[Section], Sequence[str]]],
    names: Sequence[str],
    table: Mapping[str, Any],
    folder: Path,
) -> None:
    """Write audit.json: the findings of all sections, each with the section's name and its start in the video.

    told: the sections in each language, with the file of their words, which is "" for the scene's own, and the names of
          those that have some there
    """
    found = []
    for file, sections, translated in told:
        for (section, start), name in zip(with_starts(sections), names, strict=True):
            if name not in translated:  # it is said, and told, as in the docstring
                continue
            limits = limits_for(name, table)
            place = {"section": name, "start": start, **({"file": file} if file else {})}
            settled = settle(findings(section, limits), limits)
            found += [each | place for each in as_json(settled, limits)]
    (folder / "audit.json").write_text(json.dumps({"findings": found}, indent=1, ensure_ascii=False))


def findings(section: Section, limits: Limits) -> Iterator[Finding]:
    """What is wrong with the captions of one section; of each kind the worst, with how many are alike."""
    cues = [*section_cues(section, 0.0)]
    speeds = [len(cue.text) / _seconds(cue) for cue in cues]
    fast = [i for i, speed in enumerate(speeds) if speed > limits["caption_speed"] + 0.05]
    if fast:
        needed = sum(len(cues[i].text) for i in fast) / limits["caption_speed"]
        had = sum(_seconds(cues[i]) for i in fast)
        note = f"{_of(fast, cues)}, with {_words(cues, fast)} words in {had:.1f} s, which take {needed:.1f} s"
        yield _finding("caption_speed", cues, speeds, _first(fast, speeds, max(speeds)), note)
    lengths = [_seconds(cue) for cue in cues]
    brief = [i for i, seconds in enumerate(lengths) if seconds < limits["caption_length"] - MOMENT]
    if brief:
        yield _finding("caption_length", cues, lengths, _first(brief, lengths, min(lengths)), _of(brief, cues))
    counts = [float(sum(-(-len(line) // LINE) for line in lines_of(cue.text))) for cue in cues]
    tall = [i for i, count in enumerate(counts) if count > limits["caption_lines"]]
    if tall:
        yield _finding("caption_lines", cues, counts, _first(tall, counts, max(counts)), _of(tall, cues))
    if cues and _unheard(section) > limits["speech_length"]:
        note = f"{section.heard:.1f} s of speech in a section of {section.length:.1f} s"
        yield Finding("speech_length", ("its narration",), cues[-1].start, _unheard(section), note=note)


def _unheard(section: Section) -> float:
    """Seconds for which narration is still spoken when the section has ended."""
    return section.heard - section.length


def _finding(rule: str, cues: Sequence[Cue], measures: Sequence[float], worst: int, note: str) -> Finding:
    cue = cues[worst]
    return Finding(rule, (f"the caption {short(cue.text)}",), cue.start, measures[worst], note=note)


def _first(some: Sequence[int], measures: Sequence[float], worst: float) -> int:
    """The first that is as bad as the worst: captions that share a time are equally fast, but for the last digits."""
    return next(i for i in some if math.isclose(measures[i], worst, rel_tol=0.01))


def _of(some: Sequence[int], cues: Sequence[Cue]) -> str:
    return f"{len(some)} of the section's {len(cues)} captions"


def _words(cues: Sequence[Cue], some: Sequence[int]) -> int:
    return sum(len(cues[i].text.split()) for i in some)


def _seconds(cue: Cue) -> float:
    return max(cue.end - cue.start, MOMENT)
