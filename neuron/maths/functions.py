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
from neuron.maths.errors import ShapeError
from neuron.maths.kinds import VECTOR, kind_of, register
from neuron.maths.vector import Entries, Vector, each, row_of_arrays

_PLAIN = (float, int)


def _of_one(name: str, meaning: str) -> Callable[[Any], Any]:
    """An elementary function of one number; floats, the most frequent, go straight on."""
    on_float = getattr(floats, name)

    def function(x: Any) -> Any:
        if type(x) is float:
            return on_float(x)
        return getattr(kind_of(x), name)(x)

    return _described(function, name, meaning)


def _of_two(name: str, meaning: str) -> Callable[[Any, Any], Any]:
    """An elementary function of two numbers."""
    on_float = getattr(floats, name)

    def function(a: Any, b: Any) -> Any:
        if type(a) in _PLAIN and type(b) in _PLAIN:
            return on_float(a, b)
        return getattr(kind_of(a, b), name)(a, b)

    return _described(function, name, meaning)


def _of_array(name: str, meaning: str) -> Callable[..., Any]:
    """A function of a row or an array; what follows the first operand is no number."""

    def function(x: Any, *settings: Any) -> Any:
        return getattr(kind_of(x), name)(x, *settings)

    return _described(function, name, meaning)


def _described(function: Callable[..., Any], name: str, meaning: str) -> Callable[..., Any]:
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

total = _of_array("total", "the sum of a row of numbers")
largest = _of_array("largest", "the first largest of a row of numbers")
is_largest = _of_array("is_largest", "1 at the first largest of a row of numbers, 0 elsewhere")
ones = _of_array("ones", "a row of ones, as long as x")
count = _of_array("count", "how many numbers a row has")
is_finite = _of_array("is_finite", "whether no number is infinite or nan")

shape = _of_array("shape", "the shape of an array; () for a single number")
keep_axis = _of_array("keep_axis", "a reduced array with its last axis back, of length 1")
drop_axis = _of_array("drop_axis", "an array without its last axis, of length 1")
reshape = _of_array("reshape", "reshape(x, shape): the same entries in another shape")
transpose = _of_array("transpose", "transpose(x, axes): the axes in another order")
take = _of_array("take", "take(x, index): the entries at an index")
broadcast_to = _of_array("broadcast_to", "broadcast_to(x, shape): the entries repeated")
sum_to = _of_array("sum_to", "sum_to(x, shape): the sum over what a shape was repeated along")
unstack = _of_array("unstack", "the entries of a one-dimensional array, as a list")


def where(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, b where it does not."""
    if condition is True:
        return a
    if condition is False:
        return b
    return kind_of(condition, a, b).where(condition, a, b)


def ratio(p: int, q: int, like: Any) -> Any:
    """The fraction p/q as a number of the kind of `like`."""
    return kind_of(like).ratio(p, q, like)


def fit(g: Any, x: Any) -> Any:
    """A gradient brought back to the shape of the operand x, which broadcasting had stretched."""
    return kind_of(g, x).fit(g, x)


def weighted_sum(w: Any, x: Any, b: Any) -> Any:
    """b + Σ wᵢxᵢ over two rows of numbers, or W x + b over arrays.

    Raises `ShapeError` for rows of different lengths.
    """
    if type(w) is Vector:
        if len(w) != len(x):
            raise ShapeError(f"a weighted sum needs as many inputs as weights: {len(w)}, {len(x)}.")
        if type(b) is type(w[0]) is type(x[0]) is float:
            return floats.weighted_sum(w, x, b)
        return kind_of(b, *w[:1], *x[:1]).weighted_sum(w, x, b)
    return kind_of(w, x, b).weighted_sum(w, x, b)


def matmul(a: Any, b: Any) -> Any:
    """The matrix product."""
    return kind_of(a, b).matmul(a, b)


def stack(x: Vector) -> Any:
    """An array out of a row of single numbers."""
    return kind_of(*x).stack(x)


def put(g: Any, index: Any, like: Any) -> Any:
    """The numbers g at an index, among zeros, in the shape of `like`."""
    return kind_of(like).put(g, index, like)


def _total(x: Vector) -> Any:
    """The sum of a Vector: rounded once for floats, exact for exact numbers."""
    if set(map(type, x)) <= {float, int}:
        return floats.exact_sum(x)
    return kind_of(*x).total(x)


def _position_of_largest(x: Vector) -> int:
    """The place of the first largest entry; of the first nan, if there is one."""
    if not x:
        raise ShapeError("a row of no numbers has no largest. Give at least one.")
    return max(range(len(x)), key=lambda i: (not x[i] <= x[i], x[i]))  # nan is not ≤ itself


def _is_largest(x: Vector) -> Vector:
    position = _position_of_largest(x)
    return Vector(int(i == position) for i in range(len(x)))


def _apply(op: Any, *operands: Any) -> Any:
    """Read a row of the op table on rows of numbers. Raises `ShapeError` for a row of arrays."""
    try:
        return floats.apply(op, *operands)
    except (TypeError, ValueError) as error:
        if any(shape(x) for row in operands if type(row) is Vector for x in row):
            raise row_of_arrays(op.name) from error
        raise


def _on_vectors(name: str) -> Callable[..., Vector]:
    """The function entry by entry, each entry handled by its own kind."""
    function = globals()[name]
    return lambda *operands: each(function, *operands)


_entrywise = (
    "exp expm1 log log1p sqrt sin cos tanh erfc sign divide power maximum minimum where"
).split()

vectors = SimpleNamespace(
    apply=_apply,
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
