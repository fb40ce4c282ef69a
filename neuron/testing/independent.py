"""Every operation once more, as a book has it: what the oracle itself is held against.

Nothing here reads the op table. Rational operations are written on `Fraction`s, all
others with `mpmath`'s functions, in forms that need not be careful: where digits
cancel, the precision is raised until the result no longer changes. Speed does not
matter, and neither do ±∞, nan and the edges of a domain, which have their own table
in `edges`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mpf

from neuron.testing.rounding import nearest

PRECISIONS = (160, 640, 1600, 2560, 10240)  # bits
AGREEING = 90  # leading bits in which two precisions have to agree
EDGE = 5000.0  # e to ± this is far beyond all doubles, also when multiplied with three of them

Numbers = list[Any]
#: The value (or values) and the derivative by each operand.
Answer = tuple[Any, Sequence[Any]]

beside = functools.partial(zip, strict=True)


def knows(name: str) -> bool:
    """Whether an operation has been written down here."""
    return name in RATIONAL or name in REAL or name in ROW_MAPS


def truth(name: str, operands: Sequence[Any], g: Sequence[float] | None = None) -> Answer | None:
    """The correctly rounded value and derivatives, as `oracle.answer` gives them.

    None at the edge of a domain or outside of it. Operands are finite.
    """
    if name in RATIONAL:
        found = RATIONAL[name](*_each(Fraction, operands))
        return None if found is None else _each(nearest, found)
    flat = _settled(lambda: _flat(_read(name, operands, g)))
    return None if flat is None else _like(_shape(name, operands), iter(flat))


def _read(name: str, operands: Sequence[Any], g: Sequence[float] | None) -> Any:
    xs = _each(mpf, operands)
    if name in ROW_MAPS:
        return ROW_MAPS[name](xs[0], _each(mpf, g or [1.0] * len(xs[0])))
    return REAL[name](*xs)


def _settled(read: Callable[[], Numbers | None]) -> list[float] | None:
    """Each number rounded, once it stays the same with four times the precision."""
    before: Numbers | None = None
    done: dict[int, float] = {}
    for precision in PRECISIONS:
        with mpmath.workprec(precision):
            now = read()
            if now is None:
                return None
            last = precision == PRECISIONS[-1]
            for i, y in enumerate(now):
                if before is not None and i not in done and (last or _sure(before[i], y)):
                    done[i] = nearest(mpf(y))
            if len(done) == len(now):
                return [done[i] for i in range(len(now))]
            before = now
    raise ArithmeticError("a result that is no number")


def _sure(old: Any, new: Any) -> bool:
    """Whether an error as large as the last change cannot change the rounding; 0 is never sure."""
    error = mpmath.ldexp(abs(new), -AGREEING)
    return bool(
        new != 0 and abs(new - old) < error and nearest(new - error) == nearest(new + error)
    )


def e(x: Any) -> Any:
    """eˣ, with x kept where the size of the result still matters."""
    return mpmath.exp(max(-EDGE, min(x, EDGE)))


def _logistic(x: Any) -> Any:
    return 1 / (1 + e(-x))


def _softplus(x: Any) -> Any:
    return mpmath.log1p(e(x)) if x < 500 else x + e(-x)


def _bell(x: Any) -> Any:
    return e(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def _phi(x: Any) -> Any:
    return mpmath.erfc(-max(mpf(-100), min(x, mpf(100))) / mpmath.sqrt(2)) / 2


def _expm1(x: Any) -> Any:
    return mpmath.expm1(max(-EDGE, min(x, EDGE)))


def _power(a: Any, b: Any) -> Any:
    """Value and derivatives by the base and by the exponent; None for 0, and for roots below it."""
    if a == 0 or (a < 0 and b != int(b)):
        return None
    sign = -1 if a < 0 and int(b) % 2 else 1
    size = mpmath.log(abs(a))
    whole, less = sign * e(b * size), sign * (-1 if a < 0 else 1) * e((b - 1) * size)
    return whole, (b * less, whole * size if a > 0 else mpf("nan"))


def _gelu_tanh(x: Any) -> Any:
    c = mpmath.sqrt(2 / mpmath.pi)
    u = c * (x + mpf(44715) / 10**6 * x**3)
    slope = c * (1 + 3 * mpf(44715) / 10**6 * x**2)
    return x * _logistic(2 * u), (
        _logistic(2 * u) + 2 * x * slope * _logistic(2 * u) * _logistic(-2 * u),
    )


#: Value and derivatives of what is not rational; None outside the domain and at its edge.
REAL: dict[str, Callable[..., Any]] = {
    "power": _power,
    "sqrt": lambda x: (mpmath.sqrt(x), (1 / (2 * mpmath.sqrt(x)),)) if x > 0 else None,
    "exp": lambda x: (e(x), (e(x),)),
    "expm1": lambda x: (_expm1(x), (e(x),)),
    "log": lambda x: (mpmath.log(x), (1 / x,)) if x > 0 else None,
    "log1p": lambda x: (mpmath.log1p(x), (1 / (1 + x),)) if x > -1 else None,
    "sin": lambda x: (mpmath.sin(x), (mpmath.cos(x),)),
    "cos": lambda x: (mpmath.cos(x), (-mpmath.sin(x),)),
    "erfc": lambda x: (
        mpmath.erfc(max(-100, min(x, 100))),
        (-2 / mpmath.sqrt(mpmath.pi) * e(-x * x),),
    ),
    "normal_density": lambda x: (_bell(x), (-x * _bell(x),)),
    "normal_cdf": lambda x: (_phi(x), (_bell(x),)),
    "tanh": lambda x: (mpmath.tanh(x), (4 / (e(x) + e(-x)) ** 2,)),
    "sigmoid": lambda x: (_logistic(x), (1 / (2 + e(x) + e(-x)),)),
    "log_sigmoid": lambda x: (-_softplus(-x), (_logistic(-x),)),
    "softplus": lambda x: (_softplus(x), (_logistic(x),)),
    "elu": lambda x, alpha: (
        (x, (mpf(1), mpf(0))) if x > 0 else (alpha * _expm1(x), (alpha * e(x), _expm1(x)))
    ),
    "gelu": lambda x: (x * _phi(x), (_phi(x) + x * _bell(x),)),
    "gelu_tanh": _gelu_tanh,
    "silu": lambda x: (
        x * _logistic(x),
        (_logistic(x) + x / (2 + e(x) + e(-x)),),
    ),
    "logsumexp": lambda x: (-_log_share(x, 0) + x[0], (_shares(x),)),
    "binary_cross_entropy": lambda z, t: (
        mpmath.fsum(ti * _softplus(-zi) + (1 - ti) * _softplus(zi) for zi, ti in beside(z, t)),
        ([_logistic(zi) - ti for zi, ti in beside(z, t)], [-zi for zi in z]),
    ),
}  # fmt: skip


def _shares(x: Numbers) -> Numbers:
    """pᵢ = 1 / Σ e^(xₖ − xᵢ)."""
    m = max(x)
    terms = [e(xi - m) for xi in x]
    return [term / mpmath.fsum(terms) for term in terms]


def _log_share(x: Numbers, i: int) -> Any:
    """log pᵢ = (xᵢ − m) − log(1 + Σ e^(xₖ − m) over the others)."""
    top = x.index(max(x))
    rest = mpmath.fsum(e(xk - x[top]) for k, xk in enumerate(x) if k != top)
    return (x[i] - x[top]) - mpmath.log1p(rest)


def _log_shares(x: Numbers) -> Numbers:
    first = _log_share(x, 0)
    return [first + (xi - x[0]) for xi in x] if len(x) > 9 else [
        _log_share(x, i) for i in range(len(x))
    ]  # fmt: skip


def _cross_entropy(z: Numbers, t: Numbers) -> Any:
    logs, shares, whole = _log_shares(z), _shares(z), mpmath.fsum(t)
    return -mpmath.fsum(ti * log for ti, log in beside(t, logs)), (
        [p * whole - ti for p, ti in beside(shares, t)],
        [-log for log in logs],
    )


REAL["cross_entropy"] = _cross_entropy


def _softmax(x: Numbers, g: Numbers) -> Any:
    p = _shares(x)
    mean = mpmath.fsum(pk * gk for pk, gk in beside(p, g))
    return p, ([pi * (gi - mean) for pi, gi in beside(p, g)],)


def _log_softmax(x: Numbers, g: Numbers) -> Any:
    whole = mpmath.fsum(g)
    return _log_shares(x), ([gi - pi * whole for gi, pi in beside(g, _shares(x))],)


#: Operations of many outputs; the derivatives are those of Σ gₖyₖ.
ROW_MAPS: dict[str, Callable[..., Any]] = {"softmax": _softmax, "log_softmax": _log_softmax}


def _pair(a: Any, b: Any) -> tuple[Any, Any]:
    """How much of a gradient the larger and the smaller of two get: half each where they tie."""
    return (Fraction(a > b), Fraction(b > a)) if a != b else (Fraction(1, 2), Fraction(1, 2))


def _squared_error(a: Numbers, t: Numbers) -> Any:
    off = [ai - ti for ai, ti in beside(a, t)]
    return sum(d * d for d in off), ([2 * d for d in off], [-2 * d for d in off])


def _hinge(s: Numbers, t: Numbers) -> Any:
    inside = [si * ti < 1 for si, ti in beside(s, t)]
    return sum((1 - si * ti) * b for si, ti, b in beside(s, t, inside)), (
        [-ti * b for ti, b in beside(t, inside)],
        [-si * b for si, b in beside(s, inside)],
    )


#: Value and derivatives of what is rational, on `Fraction`s.
RATIONAL: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: (a + b, (1, 1)),
    "subtract": lambda a, b: (a - b, (1, -1)),
    "multiply": lambda a, b: (a * b, (b, a)),
    "divide": lambda a, b: (a / b, (1 / b, -a / b**2)) if b else None,
    "square": lambda a: (a * a, (a + a,)),
    "negate": lambda a: (-a, (-1,)),
    "abs": lambda a: (abs(a), ((a > 0) - (a < 0),)),
    "maximum": lambda a, b: (max(a, b), _pair(a, b)),
    "minimum": lambda a, b: (min(a, b), _pair(b, a)),
    "where": lambda c, a, b: (a if c else b, (0, int(c != 0), int(c == 0))),
    "relu": lambda x: (max(x, 0), (int(x > 0),)),
    "leaky_relu": lambda x, slope: (x, (1, 0)) if x > 0 else (slope * x, (slope, x)),
    "step": lambda x: (int(x > 0), (0,)),
    "sum": lambda x: (sum(x), ([1] * len(x),)),
    "mean": lambda x: (sum(x) / len(x), ([Fraction(1, len(x))] * len(x),)),
    "weighted_sum": lambda w, x, b: (b + sum(wi * xi for wi, xi in beside(w, x)), (x, w, 1)),
    "squared_error": _squared_error,
    "hinge": _hinge,
}


def _shape(name: str, operands: Sequence[Any]) -> Any:
    """A value and derivatives of the right form, whatever the numbers."""
    return (operands[0] if name in ROW_MAPS else 0.0, tuple(operands))


def _each(make: Callable[[Any], Any], nest: Any) -> Any:
    if isinstance(nest, list | tuple):
        return type(nest)(_each(make, x) for x in nest)
    return make(nest)


def _flat(nest: Any) -> Any:
    if isinstance(nest, list | tuple):
        return [x for part in nest for x in _flat(part)]
    return None if nest is None else [nest]


def _like(nest: Any, numbers: Any) -> Any:
    if isinstance(nest, list | tuple):
        return type(nest)(_like(x, numbers) for x in nest)
    return next(numbers)
