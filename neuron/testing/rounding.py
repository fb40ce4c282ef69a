"""Exact numbers to doubles, rounded once; and how many units in the last place lie between two."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

LARGEST_POWER = 1024  # 2¹⁰²⁴ is the first power of two that is no double
SMALLEST_POWER = -1074  # 2⁻¹⁰⁷⁴ is the smallest double above 0


def nearest(number: Any) -> float:
    """The double nearest to a `Fraction` or an `mpmath` number; of two as near, the even one.

    Subnormal results are rounded once too, and what is too large becomes ±∞.
    A float is handed back as it is, so that ±∞ and nan may be given.
    """
    if isinstance(number, int | float):
        return float(number)
    if isinstance(number, Fraction):
        return _quotient(number.numerator, number.denominator)
    sign, mantissa, exponent, bits = number._mpf_
    if not mantissa:
        return float(number)  # 0, ±∞ and nan
    top = exponent + bits
    if top > LARGEST_POWER + 1:
        return -math.inf if sign else math.inf
    if top < SMALLEST_POWER - 1:
        return -0.0 if sign else 0.0
    mantissa = -int(mantissa) if sign else int(mantissa)
    if exponent >= 0:
        return _quotient(mantissa << exponent, 1)
    return _quotient(mantissa, 1 << -exponent)


def _quotient(p: int, q: int) -> float:
    """p/q as a double: Python divides whole numbers with a single rounding."""
    try:
        return p / q
    except OverflowError:
        return math.inf if p > 0 else -math.inf


def ulps(found: float, true: float, scale: float = 0.0) -> float:
    """How far `found` is from the correctly rounded `true`, in units of its last place.

    With a `scale`, the unit is that of the larger of |true| and scale: for results
    near 0 where terms of that size cancel. ∞ counts as 2¹⁰²⁴, the first power of two
    that is no double. Returns 0 for nan where nan is true, ∞ for nan elsewhere.
    """
    if found == true or (found != found and true != true):
        return 0.0
    if found != found or true != true:
        return math.inf
    unit = math.ulp(max(abs(_clipped(true)), abs(_clipped(scale))))
    if max(abs(found), abs(true)) < 1e300:
        return abs(found - true) / unit
    # Halves, so that the difference of two huge numbers stays finite.
    return abs(_half(found) - _half(true)) / unit * 2


_LARGEST = math.ldexp(math.nextafter(1.0, 0.0), LARGEST_POWER)


def _clipped(x: float) -> float:
    return max(-_LARGEST, min(x, _LARGEST))


def _half(x: float) -> float:
    return math.copysign(math.ldexp(1.0, LARGEST_POWER - 1), x) if math.isinf(x) else x / 2
