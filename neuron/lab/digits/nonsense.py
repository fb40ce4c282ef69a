"""What the network says to pictures that are no digits, and how sure it is of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits.stages import SHAPE
from neuron.network import MLP
from neuron.study.fooling import confidence_on_noise, fooled, pictures_of_nothing

#: So many pictures of noise are asked about, to say how sure it is on the whole.
MANY = 300


def gallery(net: MLP, digit: NDArray[np.float64], seed: int) -> dict[str, Any]:
    """Pictures of nothing, and the answer to each; `digit`, shape (784,), is the one scrambled.

    - `pictures`: for each its `kind`, its numbers, `answer` and `confidence`, the share
      of the answer in all outputs;
    - `many`: how many other pictures of noise were asked about, with the `mean`, the
      `lowest` and the `highest` confidence.
    """
    pictures = pictures_of_nothing(SHAPE, digit[None, :], seed)
    confidence = confidence_on_noise(net, MANY, seed + 1)
    return {
        "pictures": [
            {
                "kind": found.kind,
                "picture": found.picture.reshape(-1).tolist(),
                "answer": found.answer,
                "confidence": found.confidence,
            }
            for found in fooled(net, pictures)
        ],
        "many": {
            "count": MANY,
            "mean": float(confidence.mean()),
            "lowest": float(confidence.min()),
            "highest": float(confidence.max()),
        },
    }
