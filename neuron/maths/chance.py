"""Random numbers that are the same on every machine and every Python version.

Everything here draws from `random.Random(seed).random()` alone. Python promises
that this method keeps giving the same numbers for the same seed; it promises it
for no other (`shuffle`, `gauss` and `randrange` have changed before and may
again), which is why shuffles and normal numbers are made here by hand.
"""

from __future__ import annotations

import math
import operator
import random
from typing import SupportsIndex

from neuron.maths.errors import SettingError

SeedOrGenerator = random.Random | SupportsIndex


def generator(seed: SeedOrGenerator) -> random.Random:
    """Turn a seed into a generator; a generator is handed back as it is.

    A seed is a whole number of 0 or more. Negative seeds are refused because
    Python drops their sign: -3 would silently give the numbers of 3.

    Raises `SettingError` for anything else.
    """
    if isinstance(seed, random.Random):
        return seed
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if isinstance(seed, bool) or number < 0:
        raise SettingError(
            f"a seed is a whole number of 0 or more, or a random.Random; got {seed!r}. Try seed=0."
        )
    return random.Random(number)


def uniform(rng: random.Random, low: float, high: float) -> float:
    """Draw one number, evenly spread over `low` <= number < `high` (one call of `rng.random()`)."""
    return low + (high - low) * rng.random()


def normal(rng: random.Random, mean: float = 0.0, std: float = 1.0) -> float:
    """Draw one normally distributed number (two calls of `rng.random()`).

    Source: G. E. P. Box and M. E. Muller, *A note on the generation of random
    normal deviates*, 1958. The method makes numbers in pairs; the second is not
    kept, so that what is drawn depends on the generator alone.
    """
    radius = math.sqrt(-2.0 * math.log(1.0 - rng.random()))  # 1 − u is never 0
    angle = 2.0 * math.pi * rng.random()
    return mean + std * radius * math.cos(angle)


def shuffled(n: int, seed: SeedOrGenerator) -> list[int]:
    """Return the numbers 0 to n − 1 in random order, every order equally likely.

    Source: R. A. Fisher and F. Yates, in the form of R. Durstenfeld, *Algorithm
    235: Random permutation*, 1964.

    Raises `SettingError` when `n` is negative or `seed` is no seed.
    """
    if n < 0:
        raise SettingError(f"can't shuffle {n} things; expected a number of 0 or more.")
    rng = generator(seed)
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        pick = int(rng.random() * (last + 1))
        order[last], order[pick] = order[pick], order[last]
    return order
