"""What each layer of a network does with some examples, and how large its gradients are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neuron.data import Dataset
from neuron.data.arrays import as_floats
from neuron.maths.errors import ShapeError
from neuron.network import MLP
from neuron.network.activations import activation_named
from neuron.network.checks import check_network
from neuron.ops.row import Elementwise
from neuron.ops.several import weighted_sum
from neuron.train import Loss, loss_named
from neuron.value import gradients

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Activity:
    """What one layer does with some examples, each of shape (examples, units).

    `sums` are the weighted sums z, `outputs` the activations, `slopes` the slope of
    the activation at z as a share of the steepest; None for a softmax.
    """

    layer: int
    activation: str
    sums: NDArray[Any]
    outputs: NDArray[Any]
    slopes: NDArray[Any] | None


def activity(net: MLP, examples: Any) -> list[Activity]:
    """What each layer of a network, on either backend, does with a batch of examples.

    `examples` are rows of inputs, or a data set. Raises `ShapeError` where they do not fit.
    """
    import numpy as np

    check_network(net)
    inputs = examples.inputs if isinstance(examples, Dataset) else examples
    signal = as_floats(inputs)
    if signal.ndim != 2 or signal.shape[1] != net.n_inputs:
        raise ShapeError(
            f"activity looks at a batch of examples of {net.n_inputs} inputs each; got an array "
            f"of shape {signal.shape}. For one example give a batch of one: [x]."
        )
    found = []
    with np.errstate(all="ignore"):
        for layer in net.layers:
            weights, biases = map(np.array, layer.numbers())
            z = weighted_sum(weights, signal, biases)
            op = activation_named(layer.activation)
            a = z if op is None else op(z)
            slopes = None
            if op is None:
                slopes = np.ones_like(z)
            elif isinstance(op, Elementwise):
                slopes = np.abs(op.derivatives[0](z, *op.defaults, a)) / steepest(layer.activation)
            found.append(Activity(layer.index, layer.activation, z, a, slopes))
            signal = a
    return found


def steepest(activation: str) -> float:
    """The largest slope of an activation: 0.25 for sigmoid, 1 for tanh and relu."""
    import numpy as np

    op = activation_named(activation)
    if not isinstance(op, Elementwise):
        return 1.0
    z = np.linspace(-8.0, 8.0, 1601)
    return float(np.max(np.abs(op.derivatives[0](z, *op.defaults, op(z))))) or 1.0


def gradient_sizes(
    net: MLP, data: Dataset, loss: str | Loss, most: int | None = None
) -> list[float]:
    """For each layer the root mean square of the loss's gradient by its weights.

    `most` takes only so many examples, the first ones.
    """
    measure = loss_named(loss)
    measure.check(net, data)
    targets = measure.targets(data, net.n_outputs)[:most]
    copy = net.to("numpy")
    slopes = gradients(measure(copy(data.inputs[:most]), copy.rows(targets)))
    sizes = []
    for layer in copy.layers:
        g = slopes[layer.parameters()[0]]
        sizes.append(float((g * g).mean() ** 0.5))
    return sizes
