"""From ink to what the network reads, in the steps that made MNIST, each of which can be left out.

    as drawn → scaled into 20 × 20 → centred by its centre of mass

With both steps the result is that of `neuron.data.mnist_normalise`, to the bit; with
neither it is the whole sheet, reduced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron.data.normalise import (
    crop_to_ink,
    fitted,
    lift_from_paper,
    placed_by_mass,
)
from neuron.data.pixels import resize
from neuron.maths.errors import DataError

SHAPE = (28, 28)


@dataclass(frozen=True, eq=False)
class Stages:
    """The picture after each step, shape (28, 28) each; a step left out hands on what it got."""

    drawn: NDArray[np.float64]
    scaled: NDArray[np.float64]
    centred: NDArray[np.float64]
    is_blank: bool

    @property
    def x(self) -> NDArray[np.float64]:
        """What the network reads: shape (784,)."""
        return self.centred.reshape(-1)


def stages(ink: NDArray[np.float64], *, scale: bool = True, centre: bool = True) -> Stages:
    """Take ink of shape (rows, columns) through the steps."""
    drawn = resize(ink, SHAPE)
    try:
        lifted = lift_from_paper(ink)
    except DataError:  # nothing stands out from the paper, so there is nothing to move
        return Stages(drawn, drawn, drawn, is_blank=True)
    box = fitted(lifted) if scale else crop_to_ink(drawn)
    scaled = _at_its_place(box, lifted) if scale else drawn
    centred = placed_by_mass(box) if centre else scaled
    return Stages(drawn, scaled, centred, is_blank=False)


def _at_its_place(box: NDArray[np.float64], lifted: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scaled box on 28 × 28, its middle where that of the ink was on the sheet."""
    corner = [
        _start(np.flatnonzero(lifted.any(axis=1 - axis)), lifted.shape[axis], box.shape[axis])
        for axis in (0, 1)
    ]
    canvas = np.zeros(SHAPE)
    canvas[corner[0] : corner[0] + box.shape[0], corner[1] : corner[1] + box.shape[1]] = box
    return canvas


def _start(inked: NDArray[np.intp], length: int, size: int) -> int:
    """Where along one side a box of `size` pixels begins, so that it stays inside."""
    middle = (int(inked[0]) + int(inked[-1]) + 1) / 2 * 28 / length
    return min(max(0, round(middle - size / 2)), 28 - size)
