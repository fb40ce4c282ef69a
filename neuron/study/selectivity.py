"""What each layer knows of the classes: how much a neuron's activation depends on the digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.study.ablation import activations


def explained_by_class(
    values: NDArray[np.float64], labels: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The share of each column's variance that lies between the classes: from 0 to 1.

    `values` has shape (examples, neurons). 1: the class alone decides the number;
    0: the number says nothing about the class (its mean is the same in all). A
    column that never changes gives 0. Source: R. A. Fisher, 1925 (η²).
    """
    whole = values.var(axis=0)
    mean = values.mean(axis=0)
    between = np.zeros(values.shape[1])
    for cls in np.unique(labels):
        members = values[labels == cls]
        between += len(members) / len(values) * (members.mean(axis=0) - mean) ** 2
    shares: NDArray[np.float64] = np.where(whole > 1e-12, between / np.maximum(whole, 1e-12), 0.0)
    return shares


def layer_selectivity(net: MLP, data: Dataset) -> list[float]:
    """The mean of `explained_by_class` over the inputs, then over each layer's neurons.

    Inputs that never change (the corners of a picture) are left out. Raises
    `DataError` for data without classes.
    """
    check_network(net)
    check_dataset(data)
    if data.classes is None:
        raise DataError(f"{data.name} has no classes to depend on.")
    inputs, labels = data.arrays()
    labels = labels.astype(np.int64)
    shares = [float(explained_by_class(inputs[:, inputs.var(axis=0) > 0], labels).mean())]
    for i in range(len(net.layers)):
        shares.append(float(explained_by_class(activations(net, data, i), labels).mean()))
    return shares


def half_of_the_weight(weights: NDArray[np.float64]) -> float:
    """The share of a neuron's pixels that hold half of its squared weights, mean over neurons.

    A neuron that looks at one small place needs few pixels; one with weights
    spread over the whole picture needs many. `weights` has shape (neurons, pixels).
    """
    squares = -np.sort(-(weights**2), axis=1)
    reached = np.cumsum(squares, axis=1) >= 0.5 * squares.sum(axis=1, keepdims=True)
    return float((reached.argmax(axis=1) + 1).mean() / weights.shape[1])
