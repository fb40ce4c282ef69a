"""A multilayer perceptron: layers feeding layers, on either backend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import SettingError, ShapeError, UnknownNameError
from neuron.maths.kinds import whole_number
from neuron.network.activations import activation_named
from neuron.network.initialise import draw_weights
from neuron.network.inputs import is_batch
from neuron.network.layer import Layer
from neuron.network.matrix import MatrixLayer
from neuron.network.roles import Role
from neuron.value.hooks import Shown, door
from neuron.value.value import Value

Numbers = tuple[Sequence[Sequence[float]], Sequence[float]]
BACKENDS = ("scalar", "numpy")
DTYPES = ("float64", "float32")


class MLP(Shown):
    """A network that gives each layer's activations to the next.

    `MLP(784, [16, 16, 10])` draws its weights from `seed`: the same on both
    backends. `activation` is one name for all layers or a list with one name for
    each. `backend` is 'scalar' (every weight is a Value) or 'numpy' (every layer is
    two arrays, in `dtype` 'float64' or 'float32').

    Raises `SettingError` for a count below 1, `UnknownNameError` for a name that is
    not known, `ShapeError` where the numbers of activations and of layers differ.
    """

    def __init__(
        self,
        n_inputs: int,
        widths: Sequence[int],
        activation: str | Sequence[str] = "sigmoid",
        *,
        seed: SeedOrGenerator = 0,
        backend: str = "scalar",
        initialiser: str | None = None,
        dtype: str = "float64",
    ) -> None:
        widths = widths.tolist() if hasattr(widths, "tolist") else widths
        if not isinstance(widths, Sequence) or isinstance(widths, str | bytes):
            example = [widths] if isinstance(widths, int) else [16, 10]
            raise SettingError(
                f"widths lists the neurons of each layer, got {widths!r:.80}. Try {example}."
            )
        sizes = [whole_number("n_inputs", n_inputs)]
        sizes += [whole_number("a layer's width", width) for width in widths]
        activations = _one_each(activation, len(widths))
        rng = generator(seed)
        numbers: list[Numbers] = [
            (draw_weights(n_in, n_out, initialiser, name, rng), [0.0] * n_out)
            for (n_in, n_out), name in zip(pairwise(sizes), activations, strict=True)
        ]
        self._build(numbers, activations, backend, dtype)

    @classmethod
    def from_numbers(
        cls,
        numbers: Sequence[Numbers],
        activation: str | Sequence[str] = "sigmoid",
        *,
        backend: str = "scalar",
        dtype: str = "float64",
    ) -> MLP:
        """A network of given numbers: for each layer its rows of weights and its biases.

        Raises `ShapeError` where a layer does not fit the one before.
        """
        if not (isinstance(numbers, Sequence) and all(map(_is_pair, numbers))):
            raise ShapeError(
                f"each layer of a network is given as its rows of weights and its biases, such as "
                f"([[0.5, -1.0]], [0.2]), in a list of layers; got {numbers!r:.80}."
            )
        net = cls.__new__(cls)
        net._build(numbers, _one_each(activation, len(numbers)), backend, dtype)
        return net

    def _build(
        self, numbers: Sequence[Numbers], activations: list[str], backend: str, dtype: str
    ) -> None:
        if backend not in BACKENDS:
            raise UnknownNameError("backend", backend, BACKENDS)
        if dtype not in DTYPES or (backend == "scalar" and dtype != "float64"):
            known = DTYPES if backend == "numpy" else DTYPES[:1]
            raise UnknownNameError(f"dtype of the {backend} backend", dtype, known)
        if not numbers:
            raise ShapeError("a network needs at least one layer, such as MLP(2, [1]).")
        self.backend = backend
        self.layers: list[Layer | MatrixLayer] = []
        for index, ((weights, biases), name) in enumerate(
            zip(numbers, activations, strict=True), start=1
        ):
            layer = (
                Layer(activation=name, weights=weights, biases=biases, index=index)
                if backend == "scalar"
                else MatrixLayer(name, weights=weights, biases=biases, index=index, dtype=dtype)
            )
            if self.layers and layer.n_inputs != self.layers[-1].n_outputs:
                raise ShapeError(
                    f"layer {index} has {layer.n_inputs} inputs, but layer {index - 1} has "
                    f"{self.layers[-1].n_outputs} neurons; the two numbers must be the same."
                )
            self.layers.append(layer)

    def __call__(self, x: Any) -> Any:
        """The outputs for one example, to index and iterate as Values; for a batch, a row each.

        x is one example (n_inputs numbers or Values) or a batch of them. Returns, on
        the scalar backend, a list of Values or a list of such lists; on the NumPy
        backend a Value of shape (n_outputs,) or (examples, n_outputs).

        Raises `ShapeError` for a wrong number of inputs, `NumberError` for what is no
        number.
        """
        for layer in self.layers:
            x = layer(x)
        return x

    @property
    def n_inputs(self) -> int:
        """How many numbers the network takes."""
        return self.layers[0].n_inputs

    @property
    def n_outputs(self) -> int:
        """How many numbers the network gives."""
        return self.layers[-1].n_outputs

    @property
    def sizes(self) -> list[int]:
        """The number of inputs, then of neurons in each layer: [784, 16, 16, 10]."""
        return [self.n_inputs, *(layer.n_outputs for layer in self.layers)]

    @property
    def activations(self) -> list[str]:
        """Each layer's activation, by name."""
        return [layer.activation for layer in self.layers]

    def rows(self, examples: Any) -> Any:
        """Examples in the form this backend reads fastest, to be made once before many calls.

        Raises `ShapeError` for what is no batch of rows.
        """
        if not is_batch(examples):
            raise ShapeError(
                f"expected several examples, a row of numbers each; got {examples!r:.80}."
            )
        return self.layers[0].rows(examples)

    def parameters(self) -> list[Value]:
        """All weights and biases, layer by layer: single Values, or two arrays a layer.

        One that several neurons share is listed once.
        """
        return list(dict.fromkeys(p for layer in self.layers for p in layer.parameters()))

    def named_parameters(self) -> list[tuple[str, Value]]:
        """The parameters with their names, such as 'layers[0].neurons[3].weights[17]'."""
        return [pair for layer in self.layers for pair in layer.named_parameters()]

    def numbers(self) -> list[tuple[list[list[float]], list[float]]]:
        """For each layer its rows of weights and its biases, as plain numbers."""
        return [layer.numbers() for layer in self.layers]

    def to(self, backend: str, dtype: str = "float64") -> MLP:
        """A new network with the same numbers, to the last bit, on another backend."""
        return MLP.from_numbers(self.numbers(), self.activations, backend=backend, dtype=dtype)

    def zero_grad(self) -> None:
        """Forget all gradients: each `grad` becomes None."""
        for parameter in self.parameters():
            parameter.grad = None

    def summary(self) -> str:
        """A table of the layers and of how many numbers each has to learn."""
        return parameter_table(self.sizes, self.activations)

    def explain(self, x: Any, **settings: Any) -> Any:
        """Say why the network answers x as it does; see `neuron.explain.explain_network`."""
        return door("explain").explain_network(self, x, **settings)

    def draw(self, x: Any = None, **settings: Any) -> Any:
        """Draw the network, with its activations for an example x; see `neuron.draw.draw`."""
        return door("draw").draw(self, x, **settings)

    def __repr__(self) -> str:
        return f"MLP({'-'.join(map(str, self.sizes))}, {self.backend})"


def labelled_inputs(x: Sequence[Any]) -> list[Value]:
    """One example's numbers as Values that know their role, so that they can be asked about."""
    return [Value(number, Role("input", 0, i)) for i, number in enumerate(x)]


def count_parameters(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """For each layer of a network of these sizes, its number of weights and of biases."""
    return [(n_in * n_out, n_out) for n_in, n_out in pairwise(sizes)]


def parameter_table(sizes: Sequence[int], activations: Sequence[str]) -> str:
    """The parameters of a network of these sizes, itemised; nothing is built."""
    counts = count_parameters(sizes)
    rows = [("layer", "neurons", "activation", "weights", "biases", "parameters")]
    rows.append(("input", f"{sizes[0]:,}", "(computes nothing)", "0", "0", "0"))
    for i, ((weights, biases), name) in enumerate(zip(counts, activations, strict=True), start=1):
        numbers = (f"{sizes[i]:,}", name, f"{weights:,}", f"{biases:,}", f"{weights + biases:,}")
        rows.append((str(i), *numbers))
    weights, biases = (sum(column) for column in zip(*counts, strict=True))
    rows.append(("total", "", "", f"{weights:,}", f"{biases:,}", f"{weights + biases:,}"))
    columns = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = [
        "  ".join(
            cell.ljust(width) if i in (0, 2) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, columns, strict=True))
        ).rstrip()
        for row in rows
    ]
    rule = "-" * max(map(len, aligned))
    return "\n".join([aligned[0], rule, *aligned[1:-1], rule, aligned[-1]])


def _is_pair(layer: Any) -> bool:
    return isinstance(layer, list | tuple) and len(layer) == 2


def _one_each(activation: str | Sequence[str], n_layers: int) -> list[str]:
    many = isinstance(activation, list | tuple)
    names: list[Any] = list(activation) if many else [activation] * n_layers
    if len(names) != n_layers:
        raise ShapeError(
            f"a network of {n_layers} layers needs {n_layers} activations, got {len(names)}: "
            f"{names}. Give one name for all, or one for each layer."
        )
    for name in names:
        activation_named(name)
    return names
