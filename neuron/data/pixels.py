"""Pictures as arrays: brightness, ink, and a change of size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data.arrays import as_floats
from neuron.maths.errors import DataError, NumberError, SettingError, ShapeError, UnknownNameError

#: How ink stands out: 'dark-on-light' is a pen on paper, 'light-on-dark' is chalk (and MNIST).
POLARITIES = ("auto", "dark-on-light", "light-on-dark")


@dataclass(frozen=True, eq=False)
class Ink:
    """A picture as ink, and what was decided to make it so.

    - `image`: shape (rows, columns), 0 for paper and 1 for full ink.
    - `polarity`: 'dark-on-light' (then ink = 1 − brightness) or 'light-on-dark'.
    - `guessed`: whether the polarity was guessed from the border or given.
    """

    image: NDArray[np.float64]
    polarity: str
    guessed: bool

    def describe(self) -> str:
        """Say in one line how the picture was read, for whoever shows it."""
        words = "dark ink on light paper" if self.polarity == POLARITIES[1] else "light on dark"
        return f"read as {words}{' (guessed from the border)' if self.guessed else ''}"


def as_brightness(image: Any) -> NDArray[np.float64]:
    """Turn a picture into floats from 0 (black) to 1 (white), shape (rows, columns).

    Bytes are divided by 255 and 16-bit numbers by 65,535; other whole numbers
    count from 0 to 255; floats must lie from 0 to 1 already.

    Raises `ShapeError` unless it is two-dimensional, and `DataError` for numbers
    outside their range and for a picture without pixels.
    """
    array = np.asarray(image)
    if array.dtype.kind not in "biuf":
        raise NumberError(f"a picture holds numbers; got {array.dtype}.")
    if array.ndim != 2:
        raise ShapeError(
            f"a picture has shape (rows, columns); got {array.shape}. Choose one colour channel, "
            f"or reshape a flat list of pixels."
        )
    if array.size == 0:
        raise DataError(f"the picture has no pixels: its shape is {array.shape}.")
    full = {"b": 1, "f": 1}.get(array.dtype.kind, 65535 if array.dtype == np.uint16 else 255)
    lowest, highest = float(array.min()), float(array.max())
    # Written so that nan fails too. A hair above 1 is only rounding.
    if not (lowest >= -1e-9 * full and highest <= full * (1 + 1e-9)):
        raise DataError(
            f"the picture's numbers run from {lowest:g} to {highest:g}; expected 0 to {full}. "
            f"Try dividing them by their largest possible value."
        )
    return np.clip(array / full, 0.0, 1.0)


def border(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pixels along the four edges, each once, shape (n,)."""
    inner = image[1:-1]
    return np.concatenate([image[0], image[-1], inner[:, 0], inner[:, -1]])


def guess_polarity(image: Any) -> str:
    """Guess from its border how a picture was written: 'dark-on-light' or 'light-on-dark'.

    The border is taken for paper. It is light paper when its median lies above
    the middle between the picture's darkest and lightest pixel, so that grey
    paper is judged by its ink and not by its own brightness.
    """
    brightness = as_brightness(image)
    lowest, highest = float(brightness.min()), float(brightness.max())
    middle = (lowest + highest) / 2.0 if highest > lowest else 0.5
    paper = float(np.median(border(brightness)))
    return "dark-on-light" if paper > middle else "light-on-dark"


def ink(image: Any, polarity: str = "auto") -> Ink:
    """Turn brightness into ink: 1 where there is ink and 0 where there is none.

    `image` has shape (rows, columns); see `as_brightness` for its numbers. The
    result says which polarity was taken, and whether it was guessed.

    Raises `UnknownNameError` for another polarity than those in `POLARITIES`.
    """
    if polarity not in POLARITIES:
        raise UnknownNameError("polarity", polarity, POLARITIES)
    brightness = as_brightness(image)
    guessed = polarity == "auto"
    taken = guess_polarity(brightness) if guessed else polarity
    return Ink(1.0 - brightness if taken == "dark-on-light" else brightness, taken, guessed)


def resize(image: Any, size: tuple[int, int]) -> NDArray[np.float64]:
    """Change a picture of shape (rows, columns) to `size`, without jagged edges.

    Where it shrinks, each new pixel is the average of the area it covers; where
    it grows, values are interpolated between the middles of the old pixels. The
    same size gives the same numbers; a plain picture stays plain.

    Raises `SettingError` for a size that is not two whole numbers of 1 or more.
    """
    array = as_floats(image)
    if array.ndim != 2 or array.size == 0:
        raise ShapeError(f"a picture has shape (rows, columns); got {array.shape}.")
    rows, columns = checked_size(size)
    across = _weights(array.shape[1], columns)
    resized: NDArray[np.float64] = _weights(array.shape[0], rows) @ array @ across.T
    return resized


def checked_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return (rows, columns) as whole numbers from 1 to 4096, or raise `SettingError`."""
    sides = tuple(size) if isinstance(size, Sequence) else ()
    if len(sides) != 2 or not all(s in range(1, 4097) for s in sides):
        raise SettingError(
            f"a size is (rows, columns), each from 1 to 4096, such as (28, 28); got {size!r}."
        )
    return int(sides[0]), int(sides[1])


def _weights(old: int, new: int) -> NDArray[np.float64]:
    """Return how much of each old pixel goes into each new one, shape (new, old), rows sum to 1."""
    scale = old / new
    if new > old:
        # Triangles around the middles of the new pixels, as measured in old ones.
        middles = np.clip((np.arange(new) + 0.5) * scale - 0.5, 0.0, old - 1.0)
        triangles: NDArray[np.float64] = 1.0 - np.abs(middles[:, None] - np.arange(old))
        return triangles.clip(min=0.0)
    edges = np.arange(new + 1) * scale
    start = np.maximum(edges[:-1, None], np.arange(old))
    stop = np.minimum(edges[1:, None], np.arange(old) + 1.0)
    overlap: NDArray[np.float64] = stop - start
    return overlap.clip(min=0.0) / scale
