"""How much of a measured accuracy may be chance: confidence intervals, and the odds of guessing."""

from __future__ import annotations

import math
from typing import SupportsIndex

from neuron.maths.errors import SettingError

#: 1.96 standard deviations either side hold 95% of a normal distribution.
NINETY_FIVE = 1.959964


def wilson(hits: int, n: int, z: float = NINETY_FIVE) -> tuple[float, float]:
    """The interval that holds the true share, 95 times in 100, given `hits` among n.

    Source: E. B. Wilson, *Probable inference, the law of succession, and
    statistical inference*, 1927. Raises `SettingError` unless 0 ≤ hits ≤ n, n ≥ 1.
    """
    _check(hits, n)
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def chance_of_guessing(hits: int, n: int) -> float:
    """The probability of at least so many hits in n tosses of a fair coin, exactly."""
    _check(hits, n)
    ways: int = sum(math.comb(n, k) for k in range(hits, n + 1))
    return ways / (1 << n)


def _check(hits: int, n: int) -> None:
    whole = all(isinstance(count, SupportsIndex) for count in (hits, n))
    if not whole or n < 1 or not 0 <= hits <= n:
        raise SettingError(
            f"hits lie between 0 and n, and n is at least 1, whole numbers both; got {hits!r} of "
            f"{n!r}."
        )
