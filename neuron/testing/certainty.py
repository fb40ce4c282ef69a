"""Rounding a computation until it is certain to which double its exact result rounds.

A computation on `mpmath` numbers is run with twice the precision each time, until the
error that is left cannot change the double (A. Ziv's strategy, *Fast evaluation of
elementary mathematical functions with correctly rounded last bit*, 1991).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from neuron.maths.errors import MissingPackageError, NeuronError
from neuron.maths.exact import no_exponent_beyond
from neuron.testing.rounding import nearest

FIRST_PRECISION, HIGHEST_PRECISION = 128, 16384  # bits
# Below this many bits a 0 or a tie may be the remains of a larger number: the
# smallest double is 2⁻²⁰⁹⁸ of the largest.
PRECISION_OF_THE_WHOLE_RANGE = 2304
BITS_OF_A_TIE = 60  # some more than the 54 of a number in the middle of two doubles
FARTHEST_EXPONENT = 4096 * math.log(2)  # e to minus this, times any double, is far below all

Numbers = list[Any]


class UncertainRoundingError(NeuronError, ArithmeticError):
    """A result so near to the middle of two doubles that the highest precision cannot decide."""


def rounded(read: Callable[[], Numbers], as_floats: Sequence[float]) -> list[float]:
    """Call `read` with rising precision until each of its numbers rounds to one double for certain.

    A number that is infinite or nan becomes the one in its place in `as_floats`.
    Raises `UncertainRoundingError` above `HIGHEST_PRECISION` bits.
    """
    mpmath = load_mpmath()
    precision = FIRST_PRECISION
    with mpmath.workprec(precision):
        before = read()
    certain: list[float | None] = [None] * len(before)
    while precision < HIGHEST_PRECISION:
        precision *= 2
        with mpmath.workprec(precision):
            now = read()
            for i, (old, new) in enumerate(zip(before, now, strict=True)):
                if certain[i] is None:
                    certain[i] = _certain(mpmath, old, new, precision, as_floats[i])
                if certain[i] is None and _unchanging(mpmath, old, new, precision):
                    certain[i] = _beside_a_tie(mpmath, read, i, new)
        if all(x is not None for x in certain):
            return [x for x in certain if x is not None]
        before = now
    raise UncertainRoundingError(
        f"{certain.count(None)} of {len(certain)} results lie so near to the middle of two "
        f"doubles that {HIGHEST_PRECISION} bits cannot decide: "
        f"{[mpmath.nstr(x, 40) for x, c in zip(before, certain, strict=True) if c is None][:3]}. "
        "Try inputs that differ in the last place."
    )


def _certain(mpmath: Any, old: Any, new: Any, precision: int, as_float: float) -> float | None:
    """The double that `new` rounds to, if its error cannot change it; else None.

    Its error is taken to be less than its distance from `old`, found with half the
    precision, and than half of the bits.
    """
    if not (mpmath.isfinite(old) and mpmath.isfinite(new)):
        return as_float
    old, new = mpmath.mpf(old), mpmath.mpf(new)
    error = abs(new - old) + mpmath.ldexp(abs(new), -precision // 2)
    low, high = nearest(new - error), nearest(new + error)
    return high if low == high and (new != 0 or precision >= PRECISION_OF_THE_WHOLE_RANGE) else None


def _unchanging(mpmath: Any, old: Any, new: Any, precision: int) -> bool:
    """Whether a number looks exact: the same at two precisions, with most of the bits unused."""
    if precision < PRECISION_OF_THE_WHOLE_RANGE or not mpmath.isfinite(new):
        return False
    return bool(old == new and mpmath.mpf(new)._mpf_[3] < precision // 4)


def _beside_a_tie(mpmath: Any, read: Callable[[], Numbers], i: int, tie: Any) -> float | None:
    """The double that the i-th number rounds to, which lies in the middle of two or seems to.

    An exponential may decide that no precision shows, as in 1 + 2⁻⁵³ + e^(−10⁶). It is
    read once more with all of these large enough to be seen. None where that does not
    lead to the neighbourhood of the tie.
    """
    with mpmath.workprec(2 * HIGHEST_PRECISION), no_exponent_beyond(FARTHEST_EXPONENT):
        seen = mpmath.mpf(read()[i])
        near = abs(seen - tie) <= mpmath.ldexp(abs(tie), -BITS_OF_A_TIE)
        return nearest(seen) if near else None


def load_mpmath() -> Any:
    """The library of multi-precision numbers. Raises `MissingPackageError` where it is absent."""
    try:
        import mpmath
    except ImportError as error:
        raise MissingPackageError("mpmath", "the oracle", "test") from error
    return mpmath
