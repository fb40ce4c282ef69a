"""Activation maximisation, a few steps at a time, so that one can watch, and stop it."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits.stages import SHAPE
from neuron.lab.requests import LabError
from neuron.network import MLP
from neuron.study.dreams import Knobs, dream

#: How the picture is kept: smooth, as ink would be, or freely.
KNOBS = {
    "smooth": Knobs(rate=0.07, norm_penalty=0.2, blur=0.7),
    "plain": Knobs(rate=0.07, norm_penalty=0.0, blur=0.0),
}
#: So many steps are dreamed between two pictures on the page.
STEPS = 4
#: The steps become smaller, so that a dream comes to rest: a quarter after so many of them,
CALMING = 30
#: and never less than this share of the first.
LEAST = 0.05


class Dreamer:
    """One dream: the picture so far, and what it is to drive upwards."""

    def __init__(self, layer: int, unit: int, style: str, start: NDArray[np.float64]) -> None:
        if style not in KNOBS:
            raise LabError(f"A dream is smooth or plain, not {style!r:.20}.", "unknown_name")
        self.layer, self.unit = layer, unit
        self.picture = start.reshape(SHAPE)
        self.steps = 0
        self._knobs = KNOBS[style]
        self._rng = random.Random(0)

    def go_on(self, net: MLP) -> list[float]:
        """Dream a few steps on, and return how strongly the neuron was driven at each."""
        found = dream(
            net,
            SHAPE,
            unit=self.unit,
            layer=self.layer - 1,
            knobs=self._calmed(),
            start=self.picture,
            seed=self._rng,
        )
        self.picture = found.picture
        self.steps += len(found.objective)
        return found.objective

    def _calmed(self) -> Knobs:
        """The knobs of the next few steps; a smaller step is blurred less."""
        share = max(LEAST, (1.0 + self.steps / CALMING) ** -2)
        return replace(
            self._knobs,
            steps=STEPS,
            rate=self._knobs.rate * share,
            blur=self._knobs.blur * math.sqrt(share),
        )
