"""The elementary functions on Python floats, with IEEE 754 results in place of exceptions.

`math.exp(1000)` and `1.0 / 0.0` raise in Python; here they give ∞, as in NumPy,
PyTorch and JAX, so that a network's arithmetic is the same on every backend.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from itertools import chain
from math import fsum
from operator import add, mul
from typing import Any

tanh = math.tanh
erfc = math.erfc
is_finite = math.isfinite
nan, inf = math.nan, math.inf


def apply(op: Any, *operands: Any) -> Any:
    """Read a row of the op table on plain numbers."""
    result = op.compute(*operands)
    if type(result) is float:
        return result
    return float(result) if isinstance(result, int | float) else result


def keep_axis(x: Any) -> Any:
    """A single number has no axis to keep."""
    return x


drop_axis = keep_axis


def shape(x: Any) -> tuple[int, ...]:
    """The shape of a single number: ()."""
    return ()


def fit(g: float, x: Any) -> float:
    """A single number has not been stretched."""
    return g


def exp(x: float) -> float:
    """eˣ; ∞ where it is too large for a float."""
    try:
        return math.exp(x)
    except OverflowError:
        return inf if x > 0 else 0.0  # a whole number below 0 may itself be too large


def expm1(x: float) -> float:
    """eˣ − 1 without cancellation near 0; ∞ where it is too large for a float."""
    try:
        return math.expm1(x)
    except OverflowError:
        return inf if x > 0 else -1.0


def log(x: float) -> float:
    """The natural logarithm; log 0 = −∞, and nan below 0."""
    if x > 0:
        return math.log(x)
    return -inf if x == 0 else nan


def log1p(x: float) -> float:
    """log(1 + x) without cancellation near 0; −∞ at −1, and nan below it."""
    if x > -1:
        return math.log1p(x)
    return -inf if x == -1 else nan


def sqrt(x: float) -> float:
    """The square root; nan below 0."""
    return math.sqrt(x) if x >= 0 else nan


def sin(x: float) -> float:
    """The sine of an angle in radians; nan at ±∞."""
    return math.sin(x) if math.isfinite(x) else nan


def cos(x: float) -> float:
    """The cosine of an angle in radians; nan at ±∞."""
    return math.cos(x) if math.isfinite(x) else nan


def sign(x: float) -> float:
    """−1, 0 or 1; nan for nan."""
    return math.copysign(1.0, x) if x < 0 or x > 0 else abs(x)


def divide(a: float, b: float) -> float:
    """a / b; a / 0 is ±∞ by the signs of both, and 0 / 0 is nan."""
    try:
        return a / b
    except ZeroDivisionError:
        return nan if a == 0 or a != a else math.copysign(inf, a) * math.copysign(1.0, b)


def power(a: float, b: float) -> float:
    """aᵇ; nan for a root of a negative number, ∞ on overflow, 0⁰ = 1."""
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b % 2 == 1
        return -inf if a < 0 and odd else inf
    except ValueError:
        if a != 0:
            return nan
        odd = b % 2 == 1
        return math.copysign(inf, a) if odd else inf


def maximum(a: float, b: float) -> float:
    """The larger of two numbers; nan if either is."""
    return a if a > b or a != a else b


def minimum(a: float, b: float) -> float:
    """The smaller of two numbers; nan if either is."""
    return a if a < b or a != a else b


def where(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, b where it does not."""
    return a if condition else b


def ratio(p: int, q: int, like: float) -> float:
    """The fraction p/q as a number of the same kind as `like`."""
    return p / q


def exact_sum(terms: Sequence[float]) -> float:
    """The correctly rounded sum, the same in any order; its IEEE value where `fsum` raises."""
    try:
        return fsum(terms)
    except (OverflowError, ValueError):  # partial sums overflow, or ∞ − ∞
        return reduce(add, terms, 0.0)


def weighted_sum(w: Sequence[float], x: Sequence[float], b: float) -> float:
    """b + Σ wᵢxᵢ, the rounded products summed exactly and rounded once."""
    try:
        return fsum(chain((b,), map(mul, w, x)))
    except (OverflowError, ValueError):
        return exact_sum([b, *map(mul, w, x)])


def broadcast_to(x: float, shape: tuple[int, ...]) -> Any:
    """A NumPy array full of one number."""
    import numpy as np

    return np.full(shape, x)


def stack(x: Sequence[float]) -> Any:
    """A NumPy array out of a row of floats."""
    import numpy as np

    return np.array(x, dtype=float)
