"""The rows of the activation functions, in forms that neither overflow nor cancel.

σ(−1000) is 0 without e¹⁰⁰⁰ ever being computed, and σ' is σ(z)·σ(−z), which keeps
the digits that the textbook's a·(1 − a) loses where a is near 1. A row carries the textbook's form
beside the careful one where the two differ; a test proves them equal.

Derivatives name the rows they need, as in `sigmoid(-x)`, so that they can be
differentiated in their turn.
"""

from __future__ import annotations

import math
from typing import Any

from neuron.maths import functions as f
from neuron.maths.functions import erfc, exp, expm1, log, log1p, maximum, minimum, where
from neuron.ops.row import Elementwise, Textbook


def _sigmoid(x: Any) -> Any:
    """1 / (1 + e⁻ˣ), with the exponential taken of a negative number only."""
    e = exp(-abs(x))
    return where(x < 0, e, 1) / (1 + e)


def _softplus(x: Any) -> Any:
    """log(1 + eˣ): near x for large x, near eˣ for very negative x."""
    return maximum(x, 0) + log1p(exp(-abs(x)))


def _tanh_slope(x: Any, y: Any) -> Any:
    """tanh'(x) = 1 / cosh²(x) = 4·σ(2x)·σ(−2x)."""
    return 4 * (sigmoid(2 * x) * sigmoid(-2 * x))


def _normal_cdf(x: Any) -> Any:
    """Φ(x), the share of a normal distribution below x."""
    return erfc(-x * math.sqrt(0.5)) * 0.5


def _normal_density(x: Any) -> Any:
    return exp(-x * x * 0.5) * (1 / math.sqrt(2 * math.pi))


def _gelu_inner(x: Any) -> Any:
    """Twice the argument of the tanh form's tanh: 1 + tanh(u) = 2·σ(2u)."""
    return (2 * math.sqrt(2 / math.pi)) * (x + 0.044715 * (x * x * x))


def _gelu_tanh_slope(x: Any, y: Any) -> Any:
    u = _gelu_inner(x)
    du = (2 * math.sqrt(2 / math.pi)) * (1 + 3 * 0.044715 * (x * x))
    bell = sigmoid(u) * sigmoid(-u)
    return sigmoid(u) + where(bell > 0, x * du * bell, 0)


def _unless_zero(factor: Any, x: Any) -> Any:
    """factor·x, and 0 where the factor has vanished although x may be infinite."""
    return where(abs(factor) <= 0, 0, factor * x)


# fmt: off
tanh = Elementwise("tanh", "tanh", r"\tanh({0})",
    f.tanh,
    _tanh_slope,
    textbook=Textbook(
        lambda x: (exp(x) - exp(-x)) / (exp(x) + exp(-x)),
        (lambda x, y: 1 - y * y,)))

sigmoid: Elementwise = Elementwise("sigmoid", "σ", r"\sigma({0})",
    _sigmoid,
    lambda x, y: y * sigmoid(-x),
    textbook=Textbook(
        lambda x: 1 / (1 + exp(-x)),
        (lambda x, y: y * (1 - y),)))

log_sigmoid = Elementwise("log_sigmoid", "log σ", r"\log \sigma({0})",
    lambda x: -_softplus(-x),
    lambda x, y: sigmoid(-x),
    textbook=Textbook(
        lambda x: -log(1 + exp(-x)),
        (lambda x, y: 1 - exp(y),)))

softplus = Elementwise("softplus", "softplus", r"\log(1 + e^{{{0}}})",
    _softplus,
    lambda x, y: sigmoid(x),
    textbook=Textbook(
        lambda x: log(1 + exp(x)),
        (lambda x, y: 1 - exp(-y),)))

relu = Elementwise("relu", "relu", r"\max(0, {0})",
    lambda x: maximum(x, 0),
    lambda x, y: where(x > 0, 1, 0))

leaky_relu = Elementwise("leaky_relu", "leaky relu", r"\mathrm{{leaky}}_{{{1}}}({0})",
    lambda x, slope: where(x > 0, x, slope * x),
    lambda x, slope, y: where(x > 0, 1, slope),
    lambda x, slope, y: where(x > 0, 0, x),
    defaults=(0.01,))

elu = Elementwise("elu", "elu", r"\mathrm{{elu}}_{{{1}}}({0})",
    lambda x, alpha: where(x > 0, x, alpha * expm1(minimum(x, 0))),
    lambda x, alpha, y: where(x > 0, 1, alpha * exp(minimum(x, 0))),
    lambda x, alpha, y: expm1(minimum(x, 0)),
    defaults=(1.0,))

gelu = Elementwise("gelu", "gelu", r"{0} \cdot \Phi({0})",
    lambda x: _unless_zero(_normal_cdf(x), x),
    lambda x, y: _normal_cdf(x) + _unless_zero(_normal_density(x), x))

gelu_tanh = Elementwise("gelu_tanh", "gelu tanh", r"\mathrm{{gelu}}_{{\tanh}}({0})",
    lambda x: _unless_zero(sigmoid(_gelu_inner(x)), x),
    _gelu_tanh_slope,
    textbook=Textbook(
        lambda x: x / 2 * (1 + f.tanh(_gelu_inner(x) / 2)),
        ()))

silu = Elementwise("silu", "silu", r"{0} \cdot \sigma({0})",
    lambda x: _unless_zero(sigmoid(x), x),
    lambda x, y: sigmoid(x) * (1 + _unless_zero(sigmoid(-x), x)))

step = Elementwise("step", "step", r"[{0} > 0]",
    lambda x: where(x > 0, 1, where(x <= 0, 0, x)),
    lambda x, y: 0)
# fmt: on
