"""From source and hyperparameters to tensors, from tensors to clips, from clips to videos.

graph/      what depends on what, and what is stale: no torch, no manim
cluster/    jobs that travel to other machines
lab/        experiments, run by torch; what authors write them with
stage/      scenes, drawn by manim; what authors draw with
screening/  videos joined from clips, captions and pages
wording/    how people write, order and name things
face        how `lab` and `stage` show authors their names, and load each when it is read
notebooks   a deck in a notebook

What several of them need: `quantities` (types of hyperparameters), `sweep` (results at all its points), `facts`
(facts.toml), `meanings` (what colours stand for), `conflicts` (of git, left in a file), `toml_text` (of an author's
file) and `ignored_files`.

Any scene reads tensors by `coursekit.tensors("experiment")`. architecture.md tells how these work together.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .stage.tensor_reading import tensors

__all__ = ["tensors"]


def __getattr__(name: str) -> Any:
    """`tensors`, loaded when it is read, as a face does it: the graph imports this package and must stay light."""
    if name in __all__:
        from .stage import tensor_reading

        return getattr(tensor_reading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
