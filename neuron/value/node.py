"""A node of a computation graph: a number, and what it was computed from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count
from operator import attrgetter
from typing import Any

from neuron.maths.errors import NonFiniteError, NumberError
from neuron.maths.functions import is_finite
from neuron.maths.vector import Vector
from neuron.ops.row import Op, Setting

next_birth = count().__next__
by_birth = attrgetter("birth")


class Node:
    """A number that remembers where it came from.

    Fields
    ------
    data      a float (or an exact number), or an array
    grad      the derivative of the last result by this number; None until computed
    op        the row of the op table that computed it; None for a leaf
    operands  what it was computed from, in order: a Node, a plain number (a constant),
              or a tuple of those, where the operation takes a whole row of numbers
    label     what it is called, for drawings and explanations
    birth     its place in the order of creation: parents always come before their results
    """

    __slots__ = ("birth", "data", "grad", "label", "op", "operands")

    data: Any
    grad: Any
    op: Op | None
    operands: tuple[Any, ...]
    label: Any
    birth: int

    @property
    def parents(self) -> tuple[Any, ...]:
        """The Values it was computed from, in order, once for each use. Constants are left out."""
        return tuple(parents_of(self))


class Leaves(tuple[Any, ...]):
    """A tuple of Nodes none of which was computed, such as a neuron's weights.

    Whoever walks a graph need not look into it for anything further back.
    """

    @cached_property
    def members(self) -> frozenset[Any]:
        """The same Nodes as a set, to ask whether one is among them."""
        return frozenset(self)

    def __getstate__(self) -> None:
        """A pickle or a copy keeps the Nodes alone."""


def parents_of(node: Node) -> Iterator[Node]:
    """The Nodes among a node's operands, in order, once for each use."""
    for operand in node.operands:
        if isinstance(operand, Node):
            yield operand
        elif isinstance(operand, tuple) and type(operand) is not Vector:
            for entry in operand:
                if isinstance(entry, Node):
                    yield entry


def data_of(operand: Any) -> Any:
    """What a formula reads for an operand: a number, an array, or a row of numbers."""
    if isinstance(operand, Node):
        return operand.data
    if type(operand) is float or type(operand) is Vector:
        return operand
    if type(operand) is Leaves:
        return Vector([leaf.data for leaf in operand])
    if isinstance(operand, tuple):
        return Vector([entry.data if isinstance(entry, Node) else entry for entry in operand])
    return operand.value if type(operand) is Setting else operand


def computed(*results: Node) -> list[Node]:
    """The nodes that were computed on the way to the results, oldest first.

    A node is always born after its parents, so that the order of birth is a
    topological order: nothing needs to be sorted by its dependencies.
    """
    seen = {result for result in results if result.op}
    seen_rows: set[int] = set()  # the same row of inputs goes to every neuron of a layer
    nodes = list(seen)
    for node in nodes:  # which grows meanwhile
        for operand in node.operands:
            if isinstance(operand, Node):
                if operand.op and operand not in seen:
                    seen.add(operand)
                    nodes.append(operand)
            elif type(operand) is tuple and id(operand) not in seen_rows:
                seen_rows.add(id(operand))
                for entry in operand:
                    if isinstance(entry, Node) and entry.op and entry not in seen:
                        seen.add(entry)
                        nodes.append(entry)
    nodes.sort(key=by_birth)
    return nodes


def history(*results: Node) -> list[Node]:
    """Everything the results were computed from, leaves included, and the results; oldest first.

    Raises `NumberError` for what is no Value.
    """
    check_values(*results)
    seen = set(results)
    for node in computed(*results):
        seen.add(node)
        seen.update(parents_of(node))
    return sorted(seen, key=by_birth)


def check_values(*results: Any) -> None:
    """Raise `NumberError` unless each result is a Value, which alone knows where it came from."""
    for result in results:
        if not isinstance(result, Node):
            raise NumberError(
                f"expected a Value, got {result!r:.80}. Of several outputs choose one, such as "
                "outputs[0]; a plain number was computed from nothing."
            )


def first_non_finite(result: Node) -> Node | None:
    """The oldest number behind a result that is infinite or nan; None if all are finite."""
    return next((node for node in history(result) if not is_finite(node.data)), None)


def check_finite(result: Node) -> None:
    """Raise `NonFiniteError` if anything behind a result is infinite or nan.

    The error names the first such number, how it was computed and from what.
    """
    first = first_non_finite(result)
    if first is None:
        return
    what = f"{first.label or 'a number'} is {first.data!r:.200}"
    if first.op is None:
        raise NonFiniteError(f"{what}, as it was given. Look at where it comes from.")
    operands = ", ".join(f"{data_of(operand)!r:.80}" for operand in first.operands)
    raise NonFiniteError(
        f"{what}, the first number here that is not finite: it is {first.op.name} of {operands}. "
        "Try smaller inputs or weights, or a smaller learning rate."
    )
