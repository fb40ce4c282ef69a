"""Least squares: the line, plane or matrix nearest to the data, computed two ways.

In closed form, and by gradient descent with the engine's own training loop; on
the same data the two arrive at the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.arrays import as_floats
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, ShapeError
from neuron.network import MLP
from neuron.train import SGD, Epoch, fit
from neuron.train.optimisers import Optimiser


@dataclass(frozen=True, eq=False)
class LinearModel:
    """y = W x + b: `weights` of shape (outputs, inputs), `bias` of shape (outputs,)."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __call__(self, inputs: Any) -> NDArray[np.float64]:
        """The model's outputs: shape (outputs,) for one example, (n, outputs) for n of them."""
        result: NDArray[np.float64] = as_floats(inputs) @ self.weights.T
        return result + self.bias

    def loss(self, inputs: Any, targets: Any) -> float:
        """The mean over the examples of Σ (y − t)², as the training loop measures it."""
        wanted = _columns(targets)
        return float(((self(inputs) - wanted) ** 2).sum(axis=1).mean())

    @property
    def text(self) -> str:
        """The model of one output as a formula, such as 'y = 2.01·x1 + 0.98'."""
        terms = [f"{w:+.4g}·x{i}" for i, w in enumerate(self.weights[0], start=1)]
        return f"y = {' '.join(terms).removeprefix('+')} {self.bias[0]:+.4g}"


def in_closed_form(inputs: Any, targets: Any, *, bias: bool = True) -> LinearModel:
    """The W and b with the smallest mean of squared errors, in one step.

    `inputs` has shape (n, d), `targets` (n,) or (n, outputs). Solves the normal
    equations AᵀA w = Aᵀt by their pseudo-inverse, which among equally good answers
    takes the one with the smallest weights (a pixel that is never inked gets 0).
    Without `bias`, b is 0 and the plane passes through the origin.

    Raises `ShapeError` where inputs and targets do not match. Source: A.-M.
    Legendre, *Nouvelles méthodes pour la détermination des orbites des comètes*, 1805.
    """
    A, wanted = _examples(inputs), _columns(targets)
    if len(A) != len(wanted):
        raise ShapeError(f"{len(A)} examples but {len(wanted)} targets; give one for each.")
    d = A.shape[1]
    if bias:
        A = np.hstack([A, np.ones((len(A), 1))])
    # Half as precise as a decomposition of A itself, but a hundredth of the memory on MNIST.
    solution = np.linalg.pinv(A.T @ A, hermitian=True) @ (A.T @ wanted)
    b = solution[d] if bias else np.zeros(wanted.shape[1])
    return LinearModel(np.ascontiguousarray(solution[:d].T), b)


def by_gradient_descent(
    data: Dataset,
    *,
    epochs: int = 200,
    optimiser: Optimiser | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    backend: str = "numpy",
) -> tuple[LinearModel, list[Epoch]]:
    """The same model found step by step: a linear layer trained on the squared error.

    Starts from weights of 0 and sees all examples at each step, unless told
    otherwise. Returns the model and a record of each epoch.

    Raises `DataError` for labels of classes: regression predicts numbers.
    """
    check_dataset(data)
    if data.is_classification:
        raise DataError(
            f"{data.name} has classes; least squares predicts numbers. Give it a regression "
            f"data set, or use a sigmoid neuron."
        )
    net = MLP(data.n_inputs, [1], "linear", initialiser="zeros", backend=backend)
    records = fit(
        net,
        data,
        loss="squared_error",
        optimiser=optimiser or SGD(0.1),
        epochs=epochs,
        batch_size=batch_size or len(data),
        seed=seed,
    )
    weights, biases = net.layers[0].numbers()
    return LinearModel(np.array(weights), np.array(biases)), records


def _examples(inputs: Any) -> NDArray[np.float64]:
    array = as_floats(inputs)
    if array.ndim != 2 or array.size == 0:
        raise ShapeError(
            f"inputs have shape (n, d), a row for each example; got {array.shape}. "
            f"Try inputs.reshape(len(inputs), -1)."
        )
    return array


def _columns(targets: Any) -> NDArray[np.float64]:
    array = as_floats(targets)
    return array[:, None] if array.ndim == 1 else array
