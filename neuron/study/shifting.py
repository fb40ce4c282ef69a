"""What a network makes of pictures that were moved, with and without centring them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, SettingError
from neuron.network import MLP
from neuron.train import accuracy, predict
from neuron.train.losses import predicted_classes

Preprocess = Callable[[NDArray[np.float64]], NDArray[np.float64]]
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))


@dataclass(frozen=True)
class ShiftResult:
    """The share of right answers when pictures are moved by so many pixels."""

    shift: int
    off: float  # the moved picture as it is
    on: float  # the moved picture after pre-processing


def shift(images: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Move pictures, shape (n, height, width), down and right by whole pixels.

    What leaves the picture is lost, and paper (0) comes in. Raises `SettingError`
    for a move that leaves nothing.
    """
    height, width = images.shape[1:]
    if abs(rows) >= height or abs(columns) >= width:
        raise SettingError(
            f"moving pictures of {height} × {width} by ({rows}, {columns}) leaves nothing of them."
        )
    moved = np.zeros_like(images)
    to_rows, from_rows = _slices(rows, height)
    to_columns, from_columns = _slices(columns, width)
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved


def accuracy_against_shift(
    net: MLP,
    data: Dataset,
    shifts: Sequence[int] = (0, 1, 2, 3, 4),
    *,
    preprocess: Preprocess,
    margin: int = 0,
    threshold: float = 0.5,
) -> list[ShiftResult]:
    """Accuracy on pictures moved right, left, down and up, pre-processing off and on.

    `preprocess` turns one picture, shape (rows, columns), into one of the
    network's size; with it the picture may first get a `margin` of paper, so that
    nothing is cut off by the move (a photograph of a digit has paper around it).
    `threshold` matters for networks of one output alone.

    Raises `DataError` for a data set without pictures or classes.
    """
    check_dataset(data)
    if data.image_shape is None or data.classes is None:
        raise DataError(f"{data.name}: only pictures with a class can be moved and recognised.")
    inputs, labels = data.arrays()
    images = inputs.reshape(-1, *data.image_shape)
    wide = np.pad(images, ((0, 0), (margin, margin), (margin, margin)))
    results = []
    for amount in shifts:
        directions = DIRECTIONS if amount else DIRECTIONS[:1]
        off = [shift(images, amount * down, amount * right) for down, right in directions]
        moved = (shift(wide, amount * down, amount * right) for down, right in directions)
        on = [np.array([preprocess(image) for image in group]) for group in moved]
        shares = [
            float(np.mean([_accuracy(net, group, labels, threshold) for group in groups]))
            for groups in (off, on)
        ]
        results.append(ShiftResult(amount, *shares))
    return results


def _accuracy(
    net: MLP, images: NDArray[np.float64], labels: NDArray[Any], threshold: float
) -> float:
    outputs = predict(net, images.reshape(len(images), -1))
    return accuracy(labels, predicted_classes(outputs, threshold))


def _slices(by: int, length: int) -> tuple[slice, slice]:
    """Where to and where from when a row of `length` is moved by `by`."""
    if by >= 0:
        return slice(by, length), slice(0, length - by)
    return slice(0, length + by), slice(-by, length)
