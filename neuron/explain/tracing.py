"""Tracing a difference of two outputs back through a network, in shares that add up.

Every number is compared with what it would be at a reference input, such as a blank
picture. A weighted sum's change is the sum of w·Δx exactly. An activation's change Δa
is shared out in the proportions of Δz, with the slope of the secant, Δa/Δz, where
calculus has that of the tangent. So at every layer the shares add up to the whole
change, which those of the gradient do not. (DeepLIFT's rescale rule: Shrikumar,
Greenside and Kundaje, "Learning important features through propagating activation
differences", 2017.)

It is one way to share out what several inputs do together, not the only one: a
different reference gives different shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neuron.maths.floats import exact_sum
from neuron.maths.vector import Vector
from neuron.network.mlp import MLP
from neuron.network.roles import Role
from neuron.ops.row import Elementwise
from neuron.value.node import Node, data_of

#: Where the weighted sum hardly moves, the secant is the tangent.
NO_MOVE = 1e-9


@dataclass(frozen=True)
class Share:
    """What one number of a layer contributes, and the number itself, here and at the reference."""

    name: str
    share: float
    value: float
    reference: float


@dataclass(frozen=True)
class Trace:
    """A difference, traced back: `layers[l]` holds the shares of layer l, 0 being the inputs.

    `at_reference` is the difference at the reference input; with it, the shares of
    any one layer add up to `whole`.
    """

    whole: float
    at_reference: float
    layers: tuple[tuple[Share, ...], ...]


@dataclass(frozen=True)
class _Fired:
    """A layer's weighted sums z and activations a, for one input."""

    z: list[Node]
    a: list[Node]


def trace(net: MLP, x: Sequence[float], reference: Sequence[float], i: int, j: int) -> Trace:
    """The shares in zᵢ − zⱼ, the difference of two weighted sums of the last layer.

    The network is on the scalar backend and its hidden activations work entry by
    entry; `can_be_traced` tells.
    """
    here, there = _fired(net, x), _fired(net, reference)
    (wi, wj), (w0, w1) = (_row(net, -1, i), _row(net, -1, j)), (here[-1].z, there[-1].z)
    slopes = Vector(a - b for a, b in zip(wi, wj, strict=True))
    layers = []
    for index in range(len(net.layers) - 1, 0, -1):
        now, before = here[index - 1], there[index - 1]
        pairs = list(zip(now.a, before.a, strict=True))
        layers.append(_shares("activation", index, slopes, [(a.data, b.data) for a, b in pairs]))
        to_sums = [
            slope * _secant(a, b, z, zb)
            for slope, (a, b), z, zb in zip(slopes, pairs, now.z, before.z, strict=True)
        ]
        rows = [_row(net, index - 1, unit) for unit in range(len(to_sums))]
        slopes = Vector(
            exact_sum([m * row[source] for m, row in zip(to_sums, rows, strict=True)])
            for source in range(len(rows[0]))
        )
    layers.append(_shares("input", 0, slopes, list(zip(x, reference, strict=True))))
    whole, blank = w0[i].data - w0[j].data, w1[i].data - w1[j].data
    return Trace(whole, blank, tuple(reversed(layers)))


def can_be_traced(net: MLP) -> bool:
    """Whether every hidden activation is a function of its own weighted sum alone."""
    return "softmax" not in net.activations[:-1]


def _shares(
    part: str, layer: int, slopes: Sequence[float], pairs: Sequence[tuple[float, float]]
) -> tuple[Share, ...]:
    return tuple(
        Share(str(Role(part, layer, k)), slope * (value - reference), value, reference)
        for k, (slope, (value, reference)) in enumerate(zip(slopes, pairs, strict=True))
    )


def _secant(a: Node, a_there: Node, z: Node, z_there: Node) -> float:
    """Δa/Δz, and the derivative where z has not moved."""
    move = z.data - z_there.data
    if a is z:
        return 1.0
    if abs(move) > NO_MOVE:
        return float((a.data - a_there.data) / move)
    assert isinstance(a.op, Elementwise)
    return float(a.op.pull(0, 1.0, a.data, *map(data_of, a.operands)))


def _fired(net: MLP, x: Sequence[float]) -> list[_Fired]:
    layers, given = [], Vector(x)
    for layer in net.layers:
        # A softmax comes last, and its neurons give their weighted sums.
        a: list[Any] = [neuron(given) for neuron in layer.neurons]
        linear = layer.activation in ("linear", "softmax")
        layers.append(_Fired(a if linear else [node.operands[0] for node in a], a))
        given = Vector(node.data for node in a)
    return layers


def _row(net: MLP, layer: int, unit: int) -> list[float]:
    return [float(weight.data) for weight in net.layers[layer].neurons[unit].weights]


def largest_shares(trace: Trace, largest: int) -> tuple[list[Share], list[Share], float]:
    """The inputs with the largest shares, the others, and what the others make up together."""
    shares = sorted(trace.layers[0], key=lambda share: -abs(share.share))
    hidden = shares[largest:]
    return shares[:largest], hidden, exact_sum([share.share for share in hidden])
