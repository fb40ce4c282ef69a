"""Reading a recorded graph on Names: the forward pass, then the backward pass, as formulas.

Both passes ask the rows of the op table, as the engine itself does when it
computes; here the rows are given Names in place of numbers. The order in which
contributions to a gradient are added is the engine's own (see `value.reverse`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from neuron.maths.functions import shape
from neuron.maths.vector import Entries, Vector
from neuron.ops.row import Reduction, Setting, WeightedSum
from neuron.replay import reading, shortening
from neuron.replay.names import Book, Name, as_float
from neuron.replay.recording import Recording, flat
from neuron.value.node import Leaves, Node


@dataclass
class Trace:
    """Both passes of a computation, as Names.

    `rows` are the parameters that come as a tuple of leaves, such as a neuron's
    weights, each with the Name of its numbers; `singles` are the other parameters.
    `gradients` says for each, by its id, what Name its gradient has.
    """

    recording: Recording
    book: Book
    names: dict[Node, Any] = field(default_factory=dict)
    rows: dict[int, tuple[Leaves, Name]] = field(default_factory=dict)
    input_rows: dict[tuple[int, ...], Name] = field(default_factory=dict)
    packs: dict[tuple[Any, ...], Name] = field(default_factory=dict)  # rows of computed numbers
    row_slopes: dict[tuple[Any, ...], Any] = field(default_factory=dict)  # and their gradients
    gradients: dict[int, Any] = field(default_factory=dict)
    slopes: dict[Node, Any] = field(default_factory=dict)  # the gradient of each computed node

    constants: dict[Name, Any] = field(default_factory=dict)  # arrays that never change

    def __post_init__(self) -> None:
        self.parameters = set(self.recording.parameters)
        for given in self.recording.inputs:
            self._name_input(given.stand_in)
        for node in self.recording.nodes:
            xs = [self.operand(operand) for operand in node.operands]
            self.names[node] = y = _read(node, xs)
            if isinstance(y, Name) and y.role is None and y.op != "leaf":
                y.role = node.label
        _Backward(self).send_back()

    def _name_input(self, tree: Any) -> None:
        if isinstance(tree, list) and tree and not any(isinstance(e, list) for e in tree):
            row = self.book.leaf("input row", tuple(map(id, tree)), len(tree))
            self.input_rows[tuple(map(id, tree))] = row
            for i, entry in enumerate(tree):
                self.names[entry] = self.book.make("item", row, i)
        elif isinstance(tree, list):
            for branch in tree:
                self._name_input(branch)
        else:
            self.names[tree] = self._leaf("input", tree)

    def _leaf(self, what: str, node: Node) -> Name:
        sample = None if self.book.sampler is None else node.data
        name = self.book.leaf(what, id(node), None, sample)
        name.role = node.label
        return name

    def operand(self, operand: Any) -> Any:
        """What a formula reads for an operand: a Name, a number, or a Setting's value."""
        if isinstance(operand, Node):
            if operand not in self.names:
                known = operand in self.parameters
                self.names[operand] = (
                    self._leaf("parameter", operand) if known else self._constant(operand.data)
                )
            return self.names[operand]
        if type(operand) is Leaves:
            if id(operand) not in self.rows:
                row = self.book.leaf("parameter row", id(operand), len(operand))
                row.role = operand[0].label
                self.rows[id(operand)] = operand, row
            return self._whole(self.rows[id(operand)][1])
        if isinstance(operand, tuple):
            key = tuple(map(id, operand))
            if key in self.input_rows:
                return self._whole(self.input_rows[key])
            if operand not in self.packs:
                self.packs[operand] = self.book.make("pack", *map(self.operand, operand))
            return self.packs[operand]
        return operand.value if type(operand) is Setting else self._constant(operand)

    def _whole(self, row: Name) -> Name:
        """A row as it is, or as a row of single numbers where the program is unrolled."""
        if not self.book.unroll:
            return row
        pack: Name = self.book.make(
            "pack", *(self.book.make("item", row, i) for i in range(row.length or 0))
        )
        return pack

    def _constant(self, number: Any) -> Any:
        """A number as it is; an array as the Name of a place that holds it."""
        if self.book.sampler is None or not shape(number):
            return number
        name = self.book.leaf("constant", id(number), None, number)
        self.constants[name] = number
        return name


def _read(node: Node, xs: list[Any]) -> Any:
    """A node's formula, read on Names."""
    result = as_float(node.op.compute(*xs))  # type: ignore[union-attr]
    return result


MANY_PRODUCTS = 40_000  # as many are still written out one by one
LONG_ROW = 64  # numbers


def unrollable(recording: Recording) -> bool:
    """Whether every number of every row gets a name of its own."""
    lengths = [
        len(node.operands[0])
        for node in recording.nodes
        if isinstance(node.op, WeightedSum) and isinstance(node.operands[0], tuple)
    ]
    return sum(lengths) <= MANY_PRODUCTS and max(lengths, default=0) <= LONG_ROW


class _Backward:
    """The backward pass, contribution by contribution."""

    def __init__(self, trace: Trace) -> None:
        self.trace, self.learned = trace, trace.recording.learned
        self.totals: dict[Node, Any] = {trace.recording.result: 1.0}
        self.rows: dict[int, Any] = {}
        self.tuples: dict[tuple[int, ...], Any] = {}
        self.place: dict[Node, tuple[tuple[int, ...], int]] = {}
        self._find_whole_tuples()

    def wanted(self, operand: Any) -> bool:
        """Whether a gradient has to reach this operand."""
        if isinstance(operand, Node):
            return operand in self.learned or operand in self.trace.parameters
        if type(operand) is Leaves:
            return True
        return type(operand) is tuple and any(map(self.wanted, operand))

    def _find_whole_tuples(self) -> None:
        """Tuples of nodes that are only ever used together: their gradients add up as rows."""
        uses: dict[Node, set[Any]] = {}
        tuples: dict[tuple[int, ...], tuple[tuple[Any, ...], int]] = {}
        if self.trace.book.sampler is not None:
            return
        for node in self.trace.recording.nodes:
            for operand in node.operands:
                if isinstance(operand, Node):
                    uses.setdefault(operand, set()).add(None)
                elif type(operand) is tuple and self.wanted(operand):
                    key = tuple(map(id, operand))
                    tuples.setdefault(key, (operand, len(tuples)))
                    number = tuples[key][1]
                    for entry, times in Counter(operand).items():
                        if isinstance(entry, Node):
                            uses.setdefault(entry, set()).add(number if times == 1 else None)
        for key, (entries, number) in tuples.items():
            if all(isinstance(e, Node) and e.op and uses[e] == {number} for e in entries):
                self.place.update((entry, (key, i)) for i, entry in enumerate(entries))

    def send_back(self) -> None:
        """From the newest node to the oldest; then hand every parameter its total."""
        for node in reversed(self.trace.recording.nodes):
            if node not in self.learned:
                continue
            g = self.total_of(node)
            if g is None:
                continue
            if type(g) is Entries:
                dense = g.dense(len(node.data))
                g = self.trace.book.make("pack", *dense)
            g = self.in_full(node, g)
            self.trace.slopes[node] = g
            self.contribute(node, g)
        self.finish()

    def total_of(self, node: Node) -> Any:
        """All that has reached a node; None if nothing has."""
        if node in self.place and node not in self.totals:
            key, i = self.place[node]
            row = self.tuples.get(key)
            if row is None or _uniform(row):
                return row
            return self.trace.book.make("item", row, i)
        return self.totals.get(node)

    def in_full(self, node: Node, g: Any) -> Any:
        """A number that goes with every entry of an array, as an array where a row needs one."""
        copes = isinstance(node.op, Reduction) or (node.op is not None and len(node.operands) == 1)
        if isinstance(g, Name) or self.trace.book.sampler is None or copes:
            return g
        return self.full(self.trace.names[node], g)

    def full(self, like: Name, g: Any) -> Any:
        """An array of one number."""
        return self.trace.book.make("full", g, like.sample.shape) if like.sample.shape else g

    def contribute(self, node: Node, g: Any) -> None:
        """Send a node's gradient on to its operands."""
        y = self.trace.names[node]
        xs = [self.trace.operand(operand) for operand in node.operands]
        for i, operand in enumerate(node.operands):
            if not self.wanted(operand):
                continue
            part = self.pulled(node, i, g, y, xs)
            if isinstance(operand, Node):
                _add(self.totals, operand, part)
            elif type(operand) is Leaves:
                _add(self.rows, id(operand), part)
            else:
                key = tuple(map(id, operand))
                if operand[0] in self.place and self.place[operand[0]][0] == key:
                    _add(self.tuples, key, part)
                else:
                    self.spread(operand, part)

    def pulled(self, node: Node, i: int, g: Any, y: Any, xs: list[Any]) -> Any:
        """The row's own answer to how much of g reaches operand i."""
        op: Any = node.op
        if isinstance(op, WeightedSum) and self.trace.book.sampler is None:
            # A Vector with one entry, which is a whole row: what holds for each pair w, x.
            part = op.pull(i, g, y, Vector((xs[0],)), Vector((xs[1],)), xs[2])
            return as_float(part[0] if type(part) is Vector else part)
        part = op.pull(i, g, y, *xs)
        if type(part) is Vector:
            part = self.trace.book.make("pack", *part)
        return part if type(part) is Entries else as_float(part)

    def spread(self, entries: tuple[Any, ...], part: Any) -> None:
        """A row's gradient, given to its entries one by one."""
        for i, entry in enumerate(entries):
            if isinstance(entry, Node) and self.wanted(entry):
                one = part if _uniform(part) else self.trace.book.make("item", part, i)
                _add(self.totals, entry, one)

    def finish(self) -> None:
        """Hand out what has been found."""
        self.trace.row_slopes.update(
            (entries, self.tuples[key])
            for entries in self.trace.packs
            if (key := tuple(map(id, entries))) in self.tuples
        )
        self.hand_out()

    def hand_out(self) -> None:
        """What `reverse.backward` does: rows whole, where no leaf of theirs is used elsewhere."""
        leaves_of = {key: leaves for key, (leaves, _) in self.trace.rows.items()}
        seen: Counter[Node] = Counter(leaf for key in self.rows for leaf in leaves_of[key])
        mixed = any(n > 1 for n in seen.values()) or not seen.keys().isdisjoint(self.totals)
        for key, row in self.rows.items():
            if mixed:
                self.spread(leaves_of[key], row)
            else:
                self.trace.gradients[key] = row
        for node, g in self.totals.items():
            if not node.op:
                if self.trace.book.sampler is not None and not isinstance(g, Name):
                    g = self.full(self.trace.names[node], g)
                self.trace.gradients[id(node)] = g


def _uniform(part: Any) -> bool:
    """Whether one number goes with every entry."""
    return not isinstance(part, Name) or part.length is None


def _add(totals: dict[Any, Any], key: Any, part: Any) -> None:
    totals[key] = totals[key] + part if key in totals else part


# Names are a kind of number, with rules, from here on.
__all__ = ["Trace", "flat", "reading", "shortening", "unrollable"]
