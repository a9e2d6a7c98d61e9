"""`doit prune` goes through every target of every quality, built or not, and keeps what each is made of.

Of a shared store, it is tested with what else such a store does.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.graph.commands.pruning import Contents, Kept, outdated, unneeded_files
from tests.screening.conftest import narrate

LOW = "quality=low"


@pytest.mark.parametrize("audited", ["with the clips", "by themselves"])
def test_prune_keeps_all_of_a_narrated_course_of_which_nothing_is_built(audited, new_course):
    narrate(new_course)
    if audited == "by themselves":
        new_course.doit(LOW, "tensor", "audit")
    else:
        new_course.doit(LOW, "render", "captions", "audit")
    new_course.doit("clean", LOW)
    new_course.doit("prune", "--older-than", "0")
    assert "would remove" not in new_course.output
    assert set(new_course.doit(LOW, "audit").values()) == {"from the store"}


KEPT = st.builds(
    lambda used, files: (used, files),
    st.integers(0, 9),
    st.lists(st.sampled_from("abcdef"), max_size=3).map(lambda digests: {d: d for d in digests}),
)


@given(
    kept=st.lists(KEPT, max_size=8), needed=st.sets(st.integers(0, 7)), days=st.integers(0, 9), most=st.integers(0, 7)
)
def test_prune_keeps_what_is_needed_and_what_is_newer_than_all_that_goes(kept, needed, days, most):
    objects = dict.fromkeys("abcdef", (1, 0.0))
    results = [Kept(str(n), files, float(used)) for n, (used, files) in enumerate(kept)]
    contents = Contents(results, objects)
    gone = outdated(contents, {*map(str, needed)}, now=9.0, age=days, most=most)
    left = [result for result in results if result not in gone]
    spare = [result for result in left if int(result.fingerprint) not in needed]
    assert not any(int(result.fingerprint) in needed for result in gone)
    assert all(9 - result.used <= days for result in spare)
    assert all(old.used <= new.used for old in gone for new in spare)
    size = len({digest for result in left for digest in result.files})
    assert not most or size <= most or not spare
    if gone and 9 - gone[-1].used <= days:
        assert len({d for result in (*left, gone[-1]) for d in result.files}) > most > 0, "the last one had to go"
    files = unneeded_files(contents, gone, now=9.0)
    assert {*files} == {d for r in gone for d in r.files} - {d for r in left for d in r.files}
