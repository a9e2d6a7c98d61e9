"""`doit why`: what is stale, why, and what it would cost; nothing is run."""

from collections.abc import Iterator, Sequence

from ..building.orphans import orphan_lines, orphans
from ..building.why.alike import alike
from ..building.why.standings import Standing, Standings, without_byproducts
from ..command_line.tasks import CourseTasks
from ..errors import shortened
from ..jobs.code.mistakes import LONGEST_LINE
from ..targets.target import Target
from .course_command import CourseCommand


class Why(CourseCommand):
    """`doit why`: all that is stale, and what it would cost; `doit why TASK`: each reason, with what changed."""

    name = "why"
    doc_purpose = "say what is stale, and why; nothing is run"

    def _execute(self, pos_args: list[str]) -> int:
        course, targets = self.chosen(pos_args, with_checks=True)
        standings = Standings(course.builder)
        for line in (_each if pos_args else _all)(course, targets, standings):
            self.outstream.write(f"{line}\n")
        return 0


def _each(course: CourseTasks, targets: Sequence[Target], standings: Standings) -> Iterator[str]:
    for target in targets:
        standing = standings.of(target)
        if standing.is_current:
            yield f"{target.task}  current"
            continue
        state = "stale if what it waits for comes out different" if standing.only_waits else "stale"
        yield f"{target.task}  {state}{_cost(course, [target])}"
        yield from (f"    {line}" for reason in standing.reasons for line in reason.splitlines())


def _all(course: CourseTasks, targets: Sequence[Target], standings: Standings) -> Iterator[str]:
    """First what the next build makes for certain, then what it makes if that comes out different."""
    stale = without_byproducts(target for target in targets if standings.of(target).changes)
    waiting = without_byproducts(target for target in targets if standings.of(target).only_waits)
    # As a build counts them: audits only where they are made by themselves.
    count = len({target.task for target in (*stale, *waiting, *without_byproducts(targets))})
    for each in alike(stale, targets, lambda target: standings.of(target).shared_reason):
        reason = standings.of(each.targets[0]).reasons[0] if len(each.targets) == 1 else each.reason
        yield f"{each.told}{_cost(course, each.targets)}: {shortened(reason, LONGEST_LINE)}"
    if waiting:
        yield "If these come out different:" if len(stale) > 1 else "If this comes out different:"
    for each in alike(waiting, targets, lambda target: _waits(standings.of(target)), with_needs=False):
        yield f"  {each.told}{_cost(course, each.targets)}: {each.reason}"
    are = "is" if len(stale) == 1 else "are"
    others = f", {len(waiting)} more may be" if waiting else ""
    yield f"{len(stale)} of {count} {are} stale{others}{_work(course, stale, waiting)}"
    yield from orphan_lines(course.builder, orphans(course.builder))


def _waits(standing: Standing) -> str:
    first, *more = (below.task for below in standing.waits_for)
    return f"depends on {first}{f' and {len(more)} more' if more else ''}"


def _work(course: CourseTasks, stale: Sequence[Target], waiting: Sequence[Target]) -> str:
    """How long it takes, as far as the last runs tell; nothing where there is nothing to do, or nothing can be done."""
    certain, possible = (
        [_seconds(course, target) for target in chosen if not target.problem] for chosen in (stale, waiting)
    )
    told = []
    for seconds, what in ((certain, "s of work"), (possible, "s more if so")):
        about = "more than" if None in seconds else "about"
        told += [f"{about} {sum(filter(None, seconds)):.0f} {what}"] if seconds else []
    if sum(filter(None, (*certain, *possible))) < 0.5 and None in (*certain, *possible):
        return "; no last run tells how long that takes"
    return f"; {', '.join(told)}{',' if waiting else ''} by the last run's times" if told else ""


def _seconds(course: CourseTasks, target: Target) -> float | None:
    """How long a target took the last time that it was made, or None; 0 where it is in the store."""
    if course.builder.is_stored(target):
        return 0.0
    seconds = target.records.read(target.record).facts.get("seconds")
    return None if seconds is None else float(seconds)


def _cost(course: CourseTasks, targets: Sequence[Target]) -> str:
    missing = [target for target in targets if not course.builder.is_stored(target)]
    if not missing:
        return " (in the store)"
    stored, seconds = len(targets) - len(missing), sum(map(course.builder.last_seconds, missing))
    told = [f"at least {stored} in the store"] if stored else []  # of what needs others, that shows once they are there
    told += [f"about {seconds:.1f} s"] if seconds else []
    return f" ({', '.join(told)})" if told else ""
