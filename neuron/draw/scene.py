"""What the interactive page shows: things in things, each of which can be opened and asked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.draw.choosing import strongest
from neuron.draw.columns import short
from neuron.draw.parts import Part
from neuron.draw.picture import Arrow, Picture, is_scenery
from neuron.draw.theme import Theme, sign_of, tint_of
from neuron.draw.wording import count_text, number_text
from neuron.explain import explain
from neuron.maths.functions import shape
from neuron.network.activations import activation_named
from neuron.network.roles import Role
from neuron.value.node import Node, history
from neuron.value.value import Value

MOST_TERMS = 6  # of a neuron's products, the largest; one box stands for the others
MOST_UNITS = 64  # of a layer's neurons
OPEN_UNITS = 32  # a layer of more neurons is closed at first
WIDTH = 46  # of an explanation, in characters


@dataclass
class Item:
    """A box, or a group of boxes. `parent` is the group it lies in; `text` its explanation."""

    name: str
    lines: tuple[str, ...]
    kind: str
    parent: str | None = None
    fill: str = "none"
    below: bool = False
    text: str = ""
    is_open: bool = False


@dataclass
class Scene:
    """Items, each after the group that it lies in, and arrows between those that hold no others."""

    items: list[Item] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def of_values(picture: Picture, theme: Theme, results: Sequence[Node]) -> Scene:
    """The boxes of a computation's picture, in groups by layer and neuron."""
    scene = Scene()
    looks, nodes = theme.boxes(), history(*results)
    for number, title in picture.frames.items():
        scene.items.append(
            Item(f"layer{number}", (title,), "layer", fill=theme.given, is_open=True)
        )
    units: set[str] = set()
    for box in picture.boxes:
        if is_scenery(box):
            continue
        place = re.fullmatch(r"n(\d+)", box.name)
        node = nodes[int(place[1])] if place else None
        parent = None if box.frame is None else f"layer{box.frame}"
        label = node.label if node is not None else None
        if parent and isinstance(label, Role) and label.unit is not None and label.layer:
            group = f"{parent}unit{label.unit}"
            if group not in units:
                units.add(group)
                lines = (f"neuron {label.unit}",)
                scene.items.append(Item(group, lines, "neuron", parent, theme.paper, is_open=True))
            parent = group
        look = looks[box.kind]
        text = _said(node) if node is not None else "\n".join(box.lines)
        fill = look.get("fillcolor", theme.paper)
        scene.items.append(Item(box.name, box.lines, box.kind, parent, fill, text=text))
    scene.arrows = list(picture.arrows)
    return scene


def of_network(part: Part, theme: Theme) -> Scene:
    """A network's layers, their neurons, and what those are made of."""
    builder = _Network(part, theme)
    for column in range(1, len(part.sizes)):
        builder.layer(column)
    builder.inputs()
    return builder.scene


class _Network:
    """Makes the scene of a part of a network; the inputs last, when it is known which are used."""

    def __init__(self, part: Part, theme: Theme) -> None:
        self.part, self.theme = part, theme
        self.scene = Scene()
        self.numbers = part.numbers()
        self.used: set[int] = set()
        self.sources: dict[tuple[int, int], str] = {}
        self.values: list[list[Any]] = []
        if part.x is not None:
            signal: Any = [Value(a, part.role(0, k)) for k, a in enumerate(part.x)]
            for layer in part.layers:
                signal = layer(signal)
                self.values.append(list(signal))

    def layer(self, column: int) -> None:
        """A layer with its neurons."""
        layer = self.part.layers[column - 1]
        number, name = self.part.before + column, f"layer{column}"
        units = list(range(layer.n_outputs))
        if column == len(self.part.layers) and self.part.only is not None:
            units = list(self.part.only)
        n_parameters = (layer.n_inputs + 1) * layer.n_outputs
        title = f"layer {number}"
        lines = (
            title,
            count_text(layer.n_outputs, f"{layer.activation} neuron"),
            count_text(n_parameters, "parameter"),
        )
        n_weights = layer.n_inputs * layer.n_outputs
        said = (
            f"{title}, {lines[1]}\n{layer.n_inputs:,} inputs each: {n_weights:,} weights and "
            f"{layer.n_outputs:,} biases, {lines[2]} in all."
        )
        is_open = len(units) <= OPEN_UNITS
        fill = self.theme.given
        self.scene.items.append(Item(name, lines, "layer", None, fill, text=said, is_open=is_open))
        weights, biases = layer.numbers()
        largest = max((abs(a) for a in self._activations(column)), default=0.0)
        for unit in units[:MOST_UNITS]:
            self.neuron(column, unit, name, weights[unit], biases[unit], largest)
        if len(units) > MOST_UNITS:
            more = f"{len(units) - MOST_UNITS:,} more neurons"
            self.scene.items.append(Item(f"{name}more", (more,), "rest", name, self.theme.paper))

    def neuron(
        self,
        column: int,
        unit: int,
        layer: str,
        weights: Sequence[float],
        bias: float,
        largest: float,
    ) -> None:
        """A neuron: its largest products, the others, Σ, + b, and the activation."""
        name = f"{layer}unit{unit}"
        role = self.part.role(column, unit)
        a = self._activations(column)[unit] if self.numbers else None
        before = self._activations(column - 1) or [1.0] * len(weights)
        lines = (str(role), *([short(a)] if a is not None else [f"b {short(bias)}"]))
        fill, below = self.theme.paper, False
        if a is not None:
            tint = tint_of(a, largest)
            fill, below = self.theme.shade(tint), tint < 0
        text = _said(self.values[column - 1][unit]) if self.values else self._symbolic(role, bias)
        self.scene.items.append(Item(name, lines, "neuron", layer, fill, below, text))
        strengths = [abs(w * x) for w, x in zip(weights, before, strict=True)]
        heaviest = max(map(abs, weights), default=0.0) or 1.0
        kept = strongest(strengths, MOST_TERMS)
        for source in kept:
            w, box = weights[source], f"{name}w{source}"
            weight = Role("weight", role.layer, role.unit, source)
            written = f"{number_text(w)} · {number_text(before[source])}"
            product = [f"{written} = {number_text(w * before[source])}"] if self.numbers else []
            self._add(box, (f"× {weight}", *(product or [number_text(w)])), "computed", name)
            self._from(
                column - 1,
                source,
                Arrow("", box, sign_of(w), number_text(w), 0.6 + 3 * _share(w, heaviest)),
            )
            self.scene.arrows.append(Arrow(box, f"{name}s"))
        rest = len(weights) - len(kept)
        if rest:
            others = [
                w * x for k, (w, x) in enumerate(zip(weights, before, strict=True)) if k not in kept
            ]
            together = (f"together {number_text(sum(others))}",) if self.numbers else ()
            self._add(f"{name}r", (f"{rest:,} other products", *together), "rest", name)
            self.scene.arrows.append(Arrow(f"{name}r", f"{name}s"))
        self.sums(column, unit, name, bias, text)

    def sums(self, column: int, unit: int, name: str, bias: float, text: str) -> None:
        """A neuron's Σ, + b and activation."""
        op = activation_named(self.part.layers[column - 1].activation)
        found = self.numbers
        total = [number_text(found.sums[column][unit])] if found else []
        z = [f"= {number_text(found.totals[column][unit])}"] if found else []
        self._add(f"{name}s", ("Σ", *total), "computed", name, text)
        last = f"{name}z"
        self._add(last, (f"+ b = {number_text(bias)}", *z), "computed", name, text)
        self.scene.arrows.append(Arrow(f"{name}s", last))
        if op is not None:
            a = [number_text(found.activations[column][unit])] if found else []
            self._add(f"{name}a", (f"{op.symbol}(z)", *a), "result", name, text)
            self.scene.arrows.append(Arrow(last, f"{name}a"))
            last = f"{name}a"
        self.sources[column, unit] = last

    def inputs(self) -> None:
        """The inputs that some product in sight needs, and how many others there are."""
        n = self.part.sizes[0]
        what = f"from layer {self.part.before}" if self.part.before else "inputs"
        lines = (f"{what}: {n:,}",)
        group = Item("layer0", lines, "given", None, self.theme.given, is_open=True)
        items = [group]
        x = self.part.x
        for source in sorted(self.used):
            role = self.part.role(0, source)
            said = (str(role), *([short(x[source])] if x is not None else []))
            tint = tint_of(x[source], max(map(abs, x))) if x is not None else 0.0
            text = f"{role}{f' = {x[source]!r}' if x is not None else ''}\n"
            text += "An input of the network." if not role.layer else "What an earlier layer gives."
            fill = self.theme.shade(tint)
            items.append(Item(f"x{source}", said, "given", "layer0", fill, tint < 0, text))
        if n > len(self.used):
            more = f"{n - len(self.used):,} others"
            items.append(Item("xmore", (more,), "rest", "layer0", self.theme.paper))
        self.scene.items[:0] = items

    def _activations(self, column: int) -> list[float]:
        return self.numbers.activations[column] if self.numbers else []

    def _from(self, column: int, unit: int, arrow: Arrow) -> None:
        """An arrow from an input, or from a neuron of the layer before."""
        if column == 0:
            self.used.add(unit)
            tail = f"x{unit}"
        elif (column, unit) in self.sources:
            tail = self.sources[column, unit]
        else:
            tail = f"layer{column}more"
        self.scene.arrows.append(
            Arrow(tail, arrow.head, arrow.kind, arrow.text, arrow.width, arrow.opacity)
        )

    def _add(
        self, name: str, lines: tuple[str, ...], kind: str, parent: str, text: str = ""
    ) -> None:
        fill = self.theme.boxes()[kind].get("fillcolor", self.theme.paper)
        self.scene.items.append(Item(name, lines, kind, parent, fill, text=text))

    def _symbolic(self, role: Role, bias: float) -> str:
        return f"{role}: a neuron with bias {bias!r}.\nGive an example x to see what it computes."


def _share(w: float, heaviest: float) -> float:
    """How heavy a weight is beside the heaviest; of what is not finite, wholly."""
    share = abs(w) / heaviest
    return share if math.isfinite(share) else 1.0


def _said(node: Node) -> str:
    """The explanation of a single number; of a row or an array, what it is."""
    if (type(node.data) is not float and shape(node.data) != ()) or isinstance(node.data, tuple):
        return f"{node.label or (node.op.symbol if node.op else 'an array')}\n{node.data!r:.400}"
    return explain(node, depth=1, largest=MOST_TERMS).text(WIDTH)
