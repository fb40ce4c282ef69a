"""The rows of the activation functions, in forms that neither overflow nor cancel.

σ(−1000) is 0 without e¹⁰⁰⁰ ever being computed, and σ' is σ(z)·σ(−z), which keeps
the digits that the textbook's a·(1 − a) loses where a is near 1. A row carries the
textbook's form beside the careful one where the two differ; a test proves them equal.

Derivatives name the rows they need, as in `sigmoid(-x)`, so that they can be
differentiated in their turn.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from neuron.maths import functions as f
from neuron.maths.constants import Constant, pi
from neuron.maths.functions import exp, expm1, log, log1p, maximum, minimum, where
from neuron.ops.elementary import normal_cdf, normal_density
from neuron.ops.row import Elementwise, Textbook

SIXTEENTHS = 3.0 * 2.0**47  # adding it, and taking it away again, rounds to whole 16ths
# 2·√(2/π), and that times 0.044715, each as a number of few digits and the rest.
LINE, CUBIC = float.fromhex("0x1.9884533d42p0"), float.fromhex("0x1.2444f2ap-4")
LINE_REST = Constant(
    Fraction("1.59576912160573071175978423973752747390343452465973863066370331868263170359720735")
    - Fraction(LINE)
)
CUBIC_REST = Constant(
    Fraction("0.0713548162726002487763387522798635409955920747701602128701274938948938766263491268")
    - Fraction(CUBIC)
)


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


def _elu(x: Any, alpha: Any) -> Any:
    return where(x > 0, x, alpha * expm1(minimum(x, 0)))


def _elu_slope(x: Any, alpha: Any, y: Any) -> Any:
    """α·eˣ left of 0, the exponential taken by halves: eˣ may vanish where α·eˣ does not."""
    root = exp(minimum(x, 0) / 2)
    return where(x > 0, 1, alpha * root * root)


def _gelu_exponent(x: Any) -> Any:
    """u = 2·√(2/π)·(x + 0.044715·x³), for which 1 + tanh(u/2) = 2·σ(u)."""
    return 2 * f.sqrt(f.divide(2, pi(x))) * (x + f.ratio(44715, 10**6, x) * (x * x * x))


def _gelu_slope_of_exponent(x: Any) -> Any:
    """u' = 2·√(2/π)·(1 + 3·0.044715·x²)."""
    return 2 * f.sqrt(f.divide(2, pi(x))) * (1 + f.ratio(134145, 10**6, x) * (x * x))


def _gelu_bell(x: Any) -> tuple[Any, Any]:
    """e^(−|u|) as a product, neither factor of which vanishes where x times it does not.

    The exponential would magnify the rounding of u, so u is taken in two parts. The
    first is exact: x in whole 16ths, times constants of few digits; it is halved. The
    second is small.
    """
    t = where(x < 0, x, -x)
    coarse = (maximum(t, -32.0) + SIXTEENTHS) - SIXTEENTHS
    rest, cube = t - coarse, coarse * coarse * coarse
    line_rest, cubic_rest = LINE_REST(x), CUBIC_REST(x)
    small = (LINE + line_rest) * rest + line_rest * coarse
    small = small + (CUBIC + cubic_rest) * rest * (t * t + t * coarse + coarse * coarse)
    root = exp((LINE * coarse + CUBIC * cube) / 2)
    return root, root * exp(small + cubic_rest * cube)


def _gelu_tanh(x: Any) -> Any:
    first, second = _gelu_bell(x)
    e = first * second
    return _unless_zero(where(x < 0, e, 1) / (1 + e), x)


def _gelu_tanh_slope(x: Any, y: Any) -> Any:
    """σ(u) + x·u'·σ(u)·σ(−u)."""
    first, second = _gelu_bell(x)
    e = first * second
    both = x * _gelu_slope_of_exponent(x) * first * second / ((1 + e) * (1 + e))
    return where(x < 0, e, 1) / (1 + e) + where(first > 0, both, 0)


def _gelu_tanh_textbook_slope(x: Any, y: Any) -> Any:
    """With t = tanh(u/2), which is 2·σ(u) − 1."""
    t = f.tanh(_gelu_exponent(x) / 2)
    return (1 + t) / 2 + x * (1 - t * t) * _gelu_slope_of_exponent(x) / 4


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
    _elu,
    _elu_slope,
    lambda x, alpha, y: expm1(minimum(x, 0)),
    defaults=(1.0,),
    textbook=Textbook(
        _elu,
        (lambda x, alpha, y: where(x > 0, 1, alpha * exp(minimum(x, 0))),
         lambda x, alpha, y: expm1(minimum(x, 0)))))

gelu = Elementwise("gelu", "gelu", r"{0} \cdot \Phi({0})",
    lambda x: _unless_zero(normal_cdf(x), x),
    lambda x, y: normal_cdf(x) + _unless_zero(normal_density(x), x))

gelu_tanh = Elementwise("gelu_tanh", "gelu tanh", r"\mathrm{{gelu}}_{{\tanh}}({0})",
    _gelu_tanh,
    _gelu_tanh_slope,
    textbook=Textbook(
        lambda x: x / 2 * (1 + f.tanh(_gelu_exponent(x) / 2)),
        (_gelu_tanh_textbook_slope,)))

silu = Elementwise("silu", "silu", r"{0} \cdot \sigma({0})",
    lambda x: _unless_zero(sigmoid(x), x),
    lambda x, y: _unless_zero(sigmoid(x), 1 + _unless_zero(sigmoid(-x), x)))

step = Elementwise("step", "step", r"[{0} > 0]",
    lambda x: where(x > 0, 1, where(x <= 0, 0, x)),
    0)
# fmt: on
