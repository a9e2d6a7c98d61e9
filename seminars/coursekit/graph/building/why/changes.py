"""What differs between what a target was made from and what it would be made from now, as an author reads it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...course.model import Course
from .code_changes import Change, Rank, slice_changes
from .page_changes import page_changes
from .value_changes import are_digests, is_unknown, key_changes, list_changes, same, size_told, text_of, value_change


def changes(course: Course, folder: Path, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """The differences of two sets of ingredients, the plainest first; [] where all that is known is the same.

    folder: of the seminar that the target is of
    """
    then, now = _plain(then), _plain(now)
    now = _with_known_chapters(then, now)
    found: list[Change] = []
    for key in dict.fromkeys((*now, *then)):
        old, new = then.get(key), now.get(key)
        if key == "assets" and not same(old, new):
            found.extend(_asset_changes(folder, old or {}, new or {}, same(then.get("slice"), now.get("slice"))))
        elif not same(old, new):
            found.extend(_changes(course, folder, key, old, new))
    return sorted(dict.fromkeys(found), key=lambda change: change.rank)


def _plain(ingredients: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a record has them."""
    plain: dict[str, Any] = json.loads(json.dumps(ingredients, default=str))
    return plain


def _with_known_chapters(then: Mapping[str, Any], now: Mapping[str, Any]) -> Mapping[str, Any]:
    """The ingredients of now; clips that are not made yet keep the chapters that they had: theirs are not known."""
    if not {"chapters", "clips"} <= then.keys() & now.keys():  # of captions, chapters alone
        return now
    had = {name: chapters for (name, _), chapters in zip(then["clips"], then["chapters"], strict=False)}
    chapters = [
        had.get(name, chapters) if is_unknown(digest) else chapters
        for (name, digest), chapters in zip(now["clips"], now["chapters"], strict=True)
    ]
    return {**now, "chapters": chapters}


# Results by the names of sections: what they are, and what a video does with them.
OF_SECTIONS = {
    "clips": ("clip", "shows"),
    "sounds": ("sound", "has"),
    "speech": ("speech", "has"),
    "tracks": ("speech", "has"),
}


def _changes(course: Course, folder: Path, key: str, old: Any, new: Any) -> Iterator[Change]:
    if key in ("slice", "kit"):
        yield from slice_changes(course, folder, key, old, new)
    elif key == "pixels":
        yield Change(f"the picture was {size_told(old)}, and is {size_told(new)}")
    elif key in (*OF_SECTIONS, "tensors", "inputs"):
        yield from _result_changes(key, dict(old or ()), dict(new or ()))
    elif key in ("sources", "templates", "settings"):
        yield from _file_changes(key, old or {}, new or {})
    elif key == "contents":
        yield from _library_changes(old or {}, new or {})
    elif key == "processor":
        yield Change(f"the processor: {text_of(old)} -> {text_of(new)}", rank=Rank.INSTALLED)
    elif key == "facts":
        yield Change("the file facts.toml changed", "facts.toml")
    elif key in ("sections", "spoken"):
        yield from _narration_changes(old or [], new or [])
    elif key == "measures":
        told = (
            "its scenes take something from experiments now" if new else "its scenes take nothing from experiments now"
        )
        yield Change(told, rank=Rank.REACHED)
    elif key == "searched":
        yield Change("what its pages say changed", rank=Rank.READ)
    elif key == "others":
        yield from _translation_changes(old or {}, new or {})
    elif key == "content":
        yield from page_changes(old or {}, new or {})
    elif key == "chapters":
        before, now = ([title for clip in clips or () for _, title in clip] for clips in (old, new))
        if before != now:  # else they begin at other frames, which the clips tell
            yield from list_changes("the titles of its sections", before, now)
    elif key == "heard":
        heard, hears = old or {}, new or {}
        for name in (name for name in dict.fromkeys((*hears, *heard)) if heard.get(name) != hears.get(name)):
            yield Change(f"what is said in {name} is heard at other times", rank=Rank.READ)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from key_changes("" if key in ("hyperparameters", "versions") else key, key, old, new)
    else:
        yield Change(f"its {key} {value_change(old, new)}", rank=Rank.READ if are_digests(old, new) else Rank.EDITED)


def _result_changes(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Results of other targets by name: a digest each, or for each point of a sweep its axes and a digest."""
    kind, verb = OF_SECTIONS.get(key, ("tensors", "reads"))
    for name in dict.fromkeys((*new, *old)):
        if name not in old:
            yield Change(f"it {verb} the {kind} of {name} now", rank=Rank.REACHED)
        elif name not in new:
            yield Change(f"it {verb} the {kind} of {name} no more", rank=Rank.REACHED)
        elif isinstance(new[name], list) and [axes for axes, _ in old[name]] != [axes for axes, _ in new[name]]:
            yield Change(f"the sweep of {name} has other points", rank=Rank.REACHED)
        elif not all(same(*pair) for pair in zip(_digests(old[name]), _digests(new[name]), strict=True)):
            yield Change(f"the {kind} of {name} changed", rank=Rank.READ)
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield Change("the order of its sections changed" if key in OF_SECTIONS else f"the order of its {key} changed")


def _digests(result: Any) -> list[Any]:
    return [digest for _, digest in result] if isinstance(result, list) else [result]


def _file_changes(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    whose, rank = ("the kit's", Rank.KIT) if key == "templates" else ("the", Rank.EDITED)
    for name in dict.fromkeys((*new, *old)):
        if old.get(name) != new.get(name):
            how = "is new" if name not in old else "is gone" if name not in new else "changed"
            file = name.removeprefix("source/").removesuffix(".txt") if key == "sources" else name
            yield Change(f"{whose} file {file} {how}", file, rank=rank)
    if {*old.items()} == {*new.items()}:
        yield Change(f"the order of its {key} changed", rank=rank)


def _asset_changes(
    folder: Path, old: Mapping[str, str], new: Mapping[str, str], is_same_code: bool
) -> Iterator[Change]:
    """Files that the source names: what it names no more need not be gone, nor what it names now be new."""
    left = [name for name in old if name not in new and (folder / name).exists()]
    come = [name for name in new if name not in old and not is_same_code]
    for name, since in (*((each, "no more") for each in left), *((each, "now") for each in come)):
        yield Change(f"it reads the file {name} {since}", rank=Rank.REACHED)
    before, after = ({name: each[name] for name in each if name not in (*left, *come)} for each in (old, new))
    yield from _file_changes("assets", before, after)


def _library_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Libraries that are other files, whatever their versions are."""
    for name in dict.fromkeys((*new, *old)):
        if old.get(name) != new.get(name):
            yield Change(f"the files of {name} changed", rank=Rank.INSTALLED)


def _narration_changes(old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Sections as captions have them: title, lines, and length where that is known."""
    if len(old) != len(new):
        yield Change(f"it has {len(new)} sections, and had {len(old)}")
        return
    for before, after in zip(old, new, strict=True):
        if before[0] != after[0]:
            yield Change(f"a title: {text_of(before[0])} -> {text_of(after[0])}")
        if before[1] != after[1]:
            yield Change(f"the narration of “{after[0]}” changed")
        if before[2:] != after[2:] and not is_unknown(after[2]):
            yield Change(f"“{after[0]}” lasted {before[2]:.3g} s, and lasts {after[2]:.3g} s", rank=Rank.READ)


def _translation_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """What is said in other languages, by tag."""
    for tag in dict.fromkeys((*new, *old)):
        if old.get(tag) != new.get(tag):
            how = "are new" if tag not in old else "are gone" if tag not in new else "changed"
            yield Change(f"its words in {tag} {how}")
