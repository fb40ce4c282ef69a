"""Reverse mode: the gradient of one number with respect to everything it was computed from.

`gradients` is the whole of backpropagation. It changes nothing; `backward` then
adds what was found to the `grad` of each leaf.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from neuron.maths import functions as f
from neuron.maths.errors import ShapeError
from neuron.maths.kinds import kind_of
from neuron.maths.vector import Entries, Vector
from neuron.value.node import Leaves, Node, computed, data_of

Totals = dict[Node, Any]  # how much gradient has reached each node
Rows = dict[int, tuple[Leaves, Any]]  # how much has reached each of a tuple of leaves, at once

_set_grad = vars(Node)["grad"].__set__


def gradients(result: Node, *, create_graph: bool = False) -> Totals:
    """The derivative of `result` by every Value it was computed from, itself included.

    Returns a mapping from each Value to a number, or an array of its shape. With
    `create_graph` the derivatives are Values in their turn, and can be
    differentiated again. Nothing is changed.

    Raises `ShapeError` where `result` is not a single number.
    """
    return _merged(*_flow(result, create_graph))


def backward(result: Node) -> None:
    """Compute the derivative of `result` by everything behind it, and store it in `grad`.

    A leaf's `grad` is added to, so that several results can be summed up (call
    `zero_grad` in between where that is not wanted); the `grad` of an inner node
    is that of the latest call. An interruption leaves every `grad` as it was.

    Raises `ShapeError` where `result` is not a single number.
    """
    totals, rows = _flow(result, create_graph=False)
    if not all(totals.keys().isdisjoint(leaves) for leaves, _ in rows.values()):
        totals, rows = _merged(totals, rows), {}
    nodes = list(totals)
    grads = [g if node.op or node.grad is None else node.grad + g for node, g in totals.items()]
    for leaves, row in rows.values():
        nodes += leaves
        grads += [
            g if leaf.grad is None else leaf.grad + g for leaf, g in zip(leaves, row, strict=True)
        ]
    # One call into C, so that Ctrl-C cannot come between two of them.
    deque(map(_set_grad, nodes, grads), maxlen=0)


def zero_grad(nodes: Iterable[Node]) -> None:
    """Forget the gradients of some Values: each `grad` becomes None, 'not computed'."""
    for node in nodes:
        node.grad = None


def _flow(result: Node, create_graph: bool) -> tuple[Totals, Rows]:
    """Send a gradient of 1 back from the result through everything behind it."""
    totals: Totals = {result: 1.0 if type(result.data) is float else _one(result)}
    rows: Rows = {}
    nodes = computed(result)
    others = [node.data for node in nodes if type(node.data) is not float]
    others += [x.data for node in nodes for x in node.operands[:1] if isinstance(x, Node)]
    if create_graph or others:
        kind_of(*others).call(_send_back, nodes, totals, rows, create_graph)
    else:
        _send_back(nodes, totals, rows, create_graph)
    return totals, rows


def _send_back(nodes: list[Node], totals: Totals, rows: Rows, create_graph: bool) -> None:
    """From the newest node to the oldest, send each one's gradient on to its operands.

    The chain rule: an operand receives gradient × local derivative. What reaches
    it from several results, or several times from one, adds up.
    """
    for node in reversed(nodes):
        g, op = totals[node], node.op
        if type(g) is Entries:
            g = totals[node] = g.dense(len(node.data))
        y, *xs = _as_values(node) if create_graph else [node.data, *map(data_of, node.operands)]
        for i, operand in enumerate(node.operands):
            if isinstance(operand, Node):
                part = op.pull(i, g, y, *xs)  # type: ignore[union-attr]
                totals[operand] = totals[operand] + part if operand in totals else part
            elif type(operand) is Leaves:
                part = op.pull(i, g, y, *xs)  # type: ignore[union-attr]
                _, row = rows.get(id(operand), (operand, None))
                rows[id(operand)] = (operand, part if row is None else row + part)
            elif type(operand) is tuple:
                parts = op.pull(i, g, y, *xs)  # type: ignore[union-attr]
                for entry, part in zip(operand, parts, strict=True):
                    if isinstance(entry, Node):
                        totals[entry] = totals[entry] + part if entry in totals else part


def _one(result: Node) -> Any:
    """The gradient to begin with: 1, as a number of the result's kind."""
    if f.shape(result.data) != ():
        raise ShapeError(
            f"a gradient starts at a single number; this Value holds an array of shape "
            f"{f.shape(result.data)}. Take one entry of it, its .sum() or its .mean()."
        )
    return f.ratio(1, 1, result.data)


def _merged(totals: Totals, rows: Rows) -> Totals:
    """All that has reached each node, the leaves in rows included."""
    for leaves, row in rows.values():
        for leaf, part in zip(leaves, row, strict=True):
            totals[leaf] = totals[leaf] + part if leaf in totals else part
    return totals


def _as_values(node: Node) -> list[Any]:
    """The result and the operands themselves, so that derivatives are recorded in their turn."""
    y: Any = node
    if type(node.data) is Vector:
        y = Vector(f.take(node, i) for i in range(len(node.data)))
    rows = (Vector(x) if isinstance(x, tuple) else x for x in node.operands)
    return [y, *(x if isinstance(x, Node | Vector) else data_of(x) for x in rows)]
