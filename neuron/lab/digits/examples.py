"""Ten digits as strokes, as somebody might draw them: to begin with, and to be changed.

Each stroke is given by a few points and drawn as a smooth curve through them; a
point that stands there twice is a corner.
"""

from __future__ import annotations

from itertools import pairwise

#: For each digit its strokes, as "x,y x,y …" on the sheet of 280 × 280.
DIGITS: tuple[tuple[str, ...], ...] = (
    ("152,62 108,74 84,126 90,188 128,222 172,206 194,152 186,94 152,62 138,60",),
    ("108,98 146,62 146,62 142,140 138,222",),
    ("88,100 110,68 152,62 182,88 174,126 136,168 86,218 86,218 140,212 198,214",),
    ("92,78 132,58 172,74 172,110 126,134 126,134 174,146 188,184 160,216 118,222 84,202",),
    ("112,60 100,108 88,152 88,152 144,150 200,146", "164,98 160,160 154,226"),
    (
        "184,64 140,66 104,70 104,70 100,104 94,134 94,134 136,122 174,136 186,176 164,212 "
        "122,222 86,206",
    ),
    ("164,60 122,86 94,136 90,190 118,222 160,218 180,184 162,152 124,152 96,178",),
    ("84,76 134,72 192,68 192,68 168,112 142,162 126,222",),
    (
        "176,84 146,60 108,74 108,108 144,136 178,166 180,202 146,224 106,208 104,172 136,138 "
        "172,110 178,86",
    ),
    ("178,92 148,62 110,76 102,116 130,140 164,124 180,90 180,90 178,140 168,186 150,226",),
)
#: Between two of the points given, so many are drawn.
FINE = 6


def strokes_of(digit: int) -> list[list[float]]:
    """The strokes of a digit: each is one flat list of x, y and pressure, again and again."""
    return [_smooth(stroke) for stroke in DIGITS[digit]]


def _smooth(stroke: str) -> list[float]:
    """A curve through the points of a stroke.

    Source: E. Catmull and R. Rom, *A class of local interpolating splines*, 1974.
    """
    points = [tuple(map(float, pair.split(","))) for pair in stroke.split()]
    padded = [points[0], *points, points[-1]]
    found: list[float] = []
    for i, (b, c) in enumerate(pairwise(points)):
        a, d = padded[i], padded[i + 3]
        for step in range(FINE):
            found += [*_between(a, b, c, d, step / FINE), 0.5]
    return [*found, *points[-1], 0.5]


def _between(
    a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...], d: tuple[float, ...], t: float
) -> list[float]:
    """The point a share t of the way from b to c, the neighbours being a and d."""
    return [
        round(
            q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p))), 2
        )
        for p, q, r, s in zip(a, b, c, d, strict=True)
    ]
