"""The backward pass through one example, one message at a time.

A message is gradient × local derivative, sent from a number to one that it was
computed from. They are the engine's own, in the order in which it sends them:
`neuron.draw.steps` walks the graph, `neuron.explain` writes the derivatives down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.draw.steps import Message, name_of, steps
from neuron.draw.wording import data_text
from neuron.explain.layout import named, numbered
from neuron.explain.names import Names
from neuron.explain.steps import step_of
from neuron.lab.training.curves import finite
from neuron.lab.training.refusal import RefusalError
from neuron.maths.functions import shape
from neuron.network import MLP, Role
from neuron.network.mlp import labelled_inputs
from neuron.train.losses import Loss
from neuron.value import Value
from neuron.value.node import Node

ROWS = 40  # of the table of one number's messages


class Backward:
    """One example's backward pass, which can be looked at from any message.

    `x` is the example, `targets` what the outputs should be. The network is copied,
    so that training may go on meanwhile.
    """

    def __init__(self, net: MLP, loss: Loss, x: Sequence[float], targets: Sequence[float]) -> None:
        inputs = labelled_inputs(x)
        outputs = net.to("scalar")([entry.data for entry in inputs])
        self.outputs = [float(output.data) for output in outputs]
        self.result: Value = loss.row(list(outputs), list(targets))
        self.result.label = "L"
        self.messages = list(steps(self.result))
        self.senders = _senders(self.messages)

    def __len__(self) -> int:
        return len(self.messages)

    def at(self, number: int) -> dict[str, Any]:
        """Everything about one message, and those of the same sender around it.

        Raises `RefusalError` for a message that is not there.
        """
        if not 0 <= number < len(self):
            raise RefusalError(
                "no_such_message",
                f"There is no message {number}; they go from 0 to {len(self) - 1}.",
                given=number,
                high=len(self) - 1,
            )
        first, last = self.range_of(number)
        start = max(first, min(number - ROWS // 2, last - ROWS + 1))
        return {
            "number": number,
            "count": len(self),
            "loss": finite(self.result.data),
            "outputs": [finite(output) for output in self.outputs],
            "message": self._whole(self.messages[number]),
            "first": first,
            "last": last,
            "rows": [_row(message) for message in self.messages[start : start + ROWS]
                     if message.number <= last],
            "received": self._received(number),
        }  # fmt: skip

    def range_of(self, number: int) -> tuple[int, int]:
        """The first and the last message of the number that sends this one."""
        for first, last in self.senders:
            if first <= number <= last:
                return first, last
        raise AssertionError("every message has a sender")

    def _whole(self, message: Message) -> dict[str, Any]:
        """A message with its formula, in names and in numbers."""
        found = _row(message) | {"text": message.text()}
        if message.sender is None:
            return found
        found["incoming"] = _number(message.incoming)
        if shape(message.sender.data) != () or message.local is None:
            return found
        names = Names()
        step = step_of(message.sender, names, 0, gradient=message.incoming)
        slope = next((s for s in step.slopes if s.target.node is message.receiver), None)
        if slope is not None:
            formula = named(step, slope.formula, slope.index)
            numbers = numbered(step, slope.formula, slope.index)
            found |= {"formula": formula, "numbers": numbers}
        return found

    def _received(self, number: int) -> dict[str, float | None]:
        """What every sum, activation and bias has received so far, by its name."""
        found = {}
        for message in self.messages[: number + 1]:
            role = message.receiver.label
            if isinstance(role, Role) and role.part != "weight":
                found[str(role)] = _number(message.total)
        return found


def _senders(messages: list[Message]) -> list[tuple[int, int]]:
    """For each number that sends messages, the first and the last of them."""
    found: list[tuple[int, int]] = []
    sender: Any = messages
    for message in messages:
        if message.sender is not sender:
            found.append((message.number, message.number))
            sender = message.sender
        else:
            found[-1] = (found[-1][0], message.number)
    return found


def _row(message: Message) -> dict[str, Any]:
    """One message: who sends to whom, local derivative, what is sent, and the total."""
    return {
        "number": message.number,
        "sender": None if message.sender is None else name_of(message.sender),
        "receiver": name_of(message.receiver),
        "from": _place(message.sender),
        "to": _place(message.receiver),
        "incoming": _number(message.incoming),
        "local": finite(message.local),
        "sent": _number(message.contribution),
        "sent_shown": data_text(message.contribution),
        "total": _number(message.total),
        "shown": data_text(message.total),
    }


def _number(given: Any) -> float | None:
    """A single number; None for a row of them, and for what is not finite."""
    return finite(float(given)) if isinstance(given, float | int) else None


def _place(node: Node | None) -> dict[str, Any] | None:
    """Where a number is in the network; None for the loss and what lies before it."""
    if node is None or not isinstance(node.label, Role):
        return None
    part, layer, unit, source = node.label
    return {
        "part": part.replace(" ", "_"),
        "layer": layer,
        "unit": unit,
        "source": source,
    }
