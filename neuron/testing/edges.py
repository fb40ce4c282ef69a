"""What every operation gives at ±0, ±∞, nan and the edges of its domain: a table, written by hand.

It reads no row of the op table. Values are those of IEEE 754 and of C's `pow`, or
limits; where a derivative exists in the limit only, it is that limit. Where there is
no value, the slope is nan, and left open; `docs/notation.md` gives the reasons.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from neuron.testing.independent import Answer, truth

inf, nan = math.inf, math.nan
BELL, HALF_PI_ROOT = 1 / math.sqrt(2 * math.pi), 2 / math.sqrt(math.pi)

#: Of one number: (value, slope) at −∞, at ±0 and at ∞. At nan, both are nan.
OF_ONE: dict[str, tuple[tuple[float, float], ...]] = {
    #                   at −∞         at 0                    at ∞
    "negate":         ((inf, -1),    (0, -1),                (-inf, -1)),
    "square":         ((inf, -inf),  (0, 0),                 (inf, inf)),
    "abs":            ((inf, -1),    (0, 0),                 (inf, 1)),
    "sqrt":           ((nan, nan),   (0, inf),               (inf, 0)),
    "exp":            ((0, 0),       (1, 1),                 (inf, inf)),
    "expm1":          ((-1, 0),      (0, 1),                 (inf, inf)),
    "log":            ((nan, nan),   (-inf, inf),            (inf, 0)),
    "log1p":          ((nan, nan),   (0, 1),                 (inf, 0)),
    "sin":            ((nan, nan),   (0, 1),                 (nan, nan)),
    "cos":            ((nan, nan),   (1, 0),                 (nan, nan)),
    "erfc":           ((2, 0),       (1, -HALF_PI_ROOT),     (0, 0)),
    "normal_density": ((0, 0),       (BELL, 0),              (0, 0)),
    "normal_cdf":     ((0, 0),       (0.5, BELL),            (1, 0)),
    "tanh":           ((-1, 0),      (0, 1),                 (1, 0)),
    "sigmoid":        ((0, 0),       (0.5, 0.25),            (1, 0)),
    "log_sigmoid":    ((-inf, 1),    (-math.log(2), 0.5),    (0, 0)),
    "softplus":       ((0, 0),       (math.log(2), 0.5),     (inf, 1)),
    "relu":           ((0, 0),       (0, 0),                 (inf, 1)),
    "gelu":           ((0, 0),       (0, 0.5),               (inf, 1)),
    "gelu_tanh":      ((0, 0),       (0, 0.5),               (inf, 1)),
    "silu":           ((0, 0),       (0, 0.5),               (inf, 1)),
    "step":           ((0, 0),       (0, 0),                 (1, 0)),
}  # fmt: skip


def at(name: str, operands: Sequence[Any], g: Sequence[float] | None = None) -> Answer:
    """The value and derivatives at an edge; elsewhere those of `independent.truth`."""
    numbers = [x for part in operands for x in (part if isinstance(part, list) else [part])]
    if all(map(math.isfinite, numbers)):
        found = truth(name, operands, g)
        if found is not None:
            return found
    if name in OF_ONE:
        value, slope = _of_one(name, operands[0])
        return value, (slope,)
    return RULES[name](*operands)


def _of_one(name: str, x: float) -> tuple[float, float]:
    if math.isnan(x) or (x < 0 and name in ("log", "sqrt")) or (x < -1 and name == "log1p"):
        return nan, nan
    if name == "log1p" and x == -1:
        return -inf, inf
    return OF_ONE[name][0 if x == -inf else 2 if x == inf else 1]


def _times(a: float, b: float) -> float:
    """a·b, and 0 where one of the two has vanished: the limit of a slope."""
    return 0.0 if 0 in (a, b) else a * b


def quotient(a: float, b: float) -> float:
    """a/b as IEEE 754 has it."""
    if b != 0 or math.isnan(b):
        return a / b
    return nan if a == 0 or math.isnan(a) else math.copysign(inf, a) * math.copysign(1, b)


def _divide(a: float, b: float) -> Answer:
    return quotient(a, b), (quotient(1, b), -_times(a, quotient(1, b) * quotient(1, b)))


def pow_of_c(a: float, b: float) -> float:
    """aᵇ as the standard of C has it, Annex F.10.4.4."""
    if b == 0 or a == 1:
        return 1.0
    if math.isnan(a) or math.isnan(b):
        return nan
    odd = not math.isinf(b) and b % 2 == 1
    if math.isinf(b):
        return 1.0 if abs(a) == 1 else inf if (abs(a) > 1) == (b > 0) else 0.0
    if a == 0 or math.isinf(a):
        size = 0.0 if (a == 0) == (b > 0) else inf
        return math.copysign(size, a) if odd else size
    return nan  # a root of a negative number; finite powers are no edges


def _power(a: float, b: float) -> Answer:
    return pow_of_c(a, b), (nan, nan)


def _extreme(larger: bool) -> Callable[[float, float], Answer]:
    def rule(a: float, b: float) -> Answer:
        if math.isnan(a) or math.isnan(b):
            return nan, (nan, nan)
        first = (a > b) == larger
        return (a if first else b), ((0.5, 0.5) if a == b else (float(first), float(not first)))

    return rule


def _leaky(x: float, slope: float) -> Answer:
    return (x, (1, 0)) if x > 0 else (slope * x, (slope, x))


def _elu(x: float, alpha: float) -> Answer:
    if x > 0:
        return x, (1, 0)
    return alpha * math.expm1(x), (alpha * math.exp(x), math.expm1(x))


def _sums(x: list[float]) -> Answer:
    return sum(x), ([1.0] * len(x),)


def _softplus(x: float) -> tuple[float, float]:
    return _of_one("softplus", x) if not math.isfinite(x) else _known("softplus", x)


def _known(name: str, x: float) -> tuple[float, float]:
    found = truth(name, (x,))
    assert found is not None
    return found[0], found[1][0]


def _chosen(x: list[float]) -> list[float]:
    """Softmax of two numbers, one of which is special and the other finite: all for one."""
    if math.isnan(x[0]):
        return [nan, nan]
    return [1.0, 0.0] if x[0] > 0 else [0.0, 1.0]


def _softmax(x: list[float]) -> Answer:
    return _chosen(x), ([0.0 * p for p in _chosen(x)],)


def _log_softmax(x: list[float]) -> Answer:
    p = _chosen(x)
    return [quotient(-1, 0) if pi == 0 else 0 * pi for pi in p], ([1 - p[0], -p[1]],)


def _cross_entropy(z: list[float], t: list[float]) -> Answer:
    """Of the targets 0 and 1."""
    p = _chosen(z)
    logs = [-inf if pi == 0 else 0 * pi for pi in p]
    return -logs[1], ([p[0], p[1] - 1], [-log for log in logs])


def _binary(z: list[float], t: list[float]) -> Answer:
    """Of the targets 0 and 1."""
    (first, by_first), (second, by_second) = _softplus(z[0]), _softplus(-z[1])
    return first + second, ([by_first, -by_second], [-zi for zi in z])


def _hinge(s: list[float], t: list[float]) -> Answer:
    """Of the targets 0 and 1: 0·∞ is no number."""
    return nan, ([nan] * len(s), [nan] * len(t))


def _squared_error(a: list[float], t: list[float]) -> Answer:
    off = [ai - ti for ai, ti in zip(a, t, strict=True)]
    return sum(d * d for d in off), ([2 * d for d in off], [-2 * d for d in off])


#: Of several numbers, of which one at least is special.
RULES: dict[str, Callable[..., Answer]] = {
    "add": lambda a, b: (a + b, (1, 1)),
    "subtract": lambda a, b: (a - b, (1, -1)),
    "multiply": lambda a, b: (a * b, (b, a)),
    "divide": _divide,
    "power": _power,
    "maximum": _extreme(larger=True),
    "minimum": _extreme(larger=False),
    "where": lambda c, a, b: (a if c else b, (0, int(c != 0), int(c == 0))),
    "leaky_relu": _leaky,
    "elu": _elu,
    "sum": _sums,
    "mean": lambda x: (sum(x) / len(x), ([1 / len(x)] * len(x),)),
    "weighted_sum": lambda w, x, b: (b + sum(map(float.__mul__, w, x)), (x, w, 1)),
    "logsumexp": lambda x: (max(x) if x[0] == x[0] else nan, (_chosen(x),)),
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "squared_error": _squared_error,
    "hinge": _hinge,
    "binary_cross_entropy": _binary,
    "cross_entropy": _cross_entropy,
}
