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
from neuron.maths.kinds import quietly
from neuron.maths.vector import Entries, Vector
from neuron.ops.row import Elementwise, WeightedSum
from neuron.value.node import Leaves, Node, computed, data_of

Totals = dict[Node, Any]  # how much gradient has reached each node
Rows = dict[int, tuple[Leaves, list[Any]]]  # how much has reached a tuple of leaves, as a row
ROWS = (tuple, Leaves, Vector)

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
    if rows and not all(totals.keys().isdisjoint(leaves) for leaves, _ in rows.values()):
        totals, rows = _merged(totals, rows), {}
    nodes = list(totals)
    grads = [g if node.grad is None or node.op else node.grad + g for node, g in totals.items()]
    for leaves, row in rows.values():
        before = [leaf.grad for leaf in leaves]
        nodes += leaves
        grads += row if before.count(None) == len(row) else map(_added, before, row)
    # One call into C, so that Ctrl-C cannot come between two of them.
    deque(map(_set_grad, nodes, grads), maxlen=0)


def _added(before: Any, g: Any) -> Any:
    return g if before is None else before + g


def zero_grad(nodes: Iterable[Node]) -> None:
    """Forget the gradients of some Values: each `grad` becomes None, 'not computed'."""
    for node in nodes:
        node.grad = None


def _flow(result: Node, create_graph: bool) -> tuple[Totals, Rows]:
    """Send a gradient of 1 back from the result through everything behind it."""
    totals: Totals = {result: 1.0 if type(result.data) is float else _one(result)}
    rows: Rows = {}
    quietly(_send_back, computed(result), totals, rows, create_graph)
    return totals, rows


def _send_back(nodes: list[Node], totals: Totals, rows: Rows, create_graph: bool) -> None:
    """From the newest node to the oldest, send each one's gradient on to its operands.

    The chain rule: an operand receives gradient × local derivative. What reaches
    it from several results, or several times from one, adds up. Single numbers, of
    which there are many, go the short way; `_send_on` says the same for everything.
    """
    read: dict[int, Any] = {}
    for node in reversed(nodes):
        g, operands = totals[node], node.operands
        op = node.op
        if type(node.data) is not float or create_graph:
            _send_on(node, g, totals, rows, create_graph)
        elif type(op) is WeightedSum and type(operands[0]) in ROWS and type(operands[1]) in ROWS:
            _send_to_weights(g, operands, totals, rows, read)
        elif type(op) is Elementwise and len(operands) == 1:
            ((a,), (by_a,)) = operands, op.slopes
            part = g * (by_a if type(by_a) is int else by_a(a.data, node.data))
            totals[a] = totals[a] + part if a in totals else part
        elif type(op) is Elementwise and len(operands) == 2:
            (a, b), (by_a, by_b) = operands, op.slopes
            if isinstance(a, Node):
                if type(by_a) is int:
                    part = g * by_a
                else:
                    part = g * by_a(a.data, b.data if isinstance(b, Node) else b, node.data)
                totals[a] = totals[a] + part if a in totals else part
            if isinstance(b, Node):
                if type(by_b) is int:
                    part = g * by_b
                else:
                    part = g * by_b(a.data if isinstance(a, Node) else a, b.data, node.data)
                totals[b] = totals[b] + part if b in totals else part
        else:
            _send_on(node, g, totals, rows, create_graph)


def _send_to_weights(
    g: float, operands: tuple[Any, ...], totals: Totals, rows: Rows, read: dict[int, Any]
) -> None:
    """Through z = b + Σ wᵢxᵢ each weight receives g·xᵢ, each input g·wᵢ, and the bias g.

    `read` holds the numbers of rows that have been read already, since many neurons
    share their inputs and many examples the weights.
    """
    w, x, b = operands
    for row, others in ((w, x), (x, w)):
        if type(row) is Vector:
            continue  # constants
        if id(others) not in read:
            read[id(others)] = data_of(others)
        factors = read[id(others)]
        if type(row) is not Leaves:
            for entry, factor in zip(row, factors, strict=True):
                if isinstance(entry, Node):
                    part = g * factor
                    totals[entry] = totals[entry] + part if entry in totals else part
        elif id(row) in rows:
            _, so_far = rows[id(row)]
            so_far[:] = [t + g * factor for t, factor in zip(so_far, factors, strict=True)]
        else:
            rows[id(row)] = row, [g * factor for factor in factors]
    if isinstance(b, Node):
        totals[b] = totals[b] + g if b in totals else g


def _send_on(node: Node, g: Any, totals: Totals, rows: Rows, create_graph: bool) -> None:
    """Send a node's gradient on to its operands, of whatever kind."""
    op: Any = node.op
    if type(g) is Entries:
        g = totals[node] = g.dense(len(node.data))
    y, *xs = _as_values(node) if create_graph else [node.data, *map(data_of, node.operands)]
    for i, operand in enumerate(node.operands):
        if isinstance(operand, Node):
            part = op.pull(i, g, y, *xs)
            totals[operand] = totals[operand] + part if operand in totals else part
        elif type(operand) is Leaves:
            parts = op.pull(i, g, y, *xs)
            _, so_far = rows.get(id(operand), (operand, None))
            rows[id(operand)] = operand, list(parts if so_far is None else Vector(so_far) + parts)
        elif type(operand) is tuple:
            parts = op.pull(i, g, y, *xs)
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
