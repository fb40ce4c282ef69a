"""Forward mode: how a result moves when the numbers it was computed from move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neuron.maths import functions as f
from neuron.maths.errors import ShapeError
from neuron.maths.kinds import quietly
from neuron.maths.vector import Vector
from neuron.value.node import Node, check_values, computed, data_of


def jvp(result: Node, tangents: Mapping[Node, Any]) -> Any:
    """The derivative of `result` along a direction: a Jacobian-vector product.

    `tangents` says how fast each Value moves (a number, or an array of its
    shape); those it does not name stand still. Returns a number or an array of
    the result's shape, 0.0 where nothing moves. One pass gives the derivative of
    a result of any shape, with no backward pass.

    Raises `NumberError` where `result` is no Value, `ShapeError` for a tangent that has
    another shape than its Value.
    """
    check_values(result, *tangents)
    for node, tangent in tangents.items():
        if f.shape(tangent) != f.shape(node.data):
            raise ShapeError(
                f"a tangent has the shape of its Value, {f.shape(node.data)}; got "
                f"{tangent!r:.80} of shape {f.shape(tangent)}."
            )
    nodes = computed(result)
    moving = dict(tangents)
    quietly(_sweep, nodes, moving)
    return moving.get(result, 0.0)


def _sweep(nodes: list[Node], moving: dict[Node, Any]) -> None:
    for node in nodes:
        directions = tuple(_direction(operand, moving) for operand in node.operands)
        if node not in moving and any(direction is not None for direction in directions):
            assert node.op is not None
            xs = map(data_of, node.operands)
            moving[node] = node.op.push(directions, node.data, *xs)


def _direction(operand: Any, moving: Mapping[Node, Any]) -> Any:
    """How an operand moves; None where it stands still."""
    if isinstance(operand, Node):
        return moving.get(operand)
    if not isinstance(operand, tuple) or type(operand) is Vector:
        return None
    entries = [moving.get(entry) if isinstance(entry, Node) else None for entry in operand]
    if all(entry is None for entry in entries):
        return None
    return Vector(0.0 if entry is None else entry for entry in entries)
