"""Which boxes and arrows a computation's picture has: all of them, or what fits.

Boxes are named by their place in the history (n0 is the oldest Value), never by
an address in memory, so that the same computation always gives the same picture.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from neuron.maths.functions import shape
from neuron.maths.vector import Vector
from neuron.ops.row import Setting
from neuron.value.node import Node, data_of, history

ARROWS_PER_BOX = 2  # with more arrows than this a picture is a tangle, and slow to lay out
MOST_READABLE = 60
SMALLEST_GROUP = 4
SPARED = 4  # of each row, so many with the largest parts in the result keep a box of their own


class Use(NamedTuple):
    """An arrow: the box `tail` is an operand of the box `head`, so many times."""

    tail: str
    head: str
    operand: int
    times: int = 1


@dataclass
class Gathered:
    """The boxes of a picture by name, in drawing order, and the arrows, in operand order."""

    total: int = 0
    names: list[str] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    rests: set[str] = field(default_factory=set)  # groups of what has no box of its own
    left_out: dict[str, int] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)


def gather(results: Sequence[Node], max_nodes: int, stacks: bool | None = None) -> Gathered:
    """All that the results were computed from, if that makes at most `max_nodes` boxes.

    Otherwise rows of leaves become one box each, called a stack, and of what then
    remains the part nearest the results is taken; a box stands for what was left
    out before each. `stacks` None makes stacks also where there would be more boxes
    than one can read, False only to keep to `max_nodes`, True always.
    """
    nodes = history(*results)
    readable = min(max_nodes, MOST_READABLE)
    whole = 0 if stacks else max_nodes if stacks is False else readable
    for most, grouping, spared in ((whole, False, 0), (readable, True, SPARED)):
        if len(nodes) <= most or (grouping and most):
            seen = _Gatherer(nodes, grouping, spared).nearest(results, most + 1)
            if len(seen.names) <= most and len(seen.uses) <= ARROWS_PER_BOX * most:
                return seen
    limit = max_nodes
    while True:
        seen = _Gatherer(nodes, grouping=True).nearest(results, limit)
        if len(seen.uses) <= ARROWS_PER_BOX * max_nodes or limit < 2:
            return seen
        limit //= 2


def everything(results: Sequence[Node]) -> Gathered:
    """All that the results were computed from, with a box for each Value."""
    nodes = history(*results)
    return _Gatherer(nodes, grouping=False).nearest(results, sys.maxsize)


class _Gatherer:
    """Goes back from the results, and remembers which box each operand it met belongs to."""

    def __init__(self, nodes: list[Node], grouping: bool, spared: int = 0) -> None:
        self.place = {node: i for i, node in enumerate(nodes)}
        self.grouping, self.spared = grouping, spared
        self.nodes: dict[str, Node] = {}
        self.constants: dict[str, Any] = {}
        self.groups: dict[str, tuple[Node, ...]] = {}
        self.group_of: dict[Node, str] = {}
        self.rests: set[str] = set()
        self.row_names: dict[int, str] = {}

    def nearest(self, results: Sequence[Node], limit: int) -> Gathered:
        """Take boxes, those nearest the results first, until there are `limit` of them."""
        kept = dict.fromkeys(self._name(result) for result in results)
        unread = deque(kept)
        arrows: dict[str, list[Use]] = {}
        while unread:
            name = unread.popleft()
            arrows[name] = list(self._uses(name))
            for use in arrows[name]:
                if use.tail not in kept and len(kept) < limit:
                    kept[use.tail] = None
                    unread.append(use.tail)
        return self._gathered(sorted(kept, key=_drawing_order), arrows)

    def _gathered(self, kept: list[str], arrows: dict[str, list[Use]]) -> Gathered:
        seen = Gathered(
            total=len(self.place),
            nodes={name: self.nodes[name] for name in kept if name in self.nodes},
            constants={name: self.constants[name] for name in kept if name in self.constants},
            groups={name: self.groups[name] for name in kept if name in self.groups},
            rests=self.rests,
        )
        is_kept = set(kept)
        for name in kept:
            missing = dict.fromkeys(use.tail for use in arrows[name] if use.tail not in is_kept)
            if missing:
                stub = f"m{name[1:]}"
                seen.left_out[stub] = sum(map(self._size, missing))
                seen.uses.append(Use(stub, name, 0))
            seen.uses += [use for use in arrows[name] if use.tail in is_kept]
        seen.names = kept
        if seen.left_out:
            seen.names = sorted([*kept, *seen.left_out], key=_drawing_order)
        return seen

    def _size(self, name: str) -> int:
        return len(self.groups.get(name, (None,)))

    def _uses(self, head: str) -> Iterator[Use]:
        """The arrows into a box: one for each use, or with `grouping` one for each source."""
        node = self.nodes.get(head)
        if node is None:
            return
        for i, operand in enumerate(node.operands):
            if type(operand) is Setting:
                continue
            if isinstance(operand, tuple) and type(operand) is not Vector:
                tails = list(self._row(head, i, operand))
            else:
                tails = [self._source(head, str(i), operand)]
            if not self.grouping:
                yield from (Use(tail, head, i) for tail in tails)
                continue
            times: dict[str, int] = {}
            for tail in tails:
                times[tail] = times.get(tail, 0) + 1
            for tail, n in times.items():
                yield Use(tail, head, i, 1 if tail in self.groups else n)

    def _row(self, head: str, i: int, row: tuple[Any, ...]) -> Iterator[str]:
        if self.grouping:
            self._make_group(row, self._spared_of(self.nodes[head], row))
        for j, entry in enumerate(row):
            yield self._source(head, f"{i}e{j}", entry)

    def _spared_of(self, node: Node, row: tuple[Any, ...]) -> set[int]:
        """The places of the entries with the largest parts |w·x| in a weighted sum."""
        if not self.spared or node.op is None or node.op.name != "weighted_sum":
            return set()
        parts = [abs(w * x) for w, x in zip(*map(data_of, node.operands[:2]), strict=True)]
        return set(sorted(range(len(row)), key=lambda j: (-parts[j], j))[: self.spared])

    def _make_group(self, row: tuple[Any, ...], spared: set[int]) -> None:
        """One box for the leaves of a row that are in no other row's box."""
        leaves = tuple(
            dict.fromkeys(
                entry
                for j, entry in enumerate(row)
                if isinstance(entry, Node) and not entry.op
                if j not in spared and not self._has_a_box(entry)
            )
        )
        if len(leaves) < SMALLEST_GROUP or any(shape(leaf.data) for leaf in leaves):
            return
        name = f"g{min(self.place[leaf] for leaf in leaves)}"
        self.groups[name] = leaves
        self.group_of.update(dict.fromkeys(leaves, name))
        if spared:
            self.rests.add(name)

    def _has_a_box(self, leaf: Node) -> bool:
        return leaf in self.group_of or f"n{self.place[leaf]}" in self.nodes

    def _source(self, head: str, operand: str, given: Any) -> str:
        """The box that an operand comes from: a Value's, a group's, or a constant's own."""
        if isinstance(given, Node):
            return self.group_of.get(given) or self._name(given)
        name = f"k{head[1:]}o{operand}"
        if type(given) is Vector:  # one example that feeds a whole layer is one box
            name = self.row_names.setdefault(id(given), name)
        self.constants[name] = given
        return name

    def _name(self, node: Node) -> str:
        name = f"n{self.place[node]}"
        self.nodes[name] = node
        return name


def _drawing_order(name: str) -> tuple[int, str, list[int]]:
    """By place in the history; a constant or a stub comes before the Value that it belongs to."""
    place, *operand = map(int, re.findall(r"\d+", name))
    return place, name[0], operand
