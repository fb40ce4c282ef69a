"""The rows of the elementary functions: exponentials, logarithms, sine and cosine."""

from __future__ import annotations

from typing import Any

from neuron.maths import functions as f
from neuron.maths.constants import pi
from neuron.ops.row import Elementwise, Textbook

COARSE = 3.0 * 2.0**31  # adding it, and taking it away again, rounds to whole 2⁻²⁰ths


def _halves(x: Any) -> tuple[Any, Any]:
    """x as a number of few digits, whose square is exact, and the rest."""
    coarse = (f.maximum(f.minimum(x, 64.0), -64.0) + COARSE) - COARSE
    return coarse, x - coarse


def _bell(x: Any, k: float) -> Any:
    """e^(−k·x²) for k = 1 or ½. The exponential would magnify the rounding of x²: it gets none."""
    coarse, rest = _halves(x)
    return f.exp(-k * (coarse * coarse)) * f.exp(-k * (rest * (x + coarse)))


def _normal_cdf(x: Any) -> Any:
    """Φ(x) = ½·erfc(z) with z = −x/√2; in the left tail erfc magnifies the rounding of z.

    There erfc(z) is e^(−z²) times a factor that hardly changes with z, and so
    e^(z² − x²/2) makes up for z² being a little off x²/2.
    """
    z = -x * f.sqrt(f.ratio(1, 2, x))
    (a, b), (c, d) = _halves(z), _halves(x)
    off = (a * a - 0.5 * (c * c)) + (b * (z + a) - 0.5 * (d * (x + c)))
    tail = (x < 0) & (x > -64)
    return 0.5 * f.erfc(z) * f.exp(f.where(tail, off, 0))


# fmt: off
exp = Elementwise("exp", "exp", "e^{{{0}}}",
    f.exp,
    lambda x, y: y)

expm1 = Elementwise("expm1", "expm1", "e^{{{0}}} - 1",
    f.expm1,
    lambda x, y: f.exp(x))

log = Elementwise("log", "log", r"\log({0})",
    f.log,
    lambda x, y: f.divide(1, x))

log1p = Elementwise("log1p", "log1p", r"\log(1 + {0})",
    f.log1p,
    lambda x, y: f.divide(1, 1 + x))

sin = Elementwise("sin", "sin", r"\sin({0})",
    f.sin,
    lambda x, y: f.cos(x))

cos = Elementwise("cos", "cos", r"\cos({0})",
    f.cos,
    lambda x, y: -f.sin(x))

erfc = Elementwise("erfc", "erfc", r"\mathrm{{erfc}}({0})",
    f.erfc,
    lambda x, y: f.divide(-2, f.sqrt(pi(x))) * _bell(x, 1.0),
    textbook=Textbook(
        f.erfc,
        (lambda x, y: f.divide(-2, f.sqrt(pi(x))) * f.exp(-x * x),)))

normal_density: Elementwise = Elementwise("normal_density", "φ", r"\varphi({0})",
    lambda x: f.divide(_bell(x, 0.5), f.sqrt(2 * pi(x))),
    lambda x, y: f.where(y > 0, -(y * x), 0),
    textbook=Textbook(
        lambda x: f.divide(f.exp(-x * x / 2), f.sqrt(2 * pi(x))),
        (lambda x, y: -x * y,)))

normal_cdf = Elementwise("normal_cdf", "Φ", r"\Phi({0})",
    _normal_cdf,
    lambda x, y: normal_density(x),
    textbook=Textbook(
        lambda x: f.erfc(-x * f.sqrt(f.ratio(1, 2, x))) / 2,
        (lambda x, y: normal_density(x),)))
# fmt: on
