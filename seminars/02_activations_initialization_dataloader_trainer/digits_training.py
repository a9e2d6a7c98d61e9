"""What the trainings on digits of this seminar share."""

from collections.abc import Iterator

from torch import Tensor

from coursekit.lab import *


def network_widths(digits_split: Tensors, hidden: list[int]) -> list[int]:
    """From the pixels of a picture to the classes."""
    return [digits_split["train_images"].shape[1], *hidden, int(digits_split["train_labels"].max()) + 1]


def mean_and_std(name: str, measured: Tensor) -> dict[str, Tensor]:
    """Mean and standard deviation of a sample (n - 1) over the first axis, which is that of the seeds."""
    if len(measured) < 2:
        raise ValueError("a spread over seeds needs two seeds or more in the sweep")
    return {f"{name}_mean": measured.mean(dim=0), f"{name}_std": measured.std(dim=0)}


def training_batches(digits_split: Tensors, size: int, seed: int) -> Iterator[list[Tensor]]:
    """Batches of the training digits; those of one seed are the same, in the same order, in every experiment."""
    images, labels = digits_split["train_images"], digits_split["train_labels"]
    return shuffled_batches(images, labels, size, generator_for("batches", seed))


def accuracy_and_loss(digits_split: Tensors) -> dict[str, Measure]:
    """accuracy on the test digits, loss on the training digits."""
    return {
        "accuracy": accuracy_on(digits_split["test_images"], digits_split["test_labels"]),
        "loss": cross_entropy_on(digits_split["train_images"], digits_split["train_labels"]),
    }
