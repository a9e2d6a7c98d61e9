"""What a machine runs: the kit's files, and the versions of all that makes a result."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coursekit.graph.course.platform.distributions import content, version
from coursekit.graph.course.platform.processor import ANY, processor
from coursekit.graph.store.files import digest_of
from coursekit.graph.targets.versions import contents, manim_settings, versions
from coursekit.ignored_files import is_any_ignored

from .carrying import KIT

Identity = dict[str, str]
MOST_TOLD = 5


def identity(libraries: Iterable[str], running: Mapping[str, str] | None = None) -> Identity:
    """By name: Python, the kind of machine, libraries, a user's settings of manim, the digests of the kit's files.

    running: the digests of files of the kit that this process holds in memory, if that may be long ago
    """
    import cairo

    return {
        **versions("clip"),
        **{f"files of {library}": digest for library, digest in contents("clip").items()},
        **{library: version(library) for library in libraries},
        **{f"files of {library}": content(library) for library in libraries},
        "processor": processor(),
        "cairo": cairo.cairo_version_string(),  # comes from the system, and draws every frame
        **manim_settings(Path("/nonexistent")),
        **kit_files(),
        **{f"coursekit/{name}": digest for name, digest in (running or {}).items()},
    }


def kit_files() -> Identity:
    names = sorted(path.relative_to(KIT) for path in KIT.rglob("*.py"))
    return {f"coursekit/{name.as_posix()}": digest_of(KIT / name) for name in names if not is_any_ignored(name.parts)}


def kit_digest() -> str:
    return hashlib.sha256(repr(kit_files()).encode()).hexdigest()


def differences(here: Identity, there: Identity) -> str:
    """What differs, as text; "" where nothing does."""
    lines = list(_differences(here, there))
    more = f"; and {len(lines) - MOST_TOLD} more" if len(lines) > MOST_TOLD else ""
    return "; ".join(lines[:MOST_TOLD]) + more


def _differences(here: Identity, there: Identity) -> Iterator[str]:
    for name in dict.fromkeys((*here, *there)):
        ours, theirs = here.get(name, "none"), there.get(name, "none")
        if ours == theirs or (name, ours) == ("processor", ANY):
            continue
        if name.startswith("coursekit/"):
            yield f"{name} is another" if "none" not in (ours, theirs) else f"{name} is only {_side(ours)}"
        else:
            yield f"{name} {theirs}, but {ours} here"


def _side(ours: str) -> str:
    return "there" if ours == "none" else "here"
