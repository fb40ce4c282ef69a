"""Hand-written floors: what plain Python and plain NumPy can do when nobody reads the code.

Each does what the engine does and nothing else, with the engine's careful formulas
(no overflow, no cancellation) or with the naive ones of most textbooks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import (
    add,
    copysign,
    copyto,
    divide,
    dot,
    equal,
    exp,
    log1p,
    minimum,
    multiply,
    negative,
    subtract,
)


class ArrayFloor:
    """A sigmoid network on arrays with one buffer for every result: quadratic cost."""

    def __init__(
        self, numbers: list[Any], batch: int, dtype: str, *, careful: bool, softmax: bool = False
    ) -> None:
        self.W = [np.array(w, dtype) for w, _ in numbers]
        self.b = [np.array(b, dtype) for _, b in numbers]
        self.careful, self.softmax, self.batch = careful, softmax, batch
        sizes = [w.shape[0] for w in self.W]
        self.z, self.e, self.a, self.s, self.d = (
            [np.empty((batch, n), dtype) for n in sizes] for _ in range(5)
        )
        self.dT = [d.T for d in self.d]
        self.gW, self.cW = ([np.empty_like(w) for w in self.W] for _ in range(2))
        self.gb, self.cb = ([np.empty_like(b) for b in self.b] for _ in range(2))
        self.one, self.zero, self.minus = (np.array(x, dtype) for x in (1, 0, -1))
        self.scale = np.array(2 / batch, dtype)
        self.per_example = np.array(1 / batch, dtype)
        self.rate = np.array(0, dtype)
        n = sizes[-1]
        # Products with ones add up, and stretch columns, faster than NumPy's own functions.
        self.ones, self.all_ones = np.ones(batch, dtype), np.ones(batch * n, dtype)
        self.row_of_ones, self.square_of_ones = np.ones((1, n), dtype), np.ones((n, n), dtype)
        self.column = np.empty((batch, 1), dtype)
        self.flat_column = self.column[:, 0]
        self.place, self.flat = (np.empty(batch, np.intp) for _ in range(2))
        self.starts = np.arange(0, batch * n, n)
        self.full = [np.empty((batch, n), dtype) for _ in range(7)]
        self.flat_part = self.full[2].reshape(-1)
        self.rest_column, self.whole_column = self.full[5][:, :1], self.full[6][:, :1]
        self.masks = [np.empty((batch, n), bool) for _ in range(2)]

    def sigmoid(self, i: int) -> None:
        """a = σ(z), keeping what σ' needs."""
        z, e, s, a = self.z[i], self.e[i], self.s[i], self.a[i]
        if self.careful:
            copysign(z, self.minus, e)
            exp(e, e)
            add(self.one, e, s)
            minimum(z, self.zero, out=a)  # e⁻|ᶻ| below 0, 1 above
            exp(a, a)
            divide(a, s, a)
        else:
            negative(z, e)
            exp(e, e)
            add(self.one, e, s)
            divide(self.one, s, a)

    def times_slope(self, i: int) -> None:
        """δ = (∂C/∂a) ⊙ σ'(z): σ(z)·σ(−z), which is e/s/s, carefully, a·(1 − a) naively."""
        d, e, s, a = self.d[i], self.e[i], self.s[i], self.a[i]
        if self.careful:
            divide(e, s, e)
            divide(e, s, e)
        else:
            subtract(self.one, a, e)
            multiply(a, e, e)
        multiply(d, e, d)

    def quadratic(self, t: Any) -> float:
        """The mean of Σ (a − t)², and its derivative by the last activations."""
        d = self.d[-1]
        subtract(self.a[-1], t, d)
        loss = float(np.vdot(d, d)) / self.batch
        multiply(d, self.scale, d)
        return loss

    def cross_entropy(self, t: Any) -> float:
        """The mean softmax cross-entropy, and its derivative by the last weighted sums."""
        z, d = self.z[-1], self.d[-1]
        largest, e, part, other, p, rest, whole = self.full
        column, is_zero, certain = self.column, *self.masks
        z.argmax(-1, self.place)
        add(self.place, self.starts, self.flat)
        z.take(self.flat, None, self.flat_column, "clip")
        dot(column, self.row_of_ones, largest)
        subtract(z, largest, part)
        exp(part, e)
        if not self.careful:
            dot(e, self.square_of_ones, rest)
            divide(e, rest, p)
            np.log(p, part)
            multiply(t, part, part)
            subtract(p, t, d)
            multiply(d, self.per_example, d)
            return -float(dot(self.flat_part, self.all_ones)) / self.batch
        copyto(p, e)
        p.put(self.flat, self.zero)
        dot(p, self.square_of_ones, rest)
        equal(t, self.zero, is_zero)
        multiply(t, part, part)
        copyto(part, self.zero, where=is_zero)
        dot(t, self.square_of_ones, whole)
        log1p(self.rest_column, column)
        multiply(column, self.whole_column, column)
        lost = float(dot(self.flat_column, self.ones) - dot(self.flat_part, self.all_ones))
        subtract(t, whole, other)
        equal(other, self.zero, certain)
        add(self.one, rest, largest)
        subtract(largest, e, other)
        other.put(self.flat, self.rest_column)
        divide(other, largest, other)
        multiply(whole, other, other)
        negative(other, other)
        divide(e, largest, p)
        multiply(whole, p, p)
        subtract(p, t, d)
        copyto(d, other, where=certain)
        multiply(d, self.per_example, d)
        return lost / self.batch

    def step(self, x: Any, t: Any, learning_rate: float) -> float:
        """Forward, backward and plain gradient descent, in place; returns the mean loss."""
        W, b, z, d = self.W, self.b, self.z, self.d
        last = len(W) - 1
        a = x
        for i in range(last + 1):
            dot(a, W[i].T, z[i])
            add(z[i], b[i], z[i])
            if i < last or not self.softmax:
                self.sigmoid(i)
                a = self.a[i]
        loss = self.cross_entropy(t) if self.softmax else self.quadratic(t)
        self.rate.fill(learning_rate)
        for i in range(last, -1, -1):
            if i < last or not self.softmax:
                self.times_slope(i)
            dot(self.dT[i], self.a[i - 1] if i else x, self.gW[i])
            dot(self.ones, d[i], self.gb[i])
            if i:
                dot(d[i], W[i], d[i - 1])
        for i in range(last + 1):
            multiply(self.gW[i], self.rate, self.cW[i])
            subtract(W[i], self.cW[i], W[i])
            multiply(self.gb[i], self.rate, self.cb[i])
            subtract(b[i], self.cb[i], b[i])
        return loss
