"""Curves of a training: as many points as a page needs, however long it goes on.

When there are too many points every second one is left out, and from then on only
every second new one is kept: the curve stays whole, and its memory bounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

MOST_POINTS = 240
FIGURES = 6  # significant, which is far finer than a curve can show


class Curve:
    """Rows of numbers by a counter; `names` are those of the columns, the counter's first."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.stride = 1
        self.rows: list[tuple[float | None, ...]] = []

    def wants(self, count: int) -> bool:
        """Whether the row of this count is one that is kept."""
        return count % self.stride == 0

    def add(self, count: int, x: float, *numbers: float | None) -> None:
        """Keep a row, if it is one that is kept."""
        if not self.wants(count):
            return
        self.rows.append((x, *numbers))
        if len(self.rows) > MOST_POINTS:
            del self.rows[1::2]
            self.stride *= 2

    def as_data(self) -> dict[str, list[float | None]]:
        """The columns by their names, rounded for drawing; what is not finite is None."""
        return {name: [rounded(row[i]) for row in self.rows] for i, name in enumerate(self.names)}


def rounded(number: float | None, figures: int = FIGURES) -> float | None:
    """A number to some significant figures; None for what is not finite."""
    if number is None or not math.isfinite(number):
        return None
    return float(f"{number:.{figures}g}")


def finite(number: float | None) -> float | None:
    """The number itself; None for what is not finite, which JSON cannot hold."""
    return None if number is None or not math.isfinite(number) else float(number)


def all_finite(numbers: Iterable[Any]) -> list[float | None]:
    """A row of numbers as JSON can hold it."""
    return [finite(float(number)) for number in numbers]
