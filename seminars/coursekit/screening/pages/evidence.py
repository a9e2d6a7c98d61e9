"""Where a page tells of each experiment: its facts, its plots, and what it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

Named = Mapping[str, Any]


class Shown(TypedDict):
    """What a section shows of one experiment; at its home all that has no other place, and where it comes from."""

    name: str
    is_home: bool
    plots: list[tuple[int, Named]]  # with their numbers among the experiment's plots
    facts: list[Named]


def homes_of(sections: Sequence[Named], wanted: Mapping[str, str]) -> dict[str, str]:
    """The section in which each experiment is told of, for all that some section draws or says.

    The author's choice; else of the sections that draw from it, or that only say its numbers if none does, the one
    that shows the fewest others, of equals the longest.

    wanted: the author's choices, by experiment; those that name no section here are passed over
    """
    homes: dict[str, tuple[tuple[bool, int, float], str]] = {}
    for section in sections:
        for name in (*section["experiments"], *section["narrated"]):
            rank = (name not in section["experiments"], len(section["experiments"]), -section["length"])
            if name not in homes or rank < homes[name][0]:
                homes[name] = (rank, section["name"])
    here = {section["name"] for section in sections}
    return {name: home for name, (_, home) in homes.items()} | {n: s for n, s in wanted.items() if s in here}


def shown_in(section: str, content: Named, homes: Mapping[str, str], here: Sequence[str]) -> Iterator[Shown]:
    """What one section shows, experiment by experiment; `section` is "" for those that no section reads.

    here: the names of all sections of the page: a place that is none of them is of another page
    """
    for name in content["experiments"]:
        is_home = homes.get(name, "") == section

        def belongs(each: Named, is_home: bool = is_home) -> bool:
            places = [place for place in each["section"] if place in here]
            return section in places if places else is_home

        plots = [(number, plot) for number, plot in enumerate(content["plots"].get(name, [])) if belongs(plot)]
        facts = [fact for fact in content["facts"].get(name, []) if belongs(fact)]
        if is_home or plots or facts:
            yield Shown(name=name, is_home=is_home, plots=plots, facts=facts)
