"""How many numbers a network of some shape has to learn, without building it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from neuron.maths.errors import SettingError
from neuron.maths.kinds import whole_number
from neuron.network.mlp import count_parameters


class Count(NamedTuple):
    """One layer's weights and biases."""

    layer: str
    weights: int
    biases: int

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def sizes_of(shape: str) -> list[int]:
    """Read a shape such as '784-16-16-10' (or '784, 16, 16, 10') as its list of sizes.

    Raises `SettingError` for anything else.
    """
    parts = [part for part in re.split(r"[-–,\s]+", str(shape).strip()) if part]
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() and int(part) for part in parts):
        raise SettingError(
            f"a shape is two or more sizes, inputs first, such as '784-16-16-10'; "
            f"got {shape!r:.80}."
        )
    return [int(part) for part in parts]


def dense(sizes: Sequence[int] | str) -> list[Count]:
    """Each layer of a network of these sizes, inputs first; the inputs have nothing to learn."""
    if isinstance(sizes, Sequence) and not isinstance(sizes, str):
        numbers = [whole_number("a layer's size", size) for size in sizes]
    else:
        numbers = sizes_of(sizes)
    return [
        Count(f"layer {i}: {n_in} → {n_out}", weights, biases)
        for i, ((weights, biases), n_in, n_out) in enumerate(
            zip(count_parameters(numbers), numbers[:-1], numbers[1:], strict=True), start=1
        )
    ]


def convolution(channels_in: int, channels_out: int, kernel: tuple[int, int]) -> Count:
    """A convolutional layer: one kernel for each pair of channels, and a bias for each output.

    The size of the picture does not enter: the weights are shared by all places.
    """
    for name, count in (("channels in", channels_in), ("channels out", channels_out)):
        whole_number(name, count)
    if not isinstance(kernel, Sequence) or len(kernel) != 2:
        raise SettingError(f"a kernel is (rows, columns), such as (3, 3); got {kernel!r:.80}.")
    rows, columns = (whole_number("a kernel's side", side) for side in kernel)
    weights = channels_in * channels_out * rows * columns
    return Count(
        f"convolution {rows}×{columns}: {channels_in} → {channels_out}", weights, channels_out
    )


def total(counts: Sequence[Count]) -> int:
    """All parameters together."""
    return sum(count.parameters for count in counts)


def width_for(parameters: int, n_inputs: int, n_outputs: int, hidden_layers: int) -> int:
    """How wide equal hidden layers can be so that a network has at most so many parameters.

    Raises `SettingError` where not even one neuron a layer is few enough.
    """
    whole_number("parameters", parameters)
    whole_number("hidden_layers", hidden_layers)

    def needed(width: int) -> int:
        return total(dense([n_inputs, *[width] * hidden_layers, n_outputs]))

    if needed(1) > parameters:
        raise SettingError(
            f"{hidden_layers} hidden layers between {n_inputs} and {n_outputs} cannot have "
            f"{parameters} parameters or fewer."
        )
    low, high = 1, 2
    while needed(high) <= parameters:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if needed(middle) <= parameters else (low, middle)
    return low
