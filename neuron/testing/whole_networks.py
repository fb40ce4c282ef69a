"""The correctly rounded loss and gradients of a whole network, whichever backend it is on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from neuron.network import MLP
from neuron.testing.oracle import exact_gradients
from neuron.train.losses import loss_named


class ExactLoss(NamedTuple):
    """What `exact_loss` found, each number the double nearest to the true one.

    `gradients` has the form of `net.numbers()`: for each layer the rows of slopes by
    its weights, shape (n_outputs, n_inputs), and the slopes by its biases.
    """

    value: float
    gradients: list[tuple[list[list[float]], list[float]]]


def exact_loss(
    net: MLP,
    inputs: Sequence[Sequence[float]],
    targets: Sequence[Sequence[float]],
    loss: str = "squared_error",
) -> ExactLoss:
    """The mean loss of a batch and its gradient, at exactly the doubles that the network holds.

    A network of arrays is calculated again at the grain of single numbers, with the
    same weights to the last bit; float32 numbers are taken for exactly what they are.
    So two backends, or two libraries, are held against the same numbers.

    Raises `UnknownNameError` for an unknown loss, `ShapeError` for inputs or targets
    that do not fit, `UncertainRoundingError` as `exact_gradients` does.
    """
    measure = loss_named(loss)
    twin = net.to("scalar")
    mean = measure(twin(twin.rows(inputs)), [list(map(float, row)) for row in targets])
    found = exact_gradients(mean)
    return ExactLoss(
        found[mean],
        [
            (
                [[found.get(w, 0.0) for w in neuron.weights] for neuron in layer.neurons],
                [found.get(neuron.bias, 0.0) for neuron in layer.neurons],
            )
            for layer in twin.layers
        ],
    )
