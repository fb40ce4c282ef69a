"""The backward pass on Names: each node's gradient as a formula, contribution by contribution.

The order in which contributions to a gradient are added is the engine's own (see
`value.reverse`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from neuron.maths.vector import Entries, Vector
from neuron.ops.row import Reduction, WeightedSum
from neuron.replay.batches import Batch, NotALoopError
from neuron.replay.names import Name, as_float, entry
from neuron.value.node import Leaves, Node

if TYPE_CHECKING:
    from neuron.replay.tracing import Sum, Trace


class Backward:
    """The backward pass, contribution by contribution."""

    def __init__(self, trace: Trace) -> None:
        self.trace, self.learned = trace, trace.recording.learned
        self.totals: dict[Node, Any] = {trace.recording.result: 1.0}
        self.rows: dict[int, Any] = {}
        self.tuples: dict[tuple[int, ...], Any] = {}
        self.place: dict[Node, tuple[tuple[int, ...], int]] = {}
        self._find_whole_tuples()
        self.loop = Loop(trace, trace.batch) if trace.batch else None

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
        for node in self.trace.nodes:
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
        for node in reversed(self.trace.nodes):
            if self.loop:
                self.loop.reach(node)
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
        if self.loop:
            self.loop.leave()
        self.finish()

    def total_of(self, node: Node) -> Any:
        """All that has reached a node; None if nothing has."""
        if node in self.place and node not in self.totals:
            key, i = self.place[node]
            row = self.tuples.get(key)
            if row is None or uniform(row):
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
                self.add(self.totals, operand, part, operand)
            elif type(operand) is Leaves:
                self.add(self.rows, id(operand), part, operand)
            elif self.loop and self.loop.is_result(operand):
                self.loop.give(self.totals, operand[0], part)
            else:
                key = tuple(map(id, operand))
                if operand[0] in self.place and self.place[operand[0]][0] == key:
                    self.add(self.tuples, key, part, operand)
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
        for i, node in enumerate(entries):
            if isinstance(node, Node) and self.wanted(node):
                one = part if uniform(part) else self.trace.book.make("item", part, i)
                self.add(self.totals, node, one, node)

    def add(self, totals: dict[Any, Any], key: Any, part: Any, to: Any) -> None:
        """Add a contribution to what has reached a node, or a row of them."""
        if self.loop:
            self.loop.begin_sum(totals, key, to)
        totals[key] = totals[key] + part if key in totals else part

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


class Loop:
    """Gradients that a loop over examples adds up: those of what lies outside it."""

    def __init__(self, trace: Trace, batch: Batch) -> None:
        self.trace, self.batch = trace, batch
        self.turn, self.inside = set(batch.turn), False
        self.open: dict[tuple[int, Any], tuple[dict[Any, Any], Any, list[Sum]]] = {}

    def reach(self, node: Node) -> None:
        """The backward pass comes to a node."""
        if node in self.turn:
            self.inside = True
        elif self.inside:
            self.leave()

    def is_result(self, operand: tuple[Any, ...]) -> bool:
        """Whether an operand is what the loop has given, for each example."""
        return not self.inside and self.batch.is_column(operand)

    def give(self, totals: dict[Any, Any], node: Node, part: Any) -> None:
        """Send the same number to each example's node."""
        if not uniform(part):
            raise NotALoopError
        totals[node] = totals[node] + part if node in totals else part

    def begin_sum(self, totals: dict[Any, Any], key: Any, to: Any) -> None:
        """From here on, add up in the loop what reaches a node outside it, or a row of them.

        A sum starts at -0.0, which added to anything, 0.0 and -0.0 included, leaves it as it is.
        """
        inner = (to if isinstance(to, Node) else to[0]) in self.turn
        if not self.inside or inner or (id(totals), key) in self.open:
            return
        length = None if isinstance(to, Node) else len(to)
        of = self.trace.operand(to)
        totals[key], after, sums = self.trace.summed(of, totals.get(key, -0.0), length)
        self.open[id(totals), key] = totals, after, sums

    def leave(self) -> None:
        """The loop ends: what has been added up counts as a whole."""
        self.inside = False
        for (_, key), (totals, after, sums) in self.open.items():
            for i, one in enumerate(sums):
                one.with_this = entry(totals[key], i)
            totals[key] = after
        self.open.clear()


def uniform(part: Any) -> bool:
    """Whether one number goes with every entry."""
    return not isinstance(part, Name) or part.length is None
