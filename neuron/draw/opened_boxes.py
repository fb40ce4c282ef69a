"""The boxes and arrows of a computation with its weighted sums opened, and what is said of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from neuron.draw.local import slopes_of
from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.relevance import Opened, Term, number
from neuron.draw.theme import BOX_LEGEND, sign_of
from neuron.draw.values import SLOPES, box_of, frame_of, heading_of
from neuron.draw.wording import count_text, data_text, listed, number_text
from neuron.maths.functions import shape
from neuron.ops.row import RowMap, WeightedSum
from neuron.value.node import Node

ACROSS = 130.0  # about how much room a step to the right takes, in points


class OpenedBoxes:
    """Makes boxes and arrows; names are places in the history, as in `gathering`."""

    def __init__(
        self,
        results: Sequence[Node],
        nodes: Sequence[Node],
        found: list[Opened],
        products: bool,
        derivatives: bool,
        inline: bool,
    ) -> None:
        self.results, self.found = results, found
        self.products, self.derivatives, self.inline = products, derivatives, inline
        self.boxes: dict[str, Box] = {}
        self.arrows: list[Arrow] = []
        self.place = {node: i for i, node in enumerate(nodes)}
        self.constants: dict[tuple[int, int], str] = {}
        for one in reversed(found):
            self.add(one)
        for result in results:
            self.value(result)

    @property
    def size(self) -> int:
        """How many boxes there are."""
        return len(self.boxes)

    def add(self, one: Opened) -> None:
        """The boxes of one operation, after those that it was computed from."""
        node = one.node
        name = f"n{self.place[node]}"
        frame = frame_of(node)
        if one.cut:
            self.value(node)
            stub = Box(f"m{name[1:]}", ("… further back",), "left out")
            self.boxes[stub.name] = stub
            self.arrows.append(Arrow(stub.name, name, "left out"))
            return
        into = name
        if one.bias is not None:
            into = f"s{name[1:]}"
        for term in one.terms:
            self.term(one, term, into, frame)
        if one.rest:
            self.rest(one, into, frame)
        if one.bias is None:
            self.value(node)
            return
        total = math.fsum(term.value for term in (*one.terms, *one.rest))
        self.boxes[into] = Box(into, ("Σ", number_text(total)), "computed", frame=frame)
        self.value(node)
        self.arrows.append(Arrow(into, name, text=self.slope(1.0)))
        if isinstance(one.bias, Node) and (one.bias.op or not self.inline):
            self.arrows.append(Arrow(self.operand(one.bias, node, 0), name, text=self.slope(1.0)))

    def term(self, one: Opened, term: Term, into: str, frame: int | None) -> None:
        """What one entry adds: an arrow, or with `products` a box for w·x and its arrows."""
        if term.w is None:
            text = _operand_text(one.node, term)
            tail = self.operand(term.x, one.node, term.place)
            slope = slopes_of(one.node, term.place) if self.derivatives else None
            written = "" if slope is None else self.slope(slope)
            text = ": ".join(filter(None, (text, written)))
            self.arrows.append(Arrow(tail, into, text=text))
            return
        x, w = float(number(term.x)), float(number(term.w))
        leaf = isinstance(term.w, Node) and not term.w.op
        if not self.products:
            tail = self.operand(term.x, one.node, term.place)
            text = self.slope(w) if self.derivatives else f"×{number_text(w)}"
            self.arrows.append(Arrow(tail, into, sign_of(w), text=text))
            if not leaf and isinstance(term.w, Node):
                self.arrows.append(Arrow(self.operand(term.w, one.node, term.place), into))
            return
        name = f"t{self.place[one.node]}e{term.place}"
        label = term.w.label if leaf and term.w.label is not None else ""
        inline = self.inline and leaf
        lines = ["×", number_text(term.value)]
        if inline:
            lines = [f"× {label}", f"{number_text(w)} · {number_text(x)}", f"= {lines[1]}"]
        self.boxes[name] = Box(name, tuple(lines), "computed", frame=frame)
        if not inline:
            tail = self.operand(term.w, one.node, term.place, "w")
            self.arrows.append(Arrow(tail, name, text=self.slope(x)))
        tail = self.operand(term.x, one.node, term.place)
        self.arrows.append(Arrow(tail, name, text=self.slope(w)))
        self.arrows.append(Arrow(name, into, sign_of(term.value), text=self.slope(1.0)))

    def rest(self, one: Opened, into: str, frame: int | None) -> None:
        """One box for all the entries of a row that are not drawn."""
        name = f"r{self.place[one.node]}"
        lines = [count_text(len(one.rest), "other")]
        if not isinstance(one.node.op, RowMap):
            lines += ["together", number_text(math.fsum(term.value for term in one.rest))]
        self.boxes[name] = Box(name, tuple(lines), "rest", frame=frame)
        self.arrows.append(Arrow(name, into))

    def operand(self, given: Any, head: Node, entry: int, letter: str = "x") -> str:
        """The box of an operand: a Value's own, or a constant's."""
        if isinstance(given, Node):
            return self.value(given)
        row = head.operands[1] if isinstance(head.op, WeightedSum) else None
        name = f"k{self.place[head]}{letter}{entry}"
        if row is not None and letter == "x":  # one example that feeds a whole layer is one row
            name = self.constants.setdefault((id(row), entry), name)
        self.boxes.setdefault(name, Box(name, (data_text(given),), "constant"))
        return name

    def value(self, node: Node) -> str:
        """The box of a Value."""
        name = f"n{self.place[node]}"
        if name not in self.boxes:
            box = box_of(node, name, node in self.results)
            if isinstance(node.op, WeightedSum) and not shape(node.data):
                box = self.total(node, name, box)
            self.boxes[name] = box
        return name

    def total(self, node: Node, name: str, box: Box) -> Box:
        """A weighted sum, whose Σ has a box of its own: what remains is + b."""
        bias = node.operands[2]
        text = " → ".join(["+ b", *heading_of(node)[0].split(" → ")[1:]])
        lines = [text, *box.lines[1:]]
        if self.inline and not (isinstance(bias, Node) and bias.op):
            lines.insert(1, f"{getattr(bias, 'label', None) or 'b'} = {number_text(number(bias))}")
        return Box(name, tuple(lines), box.kind, frame=box.frame)

    def slope(self, number_: float) -> str:
        """A local derivative for an arrow; nothing unless they are asked for."""
        return f"∂ {number_text(number_)}" if self.derivatives else ""

    def picture(self, title: str, message: str, total: int, max_nodes: int) -> Picture:
        """The whole, with what is said about it."""
        boxes = list(self.boxes.values())
        if all(node.grad is None for node in self.place):
            # Said once below, and not on every box.
            boxes = [_without_gradient(box) for box in boxes]
        frames = {box.frame for box in boxes if box.frame is not None}
        layers = {box.frame for box in boxes if box.kind not in ("given", "constant")}
        if len(layers) < 2:  # the neurons of one layer need no frame
            boxes, frames = [replace(box, frame=None) for box in boxes], set()
        direction = self.direction()
        names = [data_text(result.data) for result in self.results]
        title = title or f"How {listed(names, 3)} was computed"
        rest = sum(len(one.rest) for one in self.found)
        message = f"{message} {self.message(total, rest, max_nodes)}".strip()
        notes = [message] if message else []
        if not self.products:
            notes.append("The number on an arrow into Σ is the weight that it is multiplied by.")
        if self.derivatives:
            notes.append(SLOPES)
        if all(node.grad is None for node in self.place):
            notes.append("Gradients: not computed.")
        return Picture(
            title=title,
            description=_description(title, total, boxes, notes),
            boxes=boxes,
            arrows=self.arrows,
            frames={n: f"layer {n}" if n else "inputs" for n in sorted(frames)},
            legend=[_legend({box.kind for box in boxes})],
            notes=notes,
            direction=direction,
            # With frames, Graphviz puts what enters a box in the opposite order.
            backwards=bool(frames),
            message=message,
        )

    def direction(self) -> str:
        """Where the arrows lead: to whichever side makes the picture more like a screen."""
        step: dict[str, int] = {}
        for arrow in self.arrows:
            step[arrow.head] = max(step.get(arrow.head, 1), step.get(arrow.tail, 0) + 1)
        widest = max(Counter(step.values()).values(), default=1)
        steps = max(step.values(), default=0) + 1
        narrow = steps * ACROSS <= 1100 or widest > 14 or self.derivatives
        return "right" if narrow else "down"

    def call(self, picture: Picture, called: Mapping[Node, str]) -> None:
        """Write on a number what it stands for."""
        names = {f"n{self.place[node]}": called[node] for node in called if node in self.place}
        picture.boxes = [
            replace(box, lines=(f"‘{names[box.name]}’", *box.lines)) if box.name in names else box
            for box in picture.boxes
        ]

    def message(self, total: int, rest: int, max_nodes: int) -> str:
        """What was collapsed, and how to see it."""
        if not rest and not any(one.cut for one in self.found):
            return ""
        said = f"{self.size:,} boxes of {total:,}: "
        said += "of each sum the largest terms are drawn, the others as one box."
        if total > max_nodes:
            said += f" All of it would be more than max_nodes={max_nodes:,}."
        return f"{said} To see more, draw one neuron or raise max_nodes."


def _without_gradient(box: Box) -> Box:
    lines = tuple(line for line in box.lines if line != "grad not computed")
    return replace(box, lines=lines)


def _operand_text(node: Node, term: Term) -> str:
    """Which operand an arrow is, where their order matters."""
    assert node.op is not None
    return str(term.place + 1) if node.op.name in ("subtract", "divide", "power") else ""


def _legend(kinds: Iterable[str]) -> str:
    kinds = set(kinds)
    return " · ".join(text for kind, text in BOX_LEGEND.items() if kind in kinds)


def _description(title: str, total: int, boxes: list[Box], notes: list[str]) -> str:
    results = [" ".join(box.lines) for box in boxes if box.kind == "result"]
    return " ".join(
        [
            f"{title}: {count_text(total, 'operation or number', 'operations and numbers')}.",
            f"The result: {listed(results)}." if results else "",
            *notes,
        ]
    )
