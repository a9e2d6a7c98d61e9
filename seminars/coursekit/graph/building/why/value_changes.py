"""Two plain values, and what is told of their difference."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .code_changes import Change, Rank

LONGEST = 60  # characters of a value that is told
UNKNOWN = "not known before it is made"  # in the place of a digest
DIGEST = re.compile(r"[0-9a-f]{64}")


def same(old: Any, new: Any) -> bool:
    # As text: 1 and 1.0 are two values to an experiment, and so are two orders of a table's keys.
    return json.dumps(old) == json.dumps(new) or is_unknown(new)


def is_unknown(value: Any) -> bool:
    return value == UNKNOWN or (isinstance(value, float) and math.isnan(value))


def size_told(pixels: Any) -> str:
    return f"{pixels[0]}×{pixels[1]} at {pixels[2]} frames a second" if pixels else "none"


def list_changes(what: str, old: list[str], new: list[str]) -> Iterator[Change]:
    gone, come = ([n for n in one if n not in other] for one, other in ((old, new), (new, old)))
    if len(gone) == len(come) == 1:
        yield Change(f"{what}: {text_of(gone[0])} -> {text_of(come[0])}")
    elif gone or come:
        told = [*(f"without {name}" for name in gone), *(f"with {name}" for name in come)]
        more = f", and {len(told) - 3} more" if len(told) > 3 else ""
        yield Change(f"{what}: {', '.join(told[:3])}{more}", rank=Rank.REACHED)
    else:
        yield Change(f"{what} changed")


def key_changes(place: str, key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    file = "hyperparams.toml" if key == "hyperparameters" else ""
    rank = Rank.INSTALLED if key == "versions" else Rank.EDITED
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        here = f"{place}.{name}" if place else name
        if same(before, after):
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from key_changes(here, key, before, after)
        else:
            told = written if key == "hyperparameters" else text_of
            yield Change(f"{here}: {told(before)} -> {told(after)}", file, rank=rank)
    if list(old) != list(new) and {*old} == {*new}:
        yield Change(f"the order of the keys of {place or key} changed", file, rank=rank)


def text_of(value: Any) -> str:
    text = "none" if value in (None, "") else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def written(value: Any) -> str:
    """A hyperparameter as its file has it: a text that is empty, or says "none", is another than none."""
    return "none" if value is None else text_of(json.dumps(value, ensure_ascii=False))


def value_change(old: Any, new: Any) -> str:
    plain = not are_digests(old, new) and not isinstance(new, (dict, list))
    return f"changed: {text_of(old)} -> {text_of(new)}" if plain else "changed"


def are_digests(old: Any, new: Any) -> bool:
    return any(isinstance(each, str) and DIGEST.fullmatch(each) for each in (old, new))
