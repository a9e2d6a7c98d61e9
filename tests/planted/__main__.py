"""`python -m tests.planted`: how many planted faults the audit finds, and how many of its alarms are false."""

import sys
from importlib import import_module

from coursekit.screening.narration import caption_audit
from coursekit.stage.audit.limits import limits_for

from .audited import audited
from .pairs import PAIRS, Pair

MODULES = ("faults", "charts", "unseen", "ranges", "captions")


def all_pairs() -> list[Pair]:
    for name in MODULES:
        import_module(f"{__package__}.{name}")
    return PAIRS


def findings(pair: Pair, bad: bool) -> list[str]:
    if pair.of_captions:
        return [finding.rule for finding in caption_audit.findings(pair.draw(bad), limits_for("", {}))]

    def draw(scene: object) -> None:
        pair.draw(scene, bad)  # type: ignore[arg-type]

    draw.__name__, draw.__module__ = pair.draw.__name__, pair.draw.__module__
    return [finding.rule for finding in audited(draw)]


def tried(pairs: list[Pair], name: str) -> bool:
    """Whether all faults of some pairs are found, and nothing else; each is told, and the tally."""
    found = right = alarms = 0
    for pair in pairs:
        with_fault, without = findings(pair, True), findings(pair, False)
        hit = pair.rule in with_fault
        false = [rule for rule in with_fault if rule not in (pair.rule, *pair.also)] + without
        found += hit
        right += sum(rule in (pair.rule, *pair.also) for rule in with_fault)
        alarms += len(false)
        verdict = "found" if hit else "MISSED"
        print(f"{pair.rule:16} {pair.draw.__name__:40} {verdict}{'  false: ' + ', '.join(false) if false else ''}")
    print(
        f"{name}: {2 * len(pairs)} scenes, {len({pair.rule for pair in pairs})} rules: "
        f"{found} of {len(pairs)} planted faults found (recall {found / len(pairs):.2f}); {alarms} false alarms among "
        f"{right + alarms} findings (precision {right / (right + alarms):.2f})",
        flush=True,
    )
    return found == len(pairs) and not alarms


def main() -> int:
    pairs = all_pairs()
    groups = [(name, [p for p in pairs if p.draw.__module__.endswith(name)]) for name in MODULES]
    verdicts = [tried(group, name) for name, group in groups]
    return int(not all(verdicts))


if __name__ == "__main__":
    sys.exit(main())
