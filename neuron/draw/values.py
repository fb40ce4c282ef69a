"""The picture of a computation: one box for each Value, one arrow for each use of it."""

from __future__ import annotations

from collections.abc import Sequence

from neuron.draw.gathering import Gathered, Use, gather
from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.theme import BOX_LEGEND
from neuron.draw.wording import (
    count_text,
    data_text,
    grad_text,
    listed,
    number_text,
    range_text,
    row_text,
)
from neuron.maths.functions import shape
from neuron.maths.vector import Vector
from neuron.network.roles import Role
from neuron.ops.row import Setting
from neuron.value.node import Node, parents_of

# For these the order of operands makes no difference, so their arrows carry no numbers.
COMMUTATIVE = {"add", "multiply", "maximum", "minimum"}
OPERAND_NAMES = {"weighted_sum": ("w", "x", "b"), "where": ("if", "then", "else")}
LONGEST_ACROSS = 4  # computations of few steps read from left to right, longer ones downwards


def value_picture(results: Sequence[Node], max_nodes: int) -> Picture:
    """Everything the results were computed from, or the nearest part of it where that is much."""
    seen = gather(results, max_nodes)
    boxes = [_box(name, seen, results) for name in seen.names]
    arrows = [
        Arrow(
            use.tail,
            use.head,
            kind="left out" if use.tail in seen.left_out else "use",
            text=_operand_text(use, seen),
        )
        for use in seen.uses
    ]
    frames = {box.frame for box in boxes if box.frame is not None}
    kinds = {box.kind for box in boxes}
    return Picture(
        title=f"How {listed([_name(result) for result in results], 3)} was computed",
        description=_description(seen, results),
        boxes=boxes,
        arrows=arrows,
        frames={layer: f"layer {layer}" if layer else "inputs" for layer in sorted(frames)},
        legend=[" · ".join(text for kind, text in BOX_LEGEND.items() if kind in kinds)],
        notes=_notes(seen),
        direction="right" if _steps(seen) <= LONGEST_ACROSS else "down",
    )


def _box(name: str, seen: Gathered, results: Sequence[Node]) -> Box:
    if name in seen.left_out:
        return Box(name, (f"… {count_text(seen.left_out[name], 'earlier value')}",), "left out")
    if name in seen.groups:
        return _group_box(name, seen.groups[name])
    if name in seen.constants:
        constant = seen.constants[name]
        if type(constant) is Vector:
            return Box(name, (count_text(len(constant), "number"), row_text(constant)), "constant")
        return Box(name, (data_text(constant),), "constant")
    node = seen.nodes[name]
    heading = [*_heading(node)]
    lines = (*heading, f"data {data_text(node.data)}", grad_text(node.grad))
    kind = "result" if node in results and node.op else "computed" if node.op else "given"
    return Box(name, lines, kind, frame=_layer(node))


def _heading(node: Node) -> list[str]:
    """The operation's symbol and the number's name: 'Σ → z1[0]'."""
    symbol = node.op.symbol if node.op else ""
    if node.op and node.op.name == "take":
        symbol = f"[{_index_text(node)}]"
    name = "" if node.label is None else str(node.label)
    text = " → ".join(part for part in (symbol, name) if part)
    return [text] if text else []


def _index_text(node: Node) -> str:
    setting = node.operands[1]
    return str(setting.value if type(setting) is Setting else setting)


def _group_box(name: str, leaves: Sequence[Node]) -> Box:
    """Several leaves in one box, such as a neuron's weights: 'w1[3,·]  784 weights'."""
    labels = [leaf.label for leaf in leaves]
    roles = [label for label in labels if isinstance(label, Role)]
    what, heading, frame = "number", "", None
    if len(roles) == len(labels) and len({(role.part, role.layer) for role in roles}) == 1:
        first = roles[0]
        what, frame = first.part, first.layer
        units = {role.unit for role in roles}
        if first.source is not None:
            heading = str(first._replace(unit=None)) + (
                f"[{first.unit},·]" if len(units) == 1 else "[·,·]"
            )
            heading = heading.replace(f"[{first.source}]", "")
        else:
            heading = str(first._replace(unit=None)) + "[·]"
    lines = [f"{heading}  {count_text(len(leaves), what)}".strip()]
    if all(not shape(leaf.data) for leaf in leaves):
        lines.append(f"data {range_text([leaf.data for leaf in leaves])}")
        known = [leaf.grad for leaf in leaves if leaf.grad is not None]
        lines.append(f"grad {range_text(known)}" if known else grad_text(None))
    return Box(name, tuple(lines), "group", frame=frame)


def _layer(node: Node) -> int | None:
    """The layer that a Value belongs to; a softmax belongs where its operands do."""
    if isinstance(node.label, Role):
        return node.label.layer
    if type(node.data) is Vector:
        layers = {_layer(parent) for parent in parents_of(node) if isinstance(parent.label, Role)}
        if len(layers) == 1:
            return layers.pop()
    return None


def _operand_text(use: Use, seen: Gathered) -> str:
    """What an arrow says: which operand this is, where that matters, and how often it is used."""
    op = seen.nodes[use.head].op
    times = f"×{use.times:,}" if use.times > 1 else ""
    tail = seen.nodes.get(use.tail)
    if op is None or use.tail in seen.groups or (
        tail is not None and isinstance(tail.label, Role)
    ):
        return times
    names = OPERAND_NAMES.get(op.name)
    if names:
        return f"{names[use.operand]} {times}".strip()
    if op.arity < 2 or op.name in COMMUTATIVE or op.name == "take":
        return times
    return f"{use.operand + 1} {times}".strip()


def _steps(seen: Gathered) -> int:
    """The length of the longest chain of computed boxes."""
    depth: dict[str, int] = {}
    for use in seen.uses:  # in the order of birth of their heads
        depth[use.head] = max(depth.get(use.head, 1), depth.get(use.tail, 0) + 1)
    return max(depth.values(), default=0)


def _notes(seen: Gathered) -> list[str]:
    """What a picture does not show, and how to see it."""
    notes = []
    grouped = sum(map(len, seen.groups.values()))
    if grouped:
        notes.append(
            f"{grouped:,} given numbers are drawn as {count_text(len(seen.groups), 'stack')}: "
            f"the whole graph has {count_text(seen.total, 'value')}."
        )
    if seen.left_out:
        hidden = seen.total - grouped - len(seen.nodes)
        notes.append(
            f"{count_text(hidden, 'earlier value')} of {seen.total:,} not drawn: only those "
            f"nearest the result are. To see the others draw one of them, or raise max_nodes."
        )
    return notes


def _name(node: Node) -> str:
    return "a result" if node.label is None else str(node.label)[:40]


def _description(seen: Gathered, results: Sequence[Node]) -> str:
    """The picture in words."""
    given = [node for node in seen.nodes.values() if not node.op]
    symbols = [node.op.symbol for node in seen.nodes.values() if node.op]
    sentences = [
        f"A computation graph of {count_text(seen.total, 'value')}.",
        *(f"{_name(node).capitalize()} is {data_text(node.data)}, its gradient "
          f"{grad_text(node.grad).removeprefix('grad ')}." for node in results[:8]),
    ]  # fmt: skip
    if given:
        numbers = [f"{_given_name(node)}{data_text(node.data)}" for node in given]
        sentences.append(f"Given: {listed(numbers)}.")
    if seen.groups:
        stacks = [_group_box(name, leaves).lines[0] for name, leaves in seen.groups.items()]
        sentences.append(f"In stacks: {listed(stacks)}.")
    if seen.constants:
        constants = [
            row_text(constant) if type(constant) is Vector else number_text(constant)
            for constant in seen.constants.values()
            if type(constant) is Vector or not shape(constant)
        ]
        sentences.append(f"Constants: {listed(constants)}.")
    if symbols:
        sentences.append(f"Operations, in the order they were done: {listed(symbols, 20)}.")
    return " ".join([*sentences, *_notes(seen)])


def _given_name(node: Node) -> str:
    return "" if node.label is None else f"{str(node.label)[:40]} = "
