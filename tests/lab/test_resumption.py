"""A run that goes on from a checkpoint comes to what a whole one comes to, bit for bit; or `doit verify` says so."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

DOIT = [str(Path(sys.executable).with_name("doit"))]
TASK = "tensor:seminar01:training"
TABLE = "\n[training]\nsteps = {steps}\nrate = 0.1\nseed = 3\n"
TRAINING = """

def training(steps: Count, rate: Rate, seed: Count) -> Tensors:
    import random
    import time

    from coursekit.lab import generator_for, resumable

    draw = generator_for("batches", seed)
    network = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Dropout(0.3), torch.nn.Linear(4, 1))
    running = torch.optim.Adam(network.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.ExponentialLR(running, 0.99)
    average = torch.zeros(())
    losses, kept = [], {}
    chance = random.Random(seed)
    BEFORE
    for step in resumable(LOOP):
        running.zero_grad()
        loss = network(torch.randn(5, 3, generator=draw)).square().mean() + chance.random()
        loss.backward()
        running.step()
        schedule.step()
        average.mul_(0.9).add_(loss.detach())
        losses.append((step, loss.detach()))
        kept[step] = network[0].weight.detach().clone()
        BODY
    return {
        "losses": torch.stack([loss for _, loss in losses]),
        "last": torch.stack([*kept.values()]),
        "average": average,
        "weights": network[0].weight.detach(),
        "rate": torch.tensor(schedule.get_last_lr()),
    }
"""
STATE = "network, running, schedule, draw, average, losses, kept, chance"


def with_training(course, steps=40, loop=f'range(steps), {STATE}, grows="steps", every=10', body="pass", before="pass"):
    path = course.seminar / "experiments.py"
    text = path.read_text().partition("\n\ndef training")[0]
    path.write_text(text + TRAINING.replace("LOOP", loop).replace("BODY", body).replace("BEFORE", before))
    with_steps(course, steps)


def with_steps(course, steps):
    table = course.seminar / "hyperparams.toml"
    table.write_text(table.read_text().partition("\n[training]")[0] + TABLE.format(steps=steps))


def tensors(course):
    return torch.load(course.root / ".cache/trajectories/seminar01/training.pt")


def checkpoints(course):
    return sorted((course.root / ".cache/checkpoints").rglob("*.ckpt"))


def anew(course):
    """What an uninterrupted run comes to."""
    course.doit("-a", TASK)
    assert "on from" not in course.output
    return tensors(course)


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_a_longer_run_goes_on_from_the_end_of_the_shorter_one(new_course):
    with_training(new_course, 40)
    new_course.doit(TASK)
    with_steps(new_course, 100)
    new_course.doit(TASK)
    assert "computed" in new_course.output and "on from step 40 of 100" in new_course.output
    longer = tensors(new_course)
    assert same(longer, anew(new_course))
    new_course.doit("verify", TASK)
    # A shorter one is another run, and has the end of none: what it would need is beyond it.
    with_steps(new_course, 30)
    new_course.doit(TASK)
    assert "on from" not in new_course.output


def test_a_run_that_was_killed_goes_on_from_its_last_checkpoint(new_course):
    with_training(new_course, 60, f"range(steps), {STATE}, every=10", "time.sleep(0.02)")
    with subprocess.Popen([*DOIT, TASK], cwd=new_course.root, start_new_session=True) as run:
        end = time.monotonic() + 200
        while not any(path.stem.endswith("-20") for path in checkpoints(new_course)):
            assert time.monotonic() < end and run.poll() is None
            time.sleep(0.005)
        os.killpg(run.pid, signal.SIGKILL)
    new_course.doit(TASK)
    assert " of 60" in new_course.output, new_course.output
    assert checkpoints(new_course) == []  # nothing goes on from a run that has ended and does not grow
    gone_on = tensors(new_course)
    assert same(gone_on, anew(new_course))


@pytest.mark.parametrize("change", ["code", "hyperparameter", "what it reads"])
def test_a_checkpoint_of_another_run_is_none(change, new_course):
    data = new_course.seminar / "data.txt"
    data.write_text("1.0")
    name = "".join(["da", "ta.txt"])
    with_training(new_course, 40, body=f"average.add_(float(open(''.join([{name[:2]!r}, {name[2:]!r}])).read()))")
    new_course.doit(TASK)
    with_steps(new_course, 50)
    if change == "code":
        new_course.replace("experiments.py", "mul_(0.9)", "mul_(0.8)")
    elif change == "hyperparameter":
        new_course.replace("hyperparams.toml", "rate = 0.1", "rate = 0.2")
    else:
        data.write_text("2.0")
    new_course.doit(TASK)
    assert "on from" not in new_course.output


def test_what_was_read_before_the_checkpoint_is_read_by_the_run_that_goes_on(new_course):
    (new_course.seminar / "data.txt").write_text("1.0")
    with_training(new_course, 40, body="step == 5 and average.add_(float(open(''.join(['da', 'ta.txt'])).read()))")
    new_course.doit(TASK)
    with_steps(new_course, 50)
    new_course.doit(TASK)
    assert "on from step 40 of 50" in new_course.output
    (new_course.seminar / "data.txt").write_text("2.0")
    assert new_course.doit(TASK) == {TASK: "computed"}
    assert "on from" not in new_course.output


def test_a_variable_that_a_run_sets_for_itself_changes_none_of_its_checkpoints(new_course):
    """Libraries do: they look whether it is set, and set it."""
    before = "import os; os.environ.get('SET_BY_ITSELF'); os.environ['SET_BY_ITSELF'] = '1'"
    with_training(new_course, 40, before=before)
    new_course.doit(TASK)
    with_steps(new_course, 50)
    new_course.doit(TASK)
    assert "on from step 40 of 50" in new_course.output


BROKEN = {
    "a generator that is not kept": (STATE.replace("draw, ", ""), "pass", "GOES ON OTHERWISE"),
    "a name that is bound anew": (STATE.replace("average, ", ""), "average = average * 0.9", "GOES ON OTHERWISE"),
    "a step that depends on how many there are": (STATE, "average.add_(step / steps)", "GOES ON OTHERWISE"),
    "a beginning that depends on it": (f"{STATE}, torch.zeros(steps)", "pass", "DOES NOT GO ON"),
}


@pytest.mark.parametrize("state, body, told", BROKEN.values(), ids=BROKEN)
def test_verify_finds_a_declaration_that_does_not_hold(state, body, told, new_course):
    with_training(new_course, 40, f'range(steps), {state}, grows="steps"', body)
    new_course.doit(TASK)
    new_course.doit("verify", TASK, fails=True)
    assert told in new_course.output, new_course.output


def test_what_is_forgotten_or_cleaned_is_made_from_its_beginning(new_course):
    with_training(new_course, 40)
    new_course.doit(TASK)
    assert checkpoints(new_course)
    for command in ("forget", "clean"):
        new_course.doit(command, TASK)
        assert checkpoints(new_course) == []
        new_course.doit("-a", TASK)
        assert checkpoints(new_course)
    new_course.doit("prune", "--older-than", "0", "--yes")
    assert "1 of 1 checkpoint" in new_course.output and checkpoints(new_course) == []


def test_those_of_an_experiment_that_is_gone_go_with_it(new_course):
    with_training(new_course, 40)
    new_course.doit(TASK)
    path = new_course.seminar / "experiments.py"
    path.write_text(path.read_text().replace("def training", "def another"))
    new_course.replace("hyperparams.toml", "[training]", "[another]")
    new_course.doit("clean", "--gone")
    assert checkpoints(new_course) == []


def test_no_more_are_kept_than_are_of_use(new_course):
    with_training(new_course, 10)
    for rate in (1, 2, 3, 4, 5):
        new_course.replace("hyperparams.toml", "rate = 0.1", f"rate = 0.{rate}")
        for steps in (10, 20, 30):
            with_steps(new_course, steps)
            new_course.replace("hyperparams.toml", "rate = 0.1", f"rate = 0.{rate}")
            new_course.doit(TASK)
        with_steps(new_course, 10)
    runs = {path.parent for path in checkpoints(new_course)}
    assert len(runs) == 3
    assert all(len([*run.iterdir()]) == 2 for run in runs)


def test_a_damaged_checkpoint_is_none(new_course):
    with_training(new_course, 40)
    new_course.doit(TASK)
    (kept,) = checkpoints(new_course)
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    with_steps(new_course, 50)
    new_course.doit(TASK)
    assert "on from" not in new_course.output


MISTAKES = {
    "no range": ("steps, losses", "steps are counted, and it was given int: its first argument is a range"),
    "a number": ("range(steps), 3", "resumable() was given 3, of type int"),
    "no hyperparameter": ('range(steps), losses, grows="step"', 'grows="step"): that is no hyperparameter'),
}


@pytest.mark.parametrize("loop, told", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_the_way_out(loop, told, new_course):
    with_training(new_course, 40, loop)
    new_course.doit(TASK, fails=True)
    assert told in new_course.output, new_course.output


def test_outside_a_build_all_steps_are_gone_through():
    from coursekit.lab import resumable

    assert [*resumable(range(5), [], grows="anything")] == [*range(5)]
