"""What went on from a checkpoint is made again in the ordinary way, and compared."""

import json
from typing import Any

from ..jobs.engine import Engine
from ..store.observations import answered_otherwise
from ..targets.target import Target
from .builder import Builder

# Of a clip, what is told of its content; the rest is of its making.
SHOWN = ("frames", "length", "is_empty", "rate", "size", "sound", "chapters", "pauses", "subcaptions", "left", "pieces")


def prove(builder: Builder, target: Target, workers: Engine) -> list[str]:
    """Make what is provisional again; of which files and facts that is another.

    What it reads, as a table, may have been saved meanwhile: then another thing is nobody's fault.

    raises: as build()
    """
    differing = []
    for each in (target, *target.byproducts):
        if not builder.is_provisional(each):
            continue
        before = builder.records.read(each.record)
        builder.build(each, workers, proves=True)
        now = builder.records.read(each.record)
        if now.fingerprint == before.fingerprint and not answered_otherwise(before.observed, now.observed):
            differing += [role for role, file in now.files.items() if before.files[role].digest != file.digest]
            differing += [fact for fact in SHOWN if _plain(before.facts.get(fact)) != _plain(now.facts.get(fact))]
        builder.provisional.pop(before.fingerprint, None)
    return list(dict.fromkeys(differing))


def _plain(value: Any) -> str:
    """As it is written, where tuples are lists."""
    return json.dumps(value)
