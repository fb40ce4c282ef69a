"""The weights a network starts with: drawn from a seed, the same on every machine and backend.

They are drawn neuron by neuron, layer by layer, in the order of the weights.
Biases start at 0 and draw nothing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from neuron.maths.chance import normal, uniform
from neuron.maths.errors import UnknownNameError

Draw = Callable[[random.Random], float]
RELU_LIKE = {"relu", "leaky_relu", "elu", "gelu", "gelu_tanh", "silu"}

# How wide each scheme spreads the weights, from the number of inputs and of outputs. Sources:
# Glorot and Bengio, 2010 (xavier), which keeps the variance of signals and gradients;
# He et al., 2015 (he), which makes up for the half of the inputs that relu sets to 0.
INITIALISERS: dict[str, Callable[[int, int], Draw]] = {
    "xavier_uniform": lambda n, m: _uniform(math.sqrt(6 / (n + m))),
    "xavier_normal": lambda n, m: _normal(math.sqrt(2 / (n + m))),
    "he_uniform": lambda n, m: _uniform(math.sqrt(6 / n)),
    "he_normal": lambda n, m: _normal(math.sqrt(2 / n)),
    "uniform": lambda n, m: _uniform(1.0),
    "normal": lambda n, m: _normal(1.0),
    "zeros": lambda n, m: lambda rng: 0.0,
}


def _uniform(limit: float) -> Draw:
    return lambda rng: uniform(rng, -limit, limit)


def _normal(std: float) -> Draw:
    return lambda rng: normal(rng, 0.0, std)


def draw_weights(
    n_inputs: int, n_outputs: int, initialiser: str | None, activation: str, rng: random.Random
) -> list[list[float]]:
    """One row of weights for each neuron: shape (n_outputs, n_inputs).

    `initialiser` None takes He's scheme before relu and its relatives, Xavier's
    before everything else. Raises `UnknownNameError`, which lists the known names.
    """
    if initialiser is None:
        initialiser = "he_normal" if activation in RELU_LIKE else "xavier_uniform"
    if not isinstance(initialiser, str) or initialiser not in INITIALISERS:
        raise UnknownNameError("initialiser", initialiser, INITIALISERS)
    draw = INITIALISERS[initialiser](n_inputs, n_outputs)
    return [[draw(rng) for _ in range(n_inputs)] for _ in range(n_outputs)]
