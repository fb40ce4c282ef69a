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
    exp,
    maximum,
    minimum,
    multiply,
    negative,
    subtract,
)

add_up: Any = add.reduce
largest: Any = np.maximum.reduce


class ArrayFloor:
    """A sigmoid network on arrays with one buffer for every result: quadratic cost."""

    def __init__(
        self, numbers: list[Any], batch: int, dtype: str, *, careful: bool, softmax: bool = False
    ) -> None:
        self.W = [np.array(w, dtype) for w, _ in numbers]
        self.b = [np.array(b, dtype) for _, b in numbers]
        self.careful, self.softmax, self.batch = careful, softmax, batch
        sizes = [w.shape[0] for w in self.W]
        self.z, self.e, self.top, self.a, self.s, self.d = (
            [np.empty((batch, n), dtype) for n in sizes] for _ in range(6)
        )
        self.dT = [d.T for d in self.d]
        self.gW, self.cW = ([np.empty_like(w) for w in self.W] for _ in range(2))
        self.gb, self.cb = ([np.empty_like(b) for b in self.b] for _ in range(2))
        self.one, self.zero, self.minus = (np.array(x, dtype) for x in (1, 0, -1))
        self.scale = np.array(2 / batch, dtype)
        self.per_example = np.array(1 / batch, dtype)
        self.rate = np.array(0, dtype)
        self.column = [np.empty((batch, 1), dtype) for _ in range(4)]
        self.place, self.places = np.empty(batch, np.intp), np.arange(sizes[-1])
        self.place_column = self.place[:, None]
        self.row = [np.empty((batch, sizes[-1]), dtype) for _ in range(4)]
        self.masks = [np.empty((batch, sizes[-1]), bool) for _ in range(3)]
        self.total = np.array(0, dtype)

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
        """δ = (∂C/∂a) ⊙ σ'(z): σ(z)·σ(−z) carefully, a·(1 − a) naively."""
        d, top = self.d[i], self.top[i]
        if self.careful:
            maximum(self.z[i], self.zero, out=top)
            negative(top, top)
            exp(top, top)
            divide(top, self.s[i], top)
            multiply(self.a[i], top, top)
        else:
            subtract(self.one, self.a[i], top)
            multiply(self.a[i], top, top)
        multiply(d, top, d)

    def quadratic(self, t: Any) -> float:
        """The mean of Σ (a − t)², and its derivative by the last activations."""
        d, top = self.d[-1], self.row[0]
        subtract(self.a[-1], t, d)
        multiply(d, d, top)
        add_up(top, None, None, self.total)
        multiply(d, self.scale, d)
        return float(self.total.item()) / self.batch

    def cross_entropy(self, t: Any) -> float:
        """The mean softmax cross-entropy, and its derivative by the last weighted sums."""
        z, d = self.z[-1], self.d[-1]
        m, rest, lost, whole = self.column
        e, part, other, p = self.row
        top, is_zero, certain = self.masks
        largest(z, -1, None, m, True)
        subtract(z, m, e)
        exp(e, e)
        if not self.careful:
            add_up(e, -1, None, rest, True)
            divide(e, rest, p)
            np.log(p, part)
            multiply(t, part, part)
            add_up(part, None, None, self.total)
            subtract(p, t, d)
            multiply(d, self.per_example, d)
            return -float(self.total.item()) / self.batch
        z.argmax(-1, self.place)
        np.equal(self.place_column, self.places, top)
        copyto(p, e)
        copyto(p, self.zero, where=top)
        add_up(p, -1, None, rest, True)
        subtract(m, z, part)
        np.equal(t, self.zero, is_zero)
        multiply(t, part, part)
        copyto(part, self.zero, where=is_zero)
        add_up(part, -1, None, lost, True)
        add_up(t, -1, None, whole, True)
        np.log1p(rest, m)
        multiply(m, whole, m)
        add(lost, m, lost)
        add_up(lost, None, None, self.total)
        subtract(t, whole, other)
        np.equal(other, self.zero, certain)
        add(self.one, rest, m)
        subtract(m, e, other)
        copyto(other, rest, where=top)
        divide(other, m, other)
        multiply(whole, other, other)
        negative(other, other)
        divide(e, m, p)
        multiply(whole, p, p)
        subtract(p, t, d)
        copyto(d, other, where=certain)
        multiply(d, self.per_example, d)
        return float(self.total.item()) / self.batch

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
            add_up(d[i], 0, None, self.gb[i])
            if i:
                dot(d[i], W[i], d[i - 1])
        for i in range(last + 1):
            multiply(self.gW[i], self.rate, self.cW[i])
            subtract(W[i], self.cW[i], W[i])
            multiply(self.gb[i], self.rate, self.cb[i])
            subtract(b[i], self.cb[i], b[i])
        return loss
