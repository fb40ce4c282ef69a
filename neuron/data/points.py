"""Points in the plane to learn from, made from a seed, without NumPy.

Each function returns a `Dataset` of plain lists. The same seed gives the same
points on every machine and Python version (see `neuron.maths.chance`).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence, Sized
from typing import SupportsFloat

from neuron.data.dataset import Dataset
from neuron.data.preprocessing import Preprocessing
from neuron.maths.chance import SeedOrGenerator, generator, normal, shuffled, uniform
from neuron.maths.errors import SettingError
from neuron.maths.kinds import as_number, whole_number

Point = tuple[float, float]


def moons(n: int = 100, noise: float = 0.1, seed: SeedOrGenerator = 0) -> Dataset:
    """Make two half-moons that grip each other: no line separates them.

    The upper is the half circle (cos t, sin t), the lower (1 − cos t, ½ − sin t),
    with t in even steps from 0 to π; `noise` is the standard deviation of what is
    added to both coordinates. The same shape as scikit-learn's `make_moons`.
    """
    _check(n, noise, 2)
    rng = generator(seed)
    points: list[Point] = []
    for i, label in _turns(n, 2):
        t = math.pi * _evenly(i, n, 2, label)
        if label == 0:
            points.append((math.cos(t), math.sin(t)))
        else:
            points.append((1.0 - math.cos(t), 0.5 - math.sin(t)))
    return _mixed("moons", points, ("upper moon", "lower moon"), noise, rng)


def circles(
    n: int = 100, noise: float = 0.05, seed: SeedOrGenerator = 0, *, factor: float = 0.5
) -> Dataset:
    """Make a circle of radius 1 around another of radius `factor` (0 < factor < 1)."""
    _check(n, noise, 2)
    if not (isinstance(factor, SupportsFloat) and 0.0 < factor < 1.0):
        raise SettingError(
            f"factor is the inner radius, between 0 and 1 (the outer's); got {factor!r}."
        )
    rng = generator(seed)
    points: list[Point] = []
    for i, label in _turns(n, 2):
        radius = 1.0 if label == 0 else factor
        # Not to the end of the range: 0 and 2π are the same point of a circle.
        t = 2.0 * math.pi * i / len(range(label, n, 2))
        points.append((radius * math.cos(t), radius * math.sin(t)))
    return _mixed("circles", points, ("outer circle", "inner circle"), noise, rng)


def spiral(
    n: int = 150, classes: int = 3, noise: float = 0.05, seed: SeedOrGenerator = 0
) -> Dataset:
    """Make spiral arms that turn around each other, one for each class.

    An arm runs from the middle to radius 1 while it makes two thirds of a turn.
    """
    _check(n, noise, classes)
    rng = generator(seed)
    points: list[Point] = []
    for i, label in _turns(n, classes):
        radius = 0.05 + 0.95 * _evenly(i, n, classes, label)
        t = 2.0 * math.pi * (label / classes + radius * 2.0 / 3.0)
        points.append((radius * math.cos(t), radius * math.sin(t)))
    names = tuple(f"arm {k + 1}" for k in range(classes))
    return _mixed("spiral", points, names, noise, rng)


def xor(n: int = 100, noise: float = 0.1, seed: SeedOrGenerator = 0) -> Dataset:
    """Make points around the corners of a square, labelled 'exactly one input is 1'.

    The corners are (0, 0), (0, 1), (1, 0) and (1, 1), in turn: `xor(4, noise=0)`
    is the truth table.
    """
    _check(n, noise, 2)
    rng = generator(seed)
    corners = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    inputs = [_jittered(corners[i % 4], noise, rng) for i in range(n)]
    labels = [(0, 1, 1, 0)[i % 4] for i in range(n)]
    return Dataset(
        "xor", inputs, labels, ("same", "different"), None, ("x1", "x2"), Preprocessing()
    )


def blobs(
    n: int = 150,
    classes: int = 3,
    noise: float = 0.4,
    seed: SeedOrGenerator = 0,
    *,
    centres: Sequence[Point] | None = None,
) -> Dataset:
    """Make one round cloud of points for each class, `noise` being its standard deviation.

    The centres lie evenly on a circle of radius 2, the first at the top; or give
    your own, one pair of numbers for each class (and leave `classes` out).
    """
    if centres is None:
        whole_number("classes", classes)
        turns = [2.0 * math.pi * k / classes for k in range(classes)]
        centres = [(2.0 * math.sin(t), 2.0 * math.cos(t)) for t in turns]
    if not isinstance(centres, Sized) or not all(map(_is_pair, centres)):
        raise SettingError(f"each centre is a pair of numbers in the plane; got {centres!r:.80}.")
    _check(n, noise, len(centres))
    rng = generator(seed)
    points = [centres[label] for _, label in _turns(n, len(centres))]
    names = tuple(f"blob {k + 1}" for k in range(len(centres)))
    return _mixed("blobs", points, names, noise, rng)


def squares_and_circles(
    n: int = 100, gap: float = 0.2, noise: float = 0.0, seed: SeedOrGenerator = 0
) -> Dataset:
    """Make squares on one side of a line and circles on the other: one line separates them.

    The line w₁x₁ + w₂x₂ + b = 0 has a random direction and passes near the
    middle of the square −1 to 1; no point lies nearer to it than half the `gap`.
    With `noise` the points are moved afterwards, and a line may no longer do.
    """
    _check(n, noise, 2)
    if not (isinstance(gap, SupportsFloat) and 0.0 <= gap <= 1.0):
        raise SettingError(f"gap is the width of the empty strip, from 0 to 1; got {gap!r}.")
    rng = generator(seed)
    angle = uniform(rng, 0.0, 2.0 * math.pi)
    w1, w2, b = math.cos(angle), math.sin(angle), uniform(rng, -0.25, 0.25)
    points: list[Point] = []
    for _, label in _turns(n, 2):
        side = -1.0 if label == 0 else 1.0
        x1, x2 = uniform(rng, -1.0, 1.0), uniform(rng, -1.0, 1.0)
        while side * (w1 * x1 + w2 * x2 + b) < gap / 2.0:
            x1, x2 = uniform(rng, -1.0, 1.0), uniform(rng, -1.0, 1.0)
        points.append((x1, x2))
    return _mixed("squares and circles", points, ("square", "circle"), noise, rng)


def line(
    n: int = 50, w1: float = 2.0, w0: float = 1.0, noise: float = 0.1, seed: SeedOrGenerator = 0
) -> Dataset:
    """Make points around the line y = w₁x + w₀, for regression, with x from −1 to 1."""
    _check(n, noise, 1)
    w1, w0 = as_number(w1), as_number(w0)
    rng = generator(seed)
    inputs, targets = [], []
    for _ in range(n):
        x = uniform(rng, -1.0, 1.0)
        inputs.append([x])
        targets.append(w1 * x + w0 + normal(rng, 0.0, noise))
    return Dataset("line", inputs, targets, None, None, ("x",), Preprocessing())


def _is_pair(centre: object) -> bool:
    return isinstance(centre, Sized) and len(centre) == 2


def _turns(n: int, classes: int) -> list[tuple[int, int]]:
    """Deal n points to the classes in turn: (place within the class, class) for each."""
    return [(k // classes, k % classes) for k in range(n)]


def _evenly(i: int, n: int, classes: int, label: int) -> float:
    """Return how far point i of a class has come from 0 to 1, in even steps."""
    return i / max(1, len(range(label, n, classes)) - 1)


def _jittered(point: Point, noise: float, rng: random.Random) -> list[float]:
    return [x + normal(rng, 0.0, noise) for x in point]


def _mixed(
    name: str, points: list[Point], classes: tuple[str, ...], noise: float, rng: random.Random
) -> Dataset:
    """Add the noise and put the points, which were dealt in turn, in random order."""
    inputs = [_jittered(point, noise, rng) for point in points]
    order = shuffled(len(points), rng)
    labels = [i % len(classes) for i in order]
    mixed = [inputs[i] for i in order]
    return Dataset(name, mixed, labels, classes, None, ("x1", "x2"), Preprocessing())


def _check(n: int, noise: float, classes: int) -> None:
    whole_number("classes", classes)
    whole_number("n", n)
    if n < classes:
        raise SettingError(
            f"n is how many points to make, at least {classes} here (one for each class); got {n}."
        )
    if not (isinstance(noise, SupportsFloat) and 0.0 <= noise < math.inf):
        raise SettingError(f"noise is a standard deviation of 0 or more; got {noise!r}.")
