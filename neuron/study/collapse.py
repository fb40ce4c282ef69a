"""A stack of linear layers is one linear layer: the product of its matrices."""

from __future__ import annotations

import numpy as np

from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.network.checks import check_network


def collapse(net: MLP) -> MLP:
    """The network of one layer that gives the same answers as a stack of linear ones.

    W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂), and so on for every further layer.

    Raises `SettingError` for a layer before the last that is not linear, since
    then no such matrix exists.
    """
    check_network(net)
    for layer in net.layers[:-1]:
        if layer.activation != "linear":
            raise SettingError(
                f"layer {layer.index} has the activation {layer.activation}: a network with a "
                f"non-linearity inside is no single matrix, which is why it is there. Only stacks "
                f"of linear layers collapse."
            )
    W, b = (np.array(numbers) for numbers in net.layers[0].numbers())
    for layer in net.layers[1:]:
        V, c = (np.array(numbers) for numbers in layer.numbers())
        W, b = V @ W, V @ b + c
    numbers = [(W.tolist(), b.tolist())]
    return MLP.from_numbers(numbers, net.activations[-1], backend=net.backend)
