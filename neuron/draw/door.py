"""`draw`: a picture of a number's computation, or of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.draw.columns import network_picture
from neuron.draw.dot import source
from neuron.draw.drawing import Drawing
from neuron.draw.values import value_picture
from neuron.maths.errors import NumberError, SettingError
from neuron.network.layer import Layer
from neuron.network.matrix import MatrixLayer, NeuronView
from neuron.network.mlp import MLP
from neuron.network.neuron import Neuron
from neuron.value.node import Node

MAX_NODES = 500


def draw(
    thing: Any,
    x: Any = None,
    *,
    max_nodes: int = MAX_NODES,
    stacks: bool | None = None,
    output_names: Sequence[Any] | None = None,
) -> Drawing:
    """Draw what a Value was computed from, or a network's neurons and its weights.

    `thing` is a Value or a row of Values (their computation graph), or an MLP, a
    layer or a neuron of either backend (a diagram). To a diagram, `x` adds one
    example: the neurons are coloured and labelled by what they answer to it.
    `output_names` says what each output stands for.

    Rows of given numbers, such as a neuron's 64 weights, are drawn as one stack where
    there would be too many boxes to read (`stacks` True: always; False: not before
    `max_nodes`). A graph of more than `max_nodes` boxes is drawn in part, and so is
    a network of many neurons; the picture says what it leaves out.

    Raises `NumberError` for what cannot be drawn, `ShapeError` for an x or names
    that do not fit.
    """
    if isinstance(max_nodes, bool) or not isinstance(max_nodes, int) or max_nodes < 2:
        raise SettingError(f"max_nodes must be a whole number of at least 2, got {max_nodes!r}.")
    if isinstance(thing, MLP | Layer | MatrixLayer | Neuron | NeuronView):
        net, first = _as_network(thing)
        picture = network_picture(net, x, first, output_names)
    else:
        results = [thing] if isinstance(thing, Node) else thing
        if not isinstance(results, list | tuple) or not results:
            raise NumberError(_unknown(thing))
        if not all(isinstance(result, Node) for result in results):
            raise NumberError(_unknown(thing))
        if x is not None or output_names is not None:
            raise SettingError(
                "x and output_names belong to a network; a Value already holds its numbers. "
                "Try draw(net, x), or draw(value)."
            )
        picture = value_picture(tuple(dict.fromkeys(results)), max_nodes, stacks)
    return Drawing(source(picture), picture.title, picture.description)


def _unknown(thing: Any) -> str:
    return (
        f"draw takes a Value (or a list of Values), a Neuron, a layer or an MLP; got "
        f"{thing!r:.80} ({type(thing).__name__}). Try draw(net(x)[0]), or draw(net, x)."
    )


def _as_network(thing: Any) -> tuple[MLP, int]:
    """A layer or a neuron as a network of one layer, and the layer's number."""
    if isinstance(thing, MLP):
        return thing, thing.layers[0].index
    if isinstance(thing, Layer | MatrixLayer):
        return MLP.from_numbers([thing.numbers()], thing.activation), thing.index
    weights = [weight.data for weight in thing.weights]
    net = MLP.from_numbers([([weights], [thing.bias.data])], thing.activation)
    label = thing.bias.label
    return net, getattr(label, "layer", 1)
