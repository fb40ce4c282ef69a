"""Copying and pickling a graph of any depth, with what is shared kept shared.

Both go through a graph from its oldest node to its newest, so that a chain of a
million nodes needs no recursion. Pickles are for a program's own use, such as
handing work to another process; the library itself reads and writes none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from weakref import ref

from neuron.maths import functions as f
from neuron.maths.vector import Vector
from neuron.ops.row import Op
from neuron.value.node import Node, by_birth, next_birth, parents_of


def restored(
    node_type: type, data: Any, grad: Any, op: Op | None, operands: tuple[Any, ...], label: Any
) -> Any:
    """A node with everything given; it is born now, after its operands."""
    node: Any = object.__new__(node_type)
    node.data, node.grad, node.op, node.operands, node.label = data, grad, op, operands, label
    node.birth = next_birth()
    return node


def deep_copy(node: Node, memo: dict[int, Any]) -> Any:
    """Copy a node and everything behind it, once each."""
    fresh, unread = {node}, [node]
    while unread:  # back to what has been copied already
        for parent in parents_of(unread.pop()):
            if parent not in fresh and id(parent) not in memo:
                fresh.add(parent)
                unread.append(parent)
    for original in sorted(fresh, key=by_birth):
        memo[id(original)] = restored(
            type(original),
            _own(original.data),
            _own(original.grad),
            original.op,
            tuple(_copied(operand, memo) for operand in original.operands),
            original.label,
        )
    return memo[id(node)]


def _own(data: Any) -> Any:
    """An array of one's own; other numbers cannot change, and need no copy."""
    if data is None or type(data) is Vector or f.shape(data) == ():
        return data
    return data.copy()


def _copied(operand: Any, memo: dict[int, Any]) -> Any:
    if isinstance(operand, Node):
        return memo[id(operand)]
    if not isinstance(operand, tuple) or type(operand) is Vector:
        return operand
    if id(operand) not in memo:
        memo[id(operand)] = type(operand)(_copied(entry, memo) for entry in operand)
    return memo[id(operand)]


class _Course:
    """What a pickler has been given so far: nodes `saved`, and those `listed` to come next."""

    def __init__(self) -> None:
        self.saved: set[Node] = set()
        self.listed: set[Node] = set()


class _OldestFirst:
    """Makes a pickler save a history from its oldest node on, before the node that needs it.

    A pickler does not say who it is, but it holds on to all that it has saved: so the
    course, which only these lists refer to, lives as long as the pickler's memory.
    """

    def __init__(self, nodes: list[Node], course: _Course) -> None:
        self.nodes, self.course = nodes, course

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (), None, iter(self.nodes)


class _Latest(threading.local):
    """The course of the pickler that asked last, in this thread."""

    def __init__(self) -> None:
        self.course: Callable[[], _Course | None] = lambda: None


_latest = _Latest()


def reduced(node: Node) -> tuple[Any, ...]:
    """What `__reduce__` answers: how to build this node again once its history is there."""
    course = _latest.course()
    if course is None or node in course.saved:  # nothing is saved twice: another pickler asks
        course = _Course()
        _latest.course = ref(course)
    before = None
    in_turn = node in course.listed and course.listed.isdisjoint(parents_of(node))
    if node.op and not in_turn:
        missing = _unsaved(node, course.saved)
        if missing:
            course.listed.update(missing)
            before = _OldestFirst(missing, course)
    course.listed.discard(node)
    course.saved.add(node)
    fields = (node.data, node.grad, node.op, node.operands, node.label)
    return _restored_after, (before, type(node), *fields)


def _unsaved(node: Node, saved: set[Node]) -> list[Node]:
    """The computed nodes behind a node that have not been saved yet, the oldest first."""
    found: set[Node] = set()
    unread = [node]
    while unread:
        for parent in parents_of(unread.pop()):
            if parent.op and parent not in saved and parent not in found:
                found.add(parent)
                unread.append(parent)
    return sorted(found, key=by_birth)


def _restored_after(before: Any, *fields: Any) -> Any:
    """A node, its history having been restored just before."""
    return restored(*fields)
