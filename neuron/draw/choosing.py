"""Which neurons and weights of a network a diagram shows: all where few, else the strongest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from neuron.draw.parts import Numbers, Part

MOST_UNITS = 16  # in a column
MOST_WEIGHTS = 48  # between two columns


@dataclass
class Shown:
    """What a diagram shows.

    `sizes`, `asked` and `units` have an entry for the inputs and for each layer: how
    many numbers there are, how many of them the picture is about (of the last layer
    fewer where one output or neuron is asked for), and which are shown (in order).
    `weights` has an entry for each layer: the (unit, source) pairs shown;
    `all_weights[l][unit][source]` are the numbers, and `numbers` what the layers
    compute for the example.
    """

    sizes: list[int]
    asked: list[int]
    units: list[list[int]]
    numbers: Numbers | None
    weights: list[list[tuple[int, int]]]
    all_weights: list[list[list[float]]]
    biases: list[list[float]]

    def total(self, layer: int) -> int:
        """How many weights lead to what is asked for of a layer."""
        return self.asked[layer] * self.sizes[layer - 1]


def choose(part: Part, threshold: float | None = None) -> Shown:
    """Pick the units with the strongest weights, then the strongest weights between those.

    With an example, a weight counts by its contribution |w·a| and not by |w| alone.
    With a `threshold`, only the paths are kept that carry at least this share of
    what reaches the outputs.
    """
    layers = [layer.numbers() for layer in part.layers]
    all_weights = [[[float(w) for w in row] for row in rows] for rows, _ in layers]
    numbers = part.numbers()
    signals = numbers.activations if numbers else [[1.0] * size for size in part.sizes]
    strengths = [
        [[_rank(abs(w * a)) for w, a in zip(row, signal, strict=True)] for row in rows]
        for rows, signal in zip(all_weights, signals, strict=False)
    ]
    last = signals[-1] if numbers else [math.fsum(row) for row in strengths[-1]]
    heads = list(part.only) if part.only is not None else strongest(last, MOST_UNITS)
    if threshold is not None and part.only is None and numbers:
        heads = strongest(last, 1)
    units = [heads]
    weights: list[list[tuple[int, int]]] = []
    weight_of = dict.fromkeys(heads, 1.0)  # what each unit carries of the outputs
    for rows in reversed(strengths):
        if threshold is None:
            sums = [_total([rows[head][tail] for head in heads]) for tail in range(len(rows[0]))]
            tails = strongest(sums, MOST_UNITS)
            pairs = _strongest_weights(rows, heads, tails)
        else:
            pairs, weight_of = _paths(rows, weight_of, threshold)
            tails = sorted(weight_of)
        units.insert(0, tails)
        weights.insert(0, pairs)
        heads = tails
    return Shown(
        sizes=part.sizes,
        asked=part.asked,
        units=units,
        numbers=numbers,
        weights=weights,
        all_weights=all_weights,
        biases=[[float(b) for b in biases] for _, biases in layers],
    )


def _paths(
    rows: list[list[float]], weight_of: dict[int, float], threshold: float
) -> tuple[list[tuple[int, int]], dict[int, float]]:
    """The weights that carry at least a share `threshold`; of none, the strongest one."""
    shares = {
        (head, tail): weight * strength / (_total(rows[head]) or 1.0)
        for head, weight in weight_of.items()
        for tail, strength in enumerate(rows[head])
    }
    kept = {pair: share for pair, share in shares.items() if share >= threshold}
    if not kept:
        best = max(shares, key=lambda pair: _rank(shares[pair]))
        kept = {best: shares[best]}
    if len({tail for _, tail in kept}) > MOST_UNITS:
        kept = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0]))[:MOST_UNITS])
    carried: dict[int, float] = {}
    for (_, tail), share in kept.items():
        carried[tail] = carried.get(tail, 0.0) + share
    return sorted(kept), carried


def strongest(strengths: Sequence[float], most: int) -> list[int]:
    """The places of the largest numbers, in order; of equal ones the first."""
    ranked = sorted(range(len(strengths)), key=lambda i: (-_rank(strengths[i]), i))
    return sorted(ranked[:most])


def _total(strengths: Sequence[float]) -> float:
    """A sum, which may be infinite."""
    return sum(strengths)


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
        best = strongest([strengths[head][tail] for tail in tails], each)
        pairs += [(head, tails[place]) for place in best]
    return pairs
