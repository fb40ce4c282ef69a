"""Saturation: how many neurons are stuck where their activation has next to no slope."""

from __future__ import annotations

from dataclasses import dataclass

from neuron.data import Dataset
from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.study.activity import activity, gradient_sizes, steepest
from neuron.train import Loss

FLAT = 0.1  # of the steepest slope


@dataclass(frozen=True)
class LayerState:
    """How one layer is doing, over all its neurons and examples.

    `slope` is the mean size of its activation's slope where the neurons are, `flat` the
    share of them whose slope is below a tenth of the steepest, `gradient` the root
    mean square of ∂loss/∂w over the layer's weights.
    """

    layer: int
    slope: float
    flat: float
    gradient: float


def layer_states(net: MLP, data: Dataset, loss: str | Loss) -> list[LayerState]:
    """The state of each hidden layer of a network, for a data set; layers count from 0.

    Raises `SettingError` for a network without hidden layers, or with a softmax in one,
    which has no slope of its own for each neuron.
    """
    check_network(net)
    if len(net.layers) < 2 or "softmax" in net.activations[:-1]:
        raise SettingError(
            f"layer_states looks at hidden layers whose neurons have slopes; got {net!r}."
        )
    sizes = gradient_sizes(net, data, loss)
    states = []
    for i, layer in enumerate(activity(net, data.inputs)[:-1]):
        assert layer.slopes is not None  # only a softmax has none
        slope = float(layer.slopes.mean()) * steepest(layer.activation)
        states.append(LayerState(i, slope, float((layer.slopes < FLAT).mean()), sizes[i]))
    return states
