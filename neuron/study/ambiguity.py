"""How sure a network is: its two best answers, the margin between them, the entropy of them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.arrays import as_floats
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, SettingError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.train import predict


class Certainty(NamedTuple):
    """How sure a network is about one example.

    `margin` is how much more probable the first answer is than the second, from 0
    (can't decide) to 1; `entropy` is in bits, from 0 (certain) to log₂ of the
    number of classes (no idea). `label` is the true class.
    """

    example: int
    label: int
    first: int
    second: int
    probabilities: tuple[float, ...]
    margin: float
    entropy: float


def class_probabilities(net: MLP, inputs: Any) -> NDArray[np.float64]:
    """What a network says of each class, as rows that sum to 1: shape (n, classes).

    Linear outputs are taken for logits and go through softmax; the outputs of a
    softmax layer are what they are; those of sigmoid neurons, each of which speaks
    for itself alone, are divided by their sum.

    Raises `SettingError` for other activations and for a single output.
    """
    check_network(net)
    last = net.activations[-1]
    if last not in ("linear", "softmax", "sigmoid") or net.n_outputs < 2:
        raise SettingError(
            f"probabilities of classes need two outputs or more that are linear, softmax or "
            f"sigmoid; this network has {net.n_outputs}, {last}."
        )
    outputs = np.array(predict(net, inputs), dtype=np.float64)
    if last == "linear":
        outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    # A row of zeros can come out of sigmoid neurons that all say no: then none stands out.
    sums = outputs.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.where(sums > 0, outputs, 1.0) / np.where(
        sums > 0, sums, outputs.shape[1]
    )
    return shares


def entropy(probabilities: Any) -> NDArray[np.float64]:
    """−Σ p·log₂ p along the last axis, in bits; 0·log 0 is 0.

    Source: C. E. Shannon, *A mathematical theory of communication*, 1948.
    """
    p = as_floats(probabilities)
    logs = np.log2(np.where(p > 0, p, 1.0))
    bits: NDArray[np.float64] = -(p * logs).sum(axis=-1)
    return np.maximum(bits, 0.0)


def certainties(net: MLP, data: Dataset) -> list[Certainty]:
    """How sure the network is about each example, in the order of the data."""
    check_dataset(data)
    if data.classes is None:
        raise DataError(f"{data.name} has no classes to be sure or unsure about.")
    inputs, labels = data.arrays()
    probabilities = class_probabilities(net, inputs)
    ranked = np.argsort(-probabilities, axis=1, kind="stable")
    bits = entropy(probabilities)
    return [
        Certainty(
            i,
            int(labels[i]),
            int(ranked[i, 0]),
            int(ranked[i, 1]),
            tuple(p.tolist()),
            float(p[ranked[i, 0]] - p[ranked[i, 1]]),
            float(bits[i]),
        )
        for i, p in enumerate(probabilities)
    ]


def most_ambiguous(found: Sequence[Certainty], between: tuple[int, int] | None = None) -> Certainty:
    """The example with the smallest margin; `between`: of those that hover between two classes.

    Raises `DataError` where the network never hesitates between these two.
    """
    chosen = [c for c in found if between is None or {c.first, c.second} == set(between)]
    if not chosen:
        raise DataError(f"the network never has {between} for its two best answers.")
    return min(chosen, key=lambda c: c.margin)


def strongest(found: Sequence[Certainty]) -> Certainty:
    """The example with the largest margin: the strongest prediction."""
    if not found:
        raise DataError("there is no example to choose from. Give the certainties of at least one.")
    return max(found, key=lambda c: c.margin)


def nearest_to(found: Sequence[Certainty], wanted: Sequence[float]) -> Certainty:
    """The example whose two best probabilities come nearest to two wanted: (0.8, 0.05), say."""

    def distance(c: Certainty) -> float:
        return (c.probabilities[c.first] - wanted[0]) ** 2 + (
            c.probabilities[c.second] - wanted[1]
        ) ** 2

    if not found:
        raise DataError("there is no example to choose from. Give the certainties of at least one.")
    return min(found, key=distance)
