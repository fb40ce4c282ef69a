"""Ink out of strokes: a sheet of 280 × 280 pixels on which only what is new is drawn.

A stroke is a polyline of points (x, y, pressure), x to the right and y down from 0
to 280, pressure from 0 to 1 (a mouse presses with 0.5). The brush is round, and soft
at its edge; where strokes cross, the darker ink counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIDE = 280
#: The brush at pressure 0.5, in pixels; a tenth of it after the reduction to 28 × 28.
RADIUS = 11.0
#: Over how many pixels the brush fades out.
SOFTNESS = 6.0

Point = tuple[float, float, float]
Stroke = Sequence[Point]


class Sheet:
    """A sheet of paper that remembers which strokes are on it, and on what picture, if any."""

    def __init__(self, picture: NDArray[np.float64] | None = None) -> None:
        self.picture = picture
        self._begin()

    def _begin(self) -> None:
        self.strokes: list[list[Point]] = []
        self.ink = np.zeros((SIDE, SIDE)) if self.picture is None else self.picture.copy()

    def show(self, strokes: Sequence[Stroke]) -> NDArray[np.float64]:
        """Return the ink of all these strokes: shape (280, 280), from 0 for paper to 1.

        What was on the sheet already is not drawn again; where something was taken
        back, the sheet begins anew.
        """
        if not self._goes_on(strokes):
            self._begin()
        for i, stroke in enumerate(strokes):
            drawn = len(self.strokes[i]) if i < len(self.strokes) else 0
            if drawn < len(stroke):
                self._draw(stroke[max(0, drawn - 1) :])
        self.strokes = [list(stroke) for stroke in strokes]
        return self.ink

    def _goes_on(self, strokes: Sequence[Stroke]) -> bool:
        """Whether every stroke on the sheet is there still, if perhaps longer."""
        return len(strokes) >= len(self.strokes) and all(
            list(new[: len(old)]) == old for old, new in zip(self.strokes, strokes, strict=False)
        )

    def _draw(self, stroke: Stroke) -> None:
        for start, end in pairwise(stroke) if len(stroke) > 1 else [(stroke[0], stroke[0])]:
            _brush(self.ink, start, end)


def length(strokes: Sequence[Stroke]) -> float:
    """How far the pen went on the paper, in pixels."""
    return sum(math.dist(a[:2], b[:2]) for stroke in strokes for a, b in pairwise(stroke))


def _brush(ink: NDArray[np.float64], start: Point, end: Point) -> None:
    """Draw one straight piece in place; only the box around it is touched."""
    (x0, y0, p0), (x1, y1, p1) = start, end
    reach = radius(max(p0, p1)) + SOFTNESS
    left, right = _clipped(min(x0, x1) - reach), _clipped(max(x0, x1) + reach + 1)
    top, bottom = _clipped(min(y0, y1) - reach), _clipped(max(y0, y1) + reach + 1)
    if left >= right or top >= bottom:
        return
    # The middles of the pixels, as seen from the start of the piece.
    x = np.arange(left, right) + 0.5 - x0
    y = (np.arange(top, bottom) + 0.5 - y0)[:, None]
    dx, dy = x1 - x0, y1 - y0
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
    distance = np.hypot(x - along * dx, y - along * dy)
    wide = radius(p0) + along * (radius(p1) - radius(p0))
    new = np.clip((wide - distance) / SOFTNESS + 0.5, 0.0, 1.0)
    box = ink[top:bottom, left:right]
    np.maximum(box, new, out=box)


def radius(pressure: float) -> float:
    """How wide the brush is, in pixels from its middle, at a pressure from 0 to 1."""
    return RADIUS * (0.5 + pressure)


def _clipped(place: float) -> int:
    return min(max(math.floor(place), 0), SIDE)
