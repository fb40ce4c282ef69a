"""Saturation: how many neurons are stuck where their activation has next to no slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.ops import TABLE
from neuron.ops.row import Elementwise
from neuron.train import loss_named, predict


@dataclass(frozen=True)
class LayerState:
    """How one layer is doing, over all its neurons and examples.

    `slope` is the mean slope of its activation where the neurons are, `flat` the
    share of them whose slope is below a tenth of the steepest, `gradient` the root
    mean square of ∂loss/∂w over the layer's weights.
    """

    layer: int
    slope: float
    flat: float
    gradient: float


def layer_states(net: MLP, data: Dataset, loss: str) -> list[LayerState]:
    """The state of each hidden layer of a network on the NumPy backend, for a data set.

    Raises `SettingError` for a network on the scalar backend or without hidden layers.
    """
    if net.backend != "numpy" or len(net.layers) < 2:
        raise SettingError(
            f"layer_states looks at the hidden layers of a network on the NumPy backend; got "
            f"{net!r}. Try net.to('numpy')."
        )
    measure = loss_named(loss)
    net.zero_grad()
    targets = net.rows(measure.targets(data, net.n_outputs))
    measure(net(net.rows(data.inputs)), targets).backward()
    states = []
    for i, layer in enumerate(net.layers[:-1]):
        sums = MLP.from_numbers(
            net.numbers()[: i + 1], [*net.activations[:i], "linear"], backend="numpy"
        )
        z = np.array(predict(sums, data.inputs))
        slopes = slope(layer.activation, z)
        steepest = slope(layer.activation, np.linspace(-6.0, 6.0, 1201)).max()
        g = np.asarray(layer.parameters()[0].grad)
        states.append(
            LayerState(
                i,
                float(slopes.mean()),
                float((slopes < 0.1 * steepest).mean()),
                float(np.sqrt((g * g).mean())),
            )
        )
    net.zero_grad()
    return states


def slope(activation: str, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The derivative of an activation at each z, from the op table's own rule."""
    if activation == "linear":
        return np.ones_like(z)
    row = TABLE[activation]
    if not isinstance(row, Elementwise):
        raise SettingError(f"{activation} has no slope of its own for each neuron.")
    y = row(z)
    return np.broadcast_to(np.asarray(row.pull(0, np.ones_like(z), y, z, *row.defaults)), z.shape)
