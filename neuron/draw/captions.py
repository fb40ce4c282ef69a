"""What stands around a network's diagram: headings, remarks, the key, and the diagram in words."""

from __future__ import annotations

import math

from neuron.draw.choosing import Shown
from neuron.draw.parts import Names, Part
from neuron.draw.picture import Arrow, Box
from neuron.draw.wording import count_text, listed, number_text
from neuron.network.activations import activation_named
from neuron.network.roles import Role

HEADING = 62.0  # points between the first row and the middle of its heading
BESIDE_CIRCLE = 37.0
BELOW_COLUMN = 44.0
LONGEST_NAME = 24  # letters of an input's name
SUM_GAP = 66.0  # between a neuron's sum, total and activation

KEY_LINES = [
    Arrow("key_p0", "key_p1", kind="positive", width=3),
    Arrow("key_n0", "key_n1", kind="negative", width=3),
]


def headings(
    part: Part, shown: Shown, places: list[dict[int, tuple[float, float]]], steps: list[int]
) -> list[Box]:
    """Above each column which layer it is, how many neurons it has, and of what kind."""
    top = max(y for column in places for _, y in column.values()) + HEADING
    opened = max(steps) > 1
    top += 16 if opened else 0
    boxes = []
    for column, size in enumerate(shown.sizes):
        x = next(iter(places[column].values()))[0]
        if column == 0:
            what = f"from layer {part.before}" if part.before else "inputs"
            lines: tuple[str, ...] = (what, f"{size:,}")
        else:
            kind = part.layers[column - 1].activation
            parameters = (shown.sizes[column - 1] + 1) * size
            name = f"layer {part.before + column}"
            lines = (name, f"{size:,} {kind}", count_text(parameters, "parameter"))
            if opened:
                op = activation_named(kind)
                words = ["Σ w·x", "+ b = z" if op else "+ b", f"{op.symbol}(z)" if op else ""]
                for i, word in enumerate(words[: steps[column]]):
                    at = (x - (steps[column] - 1 - i) * SUM_GAP, top - 36)
                    boxes.append(Box(f"t{column}s{i}", (word,), "aside", at=at))
                x -= (steps[column] - 1) * SUM_GAP / 2
        boxes.append(Box(f"t{column}", lines, "heading", at=(x, top)))
    return boxes


def winner(shown: Shown) -> int | None:
    """The output with the largest activation, where there is a choice."""
    if not shown.numbers or shown.sizes[-1] < 2 or len(shown.units[-1]) < 2:
        return None
    outputs = shown.numbers.activations[-1]
    if any(map(math.isnan, outputs)):
        return None
    return max(range(len(outputs)), key=outputs.__getitem__)


def asides(shown: Shown, places: list[dict[int, tuple[float, float]]], names: Names) -> list[Box]:
    """How many units a column leaves out, and what the inputs and outputs stand for."""
    boxes = []
    for column, units in enumerate(places):
        hidden = shown.asked[column] - len(units)
        if hidden:
            x, y = min(units.values(), key=lambda at: at[1])
            lines = ("⋮", f"{hidden:,} more not drawn")
            boxes.append(Box(f"e{column}", lines, "aside", at=(x, y - BELOW_COLUMN)))
    best = winner(shown)
    for unit, (x, y) in places[-1].items():
        words = [names.outputs[unit][:16]] if names.outputs else []
        words += ["← largest"] if unit == best else []
        if words:
            text = "  ".join(words)
            at = (x + BESIDE_CIRCLE + 3.2 * len(text), y)
            boxes.append(Box(f"o{unit}", (text,), "heading", at=at))
    for unit, (x, y) in places[0].items() if names.inputs else ():
        text = names.inputs[unit][:LONGEST_NAME]
        at = (x - BESIDE_CIRCLE - 3.2 * len(text), y)
        boxes.append(Box(f"i{unit}", (text,), "heading", at=at))
    return boxes


def key(shown: Shown, y: float) -> list[Box]:
    """The legend: what the lines and the fills mean."""
    boxes = []
    for i, (name, text) in enumerate((("p", "weight above 0"), ("n", "weight below 0"))):
        x = 200.0 * i
        boxes += [
            Box(f"key_{name}0", (), "point", at=(x - 20, y)),
            Box(f"key_{name}1", (), "point", at=(x + 20, y)),
            Box(f"key_{name}", (text,), "heading", at=(x + 74, y)),
        ]
    if shown.numbers:
        for i, (name, tint, sign) in enumerate(
            (("b", -1.0, "−"), ("z", 0.0, "0"), ("a", 1.0, "+"))
        ):
            at = (40.0 * i, y - 30)
            boxes.append(Box(f"key_{name}", (sign,), "neuron", at=at, tint=tint, size=24))
        text = "activation below 0, 0, above 0"
        boxes.append(Box("key_fill", (text,), "heading", at=(192, y - 30)))
    return boxes


def notes(part: Part, shown: Shown, threshold: float | None) -> list[str]:
    """How lines are to be read, and what is left out."""
    which = f"those of the largest {'contribution |w·a|' if shown.numbers else '|w|'}"
    if threshold is not None:
        which = f"those that carry at least {threshold:.3g} of the result"
    said = ["The thicker a line, the larger the weight's size, within each layer."]
    for layer, pairs in enumerate(shown.weights, start=1):
        total = shown.total(layer)
        if len(pairs) < total:
            said.append(
                f"Layer {part.before + layer}: {len(pairs):,} of {total:,} weights drawn, "
                f"{which}; {total - len(pairs):,} left out."
            )
    return said


def message(part: Part, shown: Shown) -> str:
    """What was left out and how to see it; nothing where all is drawn."""
    total = sum(shown.total(layer) for layer in range(1, len(shown.sizes)))
    drawn = sum(map(len, shown.weights))
    if drawn == total:
        return ""
    said = f"{total - drawn:,} of {total:,} weights are left out."
    if part.only is not None and len(part.layers) == 1:
        return said
    layer, unit = part.before + 1, shown.units[1][0]
    return f"{said} To see more of one neuron, draw it: neuron=({layer}, {unit})."


def title(part: Part) -> str:
    """What the picture shows, in a few words."""
    return part.name() + ("" if part.x is None else ", answering one example")


def description(
    part: Part, shown: Shown, names: Names, opened: bool, threshold: float | None
) -> str:
    """The diagram in words."""
    layers = [
        f"layer {part.before + i} has {count_text(layer.n_outputs, f'{layer.activation} neuron')}"
        for i, layer in enumerate(part.layers, start=1)
    ]
    sentences = [
        f"{part.name()}: {count_text(shown.sizes[0], 'input')} and "
        f"{count_text(part.n_parameters, 'parameter')}; {listed(layers)}."
    ]
    if opened:
        sentences.append("Each neuron is drawn as its weighted sum, the bias, and its activation.")
    if shown.numbers:
        column = len(shown.sizes) - 1
        called = names.outputs or [str(part.role(column, u)) for u in range(part.sizes[-1])]
        outputs = {
            unit: f"{called[unit][:40]} = {number_text(a)}"
            for unit, a in enumerate(shown.numbers.activations[-1])
            if part.only is None or unit in part.only
        }
        are = "output is" if len(outputs) == 1 else "outputs are"
        sentences.append(f"For this example the {are} {listed(list(outputs.values()), 10)}.")
        best = winner(shown)
        if best is not None:
            sentences.append(f"The largest is {outputs[best]}.")
    strongest = max(
        ((abs(shown.all_weights[-1][u][s]), -u, -s) for u, s in shown.weights[-1]), default=None
    )
    if strongest:
        unit, source = -strongest[1], -strongest[2]
        role = Role("weight", part.before + len(shown.weights), unit + part.unit, source)
        weight = number_text(shown.all_weights[-1][unit][source])
        sentences.append(f"The largest weight drawn in the last layer is {role} = {weight}.")
    sentences.append("Solid lines are weights above 0, dashed ones below 0.")
    return " ".join([*sentences, *notes(part, shown, threshold)])
