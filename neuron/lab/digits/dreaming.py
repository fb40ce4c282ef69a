"""Activation maximisation, a few steps at a time, so that one can watch, and stop it."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits.stages import SHAPE
from neuron.lab.requests import LabError
from neuron.network import MLP
from neuron.study.dreams import PLAIN, SMOOTH, Knobs, dream

#: How the picture is kept: freely, or smooth, as ink would be.
KNOBS = {"smooth": SMOOTH, "plain": PLAIN}
#: So many steps are dreamed between two pictures on the page.
STEPS = 4


class Dreamer:
    """One dream: the picture so far, and what it is to drive upwards."""

    def __init__(
        self, layer: int, unit: int, style: str, start: NDArray[np.float64], seed: int = 0
    ) -> None:
        if style not in KNOBS:
            raise LabError(f"A dream is smooth or plain, not {style!r:.20}.", "unknown_name")
        self.layer, self.unit = layer, unit
        self.picture = start.reshape(SHAPE)
        self.steps = 0
        self._knobs: Knobs = replace(KNOBS[style], steps=STEPS)
        self._rng = random.Random(seed)

    def go_on(self, net: MLP) -> list[float]:
        """Dream a few steps on, and return how strongly the neuron was driven at each."""
        found = dream(
            net,
            SHAPE,
            unit=self.unit,
            layer=self.layer - 1,
            knobs=self._knobs,
            start=self.picture,
            seed=self._rng,
        )
        self.picture = found.picture
        self.steps += len(found.objective)
        return found.objective
