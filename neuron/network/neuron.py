"""One neuron: a weighted sum of its inputs, a bias, an activation."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Any

from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import SettingError
from neuron.maths.kinds import whole_number
from neuron.network.activations import activation_named
from neuron.network.initialise import draw_weights
from neuron.network.inputs import one_example
from neuron.network.roles import Role
from neuron.ops.several import weighted_sum
from neuron.value.hooks import Shown
from neuron.value.node import Leaves, data_of
from neuron.value.value import Value, computed_value, unary


class Neuron(Shown):
    """a = activation(b + Σ wᵢxᵢ).

    `Neuron(2)` draws two weights from its seed and starts with bias 0;
    `Neuron(weights=[0.5, -1.0], bias=0.2)` takes the numbers it is given.
    Its parameters are `weights`, a tuple of Values, and `bias`, a Value: read and
    change them by their `data`.

    Raises `SettingError` without inputs, `UnknownNameError` for an unknown activation.
    """

    def __init__(
        self,
        n_inputs: int | None = None,
        activation: str = "sigmoid",
        *,
        weights: Sequence[Any] | None = None,
        bias: Any = 0.0,
        seed: SeedOrGenerator = 0,
        initialiser: str | None = None,
        layer: int = 1,
        unit: int = 0,
    ) -> None:
        if activation == "softmax":
            raise SettingError("softmax needs a whole layer; try Layer, or sigmoid for one neuron.")
        self._activate = activation_named(activation)
        self.activation = activation
        if weights is None:
            n_inputs = whole_number("n_inputs", n_inputs)
            (weights,) = draw_weights(n_inputs, 1, initialiser, activation, generator(seed))
        if not (isinstance(weights, Sized) and len(weights)):
            raise SettingError(
                "a neuron takes a row of at least one weight, such as [0.5, -1.0]; "
                f"got {weights!r:.80}."
            )
        self.weights = _weights(weights, layer, unit)
        self.bias = bias if isinstance(bias, Value) else Value(bias, Role("bias", layer, unit))
        self._sum_role = Role("weighted sum", layer, unit)
        self._activation_role = Role("activation", layer, unit)

    def __call__(self, x: Any) -> Value:
        """The neuron's activation for one example: a row of numbers or Values.

        Raises `ShapeError` for a wrong number of inputs.
        """
        row = one_example(x, len(self.weights), "a neuron")
        return self.fire(row, data_of(row), data_of(self.weights))

    def fire(self, x: Any, inputs: Any, weights: Any) -> Value:
        """The activation for inputs x that have been looked at already; see `one_example`.

        `inputs` and `weights` are the numbers of x and of the neuron's weights: a layer
        reads the inputs once for all its neurons, and the weights once for all examples.
        """
        z = computed_value(
            weighted_sum,
            (self.weights, x, self.bias),
            weighted_sum.compute(weights, inputs, self.bias.data),
        )
        z.label = self._sum_role
        if self._activate is None:
            return z
        a: Value = unary(self._activate, z)
        a.label = self._activation_role
        return a

    def parameters(self) -> list[Value]:
        """The weights in order, then the bias; without any that were computed, or come again."""
        own = (value for value in (*self.weights, self.bias) if value.op is None)
        return list(dict.fromkeys(own))

    def __repr__(self) -> str:
        return f"Neuron({len(self.weights)} inputs, {self.activation})"


def _weights(weights: Sequence[Any], layer: int, unit: int) -> tuple[Value, ...]:
    """The neuron's weights as Values: new leaves from numbers, or the given Values themselves."""
    if isinstance(weights, Leaves):
        return weights
    if any(isinstance(weight, Value) for weight in weights):
        return tuple(map(_as_value, weights))
    roles = (Role("weight", layer, unit, source) for source in range(len(weights)))
    return Leaves(map(Value, weights, roles))


def _as_value(weight: Any) -> Value:
    return weight if isinstance(weight, Value) else Value(weight)
