"""Experiments, run by torch: what they are written with, by one name each.

    from coursekit.lab import Count, Rate, Seed, Tensors, generator_for, perceptron

    experiment  what an experiment says of itself         run     one experiment, from its table to its tensors
    report      tensors and what is in them, printed      models  networks and data; `optimizing` what descends
    tensors     files of tensors, and what is read of them
    progress    a loop that tells how far it is           resumption  one that goes on; `loop_state` what it keeps

In: the values of a table of hyperparams.toml. Out: tensors by name. May import torch and the graph, and never manim.
"""

from typing import TYPE_CHECKING

from coursekit.face import load_when_read

if TYPE_CHECKING:
    from ..quantities import Count, Decay, Degrees, Fraction, Index, Optimizer, Point, Rate, Seed
    from ..sweep import Sweep, SweepPoint
    from .experiment import Tensors, checkpoint, may_diverge
    from .models.digits import Digits, digits
    from .models.networks import (
        Initialisation,
        between_units,
        in_layers,
        initialise,
        largest_units,
        linear_layers,
        named_by_layer,
        network_at,
        perceptron,
        perceptron_from,
        relu_responses,
        stacked,
        weights_and_biases,
    )
    from .models.pruning import (
        full_masks,
        iterative_pruning,
        largest_pruned,
        masked_perceptron,
        pruned_masks,
        share_left,
        shuffled_masks,
    )
    from .models.softmax_regression import minibatch_loss, untrained, weight_index
    from .models.training import (
        Measure,
        Snapshot,
        TrainingRun,
        accuracy_on,
        cross_entropy_on,
        every,
        generator_for,
        gradient_sizes,
        shuffled_batches,
        train,
    )
    from .optimizing.averages import bias_corrected, ema
    from .optimizing.objectives import (
        BumpyBowl,
        Grid,
        Landscape,
        Objective,
        Pair,
        Quadratic,
        Rosenbrock,
        on_grid,
        rotate,
    )
    from .optimizing.optimizers import create
    from .optimizing.quadratic_theory import DescentTheory, gradient_descent_theory, heavy_ball_theory
    from .optimizing.trajectories import Trajectory, record, settling_step
    from .optimizing.tuning import arrival, at_rate, rates_by_outcome
    from .progress import progress
    from .resumption import resumable

__all__ = [
    "BumpyBowl",
    "Count",
    "Decay",
    "Degrees",
    "DescentTheory",
    "Digits",
    "Fraction",
    "Grid",
    "Index",
    "Initialisation",
    "Landscape",
    "Measure",
    "Objective",
    "Optimizer",
    "Pair",
    "Point",
    "Quadratic",
    "Rate",
    "Rosenbrock",
    "Seed",
    "Snapshot",
    "Sweep",
    "SweepPoint",
    "Tensors",
    "TrainingRun",
    "Trajectory",
    "accuracy_on",
    "arrival",
    "at_rate",
    "between_units",
    "bias_corrected",
    "checkpoint",
    "create",
    "cross_entropy_on",
    "digits",
    "ema",
    "every",
    "full_masks",
    "generator_for",
    "gradient_descent_theory",
    "gradient_sizes",
    "heavy_ball_theory",
    "in_layers",
    "initialise",
    "iterative_pruning",
    "largest_pruned",
    "largest_units",
    "linear_layers",
    "masked_perceptron",
    "may_diverge",
    "minibatch_loss",
    "named_by_layer",
    "network_at",
    "on_grid",
    "perceptron",
    "perceptron_from",
    "progress",
    "pruned_masks",
    "rates_by_outcome",
    "record",
    "relu_responses",
    "resumable",
    "rotate",
    "settling_step",
    "share_left",
    "shuffled_batches",
    "shuffled_masks",
    "stacked",
    "train",
    "untrained",
    "weight_index",
    "weights_and_biases",
]

load_when_read(__name__)
