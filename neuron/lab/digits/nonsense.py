"""What the network says to pictures that are no digits, and how sure it is of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits.looking import sure
from neuron.lab.digits.stages import SHAPE
from neuron.maths.chance import generator
from neuron.network import MLP
from neuron.study.fooling import pictures_of_nothing

#: So many pictures of noise are asked about, to say how sure it is on the whole.
MANY = 300


def gallery(net: MLP, digit: NDArray[np.float64], seed: int) -> dict[str, Any]:
    """Pictures of nothing, and the answer to each; `digit`, shape (784,), is the one scrambled.

    - `pictures`: for each its `kind`, its numbers, `answer` and `confidence`, how sure
      the largest output is;
    - `many`: how many other pictures of noise were asked about, with the `mean`, the
      `lowest` and the `highest` confidence.
    """
    pictures = pictures_of_nothing(SHAPE, digit[None, :], seed)
    rows = sure(net, np.array([picture.reshape(-1) for _, picture in pictures]))
    confidence = sure(net, noise(MANY, digit.size, seed + 1)).max(axis=1)
    return {
        "pictures": [
            {
                "kind": kind,
                "picture": picture.reshape(-1).tolist(),
                "answer": int(row.argmax()),
                "confidence": float(row.max()),
            }
            for (kind, picture), row in zip(pictures, rows, strict=True)
        ],
        "many": {
            "count": MANY,
            "mean": float(confidence.mean()),
            "lowest": float(confidence.min()),
            "highest": float(confidence.max()),
        },
    }


def noise(n: int, size: int, seed: int) -> NDArray[np.float64]:
    """Pictures of evenly spread noise from 0 to 1, shape (n, size)."""
    draw = generator(seed).random
    return np.array([draw() for _ in range(n * size)]).reshape(n, size)
