"""The diagram of a network: a column for each layer, a circle for each neuron.

The places are ours and not Graphviz's, so that neurons stay in their order and
a diagram takes no time to lay out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from neuron.draw.choosing import Shown, choose
from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.theme import shade, sign_of
from neuron.draw.wording import count_text, listed, number_text
from neuron.maths.errors import ShapeError
from neuron.network.mlp import MLP
from neuron.network.roles import Role

# Lengths in points, of which 72 are an inch.
COLUMN_GAP = 210.0
WIDE_COLUMN_GAP = 260.0  # where many lines lie between two columns
MOST_NARROW = 6
ROW_GAP = 52.0
CIRCLE = 46.0
HEADING = 62.0
MOST_LABELLED = 16  # with more weights than this in a layer, no numbers are written beside them
LABEL_HEIGHT = 13.0


def network_picture(
    net: MLP, x: Any = None, first: int = 1, output_names: Sequence[Any] | None = None
) -> Picture:
    """A network's neurons and weights; with an example x, coloured by its activations."""
    if output_names is not None and len(output_names) != net.n_outputs:
        raise ShapeError(
            f"output_names needs {net.n_outputs} names, one for each output, got "
            f"{len(output_names)}: {list(output_names)!r:.100}."
        )
    shown = choose(net, x)
    places = _places(shown)
    names = [str(name) for name in output_names or ()]
    circles = _circles(shown, places, first)
    bottom = min(y for column in places for _, y in column.values()) - ROW_GAP
    return Picture(
        title=_title(net, x),
        description=_description(net, shown, first, names),
        boxes=[
            *_headings(net, shown, places, first),
            *circles,
            *_asides(shown, places, names),
            *_weight_labels(shown, places),
            *_key(shown, bottom - _room_below(shown)),
        ],
        arrows=[*_weights(shown), *_key_lines()],
        notes=_notes(shown, first),
        direction="right",
    )


def _places(shown: Shown) -> list[dict[int, tuple[float, float]]]:
    """Where each unit shown goes; every column is centred on y = 0."""
    tallest = max(map(len, shown.units))
    width = COLUMN_GAP if tallest <= MOST_NARROW else WIDE_COLUMN_GAP
    places = []
    for column, units in enumerate(shown.units):
        # A short column beside a tall one is spread out, so that its lines have room.
        gap = ROW_GAP * max(1.0, min(1.8, (tallest - 1) / max(1, len(units) - 1) * 0.75))
        if len(units) == tallest:
            gap = ROW_GAP * (1.5 if tallest <= 4 else 1.0)
        top = gap * (len(units) - 1) / 2
        places.append({unit: (width * column, top - gap * i) for i, unit in enumerate(units)})
    return places


def _headings(
    net: MLP, shown: Shown, places: list[dict[int, tuple[float, float]]], first: int
) -> list[Box]:
    top = max(y for column in places for _, y in column.values()) + HEADING
    boxes = []
    for column, size in enumerate(shown.sizes):
        if column == 0:
            what = "inputs" if first == 1 else f"from layer {first - 1}"
            lines: tuple[str, ...] = (what, f"{size:,}")
        else:
            kind = net.activations[column - 1]
            parameters = shown.total(column) + size
            lines = (
                f"layer {first + column - 1}",
                f"{size:,} {kind}",
                count_text(parameters, "parameter"),
            )
        x = next(iter(places[column].values()))[0]
        boxes.append(Box(f"t{column}", lines, "heading", at=(x, top)))
    return boxes


def _role(column: int, unit: int, first: int) -> str:
    if column == 0 and first == 1:
        return str(Role("input", 0, unit))
    return str(Role("activation", first + column - 1, unit))


def _circles(shown: Shown, places: list[dict[int, tuple[float, float]]], first: int) -> list[Box]:
    boxes = []
    for column, units in enumerate(places):
        numbers = shown.activations[column] if shown.activations else None
        finite = [abs(a) for a in numbers or [] if math.isfinite(a)]
        best = winner(shown) if column == len(places) - 1 else None
        for unit, at in units.items():
            lines = [_role(column, unit, first)]
            fill = "#FFFFFF"
            if numbers:
                lines.append(_short(numbers[unit]))
                fill = shade(numbers[unit], max(finite, default=0.0))
            elif column:
                lines.append(f"b {_short(shown.biases[column - 1][unit])}")
            boxes.append(
                Box(
                    f"c{column}u{unit}",
                    tuple(lines),
                    "neuron",
                    at=at,
                    fill=fill,
                    size=CIRCLE,
                    strong=unit == best,
                )
            )
    return boxes


def _short(number: float) -> str:
    """A number to three figures at most, so that it fits a circle."""
    if math.isfinite(number) and (abs(number) >= 1000 or 0 < abs(number) < 0.001):
        return f"{number:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("-", "−")
    return number_text(float(f"{number:.2g}" if abs(number) < 0.1 else f"{number:.3g}"))


def winner(shown: Shown) -> int | None:
    """The output with the largest activation, where there is a choice."""
    if not shown.activations or shown.sizes[-1] < 2:
        return None
    outputs = shown.activations[-1]
    return (
        None if any(map(math.isnan, outputs)) else max(range(len(outputs)), key=outputs.__getitem__)
    )


def _asides(
    shown: Shown, places: list[dict[int, tuple[float, float]]], names: list[str]
) -> list[Box]:
    """How many units a column leaves out, and what the outputs stand for."""
    boxes = []
    for column, units in enumerate(places):
        hidden = shown.sizes[column] - len(units)
        if hidden:
            x, y = min(units.values(), key=lambda at: at[1])
            lines = ("⋮", f"{hidden:,} more not drawn")
            boxes.append(Box(f"e{column}", lines, "aside", at=(x, y - 0.85 * ROW_GAP)))
    best = winner(shown)
    for unit, (x, y) in places[-1].items():
        words = [names[unit][:16]] if names else []
        words += ["← largest"] if unit == best else []
        if words:
            text = "  ".join(words)
            at = (x + CIRCLE / 2 + 14 + 3.2 * len(text), y)
            boxes.append(Box(f"o{unit}", (text,), "heading", at=at))
    return boxes


def _weights(shown: Shown) -> list[Arrow]:
    """The weights shown, the strongest of each layer last, so that it lies on top."""
    arrows = []
    for layer, pairs in enumerate(shown.weights, start=1):
        rows = shown.all_weights[layer - 1]
        finite = [abs(w) for row in rows for w in row if math.isfinite(w)]
        largest = max(finite, default=0.0) or 1.0
        for unit, source in sorted(pairs, key=lambda pair: abs(rows[pair[0]][pair[1]])):
            w = rows[unit][source]
            share = min(1.0, abs(w) / largest) if math.isfinite(w) else 1.0
            arrows.append(
                Arrow(
                    f"c{layer - 1}u{source}",
                    f"c{layer}u{unit}",
                    kind=sign_of(w),
                    width=0.4 + (2.4 if len(pairs) > MOST_LABELLED else 3.4) * share,
                    opacity=0.3 + 0.7 * share,
                )
            )
    return arrows


def _weight_labels(shown: Shown, places: list[dict[int, tuple[float, float]]]) -> list[Box]:
    """The weights as numbers on their lines, where there are few and the numbers stay apart."""
    boxes = []
    for layer, pairs in enumerate(shown.weights, start=1):
        if len(pairs) > MOST_LABELLED:
            continue
        share, gap = _best_share(pairs, places[layer - 1], places[layer])
        if gap < LABEL_HEIGHT:
            continue
        for unit, source in pairs:
            (x0, y0), (x1, y1) = places[layer - 1][source], places[layer][unit]
            at = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
            text = number_text(float(f"{shown.all_weights[layer - 1][unit][source]:.3g}"))
            boxes.append(Box(f"w{layer}u{unit}s{source}", (text,), "weight", at=at))
    return boxes


def _best_share(
    pairs: list[tuple[int, int]],
    tails: dict[int, tuple[float, float]],
    heads: dict[int, tuple[float, float]],
) -> tuple[float, float]:
    """How far along their lines the labels are to stand, and how far apart they are there."""

    def gap(share: float) -> float:
        heights = sorted(
            tails[source][1] + share * (heads[unit][1] - tails[source][1]) for unit, source in pairs
        )
        return min((b - a for a, b in pairwise(heights)), default=math.inf)

    shares = sorted((i / 100 for i in range(25, 76)), key=lambda share: abs(share - 0.5))
    # The place nearest the middle where the labels are apart, or else where they are most so.
    best = next((s for s in shares if gap(s) > 1.3 * LABEL_HEIGHT), max(shares, key=gap))
    return best, gap(best)


def _room_below(shown: Shown) -> float:
    """Room for the lines that say what a column leaves out."""
    return ROW_GAP / 2 if any(map(int.__sub__, shown.sizes, map(len, shown.units))) else 0.0


def _key(shown: Shown, y: float) -> list[Box]:
    """The legend: what the lines and the fills mean."""
    boxes = []
    for i, (name, text) in enumerate((("p", "weight above 0"), ("n", "weight below 0"))):
        x = 200.0 * i
        boxes += [
            Box(f"key_{name}0", (), "point", at=(x - 20, y)),
            Box(f"key_{name}1", (), "point", at=(x + 20, y)),
            Box(f"key_{name}", (text,), "heading", at=(x + 74, y)),
        ]
    if shown.activations:
        for i, (name, number, sign) in enumerate(
            (("b", -1.0, "−"), ("z", 0.0, "0"), ("a", 1.0, "+"))
        ):
            at = (40.0 * i, y - 30)
            boxes.append(
                Box(f"key_{name}", (sign,), "neuron", at=at, fill=shade(number, 1.0), size=24)
            )
        text = "activation below 0, 0, above 0"
        boxes.append(Box("key_fill", (text,), "heading", at=(192, y - 30)))
    return boxes


def _key_lines() -> list[Arrow]:
    return [
        Arrow("key_p0", "key_p1", kind="positive", width=3),
        Arrow("key_n0", "key_n1", kind="negative", width=3),
    ]


def _notes(shown: Shown, first: int) -> list[str]:
    """How lines are to be read, and what is left out."""
    measure = "contribution |w·a|" if shown.activations else "|w|"
    notes = ["The thicker a line, the larger the weight's size, within each layer."]
    for layer, pairs in enumerate(shown.weights, start=1):
        total = shown.total(layer)
        if len(pairs) < total:
            notes.append(
                f"Layer {first + layer - 1}: {len(pairs):,} of {total:,} weights drawn, those of "
                f"the largest {measure}; {total - len(pairs):,} left out."
            )
    return notes


def _title(net: MLP, x: Any) -> str:
    shape = "-".join(map(str, net.sizes))
    return f"A network {shape}" + ("" if x is None else ", answering one example")


def _description(net: MLP, shown: Shown, first: int, names: list[str]) -> str:
    """The diagram in words."""
    parameters = sum(shown.total(i) + shown.sizes[i] for i in range(1, len(shown.sizes)))
    layers = [
        f"layer {first + i} has {count_text(size, f'{kind} neuron')}"
        for i, (size, kind) in enumerate(zip(shown.sizes[1:], net.activations, strict=True))
    ]
    sentences = [
        f"A network of {count_text(shown.sizes[0], 'input')} and "
        f"{count_text(parameters, 'parameter')}: {listed(layers)}."
    ]
    if shown.activations:
        outputs = [
            f"{names[unit][:40] if names else _role(len(shown.sizes) - 1, unit, first)} = "
            f"{number_text(a)}"
            for unit, a in enumerate(shown.activations[-1])
        ]
        sentences.append(f"For this example the outputs are {listed(outputs, 10)}.")
        best = winner(shown)
        if best is not None:
            sentences.append(f"The largest is {outputs[best]}.")
    strongest = max(
        ((abs(shown.all_weights[-1][u][s]), -u, -s) for u, s in shown.weights[-1]), default=None
    )
    if strongest:
        unit, source = -strongest[1], -strongest[2]
        role = Role("weight", first + len(shown.weights) - 1, unit, source)
        weight = number_text(shown.all_weights[-1][unit][source])
        sentences.append(f"The largest weight drawn in the last layer is {role} = {weight}.")
    sentences.append("Solid lines are weights above 0, dashed ones below 0.")
    return " ".join([*sentences, *_notes(shown, first)])
