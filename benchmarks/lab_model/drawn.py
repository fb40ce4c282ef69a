"""Digits as people draw them with a mouse: strokes laid out by hand, varied by chance, inked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits.strokes import SIDE, Point, Sheet
from neuron.maths.chance import normal, uniform

Path = Sequence[tuple[float, float]]
Drawing = Sequence[Path]


def ring(
    x: float, y: float, wide: float, tall: float, start: float, turn: float
) -> list[tuple[float, float]]:
    """Points of an ellipse about (x, y); angles in degrees from the top, clockwise."""
    angles = [math.radians(start + turn * i / 12) for i in range(13)]
    return [(x + wide * math.sin(a), y - tall * math.cos(a)) for a in angles]


#: Name, then strokes on a sheet of 1 x 1, x to the right and y down.
DIGITS: dict[str, list[tuple[str, Drawing]]] = {
    "0": [
        ("round", [ring(0.5, 0.5, 0.32, 0.48, 0, -360)]),
        ("open at the top", [ring(0.5, 0.5, 0.3, 0.46, -20, -325)]),
    ],
    "1": [
        ("a line", [[(0.5, 0.0), (0.5, 0.5), (0.5, 1.0)]]),
        ("with a flag", [[(0.3, 0.22), (0.52, 0.0), (0.52, 0.5), (0.52, 1.0)]]),
        (
            "with flag and foot",
            [[(0.32, 0.2), (0.52, 0.0), (0.52, 0.5), (0.52, 1.0)], [(0.28, 1.0), (0.76, 1.0)]],
        ),
    ],
    "2": [
        (
            "pointed",
            [
                [
                    (0.2, 0.25),
                    (0.35, 0.04),
                    (0.62, 0.02),
                    (0.78, 0.22),
                    (0.66, 0.48),
                    (0.4, 0.75),
                    (0.2, 0.98),
                ],
                [(0.2, 0.98), (0.5, 0.98), (0.82, 0.98)],
            ],
        ),
        (
            "with a loop",
            [
                [
                    (0.2, 0.22),
                    (0.42, 0.02),
                    (0.7, 0.1),
                    (0.74, 0.34),
                    (0.5, 0.7),
                    (0.26, 0.94),
                    (0.2, 0.8),
                    (0.38, 0.8),
                    (0.6, 0.96),
                    (0.84, 0.92),
                ]
            ],
        ),
    ],
    "3": [
        (
            "round",
            [
                [
                    (0.22, 0.12),
                    (0.48, 0.0),
                    (0.74, 0.12),
                    (0.7, 0.36),
                    (0.42, 0.47),
                    (0.72, 0.58),
                    (0.78, 0.82),
                    (0.5, 1.0),
                    (0.2, 0.88),
                ]
            ],
        ),
        (
            "flat at the top",
            [
                [(0.22, 0.0), (0.5, 0.0), (0.78, 0.0)],
                [
                    (0.78, 0.0),
                    (0.6, 0.22),
                    (0.45, 0.4),
                    (0.72, 0.5),
                    (0.8, 0.76),
                    (0.54, 1.0),
                    (0.2, 0.9),
                ],
            ],
        ),
    ],
    "4": [
        (
            "open",
            [
                [(0.26, 0.02), (0.22, 0.3), (0.2, 0.56), (0.5, 0.58), (0.82, 0.56)],
                [(0.68, 0.06), (0.68, 0.5), (0.66, 1.0)],
            ],
        ),
        (
            "closed",
            [
                [(0.64, 1.0), (0.64, 0.5), (0.64, 0.0)],
                [(0.64, 0.0), (0.4, 0.34), (0.16, 0.68)],
                [(0.16, 0.68), (0.5, 0.68), (0.86, 0.68)],
            ],
        ),
    ],
    "5": [
        (
            "in two strokes",
            [
                [
                    (0.3, 0.02),
                    (0.28, 0.22),
                    (0.25, 0.44),
                    (0.5, 0.38),
                    (0.76, 0.52),
                    (0.78, 0.78),
                    (0.54, 0.99),
                    (0.22, 0.92),
                ],
                [(0.3, 0.02), (0.55, 0.02), (0.8, 0.0)],
            ],
        ),
        (
            "in one stroke",
            [
                [
                    (0.78, 0.02),
                    (0.5, 0.02),
                    (0.3, 0.03),
                    (0.28, 0.24),
                    (0.26, 0.46),
                    (0.55, 0.42),
                    (0.78, 0.6),
                    (0.7, 0.9),
                    (0.4, 1.0),
                    (0.2, 0.88),
                ]
            ],
        ),
    ],
    "6": [
        (
            "curved",
            [
                [
                    (0.7, 0.02),
                    (0.42, 0.22),
                    (0.26, 0.55),
                    (0.28, 0.85),
                    (0.5, 1.0),
                    (0.74, 0.86),
                    (0.72, 0.62),
                    (0.5, 0.52),
                    (0.28, 0.68),
                ]
            ],
        ),
        (
            "straight",
            [
                [
                    (0.36, 0.0),
                    (0.27, 0.4),
                    (0.24, 0.76),
                    (0.46, 1.0),
                    (0.74, 0.88),
                    (0.72, 0.62),
                    (0.46, 0.56),
                    (0.26, 0.72),
                ]
            ],
        ),
    ],
    "7": [
        (
            "plain",
            [[(0.18, 0.04), (0.5, 0.03), (0.82, 0.03)], [(0.82, 0.03), (0.6, 0.45), (0.42, 1.0)]],
        ),
        (
            "with a bar",
            [
                [(0.18, 0.04), (0.5, 0.03), (0.82, 0.03)],
                [(0.82, 0.03), (0.6, 0.45), (0.42, 1.0)],
                [(0.34, 0.52), (0.8, 0.5)],
            ],
        ),
        (
            "with a serif",
            [
                [(0.18, 0.2), (0.2, 0.04), (0.5, 0.03), (0.82, 0.03)],
                [(0.82, 0.03), (0.58, 0.48), (0.44, 1.0)],
            ],
        ),
    ],
    "8": [
        (
            "in one stroke",
            [
                [
                    (0.7, 0.14),
                    (0.46, 0.0),
                    (0.28, 0.16),
                    (0.4, 0.4),
                    (0.66, 0.58),
                    (0.74, 0.82),
                    (0.5, 1.0),
                    (0.26, 0.82),
                    (0.38, 0.56),
                    (0.66, 0.36),
                    (0.7, 0.14),
                ]
            ],
        ),
        ("two rings", [ring(0.5, 0.24, 0.24, 0.24, 0, 360), ring(0.5, 0.74, 0.28, 0.26, 0, 360)]),
    ],
    "9": [
        (
            "straight",
            [
                [*ring(0.46, 0.27, 0.26, 0.26, 80, -350), (0.72, 0.3)],
                [(0.73, 0.05), (0.72, 0.5), (0.68, 1.0)],
            ],
        ),
        (
            "curved",
            [
                [
                    *ring(0.48, 0.28, 0.25, 0.27, 80, -350),
                    (0.74, 0.5),
                    (0.68, 0.84),
                    (0.48, 1.0),
                    (0.26, 0.92),
                ]
            ],
        ),
    ],
}

#: Drawings that are no digit.
OTHERS: dict[str, Drawing] = {
    "a cross": [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]],
    "a plus": [[(0.5, 0.05), (0.5, 0.95)], [(0.05, 0.5), (0.95, 0.5)]],
    "a triangle": [
        [(0.5, 0.05), (0.95, 0.9)],
        [(0.95, 0.9), (0.05, 0.9)],
        [(0.05, 0.9), (0.5, 0.05)],
    ],
    "a square": [
        [(0.1, 0.1), (0.9, 0.1)],
        [(0.9, 0.1), (0.9, 0.9)],
        [(0.9, 0.9), (0.1, 0.9)],
        [(0.1, 0.9), (0.1, 0.1)],
    ],
    "a letter A": [[(0.1, 1.0), (0.5, 0.0)], [(0.5, 0.0), (0.9, 1.0)], [(0.27, 0.6), (0.73, 0.6)]],
    "a letter E": [
        [(0.2, 0.0), (0.2, 1.0)],
        [(0.2, 0.0), (0.8, 0.0)],
        [(0.2, 0.5), (0.7, 0.5)],
        [(0.2, 1.0), (0.8, 1.0)],
    ],
    "a letter M": [
        [(0.0, 1.0), (0.1, 0.0)],
        [(0.1, 0.0), (0.5, 0.7)],
        [(0.5, 0.7), (0.9, 0.0)],
        [(0.9, 0.0), (1.0, 1.0)],
    ],
    "a wave": [[(0.0, 0.5), (0.2, 0.3), (0.4, 0.5), (0.6, 0.7), (0.8, 0.5), (1.0, 0.3)]],
}


def inked(
    drawing: Drawing, rng: Random, size: tuple[float, float] = (110.0, 220.0)
) -> NDArray[np.float64]:
    """Draw it once, in a hand of its own, anywhere on the lab's sheet; shape (280, 280).

    By chance: how tall (`size`, in pixels) and how wide it is, how it slants and
    turns, where it stands, how hard the brush is pressed, and a shaky hand.
    """
    tall = uniform(rng, *size)
    wide = tall * uniform(rng, 0.75, 1.1)
    slant, angle = uniform(rng, -0.15, 0.3), math.radians(uniform(rng, -8.0, 8.0))
    pressure = uniform(rng, 0.3, 0.8)
    free = SIDE - tall
    left, top = (SIDE / 2 + uniform(rng, -0.35, 0.35) * free for _ in range(2))
    strokes = []
    for path in drawing:
        shaky = [(x + normal(rng, 0.0, 0.02), y + normal(rng, 0.0, 0.02)) for x, y in path]
        points: list[Point] = []
        for x, y in smooth(shaky):
            across, down = wide * (x - 0.5 - slant * (y - 0.5)), tall * (y - 0.5)
            points.append(
                (
                    left + math.cos(angle) * across - math.sin(angle) * down,
                    top + math.sin(angle) * across + math.cos(angle) * down,
                    pressure,
                )
            )
        strokes.append(points)
    return Sheet().show(strokes)


def smooth(path: Path, pieces: int = 6) -> list[tuple[float, float]]:
    """A curve through all points of a path (E. Catmull and R. Rom's spline, 1974)."""
    ends = [path[0], *path, path[-1]]
    curve = []
    for i in range(len(path) - 1):
        p = np.array(ends[i : i + 4])
        for t in np.arange(pieces) / pieces:
            weights = [
                -t + 2 * t**2 - t**3,
                2 - 5 * t**2 + 3 * t**3,
                t + 4 * t**2 - 3 * t**3,
                t**3 - t**2,
            ]
            x, y = np.array(weights) / 2 @ p
            curve.append((float(x), float(y)))
    return [*curve, path[-1]]
