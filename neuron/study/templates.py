"""Does a neuron look for an edge, a line or a loop? Its weights beside a bank of such shapes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from neuron.data.pixels import checked_size
from neuron.maths.errors import ShapeError
from neuron.study.detectors import loop

ANGLES = 8
PLACES = 6
SPREADS = (0.07, 0.11, 0.16)  # of the picture's side: how long an edge or a line is


def bank(shape: tuple[int, int]) -> NDArray[np.float64]:
    """Edges, lines and loops of many sizes, places and directions: shape (templates, pixels).

    An edge is light on one side and dark on the other (the slope of a Gaussian), a
    line is dark between two light flanks (its curvature), a loop is a ring around
    a hole. Each has mean 0 and length 1.

    Source: D. Marr and E. Hildreth, *Theory of edge detection*, 1980.
    """
    shape = rows, columns = checked_size(shape)
    y, x = np.indices(shape)
    made = []
    for cy in np.linspace(0.2, 0.8, PLACES) * (rows - 1):
        for cx in np.linspace(0.2, 0.8, PLACES) * (columns - 1):
            for spread in SPREADS:
                s = spread * min(shape)
                bell = np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * s * s))
                for k in range(ANGLES):
                    angle = math.pi * k / ANGLES
                    u = ((x - cx) * math.cos(angle) + (y - cy) * math.sin(angle)) / s
                    made += [u * bell, (1 - u * u) * bell]
                radius = 1.4 * s
                if radius >= 1.5:
                    made.append(loop(shape, (cy, cx), (radius, radius), max(1.0, 0.6 * radius)))
    return _normalised(np.array(made).reshape(len(made), -1))


def nearest_template(
    weights: NDArray[np.float64], templates: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """For each neuron its likeness to the nearest template, and which that is.

    `weights` has shape (neurons, pixels). The likeness is a correlation without
    its sign, from 0 to 1: the upside-down of an edge is an edge.

    Raises `ShapeError` where the weights are of another size than the templates.
    """
    if weights.ndim != 2 or weights.shape[1] != templates.shape[1]:
        raise ShapeError(
            f"weights of shape {weights.shape} do not go with templates of {templates.shape[1]} "
            f"pixels; expected (neurons, {templates.shape[1]})."
        )
    likeness = np.abs(_normalised(weights) @ templates.T)
    return likeness.max(axis=1), likeness.argmax(axis=1)


def _normalised(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row less its mean, and divided by its length; a plain row becomes 0."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    lengths = np.sqrt((centred * centred).sum(axis=1, keepdims=True))
    result: NDArray[np.float64] = centred / np.where(lengths > 0, lengths, 1.0)
    return result
