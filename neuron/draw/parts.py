"""The part of a network that a picture is about: all, one output, one neuron, the last layers.

Whatever the backend, the one example is computed once more at scalar grain, on the
same weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from neuron.draw.wording import count_text
from neuron.maths.errors import NumberError, SettingError, ShapeError
from neuron.maths.kinds import as_number
from neuron.network.inputs import as_lists, is_batch
from neuron.network.layer import Layer
from neuron.network.matrix import MatrixLayer, NeuronView
from neuron.network.mlp import MLP
from neuron.network.neuron import Neuron
from neuron.network.roles import Role
from neuron.ops.several import weighted_sum
from neuron.value.node import Node


@dataclass(frozen=True)
class Part:
    """Some layers of a network that follow each other.

    `layers` are on the scalar backend; `before` is the number of the layer whose
    activations go in (0: the inputs), `x` those activations, if there is an
    example. `only` are the units of the last layer that are asked for (None: all),
    and `unit` is the number of the first one, where a single neuron was given.
    """

    layers: tuple[Layer, ...]
    before: int
    x: tuple[float, ...] | None
    only: tuple[int, ...] | None = None
    unit: int = 0

    @property
    def sizes(self) -> list[int]:
        """How many numbers go in, and come out of each layer."""
        return [self.layers[0].n_inputs, *(layer.n_outputs for layer in self.layers)]

    @property
    def asked(self) -> list[int]:
        """How many of those numbers the picture is about: of the last layer perhaps one alone."""
        return [*self.sizes[:-1], self.sizes[-1] if self.only is None else len(self.only)]

    @property
    def n_parameters(self) -> int:
        """How many weights and biases it takes to compute what is asked for."""
        return sum(
            (layer.n_inputs + 1) * n for layer, n in zip(self.layers, self.asked[1:], strict=True)
        )

    def role(self, column: int, unit: int) -> Role:
        """What a neuron, or an input, is; column 0 is what goes in."""
        layer = self.before + column
        shift = self.unit if column == len(self.layers) else 0
        return Role("activation" if layer else "input", layer, unit + shift)

    def name(self) -> str:
        """What this is: 'A network 2-4-1', 'Neuron 3 of layer 2'."""
        if self.only and len(self.only) == 1 and len(self.layers) == 1:
            role = self.role(1, self.only[0])
            return f"Neuron {role.unit} of layer {role.layer}"
        what = "A network" if len(self.layers) > 1 or self.before == 0 else "A layer"
        shape = "-".join(map(str, self.sizes))
        if self.only and len(self.only) == 1:
            return f"{what} {shape}, output {self.only[0]}"
        return f"{what} {shape}"

    def numbers(self) -> Numbers | None:
        """The sums, weighted sums and activations of each layer for the example, if there is one.

        Raises `ShapeError` for a wrong number of inputs.
        """
        if self.x is None:
            return None
        signal: Any = self.x
        found = Numbers([list(self.x)], [[]], [[]])
        for layer in self.layers:
            outputs = [float(a) for a in layer(list(signal))]
            weights, biases = layer.numbers()
            rows = list(zip(weights, biases, strict=True))
            found.sums.append([float(weighted_sum(w, list(signal), 0.0)) for w, _ in rows])
            found.totals.append([float(weighted_sum(w, list(signal), b)) for w, b in rows])
            found.activations.append(outputs)
            signal = outputs
        return found


@dataclass
class Numbers:
    """What a part of a network computes for one example; what goes in has neither sum nor total."""

    activations: list[list[float]]
    sums: list[list[float]]  # Σ w·a
    totals: list[list[float]]  # z = Σ w·a + b


class Names(NamedTuple):
    """What the inputs and the outputs of a part stand for; empty where they have no names."""

    inputs: list[str]
    outputs: list[str]


def part_of(
    thing: Any,
    x: Any = None,
    *,
    output: int | None = None,
    neuron: tuple[int, int] | None = None,
    depth: int | None = None,
) -> Part:
    """The part of a network, a layer or a neuron that is asked for.

    `neuron` = (layer, unit) is one neuron with what goes into it; `output` is one
    of the outputs, and what leads to it; `depth` takes only so many last layers.

    Raises `SettingError` for a neuron or output that is not there.
    """
    part = _whole(thing, x)
    if neuron is not None:
        if output is not None:
            raise SettingError("give an output or a neuron to draw, not both.")
        layer, unit = _pair(neuron)
        last = part.before + len(part.layers)
        if not part.before < layer <= last:
            raise SettingError(
                f"there is no layer {layer}; this network has layers {part.before + 1} to {last}, "
                f"the inputs being layer {part.before}."
            )
        _check_unit("neuron", unit, part.layers[layer - part.before - 1].n_outputs)
        part = replace(part, layers=part.layers[: layer - part.before], only=(unit,))
        depth = 1 if depth is None else depth
    elif output is not None:
        _check_unit("output", output, part.layers[-1].n_outputs)
        part = replace(part, only=(output,))
    if depth is None:
        return part
    cut = max(0, len(part.layers) - depth)
    signal = part.x
    if signal is not None:
        for layer_ in part.layers[:cut]:
            signal = tuple(float(a) for a in layer_(list(signal)))
    return replace(part, layers=part.layers[cut:], before=part.before + cut, x=signal)


def _whole(thing: Any, x: Any) -> Part:
    """All of a network, a layer or a neuron."""
    only, unit = None, 0
    if isinstance(thing, MLP):
        net = thing if thing.backend == "scalar" else thing.to("scalar")
        layers = tuple(net.layers)
    elif isinstance(thing, Layer | MatrixLayer):
        weights, biases = thing.numbers()
        layers = (
            Layer(activation=thing.activation, weights=weights, biases=biases, index=thing.index),
        )
    else:
        assert isinstance(thing, Neuron | NeuronView)
        label = thing.bias.label
        unit = getattr(label, "unit", 0) or 0
        only = (0,)
        layers = (
            Layer(
                activation=thing.activation,
                weights=[[weight.data for weight in thing.weights]],
                biases=[thing.bias.data],
                index=getattr(label, "layer", 1),
            ),
        )
    row = None if x is None else _one_example(x, layers[0].n_inputs)
    return Part(layers, layers[0].index - 1, row, only, unit)  # type: ignore[arg-type]


def _one_example(x: Any, n_inputs: int) -> tuple[float, ...]:
    if not hasattr(x, "__len__") or isinstance(x, str | bytes | dict):
        raise NumberError(f"x must be one example, a row of {n_inputs} numbers; got {x!r:.80}.")
    if len(x) and is_batch(x):
        raise ShapeError(
            f"a diagram shows one example, got a batch of {len(x)}. Try draw(net, x[0])."
        )
    entries = (entry.data if isinstance(entry, Node) else entry for entry in as_lists(x))
    row = tuple(float(as_number(entry)) for entry in entries)
    if len(row) != n_inputs:
        raise ShapeError(
            f"the network expects {n_inputs} inputs, got {len(row)}. Give one example of "
            f"{count_text(n_inputs, 'number')}."
        )
    return row


def _pair(neuron: Any) -> tuple[int, int]:
    if (
        not isinstance(neuron, tuple | list)
        or len(neuron) != 2
        or not all(isinstance(i, int) and not isinstance(i, bool) for i in neuron)
    ):
        raise SettingError(
            f"neuron is a layer and a unit, such as neuron=(1, 3); got {neuron!r:.80}."
        )
    return neuron[0], neuron[1]


def _check_unit(what: str, unit: Any, n: int) -> None:
    if isinstance(unit, bool) or not isinstance(unit, int) or not 0 <= unit < n:
        raise SettingError(f"there is no {what} {unit!r}; there are {n}, counted from 0.")
