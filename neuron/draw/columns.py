"""The diagram of a network: a column for each layer, a circle for each neuron.

At the level 'sums' each neuron is three things in a row: the weighted sum, what it
is with the bias, and the activation. The places are ours and not Graphviz's, so
that neurons stay in their order and a diagram takes no time to lay out.
"""

from __future__ import annotations

import math
from itertools import pairwise

from neuron.draw import captions
from neuron.draw.captions import SUM_GAP
from neuron.draw.choosing import Shown, choose
from neuron.draw.parts import Names, Part
from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.theme import sign_of, tint_of
from neuron.draw.wording import number_text, plain_exponent
from neuron.network.activations import activation_named

# Lengths in points, of which 72 are an inch.
COLUMN_GAP = 210.0
WIDE_COLUMN_GAP = 260.0  # where many lines lie between two columns
MOST_NARROW = 6
ROW_GAP = 52.0
CIRCLE = 46.0
TOTAL = 52.0
MOST_LABELLED = 16  # with more weights than this in a layer, no numbers are written beside them
LABEL_HEIGHT = 13.0

Places = list[dict[int, tuple[float, float]]]


def network_picture(
    part: Part, names: Names, *, opened: bool = False, threshold: float | None = None
) -> Picture:
    """A network's neurons and weights; with an example, coloured by its activations.

    `names` are what inputs and outputs stand for; `opened` draws each neuron as sum,
    total and activation.
    """
    shown = choose(part, threshold)
    steps = [1, *(_steps(layer.activation) if opened else 1 for layer in part.layers)]
    places = _places(shown, steps)
    bottom = min(y for column in places for _, y in column.values()) - ROW_GAP
    room = ROW_GAP / 2 if any(map(int.__sub__, shown.asked, map(len, shown.units))) else 0.0
    return Picture(
        title=captions.title(part),
        description=captions.description(part, shown, names, opened, threshold),
        boxes=[
            *captions.headings(part, shown, places, steps),
            *_circles(part, shown, places),
            *(_sums(part, shown, places, steps) if opened else ()),
            *captions.asides(shown, places, names),
            *_weight_labels(shown, places, steps),
            *captions.key(shown, bottom - room),
        ],
        arrows=[*_inner_arrows(shown, steps), *_weights(shown, opened), *captions.KEY_LINES],
        notes=captions.notes(part, shown, threshold),
        direction="right",
        message=captions.message(part, shown),
    )


def _steps(activation: str) -> int:
    """How many things a neuron is drawn as: a linear one has no activation of its own."""
    return 2 if activation_named(activation) is None else 3


def _places(shown: Shown, steps: list[int]) -> Places:
    """Where each unit shown goes; every column is centred on y = 0."""
    tallest = max(map(len, shown.units))
    width = COLUMN_GAP if tallest <= MOST_NARROW else WIDE_COLUMN_GAP
    places, x = [], 0.0
    for units, step in zip(shown.units, steps, strict=True):
        # A short column beside a tall one is spread out, so that its lines have room.
        gap = ROW_GAP * max(1.0, min(1.8, (tallest - 1) / max(1, len(units) - 1) * 0.75))
        if len(units) == tallest:
            gap = ROW_GAP * (1.5 if tallest <= 4 else 1.0)
        top = gap * (len(units) - 1) / 2
        x += (step - 1) * SUM_GAP
        places.append({unit: (x, top - gap * i) for i, unit in enumerate(units)})
        x += width if max(steps) == 1 else 0.8 * width
    return places


def _circles(part: Part, shown: Shown, places: Places) -> list[Box]:
    """Inputs and activations."""
    boxes = []
    for column, units in enumerate(places):
        numbers = shown.numbers.activations[column] if shown.numbers else None
        finite = [abs(a) for a in numbers or [] if math.isfinite(a)]
        best = captions.winner(shown) if column == len(places) - 1 else None
        for unit, at in units.items():
            lines = [str(part.role(column, unit))]
            if numbers:
                lines.append(short(numbers[unit]))
            elif column:
                lines.append(f"b {short(shown.biases[column - 1][unit])}")
            boxes.append(
                Box(
                    f"c{column}u{unit}",
                    tuple(lines),
                    "neuron",
                    at=at,
                    tint=tint_of(numbers[unit], max(finite, default=0.0)) if numbers else 0.0,
                    size=CIRCLE,
                    strong=unit == best,
                )
            )
    return boxes


def _sums(part: Part, shown: Shown, places: Places, steps: list[int]) -> list[Box]:
    """Each neuron's weighted sum, and what it is with the bias."""
    boxes = []
    for column in range(1, len(places)):
        for unit, (x, y) in places[column].items():
            left = x - (steps[column] - 1) * SUM_GAP
            bias = shown.biases[column - 1][unit]
            sum_lines, total_lines = ["Σ"], [f"{'+' if bias >= 0 else '−'} {short(abs(bias))}"]
            if shown.numbers:
                sum_lines.append(short(shown.numbers.sums[column][unit]))
                total_lines.append(f"= {short(shown.numbers.totals[column][unit])}")
            boxes.append(
                Box(
                    f"c{column}u{unit}s",
                    tuple(sum_lines),
                    "neuron",
                    at=(left, y),
                    tint=0.0,
                    size=CIRCLE,
                )
            )
            if steps[column] == 3:
                at = (left + SUM_GAP, y)
                name, lines = f"c{column}u{unit}z", tuple(total_lines)
                boxes.append(Box(name, lines, "sum", at=at, tint=0.0, size=TOTAL))
    return boxes


def _inner_arrows(shown: Shown, steps: list[int]) -> list[Arrow]:
    """From a neuron's sum to its total, and on to its activation."""
    arrows = []
    for column, units in enumerate(shown.units):
        for unit in units:
            name = f"c{column}u{unit}"
            chain = {1: [name], 2: [f"{name}s", name], 3: [f"{name}s", f"{name}z", name]}
            arrows += [Arrow(tail, head) for tail, head in pairwise(chain[steps[column]])]
    return arrows


def short(number: float) -> str:
    """A number to three figures at most, so that it fits a circle."""
    rounded = float(f"{number:.2g}" if abs(number) < 0.1 else f"{number:.3g}")
    if math.isfinite(rounded) and (abs(rounded) >= 10_000 or 0 < abs(rounded) < 0.001):
        return plain_exponent(f"{number:.1e}".replace(".0e", "e")).replace("-", "−")
    return number_text(rounded)


def _weights(shown: Shown, opened: bool) -> list[Arrow]:
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
                    f"c{layer}u{unit}{'s' if opened else ''}",
                    kind=sign_of(w),
                    width=0.4 + (2.4 if len(pairs) > MOST_LABELLED else 3.4) * share,
                    opacity=0.3 + 0.7 * share,
                    value=w,
                )
            )
    return arrows


def _weight_labels(shown: Shown, places: Places, steps: list[int]) -> list[Box]:
    """The weights as numbers on their lines, where there are few and the numbers stay apart."""
    boxes = []
    for layer, pairs in enumerate(shown.weights, start=1):
        if len(pairs) > MOST_LABELLED:
            continue
        left = (steps[layer] - 1) * SUM_GAP
        heads = {unit: (x - left, y) for unit, (x, y) in places[layer].items()}
        share, gap = _best_share(pairs, places[layer - 1], heads)
        if gap < LABEL_HEIGHT:
            continue
        for unit, source in pairs:
            (x0, y0), (x1, y1) = places[layer - 1][source], heads[unit]
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
