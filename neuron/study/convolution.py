"""Convolution as a layer of an ordinary network: shared weights, a window for each neuron."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data.arrays import as_floats
from neuron.data.pixels import checked_size
from neuron.maths.errors import ShapeError
from neuron.network import MLP


def convolution_weights(
    kernel: Any, image_shape: tuple[int, int]
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The weights of the dense layer that does what a convolution does.

    `kernel` has shape (k_rows, k_columns). Each neuron looks through a window of
    that size at its own place and has the kernel for its weights; all others are
    0. No padding, a step of one pixel, and the kernel is not flipped (as in
    PyTorch). Returns weights of shape (windows, pixels) and how the windows lie,
    (rows, columns).

    Raises `ShapeError` for a kernel that does not fit into the picture.
    """
    K = as_floats(kernel)
    rows, columns = checked_size(image_shape)
    if K.ndim != 2 or not (1 <= K.shape[0] <= rows and 1 <= K.shape[1] <= columns):
        raise ShapeError(
            f"a kernel of shape {K.shape} does not fit into a picture of {rows} × {columns}."
        )
    out = (rows - K.shape[0] + 1, columns - K.shape[1] + 1)
    weights = np.zeros((*out, rows, columns))
    for i in range(out[0]):
        for j in range(out[1]):
            weights[i, j, i : i + K.shape[0], j : j + K.shape[1]] = K
    return weights.reshape(out[0] * out[1], rows * columns), out


def convolution_layer(
    kernel: Any,
    image_shape: tuple[int, int],
    bias: float = 0.0,
    activation: str = "relu",
    backend: str = "numpy",
) -> MLP:
    """A network of one layer that convolves: its outputs are the feature map, row by row."""
    weights, _ = convolution_weights(kernel, image_shape)
    numbers = [(weights.tolist(), [bias] * len(weights))]
    return MLP.from_numbers(numbers, activation, backend=backend)


def strongest_window(
    kernel: Any, images: Any, image_shape: tuple[int, int], rows: tuple[int, int] | None = None
) -> NDArray[np.float64]:
    """The largest weighted sum of a kernel over all its places in each picture, shape (n,).

    A neuron at every place with the same weights, and the loudest of them heard
    (max pooling): it finds its feature wherever it lies. `images` has shape (n,
    pixels); `rows` (first, one past the last) limits where the kernel may lie.
    """
    K, flat = as_floats(kernel), as_floats(images)
    height, width = checked_size(image_shape)
    if flat.ndim != 2 or flat.shape[1] != height * width:
        raise ShapeError(
            f"expected pictures of shape (n, {height * width}), {height} × {width} pixels each; "
            f"got {flat.shape}."
        )
    first, end = rows or (0, height)
    pictures = flat.reshape(-1, height, width)[:, first:end]
    if K.ndim != 2 or K.shape[0] > pictures.shape[1] or K.shape[1] > pictures.shape[2]:
        raise ShapeError(
            f"a kernel of shape {K.shape} does not fit into rows {first} to {end} of pictures of "
            f"{height} × {width}."
        )
    windows = np.lib.stride_tricks.sliding_window_view(pictures, K.shape, axis=(1, 2))
    best: NDArray[np.float64] = np.einsum("nrcij,ij->nrc", windows, K).max(axis=(1, 2))
    return best
