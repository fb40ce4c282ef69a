"""Check the numbers of a data set, and say where the first wrong one is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, SupportsFloat

from neuron.data.arrays import Inputs, Targets, is_array
from neuron.maths.errors import DataError, NumberError, ShapeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def checked_inputs(inputs: Any, name: str) -> Inputs:
    """Return n rows of d finite floats: an array of shape (n, d), or a list of lists.

    A float64 array is handed back as it is, not copied.
    """
    if is_array(inputs):
        return _checked_array(inputs, name)
    rows: list[list[float]] = []
    for i, row in enumerate(listed_in(inputs, f"{name}: inputs")):
        numbers = [
            _finite(x, f"{name}: row {i}, column {j}")
            for j, x in enumerate(listed_in(row, f"{name}: row {i}"))
        ]
        if rows and len(numbers) != len(rows[0]):
            raise ShapeError(
                f"{name}: row {i} has {len(numbers)} numbers, but row 0 has {len(rows[0])}. "
                f"Every example must have the same number of inputs."
            )
        rows.append(numbers)
    _check_size(len(rows), len(rows[0]) if rows else 0, name)
    return rows


def checked_numbers(targets: Any, name: str) -> Targets:
    """Return n finite floats to predict: an array of shape (n,), or a list."""
    if is_array(targets):
        if targets.ndim != 1:
            raise ShapeError(
                f"{name}: targets have shape {targets.shape}; expected (n,), one number for each "
                f"example. Try targets.ravel()."
            )
        column: NDArray[np.float64] = _checked_array(targets[:, None], name, "target")[:, 0]
        return column
    listed = listed_in(targets, f"{name}: targets")
    return [_finite(y, f"{name}: target of row {i}") for i, y in enumerate(listed)]


def checked_labels(targets: Any, classes: Sequence[str], name: str) -> Targets:
    """Return n labels, whole numbers from 0 to one less than the number of classes."""
    if not classes:
        raise DataError(f"{name}: classes is empty. Name the classes; None means regression.")
    numbers = checked_numbers(targets, name)
    listed = numbers.tolist() if is_array(numbers) else numbers
    for i, label in enumerate(listed):
        if not (label.is_integer() and 0 <= label < len(classes)):
            raise DataError(
                f"{name}: the label of row {i} is {label:g}; expected a whole number from 0 to "
                f"{len(classes) - 1}, one for each of the {len(classes)} classes."
            )
    if is_array(numbers):
        import numpy as np

        return numbers.astype(np.int64)
    return [int(label) for label in listed]


def _checked_array(array: NDArray[Any], name: str, what: str = "input") -> NDArray[np.float64]:
    """Return a 2-D array as float64; the first number that is not finite is named."""
    import numpy as np

    if array.ndim != 2:
        raise ShapeError(
            f"{name}: inputs have shape {array.shape}; expected (n, d), one row for each example. "
            f"Try inputs.reshape(len(inputs), -1)."
        )
    _check_size(array.shape[0], array.shape[1], name)
    if array.dtype.kind not in "biuf":
        raise NumberError(f"{name}: {what}s are of type {array.dtype}; expected numbers.")
    # A copy only where the type differs: MNIST is 376 MB.
    numbers = array.astype(np.float64, copy=False)
    if not np.isfinite(numbers).all():
        i, j = (int(k) for k in np.argwhere(~np.isfinite(numbers))[0])
        place = f"target of row {i}" if what == "target" else f"row {i}, column {j}"
        raise _not_finite(f"{name}: {place}", float(numbers[i, j]))
    return numbers


def _check_size(n: int, d: int, name: str) -> None:
    if n == 0 or d == 0:
        raise DataError(
            f"{name}: the data set is empty ({n} examples of {d} inputs). "
            f"Give at least one example with at least one number."
        )


def listed_in(thing: Any, what: str) -> list[Any]:
    """Return a row or a list of rows as a list; a lone number or a text is neither."""
    if isinstance(thing, str | bytes) or not (isinstance(thing, Sequence) or is_array(thing)):
        raise ShapeError(
            f"{what}: expected a list of numbers, got {type(thing).__name__} {thing!r:.60}."
        )
    return list(thing)


def _finite(x: object, place: str) -> float:
    """Turn one entry into a finite float, or say which one can't be."""
    if isinstance(x, str | bytes) or not isinstance(x, SupportsFloat):
        raise NumberError(f"{place}: expected a number, got {type(x).__name__} {x!r:.60}.")
    try:
        number = float(x)
    except (TypeError, OverflowError) as error:  # an array of several, or 10**400
        raise NumberError(f"{place}: {x!r:.60} is no single number that fits a float.") from error
    if not math.isfinite(number):
        raise _not_finite(place, number)
    return number


def _not_finite(place: str, number: float) -> DataError:
    return DataError(
        f"{place} is {number}; expected a finite number. Remove the example, or fill in the value."
    )
