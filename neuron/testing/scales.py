"""How large the largest term is where the terms of a result cancel: what an error is measured by.

Near a zero of the true result no sum of rounded terms can keep all digits; there an
error counts in units of the last place of the largest term.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from neuron.ops.activations import sigmoid
from neuron.ops.several import softmax
from neuron.testing.hard import Case

#: For a row: the scale of its value, and of each of its derivatives in order (none: their own).
Scales = tuple[float, list[float]]


def scales(name: str, case: Case) -> Scales:
    """The sizes of the largest terms of a row's value and derivatives; 0 where nothing cancels."""
    found = _SCALES.get(name)
    return (0.0, []) if found is None else found(case)


def _silu(case: Case) -> Scales:
    (x,) = case.operands
    return 0.0, [sigmoid(x) * max(1.0, abs(x) * sigmoid(-x))]


def _gelu(case: Case) -> Scales:
    (x,) = case.operands
    share = math.erfc(-x * math.sqrt(0.5)) / 2
    bell = math.exp(-min(x * x / 2, 1e3)) / math.sqrt(2 * math.pi)
    return 0.0, [max(share, abs(x) * bell)]


def _gelu_tanh(case: Case) -> Scales:
    (x,) = case.operands
    x = max(-30.0, min(x, 30.0))
    c = 2 * math.sqrt(2 / math.pi)
    u, du = c * (x + 0.044715 * x**3), c * (1 + 0.134145 * x * x)
    return 0.0, [max(sigmoid(u), abs(x) * du * sigmoid(u) * sigmoid(-u))]


def _sum(case: Case) -> Scales:
    return _size(case.operands[0]), []


def _mean(case: Case) -> Scales:
    return _size([x / len(case.operands[0]) for x in case.operands[0]]), []


def _weighted_sum(case: Case) -> Scales:
    w, x, b = case.operands
    return _size([b, *(wi * xi for wi, xi in zip(w, x, strict=True))]), []


def _logsumexp(case: Case) -> Scales:
    (x,) = case.operands
    return max(abs(max(x)), math.log(len(x))), []


def _softmax(case: Case) -> Scales:
    g = case.g or []
    p = softmax(list(case.operands[0]))
    largest = max(pk * abs(gk) for pk, gk in zip(p, g, strict=True))
    return 0.0, [pi * max(abs(gi), largest) for pi, gi in zip(p, g, strict=True)]


def _log_softmax(case: Case) -> Scales:
    g = case.g or []
    p = softmax(list(case.operands[0]))
    others = max(map(abs, g))
    return 0.0, [max(abs(gi) * (1 - pi), pi * others) for pi, gi in zip(p, g, strict=True)]


def _cross_entropy(case: Case) -> Scales:
    z, t = case.operands
    whole = math.fsum(t)
    by_z = [
        max(pi * whole, ti) if 0 < ti < whole else 0.0
        for pi, ti in zip(softmax(list(z)), t, strict=True)
    ]
    return 0.0, by_z + [0.0] * len(t)


def _binary(case: Case) -> Scales:
    z, t = case.operands
    by_z = [
        max((1 - ti) * sigmoid(zi), ti * sigmoid(-zi)) if 0 < ti < 1 else 0.0
        for zi, ti in zip(z, t, strict=True)
    ]
    return 0.0, by_z + [0.0] * len(t)


def _hinge(case: Case) -> Scales:
    return 1.0, []


def _size(terms: Any) -> float:
    return math.fsum(map(abs, terms)) if max(map(abs, terms)) < 1e305 else math.inf


_SCALES: dict[str, Callable[[Case], Scales]] = {
    "silu": _silu,
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "sum": _sum,
    "mean": _mean,
    "weighted_sum": _weighted_sum,
    "logsumexp": _logsumexp,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "cross_entropy": _cross_entropy,
    "binary_cross_entropy": _binary,
    "hinge": _hinge,
}
