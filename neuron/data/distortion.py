"""Turn, stretch and shift pictures, with other strokes, to train on more than there are."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import SupportsFloat

import numpy as np
from numpy.typing import NDArray

from neuron.data.arrays import as_floats
from neuron.data.pixels import checked_size
from neuron.data.thickness import thickened
from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import SettingError, ShapeError

#: Pictures are distorted so many at a time, which keeps the work in the processor's cache.
_CHUNK = 128


def distort(
    images: NDArray[np.float64],
    image_shape: tuple[int, int],
    rng: SeedOrGenerator,
    *,
    rotate: float = 10.0,
    shear: float = 0.15,
    scale: float = 0.1,
    shift: float = 1.0,
    thickness: float = 0.0,
) -> NDArray[np.float64]:
    """Return each picture turned, sheared, stretched and shifted by its own random amounts.

    - `images`: shape (n, d), one flat picture of `image_shape` = (rows, columns) a row.
    - `rotate`: at most so many degrees, either way.
    - `shear`: a point y pixels from the middle moves sideways by at most shear · y.
    - `scale`: height and width, each for itself, change by at most this fraction.
    - `shift`: at most so many pixels, along rows and along columns.
    - `thickness`: the edges of all strokes move by at most so many pixels, out or
      in, before the rest (see `thickened`); at most 1.

    All amounts are evenly spread, all distortions are about the middle, and what
    comes from outside the picture is 0. Values between pixels are interpolated
    (bilinear). Six numbers are drawn for each picture, in order, from
    `rng.random()` alone; then, where thickness is above 0, one more for each.
    Returns a new array of shape (n, d).

    Raises `ShapeError` when pictures and shape don't match, and `SettingError`
    for an amount that makes no sense.
    """
    image_shape = rows, columns = checked_size(image_shape)
    images = as_floats(images)
    if images.ndim != 2 or images.shape[1] != rows * columns:
        raise ShapeError(
            f"expected pictures of shape (n, {rows * columns}), since image_shape is "
            f"{image_shape}; got {images.shape}."
        )
    _check("rotate", rotate, lambda most: most < math.inf, "of 0 or more")
    _check("shear", shear, lambda most: most < math.inf, "of 0 or more")
    _check("scale", scale, lambda most: most < 1.0, "from 0 to below 1")
    _check("shift", shift, lambda most: most < math.inf, "of 0 or more")
    _check("thickness", thickness, lambda most: most <= 1.0, "from 0 to 1")
    rng = generator(rng)
    largest = np.array([math.radians(rotate), shear, scale, scale, shift, shift])
    amounts = largest * _evenly_spread(rng, len(images), 6)
    edges = thickness * _evenly_spread(rng, len(images), 1)[:, 0] if thickness else None
    result = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        some = images[chunk]
        if edges is not None:
            some = thickened(some, image_shape, edges[chunk])
        result[chunk] = moved(some, image_shape, amounts[chunk])
    return result


def moved(
    images: NDArray[np.float64], image_shape: tuple[int, int], amounts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return each picture moved by its own six amounts; images and result of shape (n, d).

    - `amounts`: shape (n, 6): the angle in radians, the shear, by which fraction
      it grows in height and in width, by how many pixels it goes down and to the right.
    """
    return _sampled(images, _backward_maps(amounts, *image_shape), *image_shape)


def _check(name: str, amount: float, fits: Callable[[float], bool], limit: str) -> None:
    """Refuse an amount that is negative or too large; nan is neither 0 nor more."""
    if not (isinstance(amount, SupportsFloat) and amount >= 0.0 and fits(amount)):
        raise SettingError(f"{name} is the largest change, a number {limit}; got {amount!r}.")


def _evenly_spread(rng: random.Random, n: int, k: int) -> NDArray[np.float64]:
    """Draw n x k numbers from −1 to 1."""
    draw = rng.random
    return 2.0 * np.array([draw() for _ in range(n * k)]).reshape(n, k) - 1.0


def _backward_maps(amounts: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Return where each new pixel comes from, as 2 x 3 matrices A, shape (n, 2, 3).

    (old row, old column) = A (new row, new column, 1). Each picture is stretched,
    sheared and turned about the middle c, then shifted by s: new = R·H·S (old − c)
    + c + s, so old = M (new − c − s) + c with M the inverse of R·H·S.
    """
    angle, slant, tall, wide, down, right = amounts.T
    cos, sin = np.cos(angle), np.sin(angle)
    # R·H·S with row and column as coordinates; the shear moves columns by slant · row.
    a, b = cos * (1.0 + tall) - sin * slant * (1.0 + tall), -sin * (1.0 + wide)
    c, d = sin * (1.0 + tall) + cos * slant * (1.0 + tall), cos * (1.0 + wide)
    determinant = a * d - b * c
    inverse = np.array([[d, -b], [-c, a]]) / determinant
    middle = np.array([[(rows - 1) / 2.0], [(columns - 1) / 2.0]])
    moved_middle = middle + np.array([down, right])
    offset = middle - np.einsum("ijn,jn->in", inverse, moved_middle)
    return np.concatenate([inverse, offset[:, None]], axis=1).transpose(2, 0, 1)


def _sampled(
    images: NDArray[np.float64], maps: NDArray[np.float64], rows: int, columns: int
) -> NDArray[np.float64]:
    """Look up each new pixel at the place it comes from, between four old pixels."""
    n = len(images)
    # A frame of zeros, two wide at the end, so that no pixel's neighbours lie outside.
    padded = np.zeros((n, rows + 3, columns + 3))
    padded[:, 1:-2, 1:-2] = images.reshape(n, rows, columns)
    grid = np.stack([*np.indices((rows, columns)).reshape(2, -1), np.ones(rows * columns)])
    places = (maps.reshape(2 * n, 3) @ grid).reshape(n, 2, rows * columns) + 1.0
    y = np.clip(places[:, 0], 0.0, rows + 1.0)
    x = np.clip(places[:, 1], 0.0, columns + 1.0)
    row, column = y.astype(np.int32), x.astype(np.int32)
    y -= row
    x -= column
    width = columns + 3
    corner = row * width + column + np.arange(n, dtype=np.int32)[:, None] * ((rows + 3) * width)
    flat = padded.ravel()
    above: NDArray[np.float64] = flat[corner]
    above += x * (flat[corner + 1] - above)
    below = flat[corner + width]
    below += x * (flat[corner + width + 1] - below)
    above += y * (below - above)
    return above
