"""Where the tensors of an experiment go: by what its decorators are, not by what they are called."""

import pytest

from coursekit.graph.course.reading import read_course

DECORATED = {
    "by its name": ("from coursekit.lab.experiment import checkpoint", "@checkpoint", True),
    "through its module": ("from coursekit.lab import experiment as lab", "@lab.checkpoint", True),
    "by its whole path": ("import coursekit.lab.experiment", "@coursekit.lab.experiment.checkpoint", True),
    "under another name": ("from coursekit.lab.experiment import checkpoint as keep", "@keep", True),
    "by way of another file": ("from marks import kept", "@kept", True),
    "a longer name": ("def checkpoint_every(steps): return lambda f: f", "@checkpoint_every(3)", False),
    "the author's own of that name": ("def checkpoint(f): return f", "@checkpoint", False),
    "of another library": ("from torch.utils.checkpoint import checkpoint", "@checkpoint", False),
}


@pytest.mark.parametrize(("header", "decorator", "is_checkpoint"), DECORATED.values(), ids=DECORATED.keys())
def test_an_experiment_is_a_checkpoint_if_a_decorator_is_the_kits(new_course, header, decorator, is_checkpoint):
    new_course.write("marks.py", "from coursekit.lab.experiment import checkpoint as kept")
    new_course.replace("experiments.py", "import torch\n", f"import torch\n\n{header}\n")
    new_course.replace("experiments.py", "def line(", f"{decorator}\ndef line(")
    (line,) = read_course(new_course.root).by_id["seminar01"].points("line")
    assert line.is_checkpoint == is_checkpoint
