"""Pictures that show no digit: noise, speckles, blots, plain paper, stripes, shuffled digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from neuron.data import resize

Pictures = NDArray[np.float64]


def draws(rng: Random, *shape: int) -> Pictures:
    """So many numbers from 0 to 1, in this shape, from `rng.random()` alone."""
    draw = rng.random
    return np.array([draw() for _ in range(int(np.prod(shape)))]).reshape(shape)


def noise(n: int, rng: Random) -> Pictures:
    """Every pixel any grey, shape (n, 784)."""
    return draws(rng, n, 784)


def speckles(n: int, rng: Random) -> Pictures:
    """Every pixel ink or paper by chance; how much ink differs from picture to picture."""
    return (draws(rng, n, 784) < draws(rng, n, 1)).astype(np.float64)


def blots(n: int, rng: Random) -> Pictures:
    """Soft clouds of ink: coarse noise of 4 x 4 to 9 x 9, made larger, with more contrast."""
    pictures = []
    for _ in range(n):
        side = 4 + int(6 * rng.random())
        coarse = resize(draws(rng, side, side), (28, 28))
        level = 0.4 + 0.4 * rng.random()
        pictures.append(np.clip(0.5 + 6.0 * (coarse - level), 0.0, 1.0).ravel())
    return np.array(pictures).reshape(n, 784)


def plain(n: int, rng: Random) -> Pictures:
    """One grey all over, from blank paper to full ink."""
    return np.repeat(np.round(draws(rng, n, 1) * 1.2 - 0.1, 3).clip(0.0, 1.0), 784, axis=1)


def stripes(n: int, rng: Random) -> Pictures:
    """Parallel waves of ink, of any direction and 3 to 12 pixels apart."""
    angle, apart, start = np.pi * draws(rng, n, 1), 3.0 + 9.0 * draws(rng, n, 1), draws(rng, n, 1)
    rows, columns = np.indices((28, 28)).reshape(2, 1, 784)
    across = np.cos(angle) * rows + np.sin(angle) * columns
    return np.clip(0.5 + np.sin(2 * np.pi * (across / apart + start)), 0.0, 1.0)


KINDS: dict[str, Callable[[int, Random], Pictures]] = {
    "noise": noise,
    "speckles": speckles,
    "blots": blots,
    "plain": plain,
    "stripes": stripes,
}
#: The kinds that the network learns from; the others are only measured.
TRAINED_ON = ("noise", "speckles", "blots", "plain")


def nonsense(n: int, rng: Random, kinds: Sequence[str]) -> Pictures:
    """n pictures, shape (n, 784): as many of each kind, one kind after the other."""
    ends = [n * (i + 1) // len(kinds) for i in range(len(kinds))]
    starts = [0, *ends[:-1]]
    return np.concatenate(
        [KINDS[kind](b - a, rng) for kind, a, b in zip(kinds, starts, ends, strict=True)]
    )
