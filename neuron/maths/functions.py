"""The elementary functions that formulas are written with, for every kind of number.

Each looks at what it is given and hands over to that kind's own function:
`exp(0.5)` to `floats`, `exp(array)` to `arrays`, `exp(Value(0.5))` to a new
node of the graph. `+`, `−`, `×` and comparisons need no such function: those are
Python's own operators.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from neuron.maths import floats
from neuron.maths.kinds import VECTOR, kind_of, register
from neuron.maths.vector import Entries, Vector, each

_PLAIN = (float, int)


def _of_one(name: str, meaning: str) -> Callable[[Any], Any]:
    on_float = getattr(floats, name)

    def function(x: Any) -> Any:
        if type(x) is float:
            return on_float(x)
        return getattr(kind_of(x), name)(x)

    function.__name__, function.__doc__ = name, meaning
    return function


def _of_two(name: str, meaning: str) -> Callable[[Any, Any], Any]:
    on_float = getattr(floats, name)

    def function(a: Any, b: Any) -> Any:
        if type(a) is float and type(b) in _PLAIN:
            return on_float(a, b)
        return getattr(kind_of(a, b), name)(a, b)

    function.__name__, function.__doc__ = name, meaning
    return function


exp = _of_one("exp", "eˣ")
expm1 = _of_one("expm1", "eˣ − 1, exact near 0")
log = _of_one("log", "the natural logarithm")
log1p = _of_one("log1p", "log(1 + x), exact near 0")
sqrt = _of_one("sqrt", "the square root")
sin = _of_one("sin", "the sine, in radians")
cos = _of_one("cos", "the cosine, in radians")
tanh = _of_one("tanh", "the hyperbolic tangent")
erfc = _of_one("erfc", "1 − erf(x), exact in the right tail")
sign = _of_one("sign", "−1, 0 or 1")
divide = _of_two("divide", "a / b, by the rules of IEEE 754 where b is 0")
power = _of_two("power", "aᵇ")
maximum = _of_two("maximum", "the larger of two")
minimum = _of_two("minimum", "the smaller of two")


def where(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, b where it does not."""
    if condition is True:
        return a
    if condition is False:
        return b
    return kind_of(condition, a, b).where(condition, a, b)


def is_finite(x: Any) -> bool:
    """Whether a number, or every number of an array or row, is neither infinite nor nan."""
    return bool(kind_of(x).is_finite(x))


def ratio(p: int, q: int, like: Any) -> Any:
    """The fraction p/q as a number of the kind of `like`."""
    return kind_of(like).ratio(p, q, like)


def total(x: Any) -> Any:
    """The sum of a row of numbers."""
    return kind_of(x).total(x)


def largest(x: Any) -> Any:
    """The maximum of a row of numbers."""
    return kind_of(x).largest(x)


def is_largest(x: Any) -> Any:
    """1 at the first largest of a row of numbers, 0 elsewhere."""
    return kind_of(x).is_largest(x)


def ones(x: Any) -> Any:
    """A row of ones, as long as x."""
    return kind_of(x).ones(x)


def count(x: Any) -> int:
    """How many numbers a row has."""
    return int(kind_of(x).count(x))


def weighted_sum(w: Any, x: Any, b: Any) -> Any:
    """b + Σ wᵢxᵢ over two rows of numbers, or W x + b over arrays."""
    if type(w) is Vector:
        return kind_of(b, *w[:1], *x[:1]).weighted_sum(w, x, b)
    return kind_of(w, x, b).weighted_sum(w, x, b)


def keep_axis(x: Any) -> Any:
    """Give a reduced array back its last axis, with length 1; a single number has none."""
    return kind_of(x).keep_axis(x)


def drop_axis(x: Any) -> Any:
    """Drop an array's last axis, of length 1; a single number has none."""
    return kind_of(x).drop_axis(x)


def shape(x: Any) -> tuple[int, ...]:
    """The shape of an array; () for a single number."""
    return tuple(kind_of(x).shape(x))


def matmul(a: Any, b: Any) -> Any:
    """The matrix product."""
    return kind_of(a, b).matmul(a, b)


def stack(x: Vector) -> Any:
    """An array out of a row of single numbers."""
    return kind_of(*x).stack(x)


def unstack(x: Any) -> Vector:
    """The entries of a one-dimensional array, as a row of single numbers."""
    return Vector(kind_of(x).unstack(x))


def reshape(x: Any, shape: tuple[int, ...]) -> Any:
    """The same entries in another shape."""
    return kind_of(x).reshape(x, shape)


def transpose(x: Any, axes: tuple[int, ...] | None = None) -> Any:
    """The axes in another order; reversed if none is given."""
    return kind_of(x).transpose(x, axes)


def take(x: Any, index: Any) -> Any:
    """The entries at an index."""
    return kind_of(x).take(x, index)


def put(g: Any, index: Any, like: Any) -> Any:
    """The numbers g at an index, among zeros, in the shape of `like`."""
    return kind_of(like).put(g, index, like)


def broadcast_to(x: Any, shape: tuple[int, ...]) -> Any:
    """The entries repeated to fill a shape."""
    return kind_of(x).broadcast_to(x, shape)


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """The sum over what a shape was broadcast along."""
    return kind_of(x).sum_to(x, shape)


def fit(g: Any, x: Any) -> Any:
    """A gradient brought back to the shape of the operand x, which broadcasting had stretched."""
    return kind_of(g).fit(g, x)


def _total(x: Vector) -> Any:
    """The sum of a Vector: rounded once for floats, exact for exact numbers."""
    if set(map(type, x)) <= {float, int}:
        return floats.exact_sum(x)
    return kind_of(*x).total(x)


def _position_of_largest(x: Vector) -> int:
    return max(range(len(x)), key=x.__getitem__)


def _is_largest(x: Vector) -> Vector:
    position = _position_of_largest(x)
    return Vector(int(i == position) for i in range(len(x)))


def _on_vectors(name: str) -> Callable[..., Vector]:
    """The function entry by entry, each entry handled by its own kind."""
    function = globals()[name]
    return lambda *operands: each(function, *operands)


_entrywise = (
    "exp expm1 log log1p sqrt sin cos tanh erfc sign divide power maximum minimum where"
).split()

vectors = SimpleNamespace(
    apply=floats.apply,
    call=floats.call,
    take=lambda x, index: x[index],
    put=lambda g, index, like: Entries({index % len(like): g}),
    shape=lambda x: (len(x),),
    keep_axis=lambda x: x,
    drop_axis=lambda x: x,
    total=_total,
    largest=lambda x: x[_position_of_largest(x)],
    is_finite=lambda x: all(map(is_finite, x)),
    ones=lambda x: Vector((1,) * len(x)),
    is_largest=_is_largest,
    count=len,
    ratio=lambda p, q, like: ratio(p, q, like[0]),
    **{name: _on_vectors(name) for name in _entrywise},
)
register(Vector, VECTOR, vectors)
