"""Batches: finding that a recorded graph does the same with every example, so that a loop will do.

A graph of a hundred examples through a network is a hundred times the same graph,
between what is computed once before (from the parameters alone) and once after (the
mean of the losses). Its program is that one part in a loop. The loop runs from the
last example to the first, since this is the order in which the engine adds up
gradients, and adding in another order could change the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from neuron.ops.row import Setting
from neuron.replay.recording import Recording
from neuron.value.node import Leaves, Node, parents_of


class NotALoopError(Exception):
    """A loop would need what only the whole of it gives, such as a mean of its results."""


@dataclass
class Batch:
    """A recorded graph as a loop over examples.

    `before` is computed once, `turns` has the nodes of each example, all alike, and
    `after` is computed from all of them; each is oldest first. `place` says of a node
    of the turns, and of an entry of an input, which example it belongs to and which
    of its numbers it is. A column is a row of what each example has at the same place.
    """

    size: int
    before: list[Node] = field(default_factory=list)
    turns: list[list[Node]] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    place: dict[Node, tuple[int, Any]] = field(default_factory=dict)

    @property
    def turn(self) -> list[Node]:
        """The nodes of the first example, which stand for those of any."""
        return self.turns[0]

    @property
    def nodes(self) -> list[Node]:
        """The nodes that are written out."""
        return [*self.before, *self.turn, *self.after]

    def is_column(self, trees: Any) -> bool:
        """Whether there is a Value, or a tree of them, for each example, all at the same places."""
        forms = [self._form(tree, i) for i, tree in enumerate(trees)]
        return len(forms) == self.size and None not in forms and forms.count(forms[0]) == len(forms)

    def _form(self, tree: Any, example: int) -> Any:
        if isinstance(tree, list | tuple):
            branches = [self._form(branch, example) for branch in tree]
            return None if None in branches or not branches else tuple(branches)
        at, place = self.place.get(tree, (None, None)) if isinstance(tree, Node) else (None, None)
        return place if at == example and tree.op else None


def find_batch(recording: Recording) -> Batch | None:
    """The recorded graph as a loop over examples; None if it is none."""
    given = [i.stand_in for i in recording.inputs if _is_nested(i.stand_in)]
    sizes = {len(rows) for rows in given}
    if len(sizes) != 1 or min(sizes) < 2:
        return None
    batch = Batch(sizes.pop())
    for k, rows in enumerate(given):
        for i, row in enumerate(rows):
            batch.place.update((entry, (i, (k, j))) for j, entry in enumerate(row))
    _divide(batch, recording.nodes)
    fits = _all_alike(batch, recording) and _ends_in_columns(batch, recording)
    return batch if fits and _adds_up_in_order(batch, recording) else None


def _is_nested(tree: Any) -> bool:
    """Whether an input is a row of rows of numbers, equally long."""
    if not isinstance(tree, list) or not tree or not all(isinstance(row, list) for row in tree):
        return False
    flat = all(isinstance(entry, Node) for row in tree for entry in row)
    return flat and len({len(row) for row in tree}) == 1


def _divide(batch: Batch, nodes: list[Node]) -> None:
    """Say of each node whether it belongs to one example, to several or to none."""
    batch.turns = [[] for _ in range(batch.size)]
    joined: set[Node] = set()
    for node in nodes:
        examples = {
            -1 if parent in joined else batch.place[parent][0]
            for parent in parents_of(node)
            if parent in joined or parent in batch.place
        }
        if not examples:
            batch.before.append(node)
        elif len(examples) > 1 or -1 in examples:
            joined.add(node)
            batch.after.append(node)
        else:
            example = examples.pop()
            batch.place[node] = example, len(batch.turns[example])
            batch.turns[example].append(node)


def _all_alike(batch: Batch, recording: Recording) -> bool:
    """Whether each example's nodes are computed in the same way from the same places."""
    lengths = {len(turn) for turn in batch.turns}
    if len(lengths) != 1 or 0 in lengths:
        return False
    parameters = set(recording.parameters)
    forms = [_form_of_turn(batch, turn, parameters) for turn in batch.turns]
    return all(form == forms[0] for form in forms[1:])


def _form_of_turn(batch: Batch, turn: list[Node], parameters: set[Node]) -> list[Any]:
    rows: dict[int, Any] = {}  # a layer's inputs are one tuple, which all its neurons share

    def form(operand: Any) -> Any:
        if isinstance(operand, Node):
            if operand in batch.place:
                return batch.place[operand][1]
            known = operand.op or operand in parameters
            return id(operand) if known else repr(operand.data)
        if type(operand) is Leaves:
            return id(operand)
        if isinstance(operand, tuple):
            if id(operand) not in rows:
                rows[id(operand)] = tuple(map(form, operand))
            return rows[id(operand)]
        return repr(operand.value if type(operand) is Setting else operand)

    return [(id(node.op), *map(form, node.operands)) for node in turn]


def _ends_in_columns(batch: Batch, recording: Recording) -> bool:
    """Whether the examples' nodes are used together only as columns."""
    for node in batch.after:
        for operand in node.operands:
            if isinstance(operand, Node) and operand in batch.place:
                return False
            if (
                type(operand) is tuple
                and any(isinstance(entry, Node) and entry in batch.place for entry in operand)
                and not batch.is_column(operand)
            ):
                return False
    return recording.result not in batch.place and all(map(_handed_out(batch), recording.extras))


def _handed_out(batch: Batch) -> Any:
    """Whether what is returned beside the result holds examples' nodes one tree for each alone."""

    def fits(tree: Any) -> bool:
        if isinstance(tree, list | tuple):
            return batch.is_column(tree) or all(map(fits, tree))
        return not (isinstance(tree, Node) and tree in batch.place)

    return fits


def _adds_up_in_order(batch: Batch, recording: Recording) -> bool:
    """Whether the loop adds up each gradient in the order of the engine: from the newest node."""
    if batch.after[0].birth < max(turn[-1].birth for turn in batch.turns):
        return False
    order = [*batch.before, *(node for turn in batch.turns for node in turn), *batch.after]
    rank = {node: i for i, node in enumerate(order)}
    last: dict[Any, int] = {}
    for node in reversed(recording.nodes):
        for target in set(_outside(batch, node)):
            if last.setdefault(target, len(order)) < rank[node]:
                return False
            last[target] = rank[node]
    return True


def _outside(batch: Batch, node: Node) -> Iterator[Any]:
    """What a node sends gradients to that is no node of an example."""
    for operand in node.operands:
        if isinstance(operand, Node):
            if operand not in batch.place:
                yield operand
        elif type(operand) is Leaves:
            yield id(operand)
        elif type(operand) is tuple:
            for entry in operand:
                if isinstance(entry, Node) and entry not in batch.place:
                    yield entry
