"""What is learned from: points in the plane, the built-in digits, MNIST, each in two parts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from neuron import data as d
from neuron.data import Dataset
from neuron.data.mnist import find_mnist
from neuron.lab.training.configuration import DATA, Configuration
from neuron.lab.training.refusal import RefusalError
from neuron.maths.errors import NeuronError

#: MNIST's last training pictures are for validation; its test part is left alone.
MNIST_VALIDATION = 2000
#: With fewer points than this, all are learned from and none are kept back.
FEWEST_TO_SPLIT = 8
MARGIN = 0.12  # of the range of the points, around them

_mnist_lock = threading.Lock()
_mnist: dict[Path | None, Dataset] = {}


@dataclass(frozen=True)
class Box:
    """The square part of the plane that is shown."""

    x: float  # left
    y: float  # bottom
    size: float

    def holds(self, *parts: Dataset | None) -> bool:
        """Whether all points of some data lie inside."""
        return all(
            self.x <= row[0] <= self.x + self.size and self.y <= row[1] <= self.y + self.size
            for part in parts
            if part is not None
            for row in part.inputs
        )

    def as_data(self) -> dict[str, float]:
        """The box as the page receives it."""
        return {"x": self.x, "y": self.y, "size": self.size}


@dataclass(frozen=True)
class Examples:
    """The examples to learn from and those that are kept back, of which there may be none."""

    train: Dataset
    validation: Dataset | None
    box: Box | None

    @property
    def n_validation(self) -> int:
        """How many are kept back."""
        return 0 if self.validation is None else len(self.validation)


def available(folder: Path | None) -> list[str]:
    """The names of the data there is on this computer."""
    return [name for name in DATA if name != "mnist" or find_mnist(folder) is not None]


def examples(configuration: Configuration, folder: Path | None) -> Examples:
    """The examples that a configuration asks for: the same at each call.

    Raises `RefusalError` for data that is not there, or not enough of it.
    """
    c = configuration
    if c.data == "mnist":
        return _pictures_of_mnist(c, folder)
    if c.data == "digits":
        digits = d.load_digits()
        order = d.shuffled(len(digits), c.sample)[: c.n]
        return Examples(*_split(digits.take(sorted(order)), c), None)
    points = _own(c) if c.data == "own" else _generated(c)
    return Examples(*_split(points, c), _box(points))


def _generated(c: Configuration) -> Dataset:
    noise: dict[str, Any] = {"noise": c.noise, "seed": c.sample}
    if c.data == "spiral":
        return d.spiral(c.n, c.classes, **noise)
    if c.data == "blobs":
        return d.blobs(c.n, c.classes, **noise)
    if c.data == "halves":
        return d.squares_and_circles(c.n, **noise)
    return {"moons": d.moons, "circles": d.circles, "xor": d.xor}[c.data](c.n, **noise)


def _own(c: Configuration) -> Dataset:
    if len({point.label for point in c.points}) < 2:
        raise RefusalError(
            "own_too_few",
            "There is nothing to learn yet: give points of at least two classes.",
        )
    return Dataset(
        "own points",
        [[point.x, point.y] for point in c.points],
        [point.label for point in c.points],
        c.names,
        None,
        ("x1", "x2"),
        d.Preprocessing(),
    )


def _split(data: Dataset, c: Configuration) -> tuple[Dataset, Dataset | None]:
    if len(data) < FEWEST_TO_SPLIT:
        return data.to_numpy(), None
    train, validation = data.split(c.validation, c.sample)
    return train.to_numpy(), validation.to_numpy()


def _box(points: Dataset) -> Box:
    """The square around all points, with a margin."""
    xs, ys = zip(*(map(float, row) for row in points.inputs), strict=True)
    size = max(max(xs) - min(xs), max(ys) - min(ys), 1.0) * (1 + 2 * MARGIN)
    return Box((min(xs) + max(xs) - size) / 2, (min(ys) + max(ys) - size) / 2, size)


def _pictures_of_mnist(c: Configuration, folder: Path | None) -> Examples:
    """The first n pictures and the last of MNIST's training part: views, which cost no memory."""
    try:
        everything = _load_mnist(folder)
    except NeuronError as error:
        raise RefusalError(
            "no_such_data",
            "MNIST is not on this computer; its files are looked for in the folder that --data "
            "names.",
            data="mnist",
        ) from error
    n = min(c.n, len(everything) - MNIST_VALIDATION)
    return Examples(_part(everything, 0, n), _part(everything, -MNIST_VALIDATION, None), None)


def _part(data: Dataset, start: int, end: int | None) -> Dataset:
    return replace(data, inputs=data.inputs[start:end], targets=data.targets[start:end])


def _load_mnist(folder: Path | None) -> Dataset:
    """MNIST's training part, read once for all sessions."""
    with _mnist_lock:
        if folder not in _mnist:
            _mnist[folder] = d.load_mnist(folder)[0]
        return _mnist[folder]
