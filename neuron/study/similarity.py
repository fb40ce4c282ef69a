"""How alike pictures are, pixel by pixel: within a class, and between classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError


@dataclass(frozen=True)
class Distances:
    """How far apart the pictures of two classes are, as lengths in the space of all pixels.

    `within` is the mean distance between two pictures of the first class, `between`
    that of a picture of each. `nearer_to_other` is the share of the first class's
    pictures to which some picture of the other class is nearer than their own kind is
    on average. `confusing` is the place in the data of the clearest such picture,
    `other` that of its neighbour at distance `gap`, `farthest` that of the picture of
    its own class that is farthest from it. `shared_ink` is the part of the ink of two
    pictures of the class that overlaps, on average (Σ min / Σ max).
    """

    within: float
    between: float
    nearer_to_other: float
    confusing: int
    other: int
    gap: float
    farthest: int
    farthest_gap: float
    shared_ink: float


def distances(data: Dataset, cls: int, other: int) -> Distances:
    """Measure how little the pixels of a class have in common, beside those of another class.

    Raises `DataError` where one of the classes has fewer than two pictures.
    """
    check_dataset(data)
    inputs, labels = data.arrays()
    mine, theirs = (np.flatnonzero(labels == k) for k in (cls, other))
    if min(len(mine), len(theirs)) < 2:
        raise DataError(f"{data.name} has fewer than two pictures of class {cls} or of {other}.")
    within = distance_table(inputs[mine], inputs[mine])
    between = distance_table(inputs[mine], inputs[theirs])
    pairs = ~np.eye(len(mine), dtype=bool)
    mean_within = np.array([row[keep].mean() for row, keep in zip(within, pairs, strict=True)])
    nearest = between.min(axis=1)
    # The clearest case: far from its own kind, near to the other.
    i = int(np.argmin(nearest - mean_within))
    j, far = int(between[i].argmin()), int(within[i].argmax())
    return Distances(
        within=float(within[pairs].mean()),
        between=float(between.mean()),
        nearer_to_other=float((nearest < mean_within).mean()),
        confusing=int(mine[i]),
        other=int(theirs[j]),
        gap=float(between[i, j]),
        farthest=int(mine[far]),
        farthest_gap=float(within[i, far]),
        shared_ink=_shared_ink(inputs[mine]),
    )


def distance_table(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every distance ‖aᵢ − bⱼ‖ between rows of two arrays: shape (len(a), len(b))."""
    squares = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None, :] - 2 * a @ b.T
    lengths: NDArray[np.float64] = np.sqrt(np.maximum(squares, 0.0))
    return lengths


def _shared_ink(images: NDArray[np.float64]) -> float:
    """Σ min / Σ max of neighbouring pictures in the data, on average."""
    first, second = images[:-1], images[1:]
    shared = np.minimum(first, second).sum(axis=1) / np.maximum(first, second).sum(axis=1)
    return float(shared.mean())
