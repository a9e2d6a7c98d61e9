"""Why a target is stale: what differs between what it was made from and what it would be made from now."""

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .course import Course
from .targets import Target

if TYPE_CHECKING:
    from .builds import Builder

MOST_LINES = 8  # of a diff of one definition


def reasons(builder: "Builder", target: Target) -> list[str]:
    """A line a reason, the plainest first; [] for a target that is current. A diff's lines are indented."""
    if target.problem:
        return [target.problem]
    if builder.is_current(target):
        return []
    if target.breach:
        return [target.breach]
    stale = [f"{need.task} is stale" for need in target.needs if not builder.is_current(need)]
    stale = stale or [f"{check.task} is stale" for check in target.checks if not builder.is_current(check)]
    record = builder.records.read(target.record)
    if not record.fingerprint:
        return [*stale, "it was never made here"]
    # What comes from a stale need is not known before that one is made.
    now = {} if stale else target.ingredients()
    found = list(_changes(target.course, record.ingredients, now)) if now else _changes_without_needs(target, record)
    for role, path in target.files.items():
        if not path.is_file():
            found.append(f"{path.name} is missing")
        elif role not in record.files or not record.files[role].matches(path):
            found.append(f"{path.name} is not as it was made")
    return [*stale, *found]


def _changes_without_needs(target: Target, record: Any) -> list[str]:
    then = {"slice": record.ingredients.get("slice"), "hyperparameters": record.ingredients.get("hyperparameters")}
    now = {"slice": target.slice, "hyperparameters": target.hyperparameters}
    return list(_changes(target.course, then, now))


def _changes(course: Course, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for key in now:
        old, new = _plain(then.get(key)), _plain(now[key])
        if old == new:
            continue
        if key == "slice":
            yield from _slice_changes(course, old, new)
        elif key == "kit":
            yield "the kit's own code for this changed"
        elif key == "content":
            parts = [part for part in new if part not in (old or {}) or old[part] != new[part]]
            yield f"what it tells changed: {', '.join(parts)}"
        elif key == "pixels":
            yield f"the picture was {_size(old)}, and is {_size(new)}"
        elif key == "clips":
            yield from _clip_changes(old, new)
        elif isinstance(new, dict) and isinstance(old, dict):
            yield from _key_changes(key, old, new)
        else:
            yield f"its {key} changed"


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _size(pixels: Any) -> str:
    return f"{pixels[0]}×{pixels[1]} at {pixels[2]} frames a second" if pixels else "none"


def _clip_changes(old: Any, new: list[list[str]]) -> Iterator[str]:
    before = dict(old or ())
    changed = [name for name, digest in new if before.get(name) != digest]
    gone = [name for name in before if name not in dict(new)]
    yield from (f"the clip of {name} changed" for name in changed)
    yield from (f"the section {name} is gone" for name in gone)
    if not changed and not gone:
        yield "the order of its sections changed"


def _key_changes(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if key in ("tensors", "inputs"):
            yield f"the tensors of {name} changed" if name in old and name in new else f"it reads other tensors: {name}"
        elif key == "assets":
            yield f"the file {name} changed"
        elif isinstance(before, dict) and isinstance(after, dict):
            yield from _key_changes(f"{key}.{name}" if key != "hyperparameters" else name, before, after)
        else:
            place = name if key in ("hyperparameters", "versions") else f"{key}.{name}"
            yield f"{place}: {_told(before)} -> {_told(after)}"


def _told(value: Any) -> str:
    return "none" if value is None else str(value) if isinstance(value, str) else json.dumps(value)


def _slice_changes(course: Course, old: Any, new: str) -> Iterator[str]:
    """Which definitions changed, each with a small diff of its normalised text."""
    before, after = _texts(course, old), _texts(course, new)
    if before is None or after is None:
        yield "the code that it reaches changed"
        return
    # What changed tells more than what came and went: imports mostly.
    for name in sorted(
        dict.fromkeys((*before, *after)), key=lambda n: (n not in before or n not in after, ":import " in n)
    ):
        if before.get(name) == after.get(name):
            continue
        if name not in before:
            yield f"{name} is new"
        elif name not in after:
            yield f"{name} is gone"
        else:
            yield f"{name} changed"
            diff = difflib.unified_diff(before[name].splitlines(), after[name].splitlines(), n=0, lineterm="")
            changed = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
            yield from (f"    {line}" for line in changed[:MOST_LINES])


def _texts(course: Course, digest: Any) -> dict[str, str] | None:
    try:
        texts: dict[str, str] = json.loads((course.root / f".cache/analysis/slices/{digest}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return texts
