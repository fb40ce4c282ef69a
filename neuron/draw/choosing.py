"""Which neurons and weights of a network a diagram shows: all where few, else the strongest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neuron.maths.errors import NumberError, ShapeError
from neuron.network.inputs import is_batch
from neuron.network.mlp import MLP

MOST_UNITS = 16  # in a column
MOST_WEIGHTS = 48  # between two columns


@dataclass
class Shown:
    """What a diagram shows.

    `sizes`, `units` and `activations` have an entry for the inputs and for each
    layer: how many numbers there are, which of them are shown (in order), and
    what they are for this example. `weights` has an entry for each layer: the
    (unit, source) pairs shown; `all_weights[l][unit][source]` are the numbers.
    """

    sizes: list[int]
    units: list[list[int]]
    activations: list[list[float]] | None
    weights: list[list[tuple[int, int]]]
    all_weights: list[list[list[float]]]
    biases: list[list[float]]

    def total(self, layer: int) -> int:
        """How many weights lead to a layer."""
        return self.sizes[layer] * self.sizes[layer - 1]


def choose(net: MLP, x: Sequence[float] | None) -> Shown:
    """Pick the units with the strongest weights, then the strongest weights between those.

    With an example, a weight counts by its contribution |w·a| and not by |w| alone.
    """
    numbers = [
        ([[float(w) for w in row] for row in rows], list(map(float, biases)))
        for rows, biases in net.numbers()
    ]
    weights, biases = [rows for rows, _ in numbers], [b for _, b in numbers]
    activations = None if x is None else replay(net, x)
    signals = activations or [[1.0] * size for size in net.sizes]
    strengths = [
        [[abs(w * a) for w, a in zip(row, signal, strict=True)] for row in rows]
        for rows, signal in zip(weights, signals, strict=False)
    ]
    units = [
        _strongest([sum(column) for column in zip(*rows, strict=True)], MOST_UNITS)
        for rows in strengths
    ]
    last = activations[-1] if activations else [sum(row) for row in strengths[-1]]
    units.append(_strongest(last, MOST_UNITS))
    return Shown(
        sizes=net.sizes,
        units=units,
        activations=activations,
        weights=[
            _strongest_weights(rows, heads, tails)
            for rows, tails, heads in zip(strengths, units, units[1:], strict=False)
        ],
        all_weights=weights,
        biases=biases,
    )


def replay(net: MLP, x: Sequence[float]) -> list[list[float]]:
    """Each layer's activations for one example, the inputs first, computed on scalar neurons.

    Raises `ShapeError` for several examples or a wrong number of inputs.
    """
    if not hasattr(x, "__len__"):
        raise NumberError(f"x must be one example, a row of {net.n_inputs} numbers; got {x!r:.80}.")
    if len(x) and is_batch(x):
        raise ShapeError(
            f"a diagram shows one example, got a batch of {len(x)}. Try draw(net, x[0])."
        )
    row = list(x.tolist() if hasattr(x, "tolist") else x)
    answers: list[list[float]] = []
    signal: list[Any] = row
    for layer in net.to("scalar").layers:
        signal = list(layer(signal))
        answers.append([float(a) for a in signal])
    return [[float(entry) for entry in row], *answers]


def _strongest(strengths: Sequence[float], most: int) -> list[int]:
    """The places of the largest numbers, in order; of equal ones the first."""
    ranked = sorted(range(len(strengths)), key=lambda i: (-_rank(strengths[i]), i))
    return sorted(ranked[: most if len(ranked) > most else len(ranked)])


def _rank(strength: float) -> float:
    """A number to sort by; nan counts as the largest, since it is what to look at."""
    return math.inf if math.isnan(strength) else strength


def _strongest_weights(
    strengths: list[list[float]], heads: list[int], tails: list[int]
) -> list[tuple[int, int]]:
    """All weights between the shown units, or where they are too many the strongest of each."""
    each = len(tails)
    if len(heads) * len(tails) > MOST_WEIGHTS:
        each = max(1, MOST_WEIGHTS // len(heads))
    pairs = []
    for head in heads:
        best = _strongest([strengths[head][tail] for tail in tails], each)
        pairs += [(head, tails[place]) for place in best]
    return pairs
