"""The perceptron (linear threshold unit) and its learning rule, step by step, without NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.chance import SeedOrGenerator, generator, shuffled
from neuron.maths.errors import DataError, SettingError
from neuron.network import Neuron
from neuron.network.inputs import as_lists


@dataclass(frozen=True)
class Correction:
    """One example looked at: what was wanted, what was estimated, and the nudge it gave.

    `weights` and `bias` are those after the nudge. `example` is the place in the
    data set, `epoch` counts from 1.
    """

    epoch: int
    example: int
    wanted: int
    estimate: int
    error: int  # wanted − estimate: −1, 0 or 1
    nudge: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float


def learn(
    data: Dataset, *, epochs: int = 20, learning_rate: float = 1.0, seed: SeedOrGenerator = 0
) -> Iterator[Correction]:
    """Teach a threshold unit two classes; yields a `Correction` for every example it looks at.

    The rule: w ← w + η·(t − y)·x and b ← b + η·(t − y), with y = [w·x + b > 0]. It
    starts at 0 and stops after an epoch without a mistake. It needs no gradient
    (that of a step is 0 everywhere), and where a line separates the classes it
    stops after finitely many mistakes; where none does, it never settles.

    Source: F. Rosenblatt, *The perceptron: a probabilistic model*, 1958; A. Novikoff,
    *On convergence proofs for perceptrons*, 1962.

    Raises `DataError` unless there are two classes.
    """
    check_dataset(data)
    if data.n_outputs != 2 or not data.is_classification:
        raise DataError(f"a perceptron tells two classes apart; {data.name} has {data.classes}.")
    if epochs < 1 or not learning_rate > 0:
        raise SettingError(
            f"epochs is at least 1 and the learning rate above 0; got {epochs}, {learning_rate!r}."
        )
    return _corrections(data, epochs, learning_rate, seed)


def _corrections(
    data: Dataset, epochs: int, learning_rate: float, seed: SeedOrGenerator
) -> Iterator[Correction]:
    rng = generator(seed)
    examples, labels = as_lists(data.inputs), as_lists(data.targets)
    weights, bias = [0.0] * data.n_inputs, 0.0
    for epoch in range(1, epochs + 1):
        mistakes = 0
        for i in shuffled(len(data), rng):
            x, wanted = examples[i], int(labels[i])
            estimate = int(bias + sum(w * x_k for w, x_k in zip(weights, x, strict=True)) > 0)
            error = wanted - estimate
            nudge = tuple(learning_rate * error * x_k for x_k in x)
            weights = [w + change for w, change in zip(weights, nudge, strict=True)]
            bias += learning_rate * error
            mistakes += error != 0
            yield Correction(epoch, i, wanted, estimate, error, nudge, tuple(weights), bias)
        if mistakes == 0:
            return


def mistakes_per_epoch(corrections: list[Correction]) -> list[int]:
    """How many examples were taken for the wrong class in each epoch."""
    counts = [0] * (corrections[-1].epoch if corrections else 0)
    for correction in corrections:
        counts[correction.epoch - 1] += correction.error != 0
    return counts


def as_neuron(correction: Correction) -> Neuron:
    """The threshold unit as it was after a correction: a neuron with the activation 'step'."""
    return Neuron(activation="step", weights=correction.weights, bias=correction.bias)
