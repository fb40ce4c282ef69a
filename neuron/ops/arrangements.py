"""The rows that rearrange arrays, and the matrix product."""

from __future__ import annotations

from typing import Any

from neuron.maths import functions as f
from neuron.maths.errors import ShapeError
from neuron.maths.vector import Vector
from neuron.ops.row import Op, Rearrangement


def _product(a: Any, b: Any) -> Any:
    if not (f.shape(a) and f.shape(b)):
        raise ShapeError(
            f"a matrix product takes arrays, got {a!r:.80} and {b!r:.80}. "
            "To multiply by a single number, use *."
        )
    return f.matmul(a, b)


class MatrixProduct(Op):
    """A B, as NumPy's `matmul` has it: matrices, a vector on either side, stacks of matrices."""

    compute = staticmethod(_product)

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """∂L/∂A = G Bᵀ and ∂L/∂B = Aᵀ G, a vector being a matrix of one row or column."""
        a, b = xs
        a_shape, b_shape = f.shape(a), f.shape(b)
        if len(a_shape) == len(b_shape) == 1:
            return g * (b, a)[i]
        if len(a_shape) == 1:
            a = f.reshape(a, (1, -1))
            g = f.reshape(g, (*f.shape(g)[:-1], 1, -1))
        if len(b_shape) == 1:
            b = f.reshape(b, (-1, 1))
            g = f.reshape(g, (*f.shape(a)[:-1], 1))
        if i == 0:
            return f.reshape(f.fit(f.matmul(g, _swapped(b)), a), a_shape)
        return f.reshape(f.fit(f.matmul(_swapped(a), g), b), b_shape)

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """The product rule: dA B + A dB."""
        (a, b), (ta, tb) = xs, tangents
        if ta is None:
            return f.matmul(a, tb)
        return f.matmul(ta, b) if tb is None else f.matmul(ta, b) + f.matmul(a, tb)


class Stack(Op):
    """An array out of a row of single numbers."""

    compute = staticmethod(f.stack)

    def pull(self, i: int, g: Any, y: Any, *xs: Any) -> Any:
        """Each number's own entry of the gradient."""
        return Vector(f.unstack(g))

    def push(self, tangents: tuple[Any, ...], y: Any, *xs: Any) -> Any:
        """The tangents, stacked in the same way."""
        return f.stack(tangents[0])


def _swapped(x: Any) -> Any:
    """Aᵀ; in a stack of matrices, each transposed."""
    axes = tuple(range(len(f.shape(x))))
    return f.transpose(x, (*axes[:-2], axes[-1], axes[-2]))


def _inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The order of axes that undoes an order of axes; None reverses them all."""
    if axes is None:
        return None
    return tuple(sorted(range(len(axes)), key=lambda i: axes[i] % len(axes)))


# fmt: off
matmul = MatrixProduct("matmul", "@", r"{0} \, {1}", arity=2)

stack = Stack("stack", "[ … ]", r"({0})", arity=1)

reshape = Rearrangement("reshape", "reshape", r"\mathrm{{reshape}}({0})",
    f.reshape,
    lambda g, x, shape: f.reshape(g, f.shape(x)))

transpose = Rearrangement("transpose", "T", r"{0}^\top",
    f.transpose,
    lambda g, x, axes: f.transpose(g, _inverse(axes)))

take = Rearrangement("take", "[ ]", r"{0}_{{{1}}}",
    f.take,
    lambda g, x, index: f.put(g, index, x))

put = Rearrangement("put", "put", r"\mathrm{{put}}({0})",
    lambda g, setting: f.put(g, *setting),
    lambda g, x, setting: f.take(g, setting[0]))

broadcast_to = Rearrangement("broadcast_to", "repeat", r"\mathrm{{repeat}}({0})",
    f.broadcast_to,
    lambda g, x, shape: f.sum_to(g, f.shape(x)))

sum_to = Rearrangement("sum_to", "Σ", r"\sum {0}",
    f.sum_to,
    lambda g, x, shape: f.broadcast_to(g, f.shape(x)))
# fmt: on
