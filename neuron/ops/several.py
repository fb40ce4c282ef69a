"""The rows over several values: sums, means, the weighted sum, softmax and its kin.

Softmax is computed from eˣ⁻ᵐ, m being the largest of the x, so that nothing
overflows; and 1 − p is summed from the other probabilities where p is near 1,
so that nothing cancels.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from neuron.maths.functions import (
    count,
    divide,
    exp,
    is_largest,
    largest,
    log1p,
    ones,
    ratio,
    total,
    where,
)
from neuron.ops.row import Reduction, RowMap, WeightedSum


class Shifted(NamedTuple):
    """A row of numbers x, seen from its largest."""

    m: Any  # the largest
    top: Any  # where it is
    e: Any  # eˣ⁻ᵐ, which is 1 at the top
    rest: Any  # Σ eˣ⁻ᵐ without the top


def shifted(x: Any) -> Shifted:
    """Find the largest m of a row, and eˣ⁻ᵐ for each entry."""
    m, top = largest(x), is_largest(x) > 0
    e = exp(x - m)
    return Shifted(m, top, e, total(where(top, 0, e)))


def probabilities(x: Any) -> Any:
    """eˣ / Σ eˣ."""
    _, _, e, rest = shifted(x)
    return e / (1 + rest)


def complements(x: Any) -> Any:
    """1 − p for each of the probabilities p."""
    _, top, e, rest = shifted(x)
    return where(top, rest, 1 + rest - e) / (1 + rest)


def log_total(x: Any) -> Any:
    """log Σ eˣ; ±∞ where the largest is."""
    m, _, _, rest = shifted(x)
    return where(abs(m) < math.inf, m + log1p(rest), m)


def log_probabilities(x: Any) -> Any:
    """log p for each of the probabilities p: never the difference of two large numbers."""
    m, _, _, rest = shifted(x)
    return (x - m) - log1p(rest)


def _mean(x: Any) -> Any:
    """Σ x / n; where the sum is too large for a float, the sum of the x / n."""
    s, n = total(x), count(x)
    return where(abs(s) < math.inf, divide(s, n), total(divide(x, n)))


def _less_mean(v: Any, x: Any) -> Any:
    """vᵢ − Σ pₖvₖ, counted from the v of the most probable entry, where vᵢ may cancel."""
    top = is_largest(x) > 0
    v = v - total(where(top, v, 0))
    return v - total(where(top, 0, probabilities(x) * v))


def _softmax_pull(g: Any, x: Any, y: Any) -> Any:
    """∂pₖ/∂xᵢ = pₖ(δᵢₖ − pᵢ), so Σ gₖ·∂pₖ/∂xᵢ = pᵢ(gᵢ − Σ pₖgₖ)."""
    return y * _less_mean(g, x)


def _log_softmax_pull(g: Any, x: Any, y: Any) -> Any:
    """∂log pₖ/∂xᵢ = δᵢₖ − pᵢ, so Σ gₖ·∂log pₖ/∂xᵢ = gᵢ(1 − pᵢ) − pᵢ·Σ gₖ over k ≠ i."""
    top = is_largest(x) > 0
    others = where(top, total(where(top, 0, g)), total(g) - g)
    return g * complements(x) - probabilities(x) * others


# fmt: off
sum_ = Reduction("sum", "Σ", r"\sum {0}",
    total,
    lambda x, y: ones(x))

mean = Reduction("mean", "mean", r"\overline{{{0}}}",
    _mean,
    lambda x, y: ones(x) * ratio(1, count(x) or 1, x))

logsumexp = Reduction("logsumexp", "log Σ exp", r"\log \sum e^{{{0}}}",
    log_total,
    lambda x, y: probabilities(x))

weighted_sum = WeightedSum("weighted_sum", "Σ", r"{2} + \sum {0} \cdot {1}")

softmax = RowMap("softmax", "softmax", r"\mathrm{{softmax}}({0})",
    probabilities,
    _softmax_pull,
    lambda t, x, y: y * _less_mean(t, x))

log_softmax = RowMap("log_softmax", "log softmax", r"\log \mathrm{{softmax}}({0})",
    log_probabilities,
    _log_softmax_pull,
    lambda t, x, y: _less_mean(t, x))
# fmt: on
