"""Ink that was not drawn: a picture file, and the real digits that come with the package."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from neuron.data import load_digits
from neuron.data.image_files import brightness_of
from neuron.data.normalise import lift_from_paper
from neuron.data.pixels import Ink, ink, resize
from neuron.lab.digits.strokes import SIDE
from neuron.lab.requests import LabError
from neuron.maths.chance import generator
from neuron.maths.errors import DataError, FileFormatError


def from_file(data: bytes, max_side: int) -> tuple[NDArray[np.float64], Ink]:
    """The ink of a picture file's bytes on the sheet, shape (280, 280), and how it was read.

    Raises `LabError` for what is no picture, for a picture too large and for a blank one,
    with a code for each, and `MissingPackageError` without Pillow.
    """
    try:
        found = ink(brightness_of(data, "this file", max_pixels=max_side * max_side))
    except FileFormatError as error:
        raise LabError(str(error), "no_picture") from error
    rows, columns = found.image.shape
    if max(rows, columns) > max_side:
        raise LabError(
            f"this file has {columns} x {rows} pixels; a side may have {max_side:,}. "
            f"Make the picture smaller.",
            "picture_too_large",
        )
    try:
        lifted = lift_from_paper(found.image)
    except DataError as error:
        raise LabError(str(error), "blank_picture") from error
    return on_sheet(lifted), found


def real_digit(digit: int, seed: int) -> NDArray[np.float64]:
    """One of the package's handwritten 8 × 8 digits, enlarged to the sheet: shape (280, 280)."""
    digits = load_digits()
    inputs, labels = digits.arrays()
    chosen = inputs[labels == digit]
    which = int(generator(seed).random() * len(chosen))
    enlarged = resize(np.pad(chosen[which].reshape(8, 8), 2), (SIDE, SIDE))
    # Blocks counted in sixteenths are blurred when enlarged; ink has an edge.
    return np.clip((enlarged - 0.3) / 0.4, 0.0, 1.0)


def on_sheet(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """A picture of any proportions in the middle of a square sheet, shape (280, 280)."""
    rows, columns = image.shape
    scale = SIDE / max(rows, columns)
    size = max(1, round(rows * scale)), max(1, round(columns * scale))
    sheet = np.zeros((SIDE, SIDE))
    top, left = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    sheet[top : top + size[0], left : left + size[1]] = resize(image, size)
    return sheet
