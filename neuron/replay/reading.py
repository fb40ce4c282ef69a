"""The functions of `maths` on Names: how a formula of the op table is read as source text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from neuron.maths import floats
from neuron.maths.kinds import VALUE, register
from neuron.maths.vector import Entries
from neuron.replay.names import Book, Name, as_float

NAMES = VALUE + 1  # names take every other kind of number along


def book_of(*args: Any) -> Book:
    """The book that the Names among the operands are written in."""
    return next(arg.book for arg in args if isinstance(arg, Name))


def _of(op: str) -> Callable[..., Any]:
    return lambda *args: book_of(*args).make(op, *args)


def _apply(op: Any, *operands: Any) -> Any:
    return as_float(op.compute(*operands))


def _where(condition: Any, a: Any, b: Any) -> Any:
    if isinstance(condition, Name):
        return condition.book.make("where", condition, a, b)
    return a if condition else b


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of what a Name stands for; () for a single number or a row of floats."""
    return tuple(getattr(x.sample, "shape", ())) if isinstance(x, Name) else floats.shape(x)


def _fit(g: Any, x: Any) -> Any:
    """A gradient in the shape and precision of x."""
    if not isinstance(x, Name) or x.sample is None or not isinstance(g, Name):
        return g
    if shape_of(g) != shape_of(x):
        g = g.book.make("sum_to", g, shape_of(x))
    if g.sample.dtype != x.sample.dtype:
        g = g.book.make("as_type", g, x.sample.dtype.name)
    return g


def _count(x: Name) -> int:
    return int(x.sample.shape[-1]) if x.sample is not None else int(x.length or 1)


def _ones(x: Name) -> int:
    """A one for each entry: one number goes with every entry."""
    return 1


def _put(g: Any, index: Any, like: Name) -> Any:
    if like.sample is not None:
        return like.book.make("put", g, index, like)
    return Entries({index % _count(like): g})


def _take(x: Name, index: Any) -> Any:
    if x.sample is not None:
        return x.book.make("take", x, index)
    return x.book.make("item", x, index % _count(x))


def _keep_axis(x: Any) -> Any:
    if isinstance(x, Name) and x.sample is not None:
        return x.book.make("keep_axis", x)
    return x


def _drop_axis(x: Any) -> Any:
    if isinstance(x, Name) and x.sample is not None:
        return x.book.make("drop_axis", x)
    return x


_SAME = (
    "exp expm1 log log1p sqrt sin cos tanh erfc sign divide power maximum minimum total largest "
    "is_largest reshape transpose broadcast_to sum_to weighted_sum matmul stack"
).split()

functions = SimpleNamespace(
    apply=_apply,
    where=_where,
    ratio=lambda p, q, like: p / q,
    shape=shape_of,
    fit=_fit,
    count=_count,
    ones=_ones,
    put=_put,
    take=_take,
    keep_axis=_keep_axis,
    drop_axis=_drop_axis,
    unstack=lambda x: [x.book.make("take", x, i) for i in range(_count(x))],
    is_finite=lambda x: True,
    **{name: _of(name) for name in _SAME},
)
register(Name, NAMES, functions)
