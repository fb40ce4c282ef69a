"""Make the strokes of pictures thicker or thinner, by grey-scale dilation and erosion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: The eight neighbours of a pixel, as steps along rows and columns.
_STEPS = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]


def thickened(
    images: NDArray[np.float64], image_shape: tuple[int, int], amounts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return pictures whose ink grows outwards by so many pixels, or is worn away.

    - `images`: shape (n, d), one flat picture of `image_shape` = (rows, columns) a
      row, ink from 0 to 1.
    - `amounts`: shape (n,), from −1 to 1: by how many pixels every edge moves. A
      stroke becomes wider by twice as much. Below 0 ink is worn away instead,
      and a stroke that is thinner than that becomes pale.

    Dilation: each pixel becomes the largest of what lies around it at that
    distance, in eight directions, values between pixels being interpolated.
    Erosion is the same done to the paper. Around the picture there is paper.
    Returns a new array of shape (n, d).

    Source: J. Serra, *Image Analysis and Mathematical Morphology*, 1982.
    """
    grows = amounts[:, None] >= 0.0
    # Wearing ink away is letting the paper grow.
    growing = np.where(grows, images, 1.0 - images)
    rows, columns = image_shape
    edge = np.where(grows, 0.0, 1.0)[:, :, None]
    padded = np.broadcast_to(edge, (len(images), rows + 2, columns + 2)).copy()
    padded[:, 1:-1, 1:-1] = growing.reshape(-1, rows, columns)
    result = growing.copy()
    for down, right in _STEPS:
        # Seen at distance t towards a neighbour: (1 − t)·here + t·there, t in steps.
        there = padded[:, 1 + down : rows + 1 + down, 1 + right : columns + 1 + right]
        t = np.abs(amounts[:, None]) / np.hypot(down, right)
        np.maximum(result, growing + t * (there.reshape(growing.shape) - growing), out=result)
    return np.where(grows, result, 1.0 - result)
