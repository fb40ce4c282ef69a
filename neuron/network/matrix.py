"""A layer as a matrix of weights and a vector of biases, on the NumPy backend.

It has the same face as `Layer`: its neurons are still there, as live views of
the arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from neuron.maths.errors import NumberError, SettingError, ShapeError
from neuron.maths.kinds import as_number
from neuron.network.activations import activation_named
from neuron.network.inputs import is_batch, wrong_count
from neuron.network.layer import check_rows
from neuron.network.roles import Role
from neuron.ops.arrangements import stack
from neuron.ops.several import weighted_sum
from neuron.value.hooks import Shown
from neuron.value.value import Value


class MatrixLayer(Shown):
    """A = activation(X Wᵀ + b).

    `weights` is a Value of shape (n_outputs, n_inputs), `biases` one of shape
    (n_outputs,); both are made from the numbers given, in `dtype`.
    """

    def __init__(
        self,
        activation: str = "sigmoid",
        *,
        weights: Sequence[Sequence[float]],
        biases: Sequence[float],
        index: int = 1,
        dtype: str = "float64",
    ) -> None:
        check_rows(weights, biases)
        self.activation, self.index = activation, index
        self._activate = activation_named(activation)
        self.weights = Value(_array_of(weights, 2, dtype), Role("weight", index))
        self.biases = Value(_array_of(biases, 1, dtype), Role("bias", index))

    @property
    def n_inputs(self) -> int:
        """How many inputs each neuron has."""
        return self.weights.shape[1]

    @property
    def n_outputs(self) -> int:
        """How many neurons there are."""
        return self.weights.shape[0]

    @property
    def neurons(self) -> list[NeuronView]:
        """The neurons, as live views of the arrays."""
        return [NeuronView(self, unit) for unit in range(self.n_outputs)]

    def __call__(self, x: Any) -> Value:
        """The activations: shape (n_outputs,) for one example, (examples, n_outputs) for a batch.

        Raises `ShapeError` for a wrong number of inputs.
        """
        x = self._as_array(x)
        shape = x.shape
        if len(shape) not in (1, 2):
            raise ShapeError(
                f"layer {self.index} expects one example or a batch of them, got an array of "
                f"shape {shape}; expected ({self.n_inputs},) or (examples, {self.n_inputs})."
            )
        if shape[-1] != self.n_inputs:
            row = x if len(shape) == 1 else x[0]
            raise ShapeError(wrong_count(f"layer {self.index}", self.n_inputs, row))
        return self.fire(x)

    def fire(self, x: Any) -> Value:
        """The activations for inputs that have been looked at already."""
        z: Value = weighted_sum(self.weights, x, self.biases)
        z.label = Role("weighted sum", self.index)
        if self._activate is None:
            return z
        a: Value = self._activate(z)
        a.label = Role("activation", self.index)
        return a

    def rows(self, examples: Any) -> Any:
        """Examples in the form this layer reads fastest: an array of the layer's precision."""
        return self._as_array(examples)

    def parameters(self) -> list[Value]:
        """The weights and the biases: two array Values."""
        return [self.weights, self.biases]

    def named_parameters(self) -> list[tuple[str, Value]]:
        """The parameters with their names, which are also where the code finds them."""
        at = f"layers[{self.index - 1}]"
        return [(f"{at}.weights", self.weights), (f"{at}.biases", self.biases)]

    def numbers(self) -> tuple[list[list[float]], list[float]]:
        """The weights, shape (n_outputs, n_inputs), and the biases, as plain numbers."""
        return self.weights.data.tolist(), self.biases.data.tolist()

    def _as_array(self, x: Any) -> Any:
        """The inputs as an array of the layer's precision, or as a Value where they hold Values."""
        import numpy as np

        if isinstance(x, Value):
            return x
        if isinstance(x, list | tuple):
            batch = is_batch(x)
            rows = [list(row) for row in x] if batch else [list(x)]
            if any(isinstance(entry, Value) for row in rows for entry in row):
                for row in rows:
                    if len(row) != self.n_inputs:
                        raise ShapeError(wrong_count(f"layer {self.index}", self.n_inputs, row))
                stacked: Value = stack([entry for row in rows for entry in row])
                return stacked.reshape(len(rows), -1) if batch else stacked
        try:
            array = np.asarray(x)
        except ValueError as error:
            raise NumberError(self._not_numbers(x)) from error
        if array.dtype.kind not in "biuf":
            raise NumberError(self._not_numbers(x))
        return array.astype(self.weights.data.dtype, copy=False)

    def _not_numbers(self, x: Any) -> str:
        return f"layer {self.index} expects rows of {self.n_inputs} numbers, got {x!r:.200}."

    def __repr__(self) -> str:
        return f"MatrixLayer({self.n_inputs} inputs, {self.n_outputs} neurons, {self.activation})"


def _array_of(given: Any, n_axes: int, dtype: str) -> Any:
    """A copy of numbers as an array; NumPy by itself would take None for nan, and "1" for 1."""
    import numpy as np

    array = np.array(given)
    if array.ndim != n_axes:
        raise ShapeError(
            f"a layer's weights are a matrix and its biases a row; got an array of shape "
            f"{array.shape} where {n_axes} axes were expected."
        )
    if array.dtype.kind not in "biuf":  # exact numbers too, such as Fractions
        array = np.array([as_number(number) for number in array.flat], dtype).reshape(array.shape)
    return array.astype(dtype, copy=False)


class NeuronView(Shown):
    """One neuron of a matrix layer: its weights and bias are entries of the layer's arrays."""

    def __init__(self, layer: MatrixLayer, unit: int) -> None:
        self.layer, self.unit = layer, unit
        self.activation = "linear" if layer.activation == "softmax" else layer.activation

    @property
    def weights(self) -> tuple[Entry, ...]:
        """Views of the neuron's weights, one for each input."""
        places = ((self.unit, i) for i in range(self.layer.n_inputs))
        return tuple(Entry(self.layer.weights, place) for place in places)

    @property
    def bias(self) -> Entry:
        """A view of the neuron's bias."""
        return Entry(self.layer.biases, (self.unit,))

    def __call__(self, x: Any) -> Value:
        """The neuron's activation for one example."""
        return self.layer(x)[self.unit]

    def parameters(self) -> list[Entry]:
        """Views of the weights in order, then of the bias."""
        return [*self.weights, self.bias]

    def __repr__(self) -> str:
        return f"NeuronView({self.unit} of {self.layer!r})"


class Entry:
    """One number of a parameter array: reading and writing it reads and writes the array."""

    __slots__ = ("array", "place")

    def __init__(self, array: Value, place: tuple[int, ...]) -> None:
        self.array, self.place = array, place

    @property
    def data(self) -> float:
        """The number itself."""
        return float(self.array.data[self.place])

    @data.setter
    def data(self, number: float) -> None:
        self.array.data[self.place] = as_number(number)

    @property
    def grad(self) -> float | None:
        """The gradient; None until it has been computed."""
        return None if self.array.grad is None else float(self.array.grad[self.place])

    @grad.setter
    def grad(self, number: Any) -> NoReturn:
        raise SettingError(
            f"the gradient of {self.label} is an entry of the gradient of all of {self.array.label}"
            f", and is forgotten or set with it: try net.zero_grad()."
        )

    @property
    def label(self) -> Role:
        """What this number is."""
        return Role(self.array.label.part, self.array.label.layer, *self.place)

    def __float__(self) -> float:
        return self.data

    def __repr__(self) -> str:
        return f"Entry({self.label}, data={self.data!r})"
