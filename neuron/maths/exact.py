"""The elementary functions on exact and multi-precision numbers.

`Fraction`s stay exact through every rational operation and become floats where
a result is irrational. `mpmath` numbers keep their own precision; that library
is touched only when one of its numbers is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from operator import mul
from types import SimpleNamespace
from typing import Any

from neuron.maths import floats

_farthest: ContextVar[float] = ContextVar("_farthest", default=floats.inf)


@contextmanager
def no_exponent_beyond(limit: float) -> Iterator[None]:
    """Bring the exponents x of e^±x that lie above `limit` between it and twice it, in their order.

    So 1 + e⁻ˣ keeps the side of 1 that it lies on, at a precision which could not
    show e⁻ˣ itself. For `mpmath` numbers.
    """
    before = _farthest.set(limit)
    try:
        yield
    finally:
        _farthest.reset(before)


def _through_float(name: str) -> Callable[[Any], float]:
    """A function of floats, for an exact number whose result cannot be exact."""
    function: Callable[[float], float] = getattr(floats, name)
    return lambda x: function(float(x))


def _divide(a: Any, b: Any) -> Any:
    """a / b exactly; by 0, what IEEE 754 gives."""
    return Fraction(a) / b if b else floats.divide(float(a), 0.0)


def _power(a: Any, b: Any) -> Any:
    """aᵇ, exact for a whole exponent."""
    whole = isinstance(b, int | Fraction) and b == int(b)
    if whole and (a != 0 or b >= 0):
        return Fraction(a) ** int(b)
    return floats.power(float(a), float(b))


def _weighted_sum(w: Any, x: Any, b: Any) -> Any:
    return sum(map(mul, w, x), start=b)


_shared: dict[str, Any] = {
    "keep_axis": floats.keep_axis,
    "drop_axis": floats.drop_axis,
    "shape": floats.shape,
    "fit": floats.fit,
    "maximum": floats.maximum,
    "minimum": floats.minimum,
    "where": floats.where,
    "weighted_sum": _weighted_sum,
    "total": sum,
    "is_finite": lambda x: abs(x) < floats.inf,
}
_names = ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "erfc")


def _apply(op: Any, *operands: Any) -> Any:
    """Read a row of the op table on exact numbers: a whole result is a Fraction too."""
    result = op.compute(*operands)
    return Fraction(result) if type(result) is int else result


fractions = SimpleNamespace(
    apply=_apply,
    sign=lambda x: (x > 0) - (x < 0),
    divide=_divide,
    power=_power,
    ratio=lambda p, q, like: Fraction(p, q),
    **_shared,
    **{name: _through_float(name) for name in _names},
)


def multiprecision() -> SimpleNamespace:
    """The same functions on `mpmath`'s real numbers, at its current precision."""
    import mpmath

    def real(function: Callable[..., Any]) -> Callable[..., Any]:
        """Outside a function's real domain the answer is nan, as it is for floats."""

        def guarded(*arguments: Any) -> Any:
            try:
                result = function(*arguments)
            except ZeroDivisionError:
                return mpmath.mpf(floats.divide(*map(float, arguments)))
            return mpmath.nan if isinstance(result, mpmath.mpc) else result

        return guarded

    def near(x: Any) -> Any:
        """An exponent, or the one that stands for it: see `no_exponent_beyond`."""
        limit = _farthest.get()
        if not abs(x) > limit:
            return x
        return mpmath.sign(x) * (2 * limit - limit * limit / abs(x))

    def exp(x: Any) -> Any:
        """Beyond 2^±10¹⁸ only the size matters; mpmath would spend long on the digits."""
        x = near(x)
        if not 1e18 < abs(x) < mpmath.inf:
            return mpmath.exp(x)
        return mpmath.ldexp(1, int(x * mpmath.mpf(1.4426950408889634)))

    def expm1(x: Any) -> Any:
        x = near(x)
        return exp(x) - 1 if 1e18 < abs(x) < mpmath.inf else mpmath.expm1(x)

    def erfc(x: Any) -> Any:
        """Beyond 10¹⁵⁰, where mpmath gives up, its first term is exact to 300 digits."""
        x = mpmath.sign(x) * mpmath.sqrt(near(x * x)) if x * x > _farthest.get() else x
        if abs(x) < 1e150 or mpmath.isnan(x):
            return mpmath.erfc(x)
        return exp(-x * x) / (x * mpmath.sqrt(mpmath.pi)) if x > 0 else mpmath.mpf(2)

    def tanh(x: Any) -> Any:
        return mpmath.tanh(near(2 * x) / 2)

    def power(a: Any, b: Any) -> Any:
        return mpmath.mpf(floats.power(float(a), float(b))) if a == 0 else mpmath.power(a, b)

    return SimpleNamespace(
        apply=lambda op, *operands: mpmath.mpf(op.compute(*operands)),
        sign=mpmath.sign,
        divide=real(lambda a, b: mpmath.mpf(a) / b),
        power=real(power),
        ratio=lambda p, q, like: mpmath.mpf(p) / q,
        **_shared,
        **{name: real(getattr(mpmath, name)) for name in _names[2:-2]},
        exp=exp,
        expm1=expm1,
        tanh=tanh,
        erfc=erfc,
    )
