"""One-hot labels: class 3 of 5 as the row (0, 0, 0, 1, 0), and back."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, overload

from neuron.data.arrays import is_array
from neuron.data.checks import listed_in
from neuron.maths.errors import DataError, ShapeError
from neuron.maths.kinds import whole_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@overload
def one_hot(labels: Sequence[int], n_classes: int) -> list[list[float]]: ...
@overload
def one_hot(labels: NDArray[Any], n_classes: int) -> NDArray[np.float64]: ...
def one_hot(
    labels: Sequence[int] | NDArray[Any], n_classes: int
) -> list[list[float]] | NDArray[np.float64]:
    """Turn n labels into n rows of `n_classes` numbers: 1 at the label, 0 elsewhere.

    Lists in, list of lists out; array of shape (n,) in, array of shape
    (n, n_classes) out. `from_one_hot` turns them back.

    Raises `DataError` for a label that is not a whole number from 0 to n_classes − 1.
    """
    n_classes = whole_number("n_classes", n_classes)
    listed: list[Any] = labels.tolist() if is_array(labels) else listed_in(labels, "labels")
    for i, label in enumerate(listed):
        if not (isinstance(label, Real) and label in range(n_classes)):
            raise DataError(
                f"label {i} is {label!r}; expected a whole number from 0 to {n_classes - 1}. "
                f"Check the labels, or give a larger n_classes."
            )
    if is_array(labels):
        import numpy as np

        rows: NDArray[np.float64] = np.zeros((len(labels), n_classes))
        rows[np.arange(len(labels)), labels.astype(np.int64)] = 1.0
        return rows
    return [[1.0 if k == label else 0.0 for k in range(n_classes)] for label in labels]


@overload
def from_one_hot(rows: Sequence[Sequence[float]]) -> list[int]: ...
@overload
def from_one_hot(rows: NDArray[Any]) -> NDArray[np.int64]: ...
def from_one_hot(
    rows: Sequence[Sequence[float]] | NDArray[Any],
) -> list[int] | NDArray[np.int64]:
    """Turn n one-hot rows back into n labels: the place of the 1 in each.

    Raises `DataError` for a row that is not a single 1 among zeros: the outputs
    of a network are not, and their largest entry is another question.
    """
    if is_array(rows):
        import numpy as np

        if rows.ndim != 2:
            raise ShapeError(f"one-hot rows have shape (n, classes); got {rows.shape}.")
        return np.array(from_one_hot(rows.tolist()), dtype=np.int64)
    labels = []
    for i, row in enumerate(listed_in(rows, "one-hot rows")):
        row = listed_in(row, f"one-hot row {i}")
        ones = [k for k, entry in enumerate(row) if entry == 1]
        zeros = sum(entry == 0 for entry in row)
        if len(ones) != 1 or zeros != len(row) - 1:
            raise DataError(
                f"row {i} is {row!r:.80}; expected a single 1 among zeros. "
                f"For a network's outputs, take the place of the largest instead."
            )
        labels.append(ones[0])
    return labels
