"""The rows of arithmetic: + − × ÷, powers, roots, absolute value, the larger of two.

Each line gives the operation, then its derivative by each operand in turn;
a derivative may use the operands and the result, y.
"""

from __future__ import annotations

from typing import Any

from neuron.maths import functions as f
from neuron.ops.row import Elementwise


def _is_zero(x: Any) -> Any:
    return abs(x) <= 0


def _power_by_base(a: Any, b: Any, y: Any) -> Any:
    """∂aᵇ/∂a = b·aᵇ⁻¹, and 0 for a⁰, which is constant."""
    return f.where(_is_zero(b), 0, b * f.power(a, b - 1))


def _power_by_exponent(a: Any, b: Any, y: Any) -> Any:
    """∂aᵇ/∂b = aᵇ·log a, and 0 for 0ᵇ with b ≥ 0, as PyTorch has it."""
    return f.where(_is_zero(a) & (b >= 0), 0, y * f.log(a))


def _share(a: Any, b: Any) -> Any:
    """1 where a > b, 0 where a < b, and ½ where they tie: the tied operands share."""
    return f.where(a > b, 1, f.where(a < b, 0, f.ratio(1, 2, a + b)))


# fmt: off
add = Elementwise("add", "+", "{0} + {1}",
    lambda a, b: a + b,
    lambda a, b, y: 1,
    lambda a, b, y: 1)

subtract = Elementwise("subtract", "−", "{0} - {1}",
    lambda a, b: a - b,
    lambda a, b, y: 1,
    lambda a, b, y: -1)

multiply = Elementwise("multiply", "×", r"{0} \cdot {1}",
    lambda a, b: a * b,
    lambda a, b, y: b,
    lambda a, b, y: a)

divide = Elementwise("divide", "÷", r"\frac{{{0}}}{{{1}}}",
    f.divide,
    lambda a, b, y: f.divide(1, b),
    lambda a, b, y: f.divide(-y, b))

power = Elementwise("power", "^", "{{{0}}}^{{{1}}}",
    f.power,
    _power_by_base,
    _power_by_exponent)

negate = Elementwise("negate", "−", "-{0}",
    lambda a: -a,
    lambda a, y: -1)

sqrt = Elementwise("sqrt", "√", r"\sqrt{{{0}}}",
    f.sqrt,
    lambda a, y: f.divide(f.ratio(1, 2, y), y))

absolute = Elementwise("abs", "|·|", "|{0}|",
    abs,
    lambda a, y: f.sign(a))

maximum = Elementwise("maximum", "max", r"\max({0}, {1})",
    f.maximum,
    lambda a, b, y: _share(a, b),
    lambda a, b, y: _share(b, a))

minimum = Elementwise("minimum", "min", r"\min({0}, {1})",
    f.minimum,
    lambda a, b, y: _share(b, a),
    lambda a, b, y: _share(a, b))

where = Elementwise("where", "?", r"({1} \text{{ if }} {0} \text{{ else }} {2})",
    f.where,
    lambda condition, a, b, y: 0,
    lambda condition, a, b, y: f.where(condition, 1, 0),
    lambda condition, a, b, y: f.where(condition, 0, 1))
# fmt: on
