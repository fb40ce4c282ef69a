"""What a row of the op table is: an operation's value, its derivatives, how to write it down.

There are seven shapes of row, by how many numbers go in and come out:

- `Elementwise`: one number out of one, two or three; its local derivatives are numbers.
- `Reduction`: one number out of rows of numbers; its local derivatives are rows.
- `RowMap`: a row out of a row (softmax); its derivative is a matrix, applied in O(n).
- `WeightedSum`: b + Σ wᵢxᵢ, or W x + b on arrays; the derivatives are x, w and 1.
- `Rearrangement`: the same numbers, differently arranged; the way back undoes it.
- `MatrixProduct` and `Stack`, which are used once each (in `arrangements`).

Every shape answers the same two questions. `pull` (reverse mode): when the
result's gradient is g, how much of it reaches operand i? `push` (forward mode):
when the operands move by these tangents, how does the result move?
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

from neuron.maths import functions as f
from neuron.maths.errors import ShapeError, UnknownNameError
from neuron.maths.kinds import kind_of
from neuron.maths.vector import Vector, each


class Setting:
    """An operand that is no number: a shape, an index, an order of axes."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


ROW = (list, tuple)  # what a row of numbers is given as
Formula = Callable[..., Any]


class Textbook(NamedTuple):
    """The form a textbook gives, equal in exact arithmetic to the careful one in the row."""

    formula: Formula
    derivatives: tuple[Formula, ...]


class Op(ABC):
    """One row of the table.

    `name` is how code calls it, `symbol` how a drawing shows it, and `latex` a
    template with `{0}`, `{1}` for its operands. `compute` gives the result's data
    from the operands' data. Calling the row reads it on whatever is given:
    `sigmoid(0.5)` is a float, `sigmoid(Value(0.5))` a node of a graph.
    """

    compute: Formula

    def __init__(
        self, name: str, symbol: str, latex: str, arity: int, defaults: tuple[Any, ...] = ()
    ) -> None:
        self.name, self.symbol, self.latex = name, symbol, latex
        self.arity, self.defaults = arity, defaults

    def __call__(self, *operands: Any) -> Any:
        """Read this row on numbers, rows of numbers (lists), arrays or Values.

        Raises `ShapeError` for a wrong number of operands or rows that differ in
        length, `NumberError` for what is not a number.
        """
        missing = self.arity - len(operands)
        if not 0 <= missing <= len(self.defaults):
            raise ShapeError(f"{self.name} takes {self.arity} operands, got {len(operands)}.")
        operands += self.defaults[len(self.defaults) - missing :]
        operands = tuple(Vector(x) if isinstance(x, ROW) else x for x in operands)
        if any(type(x) is not Vector and f.shape(x) for x in operands):  # rows beside an array
            operands = tuple(f.stack(x) if type(x) is Vector else x for x in operands)
        numbers = [entry for x in operands for entry in (x if type(x) is Vector else (x,))]
        return kind_of(*numbers).apply(self, *operands)

    @abstractmethod
    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """The part of the result's gradient g that reaches operand i, in that operand's shape."""

    @abstractmethod
    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """How the result moves when operand i moves by `tangents[i]` (None: not at all)."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    def __deepcopy__(self, memo: Any) -> Op:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return row_named, (self.name,)


class Elementwise(Op):
    """One number out of one, two or three; on arrays entry by entry, with broadcasting.

    `derivatives[i](*operands, result)` is ∂result/∂operand i. The table gives a
    whole number where it is one whatever the operands are; `slopes` keeps those.
    """

    def __init__(
        self,
        name: str,
        symbol: str,
        latex: str,
        formula: Formula,
        *slopes: Formula | int,
        defaults: tuple[Any, ...] = (),
        textbook: Textbook | None = None,
    ) -> None:
        super().__init__(name, symbol, latex, len(slopes), defaults)
        self.compute, self.textbook = formula, textbook
        self.slopes: tuple[Any, ...] = slopes
        self.derivatives = tuple(map(_as_formula, slopes))

    def __call__(self, *operands: Any) -> Any:
        """Read this row on numbers, arrays or Values; on rows of numbers, entry by entry."""
        if len(operands) == self.arity == 1 and not isinstance(operands[0], ROW):
            return kind_of(operands[0]).apply(self, operands[0])
        if any(isinstance(x, ROW) for x in operands):
            rows = (Vector(x) if isinstance(x, ROW) else x for x in operands)
            return each(super().__call__, *rows)
        return super().__call__(*operands)

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """Gradient × local derivative."""
        contribution = g * self.derivatives[i](*xs, y)
        if type(contribution) is float:
            return contribution
        return f.fit(contribution, xs[i])

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """Σ local derivative × tangent, over the operands that move."""
        moves = [
            t * derivative(*xs, y)
            for t, derivative in zip(tangents, self.derivatives, strict=True)
            if t is not None
        ]
        return spread(sum(moves[1:], start=moves[0]), y)


class Reduction(Op):
    """One number out of one or more rows of numbers; on arrays along the last axis.

    `derivatives[i](*operands, result)` is the row of the result's derivatives by
    the entries of operand i.
    """

    def __init__(
        self, name: str, symbol: str, latex: str, formula: Formula, *derivatives: Formula
    ) -> None:
        super().__init__(name, symbol, latex, len(derivatives))
        self.formula, self.derivatives = formula, derivatives
        self.compute = lambda *xs: f.drop_axis(formula(*xs))

    def __call__(self, *operands: Any) -> Any:
        """Read this row on rows of numbers; a single number is a row of one."""
        rows = [x if isinstance(x, ROW) or f.shape(x) else (x,) for x in operands]
        shapes = [(len(x),) if isinstance(x, ROW) else f.shape(x) for x in rows]
        if len(set(shapes)) > 1:
            raise ShapeError(
                f"{self.name} needs rows of the same shape, got {' and '.join(map(str, shapes))}. "
                "(A class label becomes a row of numbers with one_hot.)"
            )
        return super().__call__(*rows)

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """Gradient × the row of derivatives."""
        row = f.keep_axis(g) * self.derivatives[i](*xs, f.keep_axis(y))
        return row if type(row) is Vector else f.fit(row, xs[i])

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """Σ derivative × tangent, over all entries of the operands that move."""
        moves = [
            f.drop_axis(f.total(t * derivative(*xs, f.keep_axis(y))))
            for t, derivative in zip(tangents, self.derivatives, strict=True)
            if t is not None
        ]
        return sum(moves[1:], start=moves[0])


class RowMap(Op):
    """A row of n numbers out of a row of n; on arrays along the last axis.

    Its n × n matrix of derivatives is never written out: `pull_formula(g, x, y)`
    and `push_formula(t, x, y)` apply it in O(n).
    """

    def __init__(
        self,
        name: str,
        symbol: str,
        latex: str,
        formula: Formula,
        pull_formula: Formula,
        push_formula: Formula,
    ) -> None:
        super().__init__(name, symbol, latex, arity=1)
        self.compute, self.pull_formula, self.push_formula = formula, pull_formula, push_formula

    def __call__(self, *operands: Any) -> Any:
        """Read this row on a row of numbers. Raises `ShapeError` for a single number."""
        _check_rows(self.name, operands)
        return super().__call__(*operands)

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """The matrix of derivatives, transposed, applied to the gradient."""
        return self.pull_formula(g, xs[0], y)

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """The matrix of derivatives applied to the tangent."""
        return self.push_formula(tangents[0], xs[0], y)


class WeightedSum(Op):
    """z = b + Σ wᵢxᵢ; on arrays z = W x + b, for one example x or a row of X each.

    Shapes on arrays: W (units, inputs), x (inputs,) or (examples, inputs), b (units,).
    """

    compute = staticmethod(f.weighted_sum)

    def __init__(self, name: str, symbol: str, latex: str) -> None:
        super().__init__(name, symbol, latex, arity=3, defaults=(0.0,))

    def __call__(self, *operands: Any) -> Any:
        """Read this row on two rows of numbers, or on arrays; b is 0 where it is left out.

        Raises `ShapeError` for single numbers in place of rows.
        """
        try:
            return super().__call__(*operands)
        except (AttributeError, IndexError, TypeError):  # only now, as layers call this often
            _check_rows(self.name, operands[:2])
            raise

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """∂z/∂w = x, ∂z/∂x = w, ∂z/∂b = 1; on arrays, summed over the examples."""
        w, x, _ = xs
        if type(w) is Vector or f.shape(g) == ():
            return g if i == 2 else (x, w)[i] * g
        if i == 0:
            g = f.matmul(f.transpose(as_rows(g)), as_rows(x))
        elif i == 1:
            g = f.matmul(g, w)
        return f.fit(g, xs[i])

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """Σ w·dx + Σ dw·x + db."""
        (w, x, _), (tw, tx, tb) = xs, tangents
        move = 0.0 if tb is None else tb
        if tw is not None:
            move = f.weighted_sum(tw, x, move)
        if tx is not None:
            move = f.weighted_sum(w, tx, move)
        return spread(move, y)


class Rearrangement(Op):
    """The same numbers, arranged as a setting says: its second operand, which is no number.

    `back(g, x, setting)` undoes the arrangement for a gradient.
    """

    def __init__(self, name: str, symbol: str, latex: str, formula: Formula, back: Formula) -> None:
        super().__init__(name, symbol, latex, arity=2)
        self.compute, self.back = formula, back

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """The gradient, with the arrangement undone."""
        return self.back(g, *xs)

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """The tangent, arranged in the same way."""
        return self.compute(tangents[0], xs[1])


def _check_rows(name: str, operands: tuple[Any, ...]) -> None:
    """Raise `ShapeError` unless each operand is an array or a row of numbers with something in it.

    `name` is the operation's.
    """
    for x in operands:
        if not (len(x) if isinstance(x, ROW) else f.shape(x)):
            raise ShapeError(f"{name} takes a row of at least one number, got {x!r:.80}.")


def _as_formula(slope: Formula | int) -> Formula:
    return (lambda *numbers: slope) if isinstance(slope, int) else slope


def spread(move: Any, y: Any) -> Any:
    """A tangent in the shape of the result, along which broadcasting repeats it."""
    if f.shape(move) == f.shape(y):
        return move
    return f.broadcast_to(move, f.shape(y))


def as_rows(x: Any) -> Any:
    """One example, of shape (n,), as a batch of one, of shape (1, n)."""
    return x if len(f.shape(x)) == 2 else f.reshape(x, (1, -1))


def row_named(name: str | Op) -> Op:
    """The row of a given name; a row is handed back as it is.

    It is also how a pickled graph finds its operations again. Raises `UnknownNameError`,
    which lists the known names.
    """
    from neuron.ops import TABLE

    if isinstance(name, Op):
        return name
    if name not in TABLE:
        raise UnknownNameError("operation", name, TABLE)
    return TABLE[name]
