"""Weights set by hand: painted as text, put into a neuron, and scored on real pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.arrays import as_floats
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, ShapeError
from neuron.network import Neuron
from neuron.study.black_and_white import lines_of

#: What a mark stands for; a palette of your own may have other marks and weights.
PALETTE: Mapping[str, float] = {"+": 1.0, "-": -1.0, ".": 0.0}


def paint(
    drawing: str | Sequence[str], palette: Mapping[str, float] = PALETTE
) -> NDArray[np.float64]:
    """Turn lines of `+`, `-` and `.` into weights, shape (rows, columns).

    Raises `DataError` for a mark that the palette lacks, `ShapeError` for lines of
    different lengths.
    """
    lines = lines_of(drawing)
    if not lines or len({len(line) for line in lines}) != 1:
        raise ShapeError(
            f"painted weights are lines of the same length; got {[len(line) for line in lines]}."
        )
    for i, line in enumerate(lines):
        for j, mark in enumerate(line):
            if mark not in palette:
                raise DataError(
                    f"line {i}, column {j} is {mark!r}; the palette has {', '.join(palette)}."
                )
    return np.array([[palette[mark] for mark in line] for line in lines])


def neuron_from(
    weights: NDArray[np.float64], bias: float = 0.0, activation: str = "sigmoid"
) -> Neuron:
    """A neuron of the engine with these weights, one for each pixel, row by row."""
    return Neuron(activation=activation, weights=weights.reshape(-1).tolist(), bias=bias)


def sums(weights: NDArray[np.float64], images: Any, bias: float = 0.0) -> NDArray[np.float64]:
    """The weighted sums of many pictures, shape (n,); `images` has shape (n, pixels) or more.

    Raises `ShapeError` where pictures and weights differ in size.
    """
    rows = as_floats(images)
    rows = rows.reshape(len(rows), -1)
    if rows.shape[1] != weights.size:
        raise ShapeError(
            f"the weights are for {weights.size} pixels {weights.shape}, but each picture has "
            f"{rows.shape[1]}. Resize the pictures, or paint weights of their size."
        )
    result: NDArray[np.float64] = rows @ weights.reshape(-1) + bias
    return result


@dataclass(frozen=True)
class Score:
    """How well a detector finds what it is meant to find.

    `ranking` is the chance that a picture of the wanted kind makes a larger sum
    than one of another kind (the area under the ROC curve): 0.5 is guessing, 1 is
    perfect, and no threshold enters it. The others use the bias that gives the
    highest accuracy on these pictures, `bias`; `base_rate` is the accuracy of
    always answering with the more frequent kind.
    """

    ranking: float
    accuracy: float
    base_rate: float
    recall: float
    precision: float
    bias: float


def score(weights: NDArray[np.float64], data: Dataset, wanted: Sequence[int]) -> Score:
    """Score hand-set weights as a detector of the classes `wanted`.

    Raises `DataError` unless the data have pictures of both kinds.
    """
    check_dataset(data)
    return score_of(sums(weights, data.arrays()[0]), data, wanted)


def score_of(z: NDArray[np.float64], data: Dataset, wanted: Sequence[int]) -> Score:
    """The same for sums that are known already, one for each example."""
    positive = np.isin(data.arrays()[1], list(wanted))
    if data.classes is None or positive.all() or not positive.any():
        raise DataError(f"{data.name}: expected pictures of classes {list(wanted)} and of others.")
    bias = _best_bias(z, positive)
    found = z + bias > 0
    hits = int((found & positive).sum())
    return Score(
        ranking=ranking(z[positive], z[~positive]),
        accuracy=float((found == positive).mean()),
        base_rate=float(max(positive.mean(), 1 - positive.mean())),
        recall=hits / int(positive.sum()),
        precision=hits / max(1, int(found.sum())),
        bias=bias,
    )


def ranking(wanted: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """The share of pairs in which the wanted one is larger; ties count half.

    Source: H. Mann and D. Whitney, 1947; by sorting, not by comparing all pairs.
    """
    ordered = np.sort(others)
    below = np.searchsorted(ordered, wanted, side="left")
    not_above = np.searchsorted(ordered, wanted, side="right")
    return float((below + not_above).mean() / 2 / len(others))


def _best_bias(z: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The bias with the most right answers: the border lies between two neighbouring sums."""
    order = np.argsort(z, kind="stable")
    sorted_z, sorted_positive = z[order], positive[order]
    # right[k]: the k smallest sums are answered no, all others yes.
    no = np.concatenate([[0], np.cumsum(~sorted_positive)])
    yes = np.concatenate([[0], np.cumsum(sorted_positive)])
    right = no + (yes[-1] - yes)
    edges = np.concatenate([[sorted_z[0] - 1.0], sorted_z, [sorted_z[-1] + 1.0]])
    distinct = edges[:-1] < edges[1:]  # no border can lie between equal sums
    k = int(np.argmax(np.where(distinct, right, -1)))
    return -float((edges[k] + edges[k + 1]) / 2)
