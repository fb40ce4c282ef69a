"""What fools a network: pictures that are no digits at all, answered with confidence."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neuron.data.arrays import as_floats
from neuron.data.pixels import checked_size
from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import SettingError
from neuron.maths.kinds import whole_number
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.study.ambiguity import class_probabilities


class Fooled(NamedTuple):
    """A picture of nothing, and what the network takes it for."""

    kind: str
    picture: NDArray[np.float64]
    answer: int
    confidence: float


def pictures_of_nothing(
    image_shape: tuple[int, int], examples: Any, seed: SeedOrGenerator = 0
) -> list[tuple[str, NDArray[np.float64]]]:
    """A gallery of what is no digit: noise, stripes, blank, all ink, a scrambled digit.

    `examples` (n pictures, flat) are real ones; the first is scrambled.

    Raises `SettingError` without examples.
    """
    rng = generator(seed)
    rows, columns = checked_size(image_shape)
    n = rows * columns
    noise = np.array([rng.random() for _ in range(n)])
    real = as_floats(examples)
    if real.ndim != 2 or real.shape[1] != n or len(real) == 0:
        raise SettingError(
            f"a gallery needs real pictures of {rows} × {columns} to scramble, one or more, each a "
            f"row of {n} pixels; got {real.shape}."
        )
    order = np.argsort([rng.random() for _ in range(n)], kind="stable")
    row, column = np.indices(image_shape)
    flat = {
        "blank paper": np.zeros(n),
        "all ink": np.ones(n),
        "grey noise": noise,
        "sparse noise": (noise > 0.85).astype(np.float64),
        "stripes": (column % 4 < 2).astype(np.float64).reshape(-1),
        "chessboard": ((row // 4 + column // 4) % 2).astype(np.float64).reshape(-1),
        "a digit, its pixels shuffled": real[0][order],
        "a digit, ink and paper swapped": 1.0 - real[0],
    }
    return [(kind, picture.reshape(image_shape)) for kind, picture in flat.items()]


def fooled(net: MLP, pictures: list[tuple[str, NDArray[np.float64]]]) -> list[Fooled]:
    """What the network says to each picture, and how probable it calls that answer."""
    inputs = np.array([picture.reshape(-1) for _, picture in pictures])
    rows = class_probabilities(net, inputs)
    return [
        Fooled(kind, picture, int(row.argmax()), float(row.max()))
        for (kind, picture), row in zip(pictures, rows, strict=True)
    ]


def confidence_on_noise(net: MLP, n: int = 1000, seed: SeedOrGenerator = 0) -> NDArray[np.float64]:
    """How probable the best answer is to each of n pictures of evenly spread noise, shape (n,)."""
    n = whole_number("n", n)
    check_network(net)
    rng = generator(seed)
    draw = rng.random
    noise = np.array([draw() for _ in range(n * net.n_inputs)]).reshape(n, net.n_inputs)
    best: NDArray[np.float64] = class_probabilities(net, noise).max(axis=1)
    return best
