"""Test accuracy on MNIST over five seeds: `python -m benchmarks.mnist --data FOLDER`.

The settings were chosen on a validation part of the training images (the last
sixth of a stratified split, `--validation` repeats that); the test images are
read once a seed, at the end.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Any

from neuron import MLP
from neuron.data import Dataset, distort, load_mnist
from neuron.train import Adam, evaluate, fit


def slightly_distorted(inputs: Any, rng: Random) -> Any:
    """Each image turned, sheared, scaled and shifted a little, differently in every epoch."""
    return distort(inputs, (28, 28), rng, rotate=6, shear=0.06, scale=0.06, shift=0.6)


@dataclass(frozen=True)
class Recipe:
    """A network and how it is trained."""

    name: str
    widths: list[int]
    activation: list[str]
    loss: str
    learning_rate: float
    epochs: int
    goal: float  # what the median test accuracy should reach
    batch_size: int = 32
    augment: Callable[[Any, Random], Any] | None = None

    def run(self, training: Dataset, test: Dataset, seed: int) -> float:
        """Train from a seed; returns the accuracy on the test images."""
        net = MLP(784, self.widths, self.activation, seed=seed, backend="numpy", dtype="float32")
        fit(
            net,
            training,
            loss=self.loss,
            optimiser=Adam(self.learning_rate),
            epochs=self.epochs,
            batch_size=self.batch_size,
            seed=seed,
            decay=True,
            augment=self.augment,
        )
        accuracy = evaluate(net, test, self.loss).accuracy
        assert accuracy is not None
        return accuracy


HIDDEN = ["sigmoid", "sigmoid", "linear"]
BINARY = "binary_cross_entropy"
RECIPES = [
    Recipe("784-10 softmax regression", [10], ["linear"], "cross_entropy", 1e-3, 30, 0.925),
    Recipe("784-16-16-10 sigmoid", [16, 16, 10], HIDDEN, BINARY, 3e-3, 30, 0.944),
    Recipe(
        "784-16-16-10 sigmoid, distorted images",
        [16, 16, 10],
        HIDDEN,
        BINARY,
        4e-3,
        40,
        0.953,
        augment=slightly_distorted,
    ),
    Recipe("784-32-10 sigmoid", [32, 10], HIDDEN[1:], "cross_entropy", 3e-3, 30, 0.963),
]


def main() -> None:
    """Train every recipe from seeds 0 to 4 and print all accuracies and their medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="the folder with MNIST's files")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", default="", help="only recipes whose name contains this")
    parser.add_argument("--validation", action="store_true", help="test on a part of the training")
    options = parser.parse_args()
    training, test = load_mnist(options.data)
    if options.validation:
        training, test = training.split(1 / 6, seed=0)
    for recipe in RECIPES:
        if options.only in recipe.name:
            started = perf_counter()
            found = [recipe.run(training, test, seed) for seed in range(options.seeds)]
            listed = " ".join(f"{100 * accuracy:.2f}" for accuracy in found)
            print(
                f"{recipe.name}: median {100 * statistics.median(found):.2f} % "
                f"(goal {100 * recipe.goal:.1f} %), seeds 0 to {options.seeds - 1}: {listed}; "
                f"{(perf_counter() - started) / options.seeds:.0f} s each",
                flush=True,
            )


if __name__ == "__main__":
    main()
