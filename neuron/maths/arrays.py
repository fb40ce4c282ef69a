"""The elementary functions on NumPy arrays; loaded only when an array is met.

A formula over several values reads them along the last axis, and keeps that
axis (with length 1) until the row that uses the formula drops it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.vector import Vector, row_of_arrays

exp, expm1, log, log1p, sqrt = np.exp, np.expm1, np.log, np.log1p, np.sqrt
sin, cos, tanh, sign = np.sin, np.cos, np.tanh, np.sign
divide, maximum, minimum = np.divide, np.maximum, np.minimum
matmul, reshape, transpose, broadcast_to = np.matmul, np.reshape, np.transpose, np.broadcast_to

_erfc = np.frompyfunc(math.erfc, 1, 1)


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """`function(*arguments)` without warnings: ∞ and nan are results like any other."""
    with np.errstate(all="ignore"):
        return function(*arguments)


def apply(op: Any, *operands: Any) -> Any:
    """Read a row of the op table on arrays; a single number comes out as a float.

    Whole numbers become floats of the operands' precision.

    Raises `ShapeError` for shapes that do not go together, and for a row of arrays.
    """
    try:
        result = call(op.compute, *operands)
    except (ValueError, TypeError) as error:
        if any(type(x) is Vector for x in operands):
            raise row_of_arrays(op.name) from error
        if isinstance(error, TypeError):
            raise
        shapes = " and ".join(str(x.shape) for x in operands if isinstance(x, np.ndarray))
        raise ShapeError(f"{op.name} does not work on the shapes {shapes}: {error}.") from error
    if not isinstance(result, np.ndarray) or not result.ndim:
        return float(result)
    if result.dtype.kind == "f":
        return result
    return result.astype(np.result_type(*(x for x in operands if isinstance(x, np.ndarray))))


def as_floats(x: Any) -> Any:
    """An array of floats as it is, of other real numbers as float64; a single number as a float."""
    if x.dtype.kind not in "fiub":
        raise NumberError(
            f"expected real numbers, got an array of dtype {x.dtype}. "
            "Convert it with .astype(float) if its entries are real."
        )
    if not x.ndim:
        return float(x)
    return x if x.dtype.kind == "f" else x.astype(float)


def erfc(x: Any) -> Any:
    """1 − erf(x), entry by entry, since NumPy has none."""
    return _erfc(x).astype(x.dtype)


def power(a: Any, b: Any) -> Any:
    """aᵇ; integer exponents become floats, which may be negative.

    NumPy gives √a for b = ½: −0 and nan for −0 and −∞, where the standard of C has 0 and ∞.
    """
    y = np.power(a, b if isinstance(b, np.ndarray) else float(b))
    halves = np.equal(b, 0.5)
    if not halves.any():
        return y
    y = np.where(halves & np.equal(a, 0), 0.0, y)
    return np.where(halves & np.isneginf(a), np.inf, y)


def where(condition: Any, a: Any, b: Any) -> Any:
    """Entries of a where the condition holds, of b where it does not.

    Whole numbers stay small integers, so that they take on the precision
    (float32 or float64) of whatever they are multiplied with.
    """
    if isinstance(a, int) and isinstance(b, int):
        return np.where(condition, np.int8(a), np.int8(b))
    return np.where(condition, a, b)


def ratio(p: int, q: int, like: Any) -> float:
    """The fraction p/q as a Python float, which takes on the array's precision."""
    return p / q


def is_finite(x: Any) -> bool:
    """Whether no entry is infinite or nan."""
    return bool(np.isfinite(x).all())


def total(x: Any) -> Any:
    """The sum along the last axis, which is kept with length 1."""
    return np.sum(x, axis=-1, keepdims=True)


def largest(x: Any) -> Any:
    """The maximum along the last axis, which is kept with length 1."""
    return np.max(x, axis=-1, keepdims=True)


def is_largest(x: Any) -> Any:
    """1 at the first largest entry along the last axis, 0 elsewhere."""
    return (np.argmax(x, axis=-1)[..., None] == np.arange(x.shape[-1])).astype(np.int8)


def ones(x: Any) -> Any:
    """A one for each entry."""
    return np.ones_like(x)


def count(x: Any) -> int:
    """How many entries lie along the last axis."""
    return int(x.shape[-1])


def shape(x: Any) -> tuple[int, ...]:
    """The array's shape; () for a number."""
    return np.shape(x)


def keep_axis(x: Any) -> Any:
    """Give an array back the last axis that a reduction dropped, with length 1."""
    return np.asarray(x)[..., None]


def drop_axis(x: Any) -> Any:
    """Drop a last axis of length 1."""
    return x[..., 0]


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Sum the axes along which `shape` was broadcast to the shape of x."""
    x = np.sum(x, axis=tuple(range(np.ndim(x) - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and x.shape[i] != 1)
    return np.sum(x, axis=stretched, keepdims=True) if stretched else x


def fit(g: Any, x: Any) -> Any:
    """A gradient brought back to the shape and precision of the operand x."""
    if np.shape(g) != np.shape(x):
        g = sum_to(g, np.shape(x))
    return g.astype(x.dtype, copy=False) if isinstance(x, np.ndarray) else float(g)


def weighted_sum(w: Any, x: Any, b: Any) -> Any:
    """W x + b for one example x of shape (n,), X Wᵀ + b for a batch of shape (examples, n)."""
    if type(w) is Vector:
        raise row_of_arrays("weighted_sum")
    return x @ w.T + b


def unstack(x: Any) -> list[float]:
    """The entries of a one-dimensional array, as floats."""
    return [float(entry) for entry in x]


def take(x: Any, index: Any) -> Any:
    """The entries at an index."""
    return x[index]


def put(g: Any, index: Any, like: Any) -> Any:
    """The numbers g at an index, among zeros in the shape of `like`: the way back from indexing."""
    result = np.zeros_like(like)
    np.add.at(result, index, g)
    return result
