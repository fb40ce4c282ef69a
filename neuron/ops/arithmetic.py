"""The rows of arithmetic: + − × ÷, powers, squares, roots, absolute value, the larger of two.

Each line gives the operation, then its derivative by each operand in turn;
a derivative may use the operands and the result, y.
"""

from __future__ import annotations

import math
from typing import Any

from neuron.maths import functions as f
from neuron.ops.row import Elementwise, Textbook

TINY = 1e-290  # numbers nearer to 0 may have fewer digits than a double can hold


def _is_zero(x: Any) -> Any:
    return abs(x) <= 0


def _divide_by_divisor(a: Any, b: Any, y: Any) -> Any:
    """∂(a/b)/∂b = −y/b; where y has lost its digits but −a/b² need not, that."""
    root = f.divide(1, b)
    return f.where((abs(y) <= TINY) & (abs(a) > 0), -a * (root * root), f.divide(-y, b))


def _power_by_base(a: Any, b: Any, y: Any) -> Any:
    """∂aᵇ/∂a = b·aᵇ⁻¹, and 0 for a⁰, which is constant.

    From y = aᵇ where that has its digits, because the rounding of b − 1 would be
    magnified by log a. Where it has lost them, by halves, since aᵇ⁻¹ may vanish where
    b·aᵇ⁻¹ does not; beyond 2⁵³, where b − 1 is b, from aᵇ ÷ a.
    """
    lost = (abs(y) <= TINY) | (abs(y) >= math.inf)
    from_y = f.where(abs(a) > 1, f.divide(y, a) * b, f.divide(b * y, a))
    if (lost | _is_zero(b)) is False:
        return from_y  # as nearly always; only a single number can tell
    root, sign = f.power(abs(a), (b - 1) / 2), f.power(f.sign(a), b - 1)
    half = f.power(abs(a), b / 2)
    by_halves = f.where(abs(b) < 2.0**53, b * root * (root * sign), b * half * f.divide(half, a))
    lost_slope = f.where(_is_zero(a), b * f.power(a, b - 1), by_halves)
    return f.where(_is_zero(b), 0, f.where(lost, lost_slope, from_y))


def _power_by_exponent(a: Any, b: Any, y: Any) -> Any:
    """∂aᵇ/∂b = aᵇ·log a, and 0 for 0ᵇ with b ≥ 0, as PyTorch has it.

    The power is taken by halves: aᵇ may be infinite, or 0, where aᵇ·log a is neither.
    """
    root = f.power(a, b / 2)
    return f.where(_is_zero(a) & (b >= 0), 0, root * f.log(a) * root)


def _share(a: Any, b: Any) -> Any:
    """1 where a > b, 0 where a < b, and ½ where they tie: the tied operands share."""
    return f.where(a > b, 1, f.where(a < b, 0, f.ratio(1, 2, a + b)))


# fmt: off
add = Elementwise("add", "+", "{0} + {1}",
    lambda a, b: a + b,
    1,
    1)

subtract = Elementwise("subtract", "−", "{0} - {1}",
    lambda a, b: a - b,
    1,
    -1)

multiply = Elementwise("multiply", "×", r"{0} \cdot {1}",
    lambda a, b: a * b,
    lambda a, b, y: b,
    lambda a, b, y: a)

divide = Elementwise("divide", "÷", r"\frac{{{0}}}{{{1}}}",
    f.divide,
    lambda a, b, y: f.divide(1, b),
    _divide_by_divisor,
    textbook=Textbook(
        f.divide,
        (lambda a, b, y: f.divide(1, b),
         lambda a, b, y: f.divide(-y, b))))

power = Elementwise("power", "^", "{{{0}}}^{{{1}}}",
    f.power,
    _power_by_base,
    _power_by_exponent,
    textbook=Textbook(
        f.power,
        (lambda a, b, y: b * f.power(a, b - 1),
         lambda a, b, y: y * f.log(a))))

square = Elementwise("square", "^2", "{{{0}}}^2",
    lambda a: a * a,
    lambda a, y: 2 * a,
    textbook=Textbook(
        lambda a: f.power(a, 2),
        (lambda a, y: 2 * a,)))

negate = Elementwise("negate", "−", "-{0}",
    lambda a: -a,
    -1)

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
    0,
    lambda condition, a, b, y: f.where(condition, 1, 0),
    lambda condition, a, b, y: f.where(condition, 0, 1))
# fmt: on
