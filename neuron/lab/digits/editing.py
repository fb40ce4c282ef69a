"""Weights changed by hand: a copy of the network that remembers what was changed.

It exists at both grains: arrays to look with, and single Values to explain with.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from neuron.lab.requests import LabError
from neuron.network import MLP
from neuron.network.roles import Role


class Place(NamedTuple):
    """Where a parameter is: layers count from 1; `source` None means the bias."""

    layer: int
    unit: int
    source: int | None

    @property
    def name(self) -> str:
        """Its name, such as w1[3,17] or b2[0]."""
        part = "bias" if self.source is None else "weight"
        return str(Role(part, self.layer, self.unit, self.source))


class Edited:
    """A network of one's own, and the numbers that were there before."""

    def __init__(self, net: MLP) -> None:
        self.net = net.to("numpy")
        self._scalar: MLP | None = None
        self._before: dict[Place, float] = {}

    @property
    def scalar(self) -> MLP:
        """The same network of single Values, which `explain` speaks about."""
        if self._scalar is None:
            self._scalar = self.net.to("scalar")
        return self._scalar

    def set(self, place: Place, number: float) -> None:
        """Change one weight or bias."""
        entry = self.entry(place)
        self._before.setdefault(place, entry.data)
        self._write(place, number)
        if entry.data == self._before[place]:
            del self._before[place]

    def put_back(self, place: Place | None = None) -> None:
        """Undo the change of one number, or all changes."""
        for changed in [place] if place is not None else list(self._before):
            if changed in self._before:
                self._write(changed, self._before.pop(changed))

    def changes(self) -> list[dict[str, Any]]:
        """What is different now: place, name, the number before and now."""
        return [
            {**place._asdict(), "name": place.name, "before": before, "now": self.entry(place).data}
            for place, before in self._before.items()
        ]

    def entry(self, place: Place) -> Any:
        """The number at a place, to be read by its `data`.

        Raises `LabError` where the network has none.
        """
        return _entry(self.net, place)

    def _write(self, place: Place, number: float) -> None:
        self.entry(place).data = number
        if self._scalar is not None:
            _entry(self._scalar, place).data = number


def _entry(net: MLP, place: Place) -> Any:
    sizes = net.sizes
    layer, unit, source = place
    if not (1 <= layer < len(sizes) and 0 <= unit < sizes[layer]):
        raise LabError(f"There is no neuron {unit} in layer {layer}.", "no_such_neuron")
    if source is not None and not 0 <= source < sizes[layer - 1]:
        raise LabError(f"There is no weight {place.name}.", "no_such_weight")
    neuron = net.layers[layer - 1].neurons[unit]
    return neuron.bias if source is None else neuron.weights[source]
