"""`python -m tests.planted`: how many planted faults the audit finds, and how many of its alarms are false."""

import sys

from .audited import audited
from .faults import PAIRS, Pair


def findings(pair: Pair, bad: bool) -> list[str]:
    def draw(scene: object) -> None:
        pair.draw(scene, bad)  # type: ignore[arg-type]

    draw.__name__, draw.__module__ = pair.draw.__name__, pair.draw.__module__
    return [finding.rule for finding in audited(draw)]


def main() -> int:
    found = right = alarms = 0
    for pair in PAIRS:
        with_fault, without = findings(pair, True), findings(pair, False)
        hit = pair.rule in with_fault
        false = [rule for rule in with_fault if rule not in (pair.rule, *pair.also)] + without
        found += hit
        right += sum(rule in (pair.rule, *pair.also) for rule in with_fault)
        alarms += len(false)
        verdict = "found" if hit else "MISSED"
        print(f"{pair.rule:16} {pair.draw.__name__:40} {verdict}{'  false: ' + ', '.join(false) if false else ''}")
    print(
        f"{2 * len(PAIRS)} scenes, {len({pair.rule for pair in PAIRS})} rules: "
        f"{found} of {len(PAIRS)} planted faults found (recall {found / len(PAIRS):.2f}); {alarms} false alarms among "
        f"{right + alarms} findings (precision {right / (right + alarms):.2f})"
    )
    return int(found < len(PAIRS) or alarms > 0)


if __name__ == "__main__":
    sys.exit(main())
