"""Evidence models: what each pixel says for or against a class, in a network without hidden layers.

The sum of a class is b + Σ wₖxₖ: every pixel's term wₖxₖ is evidence for the
class where it is positive, and against it where it is negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data.pixels import checked_size
from neuron.maths.errors import SettingError, ShapeError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.study.black_and_white import to_matrix


@dataclass(frozen=True, eq=False)
class Overlay:
    """One picture laid over the model of one class.

    `weights`, `picture` and `terms` (their product) have the shape of the picture.
    `evidence_for` is the sum of the positive terms, `evidence_against` that of the
    negative; together with `bias` they are the class's weighted sum `z`.
    """

    cls: int
    picture: NDArray[np.float64]
    weights: NDArray[np.float64]
    terms: NDArray[np.float64]
    bias: float

    @property
    def evidence_for(self) -> float:
        """The sum of the positive terms."""
        return float(self.terms[self.terms > 0].sum())

    @property
    def evidence_against(self) -> float:
        """The sum of the negative terms: 0 or less."""
        return float(self.terms[self.terms < 0].sum())

    @property
    def z(self) -> float:
        """The weighted sum: all terms and the bias."""
        return float(self.terms.sum() + self.bias)


def evidence_model(net: MLP, cls: int, image_shape: tuple[int, int]) -> NDArray[np.float64]:
    """The weights of one class as a picture, shape `image_shape`.

    Raises `SettingError` for a network with hidden layers (its pixels do not speak
    to the classes directly) and `ShapeError` where weights and shape do not fit.
    """
    check_network(net)
    if len(net.layers) != 1:
        raise SettingError(
            f"evidence models are read from a network without hidden layers, such as "
            f"MLP(784, [10]); this one is {net!r}."
        )
    if cls not in range(net.n_outputs):
        raise SettingError(f"there is no class {cls!r}; expected 0 to {net.n_outputs - 1}.")
    rows, _ = net.layers[0].numbers()
    return to_matrix(rows[cls], image_shape)


def overlay(net: MLP, picture: Any, cls: int, image_shape: tuple[int, int]) -> Overlay:
    """Lay a picture (`image_shape`, or flat) over the model of a class, term by term."""
    weights = evidence_model(net, cls, image_shape)
    x = to_matrix(picture, image_shape)
    return Overlay(cls, x, weights, weights * x, net.layers[0].numbers()[1][cls])


def mean_weight(weights: NDArray[np.float64], where: NDArray[np.bool_]) -> float:
    """The mean of the weights in a part of the picture.

    Raises `ShapeError` for a part that does not fit or is empty.
    """
    if where.shape != weights.shape or not where.any():
        raise ShapeError(
            f"expected some pixels of a picture of shape {weights.shape}; got a choice of shape "
            f"{where.shape} with {int(where.sum())} pixels."
        )
    return float(weights[where].mean())


def disc(
    shape: tuple[int, int], radius: float, centre: tuple[float, float] | None = None
) -> NDArray[np.bool_]:
    """The pixels at most `radius` from the centre (of the picture, if none is given)."""
    shape = checked_size(shape)
    middle = centre or ((shape[0] - 1) / 2, (shape[1] - 1) / 2)
    row, column = np.indices(shape)
    chosen: NDArray[np.bool_] = np.hypot(row - middle[0], column - middle[1]) <= radius
    return chosen


def class_means(inputs: Any, labels: Any, n_classes: int) -> NDArray[np.float64]:
    """The mean picture of each class, shape (classes, pixels)."""
    rows, classes = np.asarray(inputs, dtype=np.float64), np.asarray(labels)
    return np.array([rows[classes == k].mean(axis=0) for k in range(n_classes)])
