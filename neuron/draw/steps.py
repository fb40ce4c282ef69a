"""The forward and the backward pass, one step at a time.

`steps(value)` yields every message of the chain rule in the order in which
`backward` sends them: local derivative × incoming gradient, and what the receiver
has then. The last total of every Value is its gradient, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from neuron.draw.local import local_derivatives
from neuron.draw.wording import data_text, number_text
from neuron.maths import functions as f
from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.kinds import quietly
from neuron.maths.vector import Entries, Vector
from neuron.ops.row import Setting
from neuron.value.node import Leaves, Node, computed, data_of


@dataclass(frozen=True)
class Message:
    """What one Value sends back to one of its operands.

    Fields
    ------
    number        its place among the messages, from 1; 0 is the gradient 1 of the result itself
    sender        the Value whose gradient is passed on; None for message 0
    receiver      the operand that it is passed to
    entry         which use of an operand it is, counting rows entry by entry
    local         ∂sender/∂receiver; None where that is no single number
    incoming      the sender's gradient
    contribution  local × incoming, as the engine computes it
    total         what the receiver has received so far
    """

    number: int
    sender: Node | None
    receiver: Node
    entry: int
    local: float | None
    incoming: Any
    contribution: Any
    total: Any

    def text(self) -> str:
        """The message as a sentence."""
        receiver = name_of(self.receiver)
        if self.sender is None:
            return f"The gradient of {receiver} by itself is {data_text(self.total)}."
        passes = data_text(self.contribution)
        if self.local is not None:
            slope, incoming = number_text(self.local), data_text(self.incoming)
            passes = f"local {slope} × incoming {incoming} = {passes}"
        total = data_text(self.total)
        has = "" if self.contribution is self.total else f"; in all {total}"
        return f"{name_of(self.sender)} sends {receiver}: {passes}{has}"


@dataclass(frozen=True)
class Computed:
    """One step of the forward pass: a Value is computed from its operands."""

    number: int
    node: Node

    def text(self) -> str:
        """The step as a sentence."""
        assert self.node.op is not None
        operands = [o for o in self.node.operands if type(o) is not Setting]
        if any(isinstance(operand, tuple) for operand in operands):
            n = sum(len(o) if isinstance(o, tuple) else 1 for o in operands)
            given = f"{n} numbers"
        else:
            given = " and ".join(data_text(data_of(operand)) for operand in operands)
        symbol = self.node.op.symbol
        return f"{name_of(self.node)}: {symbol} of {given} gives {data_text(self.node.data)}"


def forward_steps(value: Node) -> Iterator[Computed]:
    """Every computation on the way to a Value, in the order in which it was done."""
    _check(value)
    for number, node in enumerate(computed(value), start=1):
        yield Computed(number, node)


def steps(value: Node) -> Iterator[Message]:
    """Every message of the backward pass from a Value, in order. Nothing is changed.

    Raises `NumberError` for what is no Value, `ShapeError` for a whole array.
    """
    _check(value)
    if f.shape(value.data) != ():
        raise ShapeError(
            f"a gradient starts at a single number; this Value holds an array of shape "
            f"{f.shape(value.data)}. Take one entry of it, its .sum() or its .mean()."
        )
    nodes = computed(value)
    one = f.ratio(1, 1, value.data)
    received = _Received(value, one)
    yield Message(0, None, value, 0, None, None, one, one)
    number = 0
    for node in reversed(nodes):
        assert node.op is not None
        g = received.at(node)
        if type(g) is Entries:
            g = g.dense(len(node.data))
        slopes = local_derivatives(node)
        xs = [data_of(operand) for operand in node.operands]
        entry = 0
        for i, operand in enumerate(node.operands):
            if type(operand) is Setting:
                continue
            is_row = isinstance(operand, tuple) and type(operand) is not Vector
            entries = operand if is_row else (operand,)
            if any(isinstance(one, Node) for one in entries):
                parts = quietly(node.op.pull, i, g, node.data, *xs)
                for k, (receiver, part) in enumerate(
                    zip(entries, parts if is_row else (parts,), strict=True)
                ):
                    if isinstance(receiver, Node):
                        number += 1
                        row = operand if type(operand) is Leaves else None
                        total = received.add(receiver, part, row)
                        local = slopes[entry + k]
                        yield Message(number, node, receiver, entry + k, local, g, part, total)
            entry += len(operand) if isinstance(operand, tuple) else 1


class _Received:
    """How much gradient has reached each Value, added up in the order of `reverse`.

    There, what reaches a tuple of leaves is kept apart, and added at the end.
    """

    def __init__(self, value: Node, one: Any) -> None:
        self.alone: dict[Node, Any] = {value: one}
        self.rows: dict[Node, dict[int, Any]] = {}

    def at(self, node: Node) -> Any:
        """What a Value has received."""
        total = self.alone.get(node)
        for part in self.rows.get(node, {}).values():
            total = part if total is None else total + part
        return total

    def add(self, node: Node, part: Any, row: Leaves | None) -> Any:
        """Receive a part, alone or as an entry of a row of leaves; gives the new total."""
        if row is None:
            self.alone[node] = self.alone[node] + part if node in self.alone else part
        else:
            parts = self.rows.setdefault(node, {})
            parts[id(row)] = parts[id(row)] + part if id(row) in parts else part
        return self.at(node)


def name_of(node: Node) -> str:
    """What a Value is called, or how it was computed."""
    if node.label is not None:
        return str(node.label)[:40]
    return "the number" if node.op is None else f"the {node.op.symbol}"


def _check(value: Any) -> None:
    if not isinstance(value, Node):
        raise NumberError(f"steps takes a Value; got {value!r:.80}. Try steps(Value(2.0) * 3).")
