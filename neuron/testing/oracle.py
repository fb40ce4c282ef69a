"""The correctly rounded value and gradient of any row, and of any recorded graph.

The very rows that train are read on `mpmath` numbers, with rising precision until the
rounding is certain (`certainty`). Where a row is rational it is read on `Fraction`s
first, so that exact results and ties are known and not guessed.

Every double given is taken as exactly that number. Where an operand or a result is
infinite or nan there is nothing to round: the conventions hold, which the row
follows when it is read on floats.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from neuron.maths.errors import NeuronError, NumberError, ShapeError
from neuron.maths.kinds import kind_of
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Op, RowMap, Setting, WeightedSum, row_named
from neuron.testing.certainty import load_mpmath, rounded
from neuron.testing.roots import exact_powers
from neuron.testing.rounding import nearest
from neuron.value import Value, gradients, history
from neuron.value.value import recorded

Numbers = list[Any]


def value(op: Op | str, *operands: Any) -> Any:
    """The correctly rounded value of a row of the op table: a float, or a list of them.

    `operands` are floats, or lists of floats where the row takes a row of numbers.
    Raises `UnknownNameError` for no row of the table, `ShapeError` for a wrong number of
    operands, `UncertainRoundingError` where the highest precision cannot decide.
    """
    return answer(op, *operands)[0]


def gradient(op: Op | str, *operands: Any, g: Sequence[float] | None = None) -> list[Any]:
    """The correctly rounded derivative of a row by each operand, in the operand's form.

    Where the row has many outputs (softmax), `g` says how much each counts: the
    derivative is that of Σ gₖyₖ. Raises `UncertainRoundingError` as `value` does.
    """
    return answer(op, *operands, g=g)[1]


def answer(op: Op | str, *operands: Any, g: Sequence[float] | None = None) -> tuple[Any, list[Any]]:
    """The correctly rounded value and the derivatives, as `value` and `gradient` give them."""
    row = row_named(op)
    xs, weights = as_operands(row, operands, g)
    as_floats = read(row, xs, weights)
    if not all(map(math.isfinite, _flat([xs]))):
        return in_shape(as_floats, row, xs)
    exact: Numbers = [None] * len(as_floats)
    if row.name == "power":
        exact = exact_powers(*xs)
    elif any(_rational_parts(row.name)):
        exact = _exact_parts(row, xs, weights)
    if all(x is not None for x in exact):
        return in_shape([nearest(x) for x in exact], row, xs)
    mpf = load_mpmath().mpf

    def again() -> Numbers:
        return read(row, _each(mpf, xs), _each(mpf, weights))

    found = rounded(again, as_floats)
    best = [f if e is None else nearest(e) for e, f in zip(exact, found, strict=True)]
    return in_shape(best, row, xs)


def exact_gradients(result: Value) -> dict[Any, float]:
    """The correctly rounded derivative of a recorded result by each of its leaves.

    The graph is computed again from its leaves' numbers, in arithmetic that is exact
    or precise enough, so that no error of any step is carried into the next. The
    result itself is in the mapping too, with its own correctly rounded *number*.

    Raises `NumberError` for a graph of arrays, `UncertainRoundingError` where the
    highest precision cannot decide.
    """
    nodes = history(result)
    leaves = [node for node in nodes if node.op is None]
    as_floats = [float(result.data), *(float(gradients(result).get(x, 0.0)) for x in leaves)]
    if not all(math.isfinite(x.data) for x in leaves):
        found = as_floats
    else:
        exact = _reread(nodes, leaves, Fraction)
        if all(isinstance(x, int | Fraction) for x in exact):
            found = [nearest(x) for x in exact]
        else:
            found = rounded(lambda: _reread(nodes, leaves, load_mpmath().mpf), as_floats)
    return dict(zip((result, *leaves), found, strict=True))


def as_operands(
    row: Op, operands: Sequence[Any], g: Sequence[float] | None
) -> tuple[tuple[Any, ...], Any]:
    """The operands (the last by default) and the gradient, as a row's formulas take them.

    Raises `ShapeError` for a wrong number of operands.
    """
    if not 0 <= row.arity - len(operands) <= len(row.defaults):
        raise ShapeError(f"{row.name} takes {row.arity} operands, got {len(operands)}.")
    given = (*operands, *row.defaults[len(operands) - row.arity + len(row.defaults) :])
    xs: tuple[Any, ...] = tuple(
        Vector(map(float, x)) if isinstance(x, list | tuple) else float(x) for x in given
    )
    if g is None and isinstance(row, RowMap):
        g = [1.0] * len(xs[0])
    return xs, None if g is None else Vector(map(float, g))


def read(row: Op, xs: Sequence[Any], weights: Any) -> Numbers:
    """The row's value and derivatives on numbers of one kind, one after another."""
    return _flat(_parts(row, xs, weights))


def _parts(row: Op, xs: Sequence[Any], weights: Any) -> list[Any]:
    """The value, then the derivative by each operand, in the operand's form."""
    y = row.compute(*xs)
    if weights is None:
        first = _flat(xs)[0]
        weights = kind_of(first).ratio(1, 1, first)
    return [y, *(row.pull(i, weights, y, *xs) for i in range(row.arity))]


def _reread(nodes: Sequence[Any], leaves: Sequence[Any], make: Callable[[Any], Any]) -> Numbers:
    """A recorded result and its derivatives by the leaves, on numbers that `make` makes."""
    again: dict[Any, Any] = {}

    def number(operand: Any) -> Any:
        if isinstance(operand, Value):
            return again[operand]
        if isinstance(operand, Setting) or type(operand) is int:
            return operand
        if isinstance(operand, tuple):
            return type(operand)(map(number, operand))
        return make(operand)

    for node in nodes:
        if not isinstance(node.data, float | Vector):
            raise NumberError(
                f"the oracle reads graphs of single numbers, and {node!r} holds an array. "
                "Ask neuron.testing.exact_loss about a network, or build the graph on the scalar "
                "backend: net.to('scalar')."
            )
        if node.op is None:
            again[node] = Value(make(node.data))
        else:
            again[node] = recorded(node.op, tuple(map(number, node.operands)))
    result = again[nodes[-1]]
    slopes = gradients(result)
    return [result.data, *(slopes.get(again[x], make(0.0)) for x in leaves)]


def _exact_parts(row: Op, xs: tuple[Any, ...], weights: Any) -> Numbers:
    """The row read on `Fraction`s: its value and derivatives; None for what is not rational."""
    y, *slopes = _parts(row, _each(Fraction, xs), _each(Fraction, weights))
    exact: Numbers = []
    for part, rational in zip([y, *slopes], _rational_parts(row.name), strict=True):
        # A rational formula gives a float only where it is infinite or nan.
        sure = rational and all(isinstance(x, int | Fraction) for x in _flat(part))
        exact += [x if sure else None for x in _flat(part)]
    return exact


@functools.cache
def _rational_parts(name: str) -> tuple[bool, ...]:
    """Whether a row's value, and each of its derivatives, is rational wherever it is asked."""
    row = TABLE[name]
    sure = [True] * (row.arity + 1)
    for start in (Fraction(-5, 3), Fraction(1, 3)):
        entries = [start + Fraction(k, 7) for k in range(row.arity)]
        try:
            found = _parts(row, _in_the_form_of(row, entries), None)
        except (NeuronError, TypeError, AttributeError):
            return (False,) * len(sure)  # it maps rows to rows, or takes arrays alone
        for i, part in enumerate(found):
            sure[i] &= all(isinstance(x, int | Fraction) for x in _flat(part))
    return tuple(sure)


def _in_the_form_of(row: Op, entries: Sequence[Any]) -> tuple[Any, ...]:
    if isinstance(row, Elementwise):
        return tuple(entries)
    if isinstance(row, WeightedSum):
        return (Vector(entries[:1]), Vector(entries[1:2]), entries[2])
    return tuple(Vector((x, x + 1)) for x in entries)


def _each(make: Callable[[Any], Any], x: Any) -> Any:
    """Every number of a nest of rows made into another kind."""
    if isinstance(x, tuple):
        return type(x)(_each(make, entry) for entry in x)
    return None if x is None else make(x)


def _flat(nest: Any) -> Numbers:
    if isinstance(nest, tuple | list):
        return [number for entry in nest for number in _flat(entry)]
    return [nest]


def in_shape(flat: Sequence[Any], row: Op, xs: Sequence[Any]) -> tuple[Any, list[Any]]:
    """The value, and the derivatives operand by operand, out of one long list."""
    numbers = iter(float(x) for x in flat)
    n = len(xs[0]) if isinstance(row, RowMap) else None
    y = next(numbers) if n is None else [next(numbers) for _ in range(n)]
    parts = [[next(numbers) for _ in x] if isinstance(x, tuple) else next(numbers) for x in xs]
    return y, parts
