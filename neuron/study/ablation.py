"""Ablation: switch a hidden neuron off, and see what the network can no longer do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, SettingError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.train import predict
from neuron.train.losses import predicted_classes


@dataclass(frozen=True)
class Ablated:
    """What is lost without one hidden neuron, `unit` of `layer` (counted as in `net.layers`).

    `drop` is how much the accuracy falls; `class_drops` the same for each class.
    """

    layer: int
    unit: int
    accuracy: float
    drop: float
    class_drops: tuple[float, ...]


def without(net: MLP, layer: int, units: list[int], instead: list[float] | None = None) -> MLP:
    """The network with hidden neurons held at fixed activations: 0, or those given `instead`.

    The neurons stay; the layer after them no longer hears them: their weights there
    become 0, and what they say at `instead` goes into the biases.

    Raises `SettingError` for a neuron that is not there, and for the output layer.
    """
    check_network(net)
    n = len(net.layers)
    if layer not in range(n - 1):
        raise SettingError(f"layer {layer} is no hidden layer; expected 0 to {n - 2}.")
    levels = instead if instead is not None else [0.0] * len(units)
    numbers = [(np.array(weights), np.array(biases)) for weights, biases in net.numbers()]
    weights, biases = numbers[layer + 1]
    for unit, level in zip(units, levels, strict=True):
        if unit not in range(weights.shape[1]):
            raise SettingError(f"layer {layer} has no neuron {unit}; it has {weights.shape[1]}.")
        biases += weights[:, unit] * level
        weights[:, unit] = 0.0
    return MLP.from_numbers(
        [(w.tolist(), b.tolist()) for w, b in numbers], net.activations, backend=net.backend
    )


def ablate(net: MLP, data: Dataset, layer: int, threshold: float = 0.5) -> list[Ablated]:
    """Hold each neuron of a hidden layer at its mean activation, one at a time, and score the rest.

    The mean, not 0: a neuron that always answers 0.9 carries no information, and
    setting it to 0 would only disturb the next layer.

    Raises `DataError` for data without classes.
    """
    check_dataset(data)
    if data.classes is None:
        raise DataError(f"{data.name} has no classes, so there is no accuracy to lose.")
    levels = activations(net, data, layer).mean(axis=0).tolist()
    labels = data.arrays()[1]
    whole = _class_accuracies(net, data, threshold)
    found = []
    for unit, level in enumerate(levels):
        rest = _class_accuracies(without(net, layer, [unit], [level]), data, threshold)
        share = np.bincount(labels, minlength=len(data.classes)) / len(labels)
        accuracy = float(rest @ share)
        found.append(
            Ablated(
                layer,
                unit,
                accuracy,
                float(whole @ share) - accuracy,
                tuple((whole - rest).tolist()),
            )
        )
    return found


def activations(net: MLP, data: Dataset, layer: int) -> NDArray[np.float64]:
    """What each neuron of a layer answers to each example: shape (examples, neurons).

    Raises `SettingError` for a layer that is not there.
    """
    check_network(net)
    check_dataset(data)
    if layer not in range(len(net.layers)):
        raise SettingError(f"there is no layer {layer!r}; expected 0 to {len(net.layers) - 1}.")
    part = MLP.from_numbers(
        net.numbers()[: layer + 1], net.activations[: layer + 1], backend=net.backend
    )
    return np.array(predict(part, data.inputs))


def _class_accuracies(net: MLP, data: Dataset, threshold: float) -> NDArray[np.float64]:
    """The share of right answers in each class, 0 for a class without examples."""
    labels = data.arrays()[1]
    right = np.array(predicted_classes(predict(net, data.inputs), threshold)) == labels
    n = np.bincount(labels, minlength=data.n_outputs)
    hits = np.bincount(labels, weights=right, minlength=data.n_outputs)
    shares: NDArray[np.float64] = hits / np.maximum(n, 1)
    return shares
