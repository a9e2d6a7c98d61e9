"""Whether a task is up to date, as doit asks it."""

from collections.abc import Sequence

from ..building.builder import Builder
from ..targets.target import Target


class Current:
    """Whether a target is current, for doit; as text, why it is not, for `doit info`.

    A build also finds out whether the target's file can still be imported; what only asks runs nothing.
    """

    def __init__(self, builder: Builder, target: Target) -> None:
        self.builder = builder
        self.target = target

    def __call__(self) -> bool:
        if self.builder.is_building and self.builder.is_put_off(self.target):
            return True  # there is nothing to make of it
        is_current = self.builder.is_current(self.target)
        return is_current and not (self.builder.is_building and self.builder.import_problem(self.target))

    def __str__(self) -> str:
        from ..building.why.standings import reasons

        return "\n      ".join(reasons(self.builder, self.target))


class AllCurrent:
    """Whether all of a group is current, for doit; as text, what is not, for `doit info`."""

    def __init__(self, builder: Builder, targets: Sequence[Target]) -> None:
        self.builder = builder
        self.targets = targets

    def __call__(self) -> bool:
        return all(self.builder.is_current(target) for target in self.targets)

    def __str__(self) -> str:
        stale = [target.task for target in self.targets if not self.builder.is_current(target)]
        are = "is" if len(stale) == 1 else "are"
        return "\n      ".join([f"{len(stale)} of {len(self.targets)} {are} stale", *stale])
