"""A row of numbers of any kind, on which a formula over several values can be read.

`Vector((1.0, 2.0)) * 3` is `Vector((3.0, 6.0))`. It is what a formula such as
log-sum-exp sees on the scalar backend, where NumPy may be absent.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import repeat
from typing import Any

from neuron.maths.errors import ShapeError


class Vector(tuple[Any, ...]):
    """A tuple with arithmetic entry by entry; a single number goes with every entry."""

    __slots__ = ()
    __array_ufunc__ = None

    def __neg__(self) -> Vector:
        return Vector(map(operator.neg, self))

    def __abs__(self) -> Vector:
        return Vector(map(abs, self))


def each(function: Callable[..., Any], *operands: Any) -> Vector:
    """Apply a function entry by entry; an operand that is no Vector goes with every entry.

    Raises `ShapeError` for Vectors of different lengths.
    """
    if len({len(x) for x in operands if isinstance(x, Vector)}) > 1:
        lengths = " and ".join(str(len(x)) for x in operands if isinstance(x, Vector))
        raise ShapeError(
            f"rows of {lengths} numbers do not go together; they must be equally long. "
            "(A class label becomes a row of numbers with one_hot.)"
        )
    return Vector(map(function, *(x if isinstance(x, Vector) else repeat(x) for x in operands)))


def row_of_arrays(name: str) -> ShapeError:
    """What to raise where an operation on rows of single numbers is given a row of arrays."""
    return ShapeError(
        f"{name} takes rows of single numbers, or whole arrays; got a row of arrays. Make one "
        f"array of them, as np.stack does, or add and multiply them one by one."
    )


for _name in ("add", "sub", "mul", "truediv"):
    _operator = getattr(operator, _name)
    setattr(Vector, f"__{_name}__", lambda self, other, f=_operator: each(f, self, other))
    setattr(Vector, f"__r{_name}__", lambda self, other, f=_operator: each(f, other, self))
for _name in ("lt", "le", "gt", "ge", "and_", "or_"):
    _operator = getattr(operator, _name)
    setattr(
        Vector, f"__{_name.strip('_')}__", lambda self, other, f=_operator: each(f, self, other)
    )


class Entries(dict[int, Any]):
    """The few entries of a gradient that are not 0, by position.

    A network that asks n outputs of one softmax adds n of these; merging them
    costs O(n) in all, where adding n whole rows would cost O(n²).
    """

    __slots__ = ()

    def __add__(self, other: Entries) -> Entries:
        merged, fewer = (self, other) if len(self) >= len(other) else (other, self)
        for position, g in fewer.items():
            merged[position] = merged[position] + g if position in merged else g
        return merged

    def dense(self, n: int) -> Vector:
        """All n entries, 0 where there is none."""
        return Vector(self.get(position, 0.0) for position in range(n))
