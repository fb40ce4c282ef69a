"""The rows of the losses of one example: each is one node, so that nothing cancels in between.

Each takes the outputs and the targets as two rows of numbers, and adds up over
the outputs; the mean over a batch is taken by the training loop.
"""

from __future__ import annotations

from typing import Any

from neuron.maths.functions import log1p, maximum, total, where
from neuron.ops.activations import sigmoid, softplus
from neuron.ops.row import Reduction
from neuron.ops.several import complements, log_probabilities, probabilities, shifted


def _part(t: Any, amount: Any) -> Any:
    """t·amount, and 0 where t is 0 although the amount may be infinite."""
    return where(abs(t) <= 0, 0, t * amount)


def _cross_entropy(z: Any, t: Any) -> Any:
    """−Σ t·log softmax(z): what each target's logit lacks of the largest, and the rest."""
    m, _, _, rest = shifted(z)
    return total(_part(t, m - z)) + log1p(rest) * total(t)


def _cross_entropy_by_logits(z: Any, t: Any, y: Any) -> Any:
    """p·Σt − t, which for a target that is certain (t = Σt) is −(1 − p)·Σt."""
    whole = total(t)
    return where(abs(t - whole) <= 0, -whole * complements(z), whole * probabilities(z) - t)


# fmt: off
squared_error = Reduction("squared_error", "Σ(a−t)²", r"\sum ({0} - {1})^2",
    lambda a, t: total((a - t) * (a - t)),
    lambda a, t, y: 2 * (a - t),
    lambda a, t, y: 2 * (t - a))

hinge = Reduction("hinge", "hinge", r"\sum \max(0, 1 - {1} \cdot {0})",
    lambda s, t: total(maximum(1 - t * s, 0)),
    lambda s, t, y: where(t * s < 1, -t, 0),
    lambda s, t, y: where(t * s < 1, -s, 0))

binary_cross_entropy = Reduction("binary_cross_entropy", "binary cross-entropy",
    r"-\sum \left({1} \log \sigma({0}) + (1 - {1}) \log \sigma(-{0})\right)",
    lambda z, t: total(_part(t, softplus(-z)) + _part(1 - t, softplus(z))),
    lambda z, t, y: (1 - t) * sigmoid(z) - t * sigmoid(-z),
    lambda z, t, y: -z)

cross_entropy = Reduction("cross_entropy", "cross-entropy",
    r"-\sum {1} \log \mathrm{{softmax}}({0})",
    _cross_entropy,
    _cross_entropy_by_logits,
    lambda z, t, y: -log_probabilities(z))
# fmt: on
