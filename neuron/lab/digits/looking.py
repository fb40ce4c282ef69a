"""Everything that lights up: the sums and activations, and what each connection carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.network import MLP
from neuron.study.ambiguity import class_probabilities

#: Of a layer's connections only so many are drawn: those that carry most.
MOST = 400


@dataclass(frozen=True, eq=False)
class Fired:
    """One layer's answer: sums z and activations a, shape (neurons,), and what came along each way.

    `carried` has shape (neurons, inputs): weight × input.
    """

    z: NDArray[np.float64]
    a: NDArray[np.float64]
    carried: NDArray[np.float64]


def fired(net: MLP, x: NDArray[np.float64]) -> list[Fired]:
    """Run a network on the NumPy backend for one example, shape (n_inputs,), layer by layer."""
    layers, given = [], x
    for layer in net.layers:
        a: Any = layer(given)
        # The activation remembers the sum that it was computed from.
        z = a if layer.activation == "linear" else a.operands[0]
        carried = layer.weights.data * given  # type: ignore[union-attr]
        layers.append(Fired(z.data, a.data, carried))
        given = a.data
    return layers


def seen(net: MLP, x: NDArray[np.float64]) -> dict[str, Any]:
    """What the page draws: numbers of every layer, its connections, and the answer.

    - `layers`: for each its `z`, its `a`, and `ways`: [from, to, weight × activation]
      of the connections that carry most, the strongest last;
    - `answer`: the output that is largest; `sure`: how sure each output is, from 0 to 1.
    """
    layers = fired(net, x)
    return {
        "layers": [
            {"z": layer.z.tolist(), "a": layer.a.tolist(), "ways": strongest(layer.carried)}
            for layer in layers
        ],
        "answer": int(layers[-1].a.argmax()),
        "sure": sure(net, x[None, :])[0].tolist(),
    }


def sure(net: MLP, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    """How sure each output is of its digit: shape (n, outputs) for n inputs.

    A sigmoid output speaks for itself, so it is as sure as it is active, and all may
    be near 0 where there is no digit; linear and softmax outputs share 1 among them.
    """
    if net.activations[-1] in ("linear", "softmax"):
        return class_probabilities(net, inputs)
    outputs: NDArray[np.float64] = net(inputs).data
    return outputs


def strongest(carried: NDArray[np.float64], most: int = MOST) -> list[list[float]]:
    """[from, to, number] of the entries of shape (to, from) that are furthest from 0.

    Those that are 0 are left out; the strongest comes last, to be drawn on top.
    """
    numbers = carried.ravel()
    there = np.flatnonzero(numbers)  # most pixels are paper, and carry nothing
    found = there[np.argsort(np.abs(numbers[there]), kind="stable")[-most:]]
    to, source = np.unravel_index(found, carried.shape)
    ways = zip(source.tolist(), to.tolist(), numbers[found].tolist(), strict=True)
    return [list(way) for way in ways]
