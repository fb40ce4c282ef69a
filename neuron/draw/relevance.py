"""How much each number behind a result matters to it: the share that it carries.

A result carries 1. What carries a share passes it on: a sum to its terms in
proportion to their sizes, every other operation to each of its operands whole.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.maths.functions import shape
from neuron.maths.vector import Vector
from neuron.ops.row import RowMap, Setting, WeightedSum
from neuron.value.node import Node

SUMS = ("add", "subtract", "sum", "mean")


@dataclass(frozen=True)
class Term:
    """One entry of a sum or of another row: w·x with a weight, x alone without."""

    place: int
    x: Any
    w: Any = None
    share: float = 1.0

    @property
    def value(self) -> float:
        """What it adds to the sum."""
        return float(number(self.x)) * (1.0 if self.w is None else float(number(self.w)))


@dataclass
class Opened:
    """One computed number: its operation's terms that are drawn, and those that are not."""

    node: Node
    terms: list[Term] = field(default_factory=list)
    rest: list[Term] = field(default_factory=list)
    bias: Any = None
    cut: bool = False  # further back than the depth that was asked for


def number(operand: Any) -> Any:
    """The number of an operand, a Value or a constant."""
    return operand.data if isinstance(operand, Node) else operand


def opened(
    results: Sequence[Node],
    most: int | None = None,
    threshold: float = 0.0,
    depth: int | None = None,
    at_most: int | None = None,
) -> list[Opened]:
    """All that is drawn of what was computed on the way to the results, newest first.

    Of a long row at most the `most` largest entries are kept, and only those that
    carry a share of at least `threshold`; nothing further back than `depth` operations.
    Gives up once there are more than `at_most`.
    """
    carries = dict.fromkeys(results, 1.0)
    level = dict.fromkeys(results, 0)
    unread = [(-node.birth, i) for i, node in enumerate(carries)]
    nodes = list(carries)
    heapq.heapify(unread)
    found: list[Opened] = []
    while unread and (at_most is None or len(found) <= at_most):
        node = nodes[heapq.heappop(unread)[1]]
        if node.op is None:
            continue
        one = Opened(node, bias=_bias(node), cut=depth is not None and level[node] >= depth)
        found.append(one)
        if one.cut:
            continue
        terms = _terms(node, carries[node])
        ranked = sorted(terms, key=lambda term: (-_rank(term.share), term.place))
        kept = {t.place for t in ranked[:most] if t.share >= threshold}
        if not _can_thin(node):
            kept = {term.place for term in terms}
        kept = kept or {ranked[0].place for _ in ranked[:1]}
        if len(terms) - len(kept) == 1 and not threshold:  # a rest of one is drawn as itself
            kept = {term.place for term in terms}
        one.terms = [term for term in terms if term.place in kept]
        one.rest = [term for term in terms if term.place not in kept]
        for term in one.terms:
            for operand in (term.x, term.w):
                if not isinstance(operand, Node) or operand.op is None:
                    continue
                if operand not in carries:
                    carries[operand], level[operand] = 0.0, level[node] + 1
                    nodes.append(operand)
                    heapq.heappush(unread, (-operand.birth, len(nodes) - 1))
                carries[operand] += term.share
                level[operand] = min(level[operand], level[node] + 1)
    return found


def _can_thin(node: Node) -> bool:
    """Whether some of an operation's operands may be left out without making it unreadable."""
    return node.op is not None and (
        isinstance(node.op, WeightedSum | RowMap) or node.op.name in SUMS
    )


def _bias(node: Node) -> Any:
    if isinstance(node.op, WeightedSum) and not shape(node.data):
        return node.operands[2]
    return None


def _terms(node: Node, carried: float) -> list[Term]:
    """A node's operands, or of a weighted sum its products, with the share that each carries."""
    assert node.op is not None
    if isinstance(node.op, WeightedSum) and not shape(node.data):
        w, x, _ = node.operands
        terms = [Term(i, x[i], w[i]) for i in range(len(w))]
    else:
        flat: list[Any] = []
        for operand in node.operands:
            if type(operand) is Setting:
                continue
            is_row = isinstance(operand, tuple)
            flat += operand if is_row else [operand]
        terms = [Term(i, operand) for i, operand in enumerate(flat)]
    if isinstance(node.op, RowMap) and type(node.data) is Vector:
        sizes = [abs(float(p)) for p in node.data]
    elif isinstance(node.op, WeightedSum) or node.op.name in SUMS:
        sizes = [0.0 if shape(number(t.x)) else abs(t.value) for t in terms]
    else:
        return [Term(t.place, t.x, t.w, carried) for t in terms]
    whole = math.fsum(size for size in sizes if math.isfinite(size)) or 1.0
    return [
        Term(t.place, t.x, t.w, carried * (size / whole if math.isfinite(size) else 1.0))
        for t, size in zip(terms, sizes, strict=True)
    ]


def _rank(share: float) -> float:
    return math.inf if math.isnan(share) else share
