"""Detectors whose weights are computed from a shape: an edge with its surround, a loop, a patch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from neuron.data.pixels import checked_size
from neuron.maths.errors import SettingError

Shape = tuple[int, int]


def band(shape: Shape, rows: range, columns: range) -> NDArray[np.float64]:
    """A picture of `shape` with a rectangle of ink: 1 in these rows and columns, else 0.

    Raises `SettingError` for a rectangle that does not lie inside.
    """
    shape = checked_size(shape)
    for part in (rows, columns):
        if not isinstance(part, range):
            raise SettingError(
                f"rows and columns are ranges, such as range(3, 5); got {part!r:.80}."
            )
    if not (
        rows
        and columns
        and 0 <= rows[0] <= rows[-1] < shape[0]
        and 0 <= columns[0] <= columns[-1] < shape[1]
    ):
        raise SettingError(
            f"the rectangle of rows {rows} and columns {columns} does not lie inside a picture "
            f"of {shape[0]} rows and {shape[1]} columns."
        )
    image = np.zeros(shape)
    image[rows.start : rows.stop, columns.start : columns.stop] = 1.0
    return image


def edge(shape: Shape, rows: range, columns: range, surround: range | None) -> NDArray[np.float64]:
    """Weights that look for a horizontal edge: +1 in a band, −1 just above and just below it.

    The surround is one row above and one below, in the columns `surround`; None
    leaves it out, so that the neuron also fires at anything larger that covers
    the band. Returns shape `shape`.
    """
    weights = band(shape, rows, columns)
    if surround is not None:
        for row in (rows.start - 1, rows.stop):
            weights -= band(shape, range(row, row + 1), surround)
    return weights


def edge_patches(
    shape: Shape, rows: range, columns: range, surround: range
) -> list[tuple[str, NDArray[np.float64]]]:
    """Four pictures to show to an edge detector, each with its name.

    A: nothing; B: the band alone; C: the surround alone; D: a blob over both.
    """
    weights = edge(shape, rows, columns, surround)
    inside, around = (weights > 0).astype(np.float64), (weights < 0).astype(np.float64)
    return [
        ("A: blank", np.zeros(shape)),
        ("B: an edge", inside),
        ("C: only around it", around),
        ("D: a big blob", inside + around),
    ]


def loop(
    shape: Shape, centre: tuple[float, float], radii: tuple[float, float], width: float
) -> NDArray[np.float64]:
    """Weights that look for a loop: positive on an elliptic ring, negative in its hole.

    `centre` is (row, column) and `radii` the half height and half width of the
    ring's middle line, `width` its thickness, all in pixels. The positive weights
    sum to 1 and the negative to −1, so that plain grey gives 0.

    Raises `SettingError` where the picture is too coarse for ring and hole.
    """
    row, column = np.indices(checked_size(shape))
    # How many radii a pixel lies from the centre: 1 on the ring's middle line.
    r = np.hypot((row - centre[0]) / radii[0], (column - centre[1]) / radii[1])
    half = width / 2 / min(radii)
    ring = (np.abs(r - 1) <= half).astype(np.float64)
    hole = (r < 1 - half).astype(np.float64)
    if not ring.any() or not hole.any():
        raise SettingError(
            f"a loop of radii {radii} and width {width} leaves no ring or no hole in a picture of "
            f"{shape[0]} × {shape[1]}. Take larger radii, or a thinner ring."
        )
    weights: NDArray[np.float64] = ring / ring.sum() - hole / hole.sum()
    return weights


def lower_loop(shape: Shape) -> NDArray[np.float64]:
    """A loop in the lower half of a digit, where a 6 and an 8 have theirs, in proportion."""
    rows, columns = checked_size(shape)
    return loop(
        shape,
        (0.66 * rows - 0.5, 0.535 * columns - 0.5),
        (0.107 * rows, 0.125 * columns),
        0.09 * min(shape),
    )


def small_loop() -> NDArray[np.float64]:
    """A loop of 9 × 9 pixels, of the size of the lower loop of a digit of 28 × 28, to be slid."""
    return loop((9, 9), (4.0, 4.0), (2.5, 2.0), 2.0)
