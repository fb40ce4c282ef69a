"""Powers that are exact: the only ones that can lie in the middle of two doubles."""

from __future__ import annotations

import math
from fractions import Fraction

LONGEST = 40  # an odd number of 2 or more bits to a higher power has more bits than any tie


def exact_powers(a: float, b: float) -> list[Fraction | None]:
    """aᵇ and ∂aᵇ/∂a = b·aᵇ⁻¹ where they are rational with few digits, and None elsewhere.

    The third entry, for ∂aᵇ/∂b = aᵇ·log a, is 0 for a = 1 and None elsewhere. A power
    that is no fraction of few digits is never a tie: its digits go on.
    """
    slope = _power(a, Fraction(b) - 1)
    by_base = None if slope is None else Fraction(b) * slope
    return [_power(a, Fraction(b)), by_base, Fraction(0) if a == 1 else None]


def _power(a: float, b: Fraction) -> Fraction | None:
    """aᵇ, or None where it is not rational, undefined, or too long to be a tie."""
    if a == 0:
        return None
    mantissa, exponent = _odd(a)
    for _ in range(b.denominator.bit_length() - 1):  # b is k/2ⁿ: n square roots
        root = math.isqrt(mantissa) if mantissa > 0 else 0
        if root * root != mantissa or exponent % 2:
            return None
        mantissa, exponent = root, exponent // 2
    power = b.numerator
    if abs(mantissa) != 1 and not 0 <= power <= LONGEST:
        return None
    if abs(exponent * power) > 4000:
        return None
    sign = -1 if mantissa < 0 and power % 2 else 1
    size = abs(mantissa) ** power if abs(mantissa) != 1 else 1
    return sign * Fraction(size) * Fraction(2) ** (exponent * power)


def _odd(a: float) -> tuple[int, int]:
    """a = mantissa·2^exponent with an odd whole mantissa."""
    p, q = a.as_integer_ratio()
    zeros = (p & -p).bit_length() - 1
    return p >> zeros, zeros - (q.bit_length() - 1)
