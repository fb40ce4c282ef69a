"""How the lab's model is trained: the network, the pictures it sees, the rounding at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.lab_model.nonsense import TRAINED_ON, nonsense
from neuron import MLP
from neuron.data import Dataset, distort
from neuron.train import Adam, Epoch, Loss, Step, train
from neuron.train.losses import LOSSES

WIDTHS = [16, 16, 10]
#: The label of a picture that shows no digit, beside 0 to 9.
NOTHING = 10


@dataclass(frozen=True)
class Recipe:
    """All settings, as they were chosen on the validation images.

    - `rotate` … `thickness`: how far the pictures are distorted (see `distort`).
    - `nonsense`: how many pictures without a digit there are for each digit.
    - `fraction_bits`: parameters are rounded to multiples of 2 to the power −fraction_bits.
    """

    seed: int = 0
    epochs: int = 40
    batch_size: int = 64
    learning_rate: float = 4e-3
    weight_decay: float = 1e-6
    rotate: float = 8.0
    shear: float = 0.1
    scale: float = 0.08
    shift: float = 0.8
    thickness: float = 0.6
    nonsense: float = 0.1
    fraction_bits: int = 6


def trained(digits: Dataset, recipe: Recipe) -> Iterator[Epoch | MLP]:
    """Train a network; yields a record of each epoch, and the finished network at last.

    While it learns, the sigmoids of the last layer are part of the loss (binary
    cross-entropy from weighted sums), which is the same function with no rounding
    near 0 and 1. The network that comes out has them as its last layer.
    """
    hidden = ["sigmoid", "sigmoid", "linear"]
    net = MLP(784, WIDTHS, hidden, seed=recipe.seed, backend="numpy", dtype="float32")
    for record in train(
        net,
        with_nonsense(digits, recipe),
        loss=OrNothing(**vars(LOSSES["binary_cross_entropy"])),
        optimiser=Adam(recipe.learning_rate, weight_decay=recipe.weight_decay),
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        seed=recipe.seed,
        decay=True,
        augment=lambda inputs, rng: varied(inputs, len(digits), rng, recipe),
    ):
        if not isinstance(record, Step):
            yield record
    yield rounded(net, recipe.fraction_bits)


class OrNothing(Loss):
    """A loss whose examples may also show nothing: then every output should be off."""

    def targets(self, data: Dataset, n_outputs: int) -> list[list[float]]:
        """What the outputs should be: shape (examples, n_outputs), `on` at the label if any."""
        rows = np.where(
            np.arange(n_outputs) == np.asarray(data.targets)[:, None], self.on, self.off
        )
        listed: list[list[float]] = rows.tolist()
        return listed

    def check(self, net: MLP, data: Dataset) -> None:
        """One class, NOTHING, has no output."""
        super().check(net, replace(data.take([0]), classes=tuple("0123456789")))


def with_nonsense(digits: Dataset, recipe: Recipe) -> Dataset:
    """The digits, followed by places for pictures of nothing, which `varied` fills."""
    count = round(recipe.nonsense * len(digits))
    return Dataset(
        f"{digits.name} and nonsense",
        np.concatenate([digits.inputs, np.zeros((count, 784))]),
        np.concatenate([digits.targets, np.full(count, NOTHING)]),
        (*"0123456789", "nothing"),
        (28, 28),
        None,
        digits.preprocessing,
    )


def varied(inputs: Any, n_digits: int, rng: Random, recipe: Recipe) -> NDArray[np.float64]:
    """Every digit distorted anew, and new nonsense after them."""
    digits = distort(
        inputs[:n_digits],
        (28, 28),
        rng,
        rotate=recipe.rotate,
        shear=recipe.shear,
        scale=recipe.scale,
        shift=recipe.shift,
        thickness=recipe.thickness,
    )
    return np.concatenate([digits, nonsense(len(inputs) - n_digits, rng, TRAINED_ON)])


def rounded(net: MLP, fraction_bits: int) -> MLP:
    """The network with sigmoids at its end and every parameter a multiple of 2^−fraction_bits."""
    unit = 2.0**-fraction_bits
    numbers = [
        (
            [[unit * round(w / unit) for w in row] for row in weights],
            [unit * round(b / unit) for b in biases],
        )
        for weights, biases in net.numbers()
    ]
    return MLP.from_numbers(numbers, "sigmoid", backend="numpy", dtype="float32")
