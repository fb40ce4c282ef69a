"""Peers in plain Python: micrograd, and hand-written floats, tuned and careful or naive."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from itertools import chain
from math import exp, fsum
from operator import mul
from typing import Any

from benchmarks import workloads as w

Runner = tuple[Callable[[], Any], Callable[[], list[float]]]


def micrograd(task: str, **cell: Any) -> Runner:
    """Karpathy's micrograd, with a sigmoid in its own style where one is needed."""
    Value: Any = import_module("micrograd.engine").Value

    def sigmoid(z: Any) -> Any:
        y = 1 / (1 + math.exp(-z.data))
        out = Value(y, (z,), "sigmoid")

        def backward() -> None:
            z.grad += y * (1 - y) * out.grad

        out._backward = backward
        return out

    return _on_values(Value, sigmoid, task)


class Node:
    """The design of Karpathy's microgpt, stated anew: each node keeps its local derivatives.

    One loop over the sorted graph multiplies and adds them up; there are no closures.
    """

    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(
        self, data: float, parents: tuple[Node, ...] = (), slopes: tuple[float, ...] = ()
    ) -> None:
        self.data, self.grad, self.parents, self.slopes = data, 0.0, parents, slopes

    def __add__(self, other: Any) -> Node:
        other = other if isinstance(other, Node) else Node(other)
        return Node(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Any) -> Node:
        other = other if isinstance(other, Node) else Node(other)
        return Node(self.data * other.data, (self, other), (other.data, self.data))

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, k: float) -> Node:
        return Node(self.data**k, (self,), (k * self.data ** (k - 1),))

    def __neg__(self) -> Node:
        return self.__mul__(-1.0)

    def __sub__(self, other: Any) -> Node:
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> Node:
        return self.__neg__().__add__(other)

    def __truediv__(self, other: Any) -> Node:
        return self.__mul__(other**-1.0)

    def __rtruediv__(self, other: Any) -> Node:
        return self.__pow__(-1.0).__mul__(other)

    def relu(self) -> Node:
        """max(x, 0)."""
        return Node(max(self.data, 0.0), (self,), (float(self.data > 0),))

    def sigmoid(self) -> Node:
        """1 / (1 + e⁻ˣ)."""
        y = 1 / (1 + exp(-self.data))
        return Node(y, (self,), (y * (1 - y),))

    def backward(self) -> None:
        """Sort the graph by its dependencies, and add up gradients from the end."""
        order: list[Node] = []
        seen: set[Node] = set()

        def visit(node: Node) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):  # noqa: B905 - as fast as it goes
                parent.grad += slope * node.grad


def microgpt(task: str, **cell: Any) -> Runner:
    """The design of microgpt's Value, stated anew."""
    return _on_values(Node, Node.sigmoid, task)


def _on_values(Value: Any, sigmoid: Callable[[Any], Any], task: str) -> Runner:
    """A workload on scalar values in micrograd's manner."""
    if task == "t1":

        def differentiate() -> list[float]:
            a, b = Value(w.A), Value(w.B)
            result = w.expression(a, b, Value.relu)
            result.backward()
            return [result.data, a.grad, b.grad]

        return differentiate, differentiate
    layers = [
        [([Value(x) for x in row], Value(bias)) for row, bias in zip(rows, biases, strict=True)]
        for rows, biases in w.numbers(task)
    ]
    activate = {"relu": Value.relu, "sigmoid": sigmoid, "linear": lambda z: z}
    names = w.activations(task, "quadratic")
    parameters = [p for layer in layers for weights, bias in layer for p in [*weights, bias]]
    xs, ts = w.batch(task)

    def outputs(x: Any) -> Any:
        for layer, name in zip(layers, names, strict=True):
            x = [
                activate[name](sum((wi * xi for wi, xi in zip(weights, x, strict=True)), bias))
                for weights, bias in layer
            ]
        return x

    def step() -> float:
        if task == "t2":
            losses = [(1 + -t[0] * outputs(x)[0]).relu() for x, t in zip(xs, ts, strict=True)]
            loss = sum(losses) * (1.0 / len(losses))
        else:
            loss = sum((a - t) ** 2 for a, t in zip(outputs(xs[0]), ts[0], strict=True))
        for p in parameters:
            p.grad = 0
        loss.backward()
        for p in parameters:
            p.data -= w.RATE * p.grad
        return loss.data  # type: ignore[no-any-return]

    return step, lambda: [step() for _ in range(3)]


def floats(task: str, **cell: Any) -> Runner:
    """Hand-written floats with the engine's careful formulas."""
    if task == "t1":
        return _readme(_careful_readme)
    return _float_network(careful=True)


def naive_floats(task: str, **cell: Any) -> Runner:
    """Hand-written floats with the formulas of most textbooks."""
    if task == "t1":
        return _readme(_naive_readme)
    return _float_network(careful=False)


def _readme(function: Callable[[float, float], tuple[float, float, float]]) -> Runner:
    return lambda: function(w.A, w.B), lambda: list(function(w.A, w.B))


def _careful_readme(a: float, b: float) -> tuple[float, float, float]:
    """A power's derivative is taken from the power itself, unless that has lost its digits."""
    c = a + b
    b3 = b**3.0
    d = a * b + b3
    c2 = c + (c + 1.0)
    c3 = c2 + (1.0 + c2 - a)
    p = b + a
    d2 = d + (d * 2.0 + (0.0 if p <= 0.0 else p))
    q = b - a
    d3 = d2 + (3.0 * d2 + (0.0 if q <= 0.0 else q))
    e = c3 - d3
    f = e * e
    h = 10.0 / f
    g = f / 2.0 + h
    df = (-h / f if h > 1e-290 or h < -1e-290 else -10.0 * (1.0 / f) * (1.0 / f)) + 0.5
    de = df * (2.0 * e)
    dq = -de if q > 0.0 else -de * 0.0
    dd2 = -de + -de * 3.0
    dp = dd2 if p > 0.0 else dd2 * 0.0
    dd = dd2 + dd2 * 2.0
    dc2 = de + de
    dc = dc2 + dc2
    if (b3 > 1e-290 or b3 < -1e-290) and -math.inf < b3 < math.inf:
        slope = b3 / b * 3.0 if b > 1.0 or b < -1.0 else 3.0 * b3 / b
    else:
        slope = 3.0 * b**2.0
    return g, dp - dq - de + dd * b + dc, dq + dp + dd * slope + dd * a + dc


def _naive_readme(a: float, b: float) -> tuple[float, float, float]:
    c = a + b
    d = a * b + b**3
    c2 = c + c + 1
    c3 = c2 + 1 + c2 - a
    p = b + a
    d2 = d + d * 2 + (p if p > 0 else 0)
    q = b - a
    d3 = d2 + 3 * d2 + (q if q > 0 else 0)
    e = c3 - d3
    f = e * e
    g = f / 2 + 10 / f
    de = (0.5 - 10 / (f * f)) * 2 * e
    dq = -de if q > 0 else 0.0
    dd2 = -de * 4
    dp = dd2 if p > 0 else 0.0
    dd = dd2 * 3
    dc = de * 4
    return g, dc - de + dp - dq + dd * b, dc + dp + dq + dd * (a + 3 * b * b)


def _float_network(*, careful: bool) -> Runner:
    """784-16-16-10 on lists of floats, tuned; sums are exact where the engine's are."""
    layers = [([list(row) for row in rows], list(biases)) for rows, biases in w.numbers("t3")]
    xs, ts = w.batch("t3")
    x, t, rate = xs[0], ts[0], w.RATE

    def forward(rows: Any, biases: Any, x: Any) -> tuple[list[float], list[float]]:
        activations, slopes = [], []
        for weights, bias in zip(rows, biases, strict=True):
            if careful:
                z = fsum(chain((bias,), map(mul, weights, x)))
                e = exp(-abs(z))
                s = 1.0 + e
                a = (e if z < 0.0 else 1.0) / s
                slopes.append(a * ((e if z > 0.0 else 1.0) / s))
            else:
                a = 1.0 / (1.0 + exp(-sum(map(mul, weights, x), bias)))
                slopes.append(a * (1.0 - a))
            activations.append(a)
        return activations, slopes

    def step() -> float:
        inputs, kept = x, []
        for rows, biases in layers:
            activations, slopes = forward(rows, biases, inputs)
            kept.append((inputs, slopes))
            inputs = activations
        errors = [a - target for a, target in zip(inputs, t, strict=True)]
        g = [2.0 * error for error in errors]
        for (rows, biases), (inputs, slopes) in zip(reversed(layers), reversed(kept), strict=True):
            deltas = list(map(mul, g, slopes))
            if inputs is not x:
                g = [sum(map(mul, deltas, column)) for column in zip(*rows, strict=True)]
            for j, delta in enumerate(deltas):
                rows[j] = [v - rate * (delta * xi) for v, xi in zip(rows[j], inputs)]  # noqa: B905
                biases[j] -= rate * delta
        return fsum([error * error for error in errors])

    return step, lambda: [step() for _ in range(3)]
