"""Local derivatives: how a result moves when one operand moves and all others stand still."""

from __future__ import annotations

from typing import Any

from neuron.maths.functions import shape
from neuron.maths.kinds import quietly
from neuron.maths.vector import Vector
from neuron.ops.row import Setting
from neuron.value.node import Node, data_of


def local_derivatives(node: Node) -> list[float | None]:
    """∂node/∂operand for each operand, rows entry by entry, in order.

    None where that is no single number: where the result is a whole row or an array.
    """
    if node.op is None:
        return []
    xs = [data_of(operand) for operand in node.operands]
    single = shape(node.data) == () and type(node.data) is not Vector
    found: list[float | None] = []
    for i, (operand, x) in enumerate(zip(node.operands, xs, strict=True)):
        if type(operand) is Setting:
            continue
        if type(x) is Vector:
            if not isinstance(operand, tuple):  # an entry of a row that was computed
                found.append(1.0 if single else None)
            elif single:
                found.extend(quietly(node.op.pull, i, 1.0, node.data, *xs))
            else:
                found.extend([None] * len(x))
        elif single and not shape(x):
            found.append(quietly(node.op.pull, i, 1.0, node.data, *xs))
        else:
            found.append(None)
    return found


def slopes_of(node: Node, entry: int) -> Any:
    """The local derivative by one of the operands, counted as `local_derivatives` does."""
    return local_derivatives(node)[entry]
