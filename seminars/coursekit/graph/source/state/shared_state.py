"""Why the pictures of one section may depend on those before it. Errs towards sharing."""

from collections.abc import Mapping, Sequence

from ..modules import Module, Project
from ..slicing.slices import Slice
from ..syntax.definitions import Definition
from .scene_state import CAMERA, SceneState, state_name
from .state_names import state_told

CLOCK = "clock"  # whose owner a run names so: what moves with every frame
CONSTRUCT = "construct"  # whose owner a run names so: what construct() does that is written nowhere in it


class SectionUses:
    """What each of a scene's sections, given in order, reads and changes."""

    def __init__(
        self,
        project: Project,
        slices: Mapping[str, Slice],
        scene: Sequence[tuple[Module, Definition]],
        prelude: Definition | None,
    ) -> None:
        state = SceneState(project, scene, prelude)
        self.of = {section: state.use(found) for section, found in slices.items()}
        self.objects = state.objects

    def changed_by(self, section: str) -> tuple[str, ...]:
        """The state that the source says a section changes, in which `why_shared` trusts, as told by a run."""
        return tuple(sorted({state_told(owner, name) for owner, name in self.of[section].changes}))


def why_left(left: Mapping[str, Sequence[tuple[str, str, str]]], found: SectionUses) -> str:
    """What a run found that one of the sections, given in order, leaves for a later one; "" if nothing.

    Attributes that only the author's code knows, and globals of the project, are of no matter where the source says
    that no later section reads them, nor what its imports reach: `Square.more = more` at the top of a file makes more()
    a method of every square. The clock has moved for all but the first.
    """
    order = list(left)
    by_construct = [told for section in order for owner, _, told in left[section] if owner == CONSTRUCT]
    if by_construct and len(order) > 1:  # of one section alone, all that is drawn is in its clip
        return f"construct() {by_construct[0]}"
    for place, section in enumerate(order):
        for owner, name, told in left[section]:
            if owner == CLOCK:
                if place:
                    return f"{section}() reads {told}, which the sections before it have moved"
                continue
            for later in order[place + 1 :]:
                if not owner:
                    return f"{section}() leaves {told} changed for the sections after it"
                use = found.of[later]
                reads = {state_told(*state) for state in (*use.reads, *use.runs, *use.dormant)}
                if use.guesses or state_told(owner, name) in reads:
                    return f"{section}() leaves {told} changed, which {later}() reads"
    return ""


def why_shared(found: SectionUses) -> str:
    """What one of the sections, given in order, leaves behind for a later one; "" if nothing."""
    uses, state = found.of, found
    order = list(uses)
    for place, earlier in enumerate(order):
        before = uses[earlier]
        for later in order[place + 1 :]:
            after = uses[later]
            for caller, called in ((earlier, later), (later, earlier)):
                if ("self", called) in uses[caller].reads:
                    return f"{caller}() calls {called}(), which is a section of its own"
            for changed in sorted(before.changes.keys() & after.reads):
                return f"{earlier}() {before.changes[changed]}, which {later}() reads"
            if before.sets and (after.reads or after.guesses):
                return f"{earlier}() may set anything: {before.sets}"
            if after.guesses and any(owner == "self" for owner, _ in before.changes):
                return f"{later}() may read what {earlier}() sets: {after.guesses}"
            for shared in sorted(before.reads & after.reads & state.objects):
                return f"{earlier}() and {later}() share the object {state_name(shared)}"
        for _, name in sorted(before.changes):
            if name in CAMERA and place + 1 < len(order):
                return f"{earlier}() changes self.{name} for the sections after it"
    return ""
