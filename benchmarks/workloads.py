"""The four workloads, the same numbers for every peer.

- T1: the expression in micrograd's README, built, computed and differentiated.
- T2: micrograd's demo: a 2-16-16-1 relu network, 100 moons, hinge loss, one full-batch step.
- T3: a 784-16-16-10 sigmoid network, one image, forward, backward and update.
- T4: the same network on arrays, in steps of 1, 10, 32 or 128 images.
"""

from __future__ import annotations

from random import Random
from typing import Any

from neuron.data import moons
from neuron.network import MLP

RATE = 0.05
A, B = -4.0, 2.0
SIZES = {"t2": (2, [16, 16, 1]), "t3": (784, [16, 16, 10]), "t4": (784, [16, 16, 10])}


def expression(a: Any, b: Any, relu: Any) -> Any:
    """The expression in micrograd's README."""
    c = a + b
    d = a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + relu(b + a))
    d = d + (3 * d + relu(b - a))
    e = c - d
    f = e**2
    g = f / 2.0
    return g + 10.0 / f


def activations(task: str, loss: str) -> list[str]:
    """The activation of each layer; a softmax loss applies its own to the last."""
    if task == "t2":
        return ["relu", "relu", "linear"]
    return ["sigmoid", "sigmoid", "linear" if loss == "softmax" else "sigmoid"]


def network(task: str, loss: str = "quadratic", **settings: Any) -> MLP:
    """The network of a workload, with the same weights for all."""
    n_inputs, widths = SIZES[task]
    return MLP(n_inputs, widths, activations(task, loss), seed=7, **settings)


def numbers(task: str, loss: str = "quadratic") -> Any:
    """Its weights and biases as plain numbers."""
    return network(task, loss).numbers()


def batch(task: str, size: int = 1) -> tuple[list[list[float]], list[list[float]]]:
    """Inputs and targets: moons with targets ±1, or images of which about a fifth is inked."""
    if task == "t2":
        data = moons(100, noise=0.1, seed=7)
        xs = [[float(x) for x in row] for row in data.inputs]
        return xs, [[1.0 if label else -1.0] for label in data.targets]
    rng = Random(7)
    xs = [[rng.random() if rng.random() < 0.19 else 0.0 for _ in range(784)] for _ in range(size)]
    return xs, [[float(j == i % 10) for j in range(10)] for i in range(size)]
