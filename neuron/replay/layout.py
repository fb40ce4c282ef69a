"""What both texts of a scalar program are made from: the body, the inputs, the parameters.

The text a student reads (see `readable`) is a function from numbers to numbers and
needs nothing but Python; the one that runs (see `live`) takes the numbers from the
`data` of the parameters and leaves the gradients in their `grad`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from neuron.replay.body import Body
from neuron.replay.names import Name
from neuron.replay.recording import Input
from neuron.replay.tracing import Trace
from neuron.value.node import Leaves, Node


class Row(NamedTuple):
    """Parameters that come as a row, such as a neuron's weights."""

    leaves: Leaves
    name: Name
    variable: str
    gradient: Any  # a Name, a number that goes with each of them, or None


class Single(NamedTuple):
    """A parameter that comes alone."""

    node: Node
    variable: str | None  # None where the program does not read its number
    gradient: Any


class Layout:
    """The body of a program on floats, and what goes in and out of it."""

    def __init__(self, trace: Trace, update: bool) -> None:
        self.trace, self.update = trace, update
        self.body = Body(trace)
        self.variables = self.body.variables
        self.rows = [
            Row(leaves, row, self.variables.of[row], trace.gradients.get(key))
            for key, (leaves, row) in trace.rows.items()
        ]
        in_rows = {leaf for row in self.rows for leaf in row.leaves if row.gradient is not None}
        parameters = trace.recording.parameters
        self.singles = [
            Single(node, self._variable(node), trace.gradients[id(node)])
            for node in parameters
            if id(node) in trace.gradients and node not in in_rows
        ]
        self.read_only = [
            (node, self.variables.of[trace.names[node]])
            for node in parameters
            if node in trace.names and id(node) not in trace.gradients
        ]

    def _variable(self, node: Node) -> str | None:
        name = self.trace.names.get(node)
        return None if name is None else self.variables.of.get(name)

    def number(self, arg: Any) -> str:
        """A number of the graph where the program hands it out."""
        return self.body.atom(arg, 1, False)

    def inputs(self) -> list[tuple[Input, str]]:
        """The declared inputs and their variables."""
        of = self.variables.inputs
        return [(given, of[id(given.stand_in)]) for given in self.trace.recording.inputs]

    def result(self) -> str:
        """The number that the function returned."""
        return self.number(self.trace.names[self.trace.recording.result])

    def returned(self) -> str:
        """All that the function returned, with numbers in place of Values."""
        extras = self.trace.recording.extras
        return ", ".join([self.result(), *map(self.body.tree, extras)])

    def items(self, row: list[Node]) -> list[str]:
        """A line that takes an input row apart, where its numbers are used one by one."""
        name = self.variables.inputs[id(row)]
        used = [self.trace.names[entry] for entry in row]
        targets = [self.variables.of[n] if n in self.body.texts else "_" for n in used]
        return [] if set(targets) == {"_"} else [f"{listed(targets)} = {name}"]

    def apart(self, row: Row) -> list[str]:
        """A line that takes a row of parameters apart, where the program is unrolled."""
        book = self.trace.book
        if not book.unroll:
            return []
        names = [book.make("item", row.name, i) for i in range(row.name.length or 0)]
        return [f"{listed([self.variables.of[name] for name in names])} = {row.variable}"]


def listed(targets: list[str]) -> str:
    """Variables that a row is taken apart into."""
    return f"{', '.join(targets)}{',' if len(targets) == 1 else ''}"
