"""A layer of neurons that share their inputs, on the scalar backend."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Any

from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import ShapeError
from neuron.maths.kinds import as_number, whole_number
from neuron.maths.vector import Vector
from neuron.network.activations import activation_named
from neuron.network.initialise import draw_weights
from neuron.network.inputs import as_lists, is_batch, one_example
from neuron.network.neuron import Neuron
from neuron.network.roles import Role
from neuron.ops.several import softmax
from neuron.value.hooks import Shown
from neuron.value.node import data_of
from neuron.value.value import Value


class Layer(Shown):
    """Neurons side by side: `Layer(3, 2)` has two neurons of three inputs each.

    `Layer(weights=[[…], …], biases=[…])` takes the numbers it is given, one row of
    weights a neuron. Raises `ShapeError` where rows and biases do not fit.
    """

    def __init__(
        self,
        n_inputs: int | None = None,
        n_outputs: int | None = None,
        activation: str = "sigmoid",
        *,
        weights: Sequence[Sequence[Any]] | None = None,
        biases: Sequence[Any] | None = None,
        seed: SeedOrGenerator = 0,
        initialiser: str | None = None,
        index: int = 1,
    ) -> None:
        activation_named(activation)
        if weights is None:
            n_in, n_out = whole_number("n_inputs", n_inputs), whole_number("n_outputs", n_outputs)
            weights = draw_weights(n_in, n_out, initialiser, activation, generator(seed))
        check_rows(weights, biases)
        biases = biases if biases is not None else [0.0] * len(weights)
        self.activation, self.index = activation, index
        self.neurons = [
            Neuron(
                activation="linear" if activation == "softmax" else activation,
                weights=row,
                bias=bias,
                layer=index,
                unit=unit,
            )
            for unit, (row, bias) in enumerate(zip(weights, biases, strict=True))
        ]

    @property
    def n_inputs(self) -> int:
        """How many inputs each neuron has."""
        return len(self.neurons[0].weights)

    @property
    def n_outputs(self) -> int:
        """How many neurons there are."""
        return len(self.neurons)

    def __call__(self, x: Any) -> list[Any]:
        """The activations for one example: a list of Values. For a batch, a list of such lists.

        Raises `ShapeError` for a wrong number of inputs.
        """
        where, n = f"layer {self.index}", self.n_inputs
        if is_batch(x):
            return self.fire([one_example(example, n, where) for example in x])
        return self.fire([one_example(x, n, where)])[0]

    def fire(self, examples: Sequence[Any]) -> list[list[Value]]:
        """The activations for examples that have been looked at already; see `one_example`."""
        weights = [data_of(neuron.weights) for neuron in self.neurons]
        outputs = []
        for x in examples:
            inputs = data_of(x)
            row = [
                neuron.fire(x, inputs, numbers)
                for neuron, numbers in zip(self.neurons, weights, strict=True)
            ]
            if self.activation == "softmax":
                row = list(softmax(row))
                for unit, output in enumerate(row):
                    output.label = Role("activation", self.index, unit)
            outputs.append(row)
        return outputs

    def rows(self, examples: Any) -> list[Vector]:
        """Examples in the form this layer reads fastest: a list of rows of constants."""
        return [Vector(map(as_number, row)) for row in as_lists(examples)]

    def parameters(self) -> list[Value]:
        """All weights and biases, neuron by neuron, each neuron's bias last."""
        return [value for neuron in self.neurons for value in neuron.parameters()]

    def named_parameters(self) -> list[tuple[str, Value]]:
        """The parameters with their names, which are also where the code finds them."""
        at = f"layers[{self.index - 1}]"
        return [
            (f"{at}.neurons[{j}].{place}", value)
            for j, neuron in enumerate(self.neurons)
            for place, value in [
                *((f"weights[{i}]", weight) for i, weight in enumerate(neuron.weights)),
                ("bias", neuron.bias),
            ]
        ]

    def numbers(self) -> tuple[list[list[float]], list[float]]:
        """The weights, shape (n_outputs, n_inputs), and the biases, as plain numbers."""
        rows = [[weight.data for weight in neuron.weights] for neuron in self.neurons]
        return rows, [neuron.bias.data for neuron in self.neurons]

    def __repr__(self) -> str:
        return f"Layer({self.n_inputs} inputs, {self.n_outputs} neurons, {self.activation})"


def check_rows(weights: Sequence[Sequence[Any]], biases: Sequence[Any] | None) -> None:
    """Raise `ShapeError` unless the rows of weights are equally long, with a bias for each."""
    biases = weights if biases is None else biases
    for given in (weights, biases):
        if not isinstance(given, Sized):
            raise ShapeError(
                f"a layer takes a row of weights and a bias for each neuron, such as "
                f"weights=[[0.5, -1.0]], biases=[0.2]; got {given!r:.80} in place of a list."
            )
    for row in weights:
        if not isinstance(row, Sized):
            raise ShapeError(
                f"a layer's weights are a row for each neuron, such as [[0.5, -1.0]]; got "
                f"{row!r:.80} in place of a row."
            )
    lengths = sorted({len(row) for row in weights})
    if len(weights) != len(biases) or len(lengths) != 1 or lengths == [0]:
        raise ShapeError(
            f"a layer needs one bias for each row of weights, and equally long rows; got "
            f"{len(weights)} rows of lengths {lengths} and {len(biases)} biases."
        )
