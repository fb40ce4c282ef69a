"""Reverse mode: the gradient of one number with respect to everything it was computed from.

`gradients` is the whole of backpropagation. It changes nothing; `backward` then
adds what was found to the `grad` of each leaf.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import chain
from typing import Any

from neuron.maths import functions as f
from neuron.maths.errors import ShapeError
from neuron.maths.kinds import quietly
from neuron.maths.vector import Entries, Vector
from neuron.ops.row import Elementwise, WeightedSum
from neuron.value.node import Leaves, Node, check_values, data_of

Gradients = dict[Node, Any]
Changes = list[tuple[Iterable[Node], Iterable[Any], list[Any]]]
ROWS = (tuple, Leaves, Vector)

_set_grad = vars(Node)["grad"].__set__


def gradients(result: Node, *, create_graph: bool = False) -> Gradients:
    """The derivative of `result` by every Value it was computed from, itself included.

    Returns a mapping from each Value to a number, or an array of its shape. With
    `create_graph` the derivatives are Values in their turn, and can be
    differentiated again. Nothing is changed.

    Raises `ShapeError` where `result` is not a single number, `NumberError` where it is
    no Value.
    """
    check_values(result)
    flow = Flow(result, create_graph)
    flow.merge_rows()
    return flow.totals


def backward(result: Node) -> None:
    """Compute the derivative of `result` by everything behind it, and store it in `grad`.

    A leaf's `grad` is added to, so that several results can be summed up (call
    `zero_grad` in between where that is not wanted); the `grad` of an inner node
    is that of the latest call. An interruption leaves every `grad` as it was.

    Raises `ShapeError` where `result` is not a single number.
    """
    changes = _changes(Flow(result))
    try:
        for nodes, new, _ in changes:
            for node, g in zip(nodes, new, strict=True):
                node.grad = g
    except BaseException:  # Ctrl-C too. One call into C, which a second one cannot split
        all_nodes = chain.from_iterable(nodes for nodes, _, _ in changes)
        all_old = chain.from_iterable(old for _, _, old in changes)
        deque(map(_set_grad, all_nodes, all_old), maxlen=0)
        raise


def _changes(flow: Flow) -> Changes:
    """Nodes, the gradients to store in them, and those that they have; row by row of leaves."""
    totals = flow.totals
    leaves = [node for node in totals if not node.op]
    if not all(row.members.isdisjoint(leaves) for row, _ in flow.rows.values()):
        flow.merge_rows()
        leaves = [node for node in totals if not node.op]
    for leaf in leaves:
        if leaf.grad is not None:
            totals[leaf] = leaf.grad + totals[leaf]
    changes: Changes = [(totals, totals.values(), [node.grad for node in totals])]
    for row, reached in flow.rows.values():
        old = [leaf.grad for leaf in row]
        changes.append((row, reached if old.count(None) == len(old) else _sums(old, reached), old))
    return changes


def _sums(old: list[Any], reached: list[Any]) -> list[Any]:
    """The gradients that a row of leaves has, and those that reached it, added up."""
    return [g if before is None else before + g for before, g in zip(old, reached, strict=True)]


def zero_grad(nodes: Iterable[Node]) -> None:
    """Forget the gradients of some Values: each `grad` becomes None, 'not computed'."""
    for node in nodes:
        node.grad = None


class Flow:
    """Gradient, flowing back from a result through everything behind it.

    Fields
    ------
    totals    how much has reached each node
    rows      how much has reached a tuple of leaves, such as a neuron's weights, as a row
    waiting   the computed nodes that some has reached but that sent none on yet, by birth
    """

    __slots__ = ("_read", "create_graph", "rows", "totals", "waiting")

    def __init__(self, result: Node, create_graph: bool = False) -> None:
        self.create_graph = create_graph
        self.totals: Gradients = {result: 1.0 if type(result.data) is float else _one(result)}
        self.rows: dict[int, tuple[Leaves, list[Any]]] = {}
        self.waiting = {result.birth: result} if result.op else {}
        self._read: dict[int, Any] = {}  # rows of numbers, by the id of the row of Values
        quietly(self._send_back, result.birth)

    def _send_back(self, birth: int) -> None:
        """From the newest node to the oldest, send each one's gradient on to its operands.

        The chain rule: an operand receives gradient × local derivative. What reaches
        it from several results, or several times from one, adds up. A result is younger
        than its operands, so once it is a node's turn, all it will receive has come.

        Single numbers go the short way here; `_send_on` says the same of everything.
        """
        totals, waiting, receive = self.totals, self.waiting, self._receive
        create_graph, skipped = self.create_graph, 0
        while waiting:
            node: Any = waiting.pop(birth, None)
            if node is None:  # born for something else; across a long gap, leap
                skipped += 1
                birth = birth - 1 if skipped <= len(waiting) else max(waiting)
                continue
            skipped = 0
            birth -= 1
            g, op, operands = totals[node], node.op, node.operands
            if type(node.data) is not float or create_graph:
                self._send_on(node)
            elif type(op) is Elementwise and len(operands) == 1:
                ((a,), (by_a,)) = operands, op.slopes
                receive(a, g * (by_a if type(by_a) is int else by_a(a.data, node.data)))
            elif type(op) is Elementwise and len(operands) == 2:
                (a, b), (by_a, by_b) = operands, op.slopes
                x = a.data if isinstance(a, Node) else a
                y = b.data if isinstance(b, Node) else b
                if isinstance(a, Node):
                    receive(a, g * (by_a if type(by_a) is int else by_a(x, y, node.data)))
                if isinstance(b, Node):
                    receive(b, g * (by_b if type(by_b) is int else by_b(x, y, node.data)))
            elif (
                type(op) is WeightedSum and type(operands[0]) in ROWS and type(operands[1]) in ROWS
            ):
                self._send_to_weights(g, *operands)
            else:
                self._send_on(node)

    def _send_on(self, node: Any) -> None:
        """Send a node's gradient on to its operands, of whatever kind."""
        g = self.totals[node]
        if type(g) is Entries:
            g = self.totals[node] = g.dense(len(node.data))
        y, *xs = _as_values(node) if self.create_graph else _as_numbers(node)
        for i, operand in enumerate(node.operands):
            if isinstance(operand, Node):
                self._receive(operand, node.op.pull(i, g, y, *xs))
            elif type(operand) is Leaves:
                parts = node.op.pull(i, g, y, *xs)
                _, so_far = self.rows.get(id(operand), (operand, None))
                total = parts if so_far is None else Vector(so_far) + parts
                self.rows[id(operand)] = operand, list(total)
            elif type(operand) is tuple:
                parts = node.op.pull(i, g, y, *xs)
                for entry, part in zip(operand, parts, strict=True):
                    if isinstance(entry, Node):
                        self._receive(entry, part)

    def _receive(self, node: Node, part: Any) -> None:
        """Add up what reaches a node; the first time, it begins to wait for its turn."""
        if node in self.totals:
            self.totals[node] = self.totals[node] + part
        else:
            self.totals[node] = part
            if node.op:
                self.waiting[node.birth] = node

    def _send_to_weights(self, g: float, w: Any, x: Any, b: Any) -> None:
        """Through b + Σ wᵢxᵢ each weight receives g·xᵢ, each input g·wᵢ, and the bias g."""
        totals, rows = self.totals, self.rows
        for row, others in ((w, x), (x, w)):
            if type(row) is Vector:
                continue  # constants
            factors = self._numbers(others)
            if type(row) is Leaves and id(row) in rows:
                so_far = rows[id(row)][1]
                so_far[:] = [t + g * factor for t, factor in zip(so_far, factors, strict=True)]
            elif type(row) is Leaves:
                rows[id(row)] = row, [g * factor for factor in factors]
            else:
                for entry, factor in zip(row, factors, strict=True):
                    if entry in totals:
                        totals[entry] = totals[entry] + g * factor
                    elif isinstance(entry, Node):
                        self._receive(entry, g * factor)
        if isinstance(b, Node):
            self._receive(b, g)

    def _numbers(self, row: Any) -> Any:
        """The numbers in a row, read once: neurons share their inputs, examples the weights."""
        if id(row) not in self._read:
            self._read[id(row)] = data_of(row)
        return self._read[id(row)]

    def merge_rows(self) -> None:
        """Give what reached a row of leaves to each of them."""
        for leaves, row in self.rows.values():
            for leaf, part in zip(leaves, row, strict=True):
                self._receive(leaf, part)
        self.rows.clear()


def _one(result: Node) -> Any:
    """The gradient to begin with: 1, as a number of the result's kind."""
    if f.shape(result.data) != ():
        raise ShapeError(
            f"a gradient starts at a single number; this Value holds an array of shape "
            f"{f.shape(result.data)}. Take one entry of it, its .sum() or its .mean()."
        )
    return f.ratio(1, 1, result.data)


def _as_numbers(node: Node) -> list[Any]:
    """The data of the result and of its operands, from which derivatives are computed."""
    return [node.data, *map(data_of, node.operands)]


def _as_values(node: Node) -> list[Any]:
    """The result and the operands themselves, so that derivatives are recorded in their turn."""
    y: Any = node
    if type(node.data) is Vector:
        y = Vector(f.take(node, i) for i in range(len(node.data)))
    rows = (Vector(x) if isinstance(x, tuple) else x for x in node.operands)
    return [y, *(x if isinstance(x, Node | Vector) else data_of(x) for x in rows)]
