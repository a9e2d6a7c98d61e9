"""What differs in what a page tells beside its tensors."""

from collections.abc import Iterator, Mapping
from typing import Any

from .code_changes import Change, Rank
from .value_changes import are_digests, is_unknown, key_changes, list_changes, same, size_told, value_change

RESULTS = ("frames", "seconds", "fingerprint", "versions", "points", "tensors", "length")  # of parts of a page
ELSEWHERE = {"sections": ("title", "narration")}  # what is told of these beside: as captions have it


def page_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """What a page tells beside its tensors: a line each for what has a name, and never a digest."""
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key), new.get(key)
        if key == "pixels" and before != after:
            yield Change(f"the picture was {size_told(before)}, and is {size_told(after)}")
            continue
        before, after = _by_name(before), _by_name(after)
        if same(before, after):
            continue
        if key == "picture":
            yield from list_changes("the graph of the course", _shown(before), _shown(after))
        elif isinstance(before, dict) and isinstance(after, dict):
            yield from _table_changes(key, before, after)
        else:
            rank = Rank.READ if are_digests(before, after) or key in ("stills", "length", "sitemap") else Rank.EDITED
            yield Change(f"its {key} {value_change(before, after)}", rank=rank)


def _by_name(value: Any) -> Any:
    """A list of things with names as a dict."""
    keys = ("name", "id", "title")
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        key = next((key for key in keys if all(key in each for each in value)), None)
        return {each[key]: each for each in value} if key else value
    return value


def _shown(picture: Any) -> list[str]:
    """What the graph of the course shows, in plain words."""
    return [
        f"{node['id']}{' (stale)' if node['stale'] else ''}"
        for seminar in (picture or {}).values()
        for node in seminar["nodes"]
    ]


def _table_changes(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if same(before, after):
            continue
        if name not in old or name not in new:
            yield Change(f"{key}: {name} {'is new' if name in new else 'is gone'}")
        elif isinstance(before, dict) and isinstance(after, dict):
            parts = [part for part in after if not same(before.get(part), after[part])]
            edited = [part for part in parts if part not in RESULTS and part not in ELSEWHERE.get(key, ())]
            settings = list(_point_changes(name, before.get("points") or [], after.get("points") or []))
            yield from settings
            if edited:
                yield Change(f"what it tells of {name} changed: {', '.join(edited)}")
            elif not settings and any(part in RESULTS and not _holds_unknown(after[part]) for part in parts):
                yield Change(f"{name} was made anew", rank=Rank.READ)
        elif are_digests(before, after):
            yield Change(f"its {name} changed", rank=Rank.READ)
        else:
            yield Change(f"{key}: its {name} {value_change(before, after)}")
    if list(old) != list(new) and {*old} == {*new}:
        yield Change(f"the order of its {key} changed")


def _point_changes(name: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Hyperparameters of an experiment, at the points of its sweep."""
    if len(old) != len(new):
        yield Change(f"the sweep of {name} has {len(new)} points, and had {len(old)}", "hyperparams.toml")
        return
    for before, after in zip(old, new, strict=True):
        yield from key_changes(name, "hyperparameters", before["hyperparameters"], after["hyperparameters"])


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(_holds_unknown(each) for each in (value.values() if isinstance(value, dict) else value))
    return is_unknown(value)
