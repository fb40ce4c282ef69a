"""Which steps of an explanation are shown, from a number back to weights and pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator

from neuron.explain.names import Names, One, Row
from neuron.explain.steps import RESULT, Step, step_of
from neuron.ops.row import WeightedSum
from neuron.value.node import Node


def walk(value: Node, names: Names, depth: int, largest: int) -> tuple[list[Step], int]:
    """The steps, level by level; and how many numbers of the last level could be opened further.

    At each level the numbers are opened that weigh most: a number's weight is its
    share of the sum it goes into, times that sum's own weight.
    """
    return walk_on([], {value: 1.0}, range(depth), names, largest)


def walk_on(
    steps: list[Step], start: dict[Node, float], levels: range, names: Names, largest: int
) -> tuple[list[Step], int]:
    """The steps given, and those from these numbers back, whose weights are given."""
    seen = {*(step.node for step in steps), *start}
    current = start
    for level in levels:
        candidates: dict[Node, float] = {}
        for node, weight in current.items():
            for step in _joined(node, names, level):
                steps.append(step)
                seen.add(step.node)
                for parent, share in shares(step):
                    candidates[parent] = candidates.get(parent, 0.0) + weight * share
        fresh = [node for node in candidates if node not in seen]
        fresh.sort(key=lambda node: -candidates[node])
        current = {node: candidates[node] for node in fresh[:largest]}
        if not current:
            return steps, 0
        seen.update(current)
    return steps, len(current)


def _joined(node: Node, names: Names, level: int) -> Iterator[Step]:
    """The step of a number; for an activation, that of its neuron's weighted sum as well."""
    step = step_of(node, names, level)
    yield step
    inner = own_sum(step)
    if inner is not None:
        yield step_of(inner, names, level, joined=True)


def own_sum(step: Step) -> Node | None:
    """The weighted sum that an activation is the function of."""
    candidates = [operand for letter, operand in step.operands.items() if letter != RESULT]
    if len(candidates) != 1:
        candidates = [
            operand
            for operand in candidates
            if isinstance(operand, One) and operand.node is not None
        ]
    if len(candidates) != 1:
        return None
    (operand,) = candidates
    if isinstance(operand, Row):
        operand = operand.entries[step.index] if isinstance(step.index, int) else One("", 0.0)
    node = operand.node
    return node if node is not None and isinstance(node.op, WeightedSum) else None


def shares(step: Step) -> Iterator[tuple[Node, float]]:
    """What a number was computed from, as far as that was computed in its turn."""
    sizes = {term.index: abs(term.value) for term in step.terms}
    whole = math.fsum(size for size in sizes.values() if math.isfinite(size)) or 1.0
    for letter, operand in step.operands.items():
        if letter == RESULT:
            continue
        entries = operand.entries if isinstance(operand, Row) else (operand,)
        for k, entry in enumerate(entries):
            if entry.node is not None and entry.node.op:
                size = sizes.get(k, whole) if isinstance(operand, Row) else whole
                yield entry.node, size / whole if math.isfinite(size) else 1.0
