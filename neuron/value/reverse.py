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

_set_grad = vars(Node)["grad"].__set__


class Flow:
    """Gradient on its way back through a graph.

    `totals` says how much has reached each Node, `rows` how much has reached each
    of a tuple of Leaves: a neuron's weights are dealt with all at once.
    """

    def __init__(self, result: Node, create_graph: bool) -> None:
        nodes = computed(result)
        shape = f.shape(result.data)
        if shape != ():
            raise ShapeError(
                f"a gradient starts at a single number; this Value holds an array of shape "
                f"{shape}. Take one entry of it, its .sum() or its .mean()."
            )
        self.totals: dict[Node, Any] = {result: f.ratio(1, 1, result.data)}
        self.rows: dict[int, tuple[Leaves, Any]] = {}
        self.read = _as_values if create_graph else _as_data
        kind_of(*(node.data for node in nodes if type(node.data) is not float)).call(
            self.run, nodes
        )

    def run(self, nodes: list[Node]) -> None:
        """From the newest node to the oldest, send each one's gradient on to its operands.

        The chain rule: an operand receives gradient × local derivative. What
        reaches it from several results, or several times from one, adds up.
        """
        for node in reversed(nodes):
            op, g = node.op, self.totals[node]
            if type(g) is Entries:
                g = self.totals[node] = g.dense(len(node.data))
            assert op is not None
            y, *xs = self.read(node)
            for i, operand in enumerate(node.operands):
                if isinstance(operand, Node):
                    self.add(operand, op.pull(i, g, y, *xs))
                elif type(operand) is Leaves:
                    self.add_row(operand, op.pull(i, g, y, *xs))
                elif type(operand) is tuple:
                    for entry, part in zip(operand, op.pull(i, g, y, *xs), strict=True):
                        if isinstance(entry, Node):
                            self.add(entry, part)

    def add(self, node: Node, part: Any) -> None:
        """Add to what has reached a node."""
        totals = self.totals
        totals[node] = totals[node] + part if node in totals else part

    def add_row(self, leaves: Leaves, part: Any) -> None:
        """Add to what has reached a tuple of leaves."""
        _, row = self.rows.get(id(leaves), (leaves, None))
        self.rows[id(leaves)] = (leaves, part if row is None else row + part)

    def all(self) -> dict[Node, Any]:
        """How much has reached each Node, the leaves in rows included."""
        for leaves, row in self.rows.values():
            for leaf, part in zip(leaves, row, strict=True):
                self.add(leaf, part)
        return self.totals


def _as_data(node: Node) -> list[Any]:
    """The result's and the operands' numbers: what a local derivative reads."""
    return [node.data, *map(data_of, node.operands)]


def _as_values(node: Node) -> list[Any]:
    """The result and the operands themselves, so that derivatives are recorded in their turn."""
    y: Any = node
    if type(node.data) is Vector:
        y = Vector(f.take(node, i) for i in range(len(node.data)))
    return [y, *(x if isinstance(x, Node) else _row_of_values(x) for x in node.operands)]


def _row_of_values(operand: Any) -> Any:
    return Vector(operand) if isinstance(operand, tuple) else data_of(operand)


def gradients(result: Node, *, create_graph: bool = False) -> dict[Node, Any]:
    """The derivative of `result` by every Value it was computed from, itself included.

    Returns a mapping from each Value to a number, or an array of its shape. With
    `create_graph` the derivatives are Values in their turn, and can be
    differentiated again. Nothing is changed.

    Raises `ShapeError` where `result` is not a single number.
    """
    return Flow(result, create_graph).all()


def backward(result: Node) -> None:
    """Compute the derivative of `result` by everything behind it, and store it in `grad`.

    A leaf's `grad` is added to, so that several results can be summed up (call
    `zero_grad` in between where that is not wanted); the `grad` of an inner node
    is that of the latest call. An interruption leaves every `grad` as it was.

    Raises `ShapeError` where `result` is not a single number.
    """
    flow = Flow(result, create_graph=False)
    rows, totals = list(flow.rows.values()), flow.totals
    if not all(totals.keys().isdisjoint(leaves) for leaves, _ in rows):
        rows, totals = [], flow.all()
    nodes = list(totals)
    grads = [
        part if node.op or node.grad is None else node.grad + part for node, part in totals.items()
    ]
    for leaves, row in rows:
        nodes += leaves
        grads += [
            part if leaf.grad is None else leaf.grad + part
            for leaf, part in zip(leaves, row, strict=True)
        ]
    # One call into C, so that Ctrl-C cannot come between two of them.
    deque(map(_set_grad, nodes, grads), maxlen=0)


def zero_grad(nodes: Iterable[Node]) -> None:
    """Forget the gradients of some Values: each `grad` becomes None, 'not computed'."""
    for node in nodes:
        node.grad = None
