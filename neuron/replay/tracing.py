"""Reading a recorded graph on Names: the forward pass, then the backward pass, as formulas.

Both passes ask the rows of the op table, as the engine itself does when it
computes; here the rows are given Names in place of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import neuron.replay.reading  # makes Names a kind of number
import neuron.replay.shortening  # noqa: F401 - gives them rules
from neuron.maths.functions import shape
from neuron.ops.row import Setting, WeightedSum
from neuron.replay.backward import Backward
from neuron.replay.batches import Batch
from neuron.replay.names import Book, Name, as_float, entry
from neuron.replay.recording import Recording
from neuron.value.node import Leaves, Node


@dataclass
class Sum:
    """A gradient that a loop adds up over the examples, from a start: the Names of its stages."""

    of: Any  # what it is the gradient of
    so_far: Name
    start: Any
    after: Name
    with_this: Any = None  # what one more example makes of it


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
    batch: Batch | None = None  # where the graph is the same for each example of a batch
    columns: dict[Name, Node] = field(default_factory=dict)  # what each example gives, as rows
    sums: list[Sum] = field(default_factory=list)  # and what is added up over the examples
    turn_inputs: list[Any] = field(default_factory=list)  # inputs that hold a row for each
    turn_rows: list[Name] = field(default_factory=list)  # and the row of the one at hand
    collected: dict[int, Any] = field(default_factory=dict)  # what each returns, by the whole's id

    def __post_init__(self) -> None:
        self.parameters = set(self.recording.parameters)
        self.nodes = self.recording.nodes if self.batch is None else self.batch.nodes
        for given in self.recording.inputs:
            self._name_input(given.stand_in)
        for node in self.nodes:
            xs = [self.operand(operand) for operand in node.operands]
            self.names[node] = y = as_float(node.op.compute(*xs))  # type: ignore[union-attr]
            if isinstance(y, Name) and y.role is None and y.op != "leaf":
                y.role = node.label
        self._collect(self.recording.extras)
        Backward(self).send_back()

    def is_looped(self, tree: Any) -> bool:
        """Whether an input holds a row for each turn of the loop."""
        return any(tree is other for other in self.turn_inputs)

    def _collect(self, tree: Any) -> None:
        """Find what the function returns for each example."""
        if self.batch and isinstance(tree, list | tuple):
            if self.batch.is_column(tree):
                self.collected[id(tree)] = tree[0]
            else:
                for branch in tree:
                    self._collect(branch)

    def handed_out(self, tree: Any) -> list[Node]:
        """The Values that are returned; of those that each example returns, the first's."""
        if isinstance(tree, list | tuple):
            branches = tree[:1] if id(tree) in self.collected else tree
            return [node for branch in branches for node in self.handed_out(branch)]
        return [tree] if isinstance(tree, Node) else []

    def _name_input(self, tree: Any) -> None:
        if isinstance(tree, list) and tree and not any(isinstance(e, list) for e in tree):
            row = self.book.leaf("input row", tuple(map(id, tree)), len(tree))
            self.input_rows[tuple(map(id, tree))] = row
            for i, entry in enumerate(tree):
                self.names[entry] = self.book.make("item", row, i)
        elif isinstance(tree, list):
            for branch in tree[:1] if self.batch else tree:
                self._name_input(branch)
            if self.batch:
                self.turn_inputs.append(tree)
                self.turn_rows.append(self.input_rows[tuple(map(id, tree[0]))])
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
            if self.batch and self.batch.is_column(operand):
                column = self.book.leaf("column", id(operand[0]), len(operand))
                self.columns[column] = operand[0]
                return column
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

    def summed(self, of: Any, start: Any, length: int | None) -> tuple[Any, Any, list[Sum]]:
        """A gradient that is about to be added up in a loop: so far, afterwards, its numbers."""
        entries = [entry(of, i) for i in range(length)] if length is not None else [of]
        sums = []
        for i, name in enumerate(entries):
            so_far, after = (
                self.book.leaf(what, len(self.sums) + i) for what in ("so far", "after the loop")
            )
            sums.append(Sum(name, so_far, entry(start, i), after))
        self.sums += sums
        if length is None:
            return sums[0].so_far, sums[0].after, sums
        make = self.book.make
        return (
            make("pack", *(s.so_far for s in sums)),
            make("pack", *(s.after for s in sums)),
            sums,
        )


MANY_PRODUCTS = 4_000  # as many are still written out one by one
LONG_ROW = 64  # numbers


def unrollable(nodes: list[Node]) -> bool:
    """Whether every number of every row gets a name of its own."""
    lengths = [
        len(node.operands[0])
        for node in nodes
        if isinstance(node.op, WeightedSum) and isinstance(node.operands[0], tuple)
    ]
    return sum(lengths) <= MANY_PRODUCTS and max(lengths, default=0) <= LONG_ROW
