"""What a change does to tensors and facts, as it is told."""


def test_a_hyperparameter_is_followed_to_tensors_facts_and_pictures(repository):
    repository.course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.52")
    told = repository.compare("--fail-on", "facts", fails=True)
    assert repository.told == [
        "changed seminar01:Lines:scene2_line:",
        "changed seminar01:Lines:scene3_doubled:",
        "fact seminar01:line:",
        "hyperparameter seminar01:line:",
        "tensor seminar01:line:",
        "tensor seminar01:doubled:",
    ]
    assert "Where it ends: 2 -> 2.08" in told
    assert "slope: 0.5 -> 0.52" in told
    assert "y: 0.08 at [4]: 2 -> 2.08" in told


def test_a_fact_that_is_stated_otherwise_or_does_not_hold_is_told(repository):
    repository.course.replace("facts.toml", "[1.9, 2.1]", "[3, 4]")
    told = repository.compare("--fail-on", "facts", fails=True)
    assert "2 -> 2 (not within 3 … 4)" in told
    repository.compare("--fail-on", "changed")  # nothing is seen of it
