"""The picture of a computation: one box for each Value, one arrow for each use of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from neuron.draw.gathering import Gathered, Use, gather
from neuron.draw.local import local_derivatives
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
# About how much room a box takes, in points, in the row of its step or across the steps.
BESIDE, ACROSS = 105.0, 160.0
SLOPES = "∂: the local derivative of what an arrow leads to by what it comes from."


def value_picture(
    results: Sequence[Node],
    max_nodes: int,
    stacks: bool | None = None,
    derivatives: bool = False,
) -> Picture:
    """Everything the results were computed from, or the nearest part of it where that is much.

    With `derivatives`, each arrow says its local derivative.
    """
    return picture_of(gather(results, max_nodes, stacks), results, derivatives)


def picture_of(seen: Gathered, results: Sequence[Node], derivatives: bool = False) -> Picture:
    """The picture of what was gathered."""
    slopes = _slope_texts(seen) if derivatives else {}
    boxes = [_box(name, seen, results) for name in seen.names]
    arrows = [
        Arrow(
            use.tail,
            use.head,
            kind="left out" if use.tail in seen.left_out else "use",
            text=": ".join(filter(None, (_operand_text(use, seen), slopes.get(use)))),
        )
        for use in seen.uses
    ]
    frames = {box.frame for box in boxes if box.frame is not None}
    if len(frames) < 2:  # one layer by itself needs no frame
        boxes, frames = [replace(box, frame=None) for box in boxes], set()
    kinds = {box.kind for box in boxes}
    return Picture(
        title=f"How {listed([_name(result) for result in results], 3)} was computed",
        description=_description(seen, results),
        boxes=boxes,
        arrows=arrows,
        frames={layer: f"layer {layer}" if layer else "inputs" for layer in sorted(frames)},
        legend=[" · ".join(text for kind, text in BOX_LEGEND.items() if kind in kinds)],
        notes=[*_notes(seen), *([SLOPES] if derivatives else [])],
        direction=_direction(seen),
        message=" ".join(_notes(seen)),
    )


def _slope_texts(seen: Gathered) -> dict[Use, str]:
    """What each arrow's local derivative is, where the arrow stands for one operand."""
    found: dict[Use, str] = {}
    tails = {id(node): name for name, node in seen.nodes.items()}
    for head, node in seen.nodes.items():
        entries: dict[tuple[str, int], list[float]] = {}
        slopes = iter(local_derivatives(node))
        for i, operand in enumerate(node.operands):
            if type(operand) is Setting:
                continue
            for entry in operand if isinstance(operand, tuple) else (operand,):
                slope, tail = next(slopes), tails.get(id(entry), "")
                if slope is not None and tail:
                    entries.setdefault((tail, i), []).append(slope)
        for use in seen.uses:
            known = entries.get((use.tail, use.operand))
            if use.head == head and known:
                found[use] = f"∂ {number_text(known[0])}"
    return found


def _box(name: str, seen: Gathered, results: Sequence[Node]) -> Box:
    if name in seen.left_out:
        return Box(name, (f"… {count_text(seen.left_out[name], 'earlier value')}",), "left out")
    if name in seen.groups:
        return _group_box(name, seen)
    if name in seen.constants:
        constant = seen.constants[name]
        if type(constant) is Vector:
            return Box(name, (count_text(len(constant), "number"), row_text(constant)), "constant")
        return Box(name, (data_text(constant),), "constant")
    node = seen.nodes[name]
    return box_of(node, name, node in results)


def box_of(node: Node, name: str, is_result: bool) -> Box:
    """The box of one Value: its symbol and name, its data, its gradient."""
    lines = (*heading_of(node), f"data {data_text(node.data)}", grad_text(node.grad))
    kind = "result" if is_result and node.op else "computed" if node.op else "given"
    return Box(name, lines, kind, frame=frame_of(node))


def heading_of(node: Node) -> list[str]:
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


def _group_box(name: str, seen: Gathered) -> Box:
    """Several leaves in one box, such as a neuron's weights: 'w1[3,·]  784 weights'."""
    leaves = seen.groups[name]
    heading, what, frame = _shared_role([leaf.label for leaf in leaves])
    what = f"other {what}" if name in seen.rests else what
    lines = [*filter(None, [heading]), count_text(len(leaves), what)]
    lines.append(f"data {range_text([leaf.data for leaf in leaves])}")
    known = [leaf.grad for leaf in leaves if leaf.grad is not None]
    lines.append(f"grad {range_text(known)}" if known else grad_text(None))
    return Box(name, tuple(lines), "group", frame=frame)


def _shared_role(labels: Sequence[object]) -> tuple[str, str, int | None]:
    """What several numbers have in common: a name such as 'w1[3,·]', a noun, a layer."""
    roles = [label for label in labels if isinstance(label, Role)]
    if len(roles) < len(labels) or len({(role.part, role.layer) for role in roles}) > 1:
        return "", "number", None
    first = roles[0]
    of_one_unit = len({role.unit for role in roles}) == 1
    places = "·" if first.source is None else f"{first.unit},·" if of_one_unit else "·,·"
    return f"{first._replace(unit=None, source=None)}[{places}]", first.part, first.layer


def frame_of(node: Node) -> int | None:
    """The layer that a Value belongs to; a softmax belongs where its operands do."""
    if isinstance(node.label, Role):
        return node.label.layer
    if type(node.data) is Vector:
        layers = {frame_of(parent) for parent in parents_of(node) if isinstance(parent.label, Role)}
        if len(layers) == 1:
            return layers.pop()
    return None


def _operand_text(use: Use, seen: Gathered) -> str:
    """What an arrow says: which operand this is, where that matters, and how often it is used."""
    op = seen.nodes[use.head].op
    times = f"×{use.times:,}" if use.times > 1 else ""
    if op is None or use.tail in seen.groups or use.tail in seen.left_out:
        return times
    if op.name in OPERAND_NAMES:
        tail = seen.nodes.get(use.tail)
        unnamed = tail is None or tail.label is None
        which = OPERAND_NAMES[op.name][use.operand] if unnamed else ""
    elif op.arity < 2 or op.name in COMMUTATIVE or op.name == "take":
        which = ""
    else:
        which = str(use.operand + 1)
    return f"{which} {times}".strip()


def _direction(seen: Gathered) -> str:
    """Where the arrows lead: downwards or to the right, whichever makes the narrower picture."""
    step: dict[str, int] = {}
    for use in seen.uses:  # in the order of birth of their heads
        step[use.head] = max(step.get(use.head, 1), step.get(use.tail, 0) + 1)
    for use in reversed(seen.uses):  # what was not computed is drawn just before its first use
        if use.tail not in step or not _is_computed(use.tail, seen):
            step[use.tail] = min(step.get(use.tail, step[use.head]), step[use.head] - 1)
    widest = max(Counter(step.values()).values(), default=1)
    steps = max(step.values(), default=0) - min(step.values(), default=0) + 1
    return "down" if widest * BESIDE < steps * ACROSS else "right"


def _is_computed(name: str, seen: Gathered) -> bool:
    return name in seen.nodes and seen.nodes[name].op is not None


def _notes(seen: Gathered) -> list[str]:
    """What a picture does not show, and how to see it."""
    notes = []
    grouped = sum(map(len, seen.groups.values()))
    if grouped:
        notes.append(
            f"{grouped:,} given numbers are drawn as {count_text(len(seen.groups), 'stack')}: "
            f"the whole graph has {count_text(seen.total, 'value')}."
            + (" Those of the largest |w·x| have their own boxes." if seen.rests else "")
            + (" stacks=False draws each number." if not seen.left_out else "")
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
        *(f"The result{_spaced(node)} is {data_text(node.data)}, its gradient "
          f"{grad_text(node.grad).removeprefix('grad ')}." for node in results[:8]),
    ]  # fmt: skip
    if given:
        numbers = [f"{_given_name(node)}{data_text(node.data)}" for node in given]
        sentences.append(f"Given: {listed(numbers)}.")
    if seen.groups:
        stacks = [" ".join(_group_box(name, seen).lines[:2]) for name in seen.groups]
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


def _spaced(node: Node) -> str:
    return "" if node.label is None else f" {str(node.label)[:40]}"


def _given_name(node: Node) -> str:
    return "" if node.label is None else f"{str(node.label)[:40]} = "
