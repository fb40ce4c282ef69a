"""Pictures in black and white: a matrix of 0 and 1, and the same numbers in one row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset, resize
from neuron.data.arrays import as_floats
from neuron.data.dataset import check_dataset
from neuron.data.pixels import checked_size
from neuron.maths.errors import DataError, SettingError, ShapeError

WHITE, BLACK = ".", "#"


def encode(drawing: str | list[str]) -> NDArray[np.float64]:
    """Turn lines of text into a picture: `#` is ink (1), `.` is paper (0).

    Returns shape (rows, columns). Raises `DataError` for another character and
    `ShapeError` for lines of different lengths.
    """
    lines = lines_of(drawing)
    if not lines or len({len(line) for line in lines}) != 1 or not lines[0]:
        raise ShapeError(
            f"a drawing is one or more lines of the same length; got lengths "
            f"{[len(line) for line in lines]}."
        )
    for i, line in enumerate(lines):
        for j, mark in enumerate(line):
            if mark not in (WHITE, BLACK):
                raise DataError(
                    f"line {i}, column {j} of the drawing is {mark!r}; expected {BLACK!r} for "
                    f"ink or {WHITE!r} for paper."
                )
    return np.array([[float(mark == BLACK) for mark in line] for line in lines])


def lines_of(drawing: Any) -> list[str]:
    """The lines of a drawing. Raises `DataError` for what is neither a text nor a list of texts."""
    lines = drawing.split() if isinstance(drawing, str) else drawing
    if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
        raise DataError(f"a drawing is a text or a list of lines; got {drawing!r:.80}.")
    return list(lines)


def decode(image: Any) -> str:
    """Turn a picture of 0 and 1, shape (rows, columns), into lines of `#` and `.`.

    Raises `DataError` for any other number: see `black_and_white`.
    """
    array = _matrix(image)
    if not np.isin(array, (0.0, 1.0)).all():
        raise DataError(
            "a picture in black and white holds nothing but 0 and 1. Try black_and_white(image)."
        )
    return "\n".join("".join(BLACK if pixel else WHITE for pixel in row) for row in array)


def to_row(image: Any) -> NDArray[np.float64]:
    """Lay a picture out row after row: shape (rows, columns) in, (rows · columns,) out."""
    return _matrix(image).reshape(-1)


def to_matrix(row: Any, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Undo `to_row`: shape (rows · columns,) in, `shape` out.

    Raises `ShapeError` where the numbers do not fill the shape.
    """
    numbers = as_floats(row).reshape(-1)
    rows, columns = checked_size(shape)
    if numbers.size != rows * columns:
        raise ShapeError(
            f"{numbers.size} numbers do not fill a picture of {rows} rows and {columns} columns, "
            f"which has {rows * columns} pixels."
        )
    return numbers.reshape(rows, columns)


def black_and_white(
    image: Any, size: tuple[int, int] | None = None, threshold: float = 0.5
) -> NDArray[np.float64]:
    """Resize a picture of ink and round it: 1 above the threshold, 0 otherwise.

    `image` has shape (rows, columns), 0 for paper to 1 for ink; so does what is
    returned, in `size` where one is given.

    Raises `SettingError` for a threshold that is not between 0 and 1.
    """
    if not 0.0 < threshold < 1.0:
        raise SettingError(f"the threshold lies between paper, 0, and ink, 1; got {threshold!r}.")
    array = _matrix(image)
    sized = array if size is None else resize(array, size)
    return (sized > threshold).astype(np.float64)


def black_and_white_data(
    data: Dataset, size: tuple[int, int] = (24, 24), threshold: float = 0.5
) -> Dataset:
    """The same data set with every picture resized and in black and white.

    Raises `DataError` for a data set that holds no pictures.
    """
    check_dataset(data)
    if data.image_shape is None:
        raise DataError(f"{data.name} holds no pictures. Give one that has an image_shape.")
    inputs, targets = data.arrays()
    images = [
        black_and_white(row.reshape(data.image_shape), size, threshold).reshape(-1)
        for row in inputs
    ]
    return Dataset(
        f"{data.name}, {size[0]} × {size[1]} in black and white",
        np.array(images, dtype=np.float64),
        targets,
        data.classes,
        size,
    )


def one_against_the_rest(data: Dataset, wanted: int) -> Dataset:
    """The question 'is it this class?': label 1 for `wanted`, 0 for all other classes.

    Raises `DataError` for a class that the data set does not have.
    """
    check_dataset(data)
    if data.classes is None or wanted not in range(len(data.classes)):
        raise DataError(f"{data.name} has no class {wanted!r}; it has {data.classes}.")
    inputs, targets = data.arrays()
    name = data.classes[wanted]
    labels = (targets == wanted).astype(np.int64)
    return Dataset(f"{data.name}: {name}?", inputs, labels, ("other", name), data.image_shape)


def as_numbers(image: Any, scale: int = 255) -> str:
    """Print a picture, shape (rows, columns) from 0 to 1, as its matrix of whole numbers."""
    numbers = np.rint(_matrix(image) * scale).astype(int)
    width = len(str(scale))
    return "\n".join(" ".join(f"{number:{width}d}" for number in row) for row in numbers)


def _matrix(image: Any) -> NDArray[np.float64]:
    array = as_floats(image)
    if array.ndim != 2 or array.size == 0:
        raise ShapeError(
            f"a picture has shape (rows, columns); got {array.shape}. Try to_matrix(row, shape)."
        )
    return array
