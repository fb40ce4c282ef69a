"""What a number in a network is: which layer, which unit, and which part it plays there.

Names, clusters, colours and formulas are all derived from this one label.
Layers are counted from 1 (the inputs are layer 0), units from 0, as in the code:
`net.layers[0].neurons[3].weights[17]` is the weight w1[3,17], which goes from
unit 17 of layer 0 to unit 3 of layer 1.
"""

from __future__ import annotations

from typing import NamedTuple

SYMBOLS = {
    "input": "x",
    "weight": "w",
    "bias": "b",
    "weighted sum": "z",
    "activation": "a",
}


class Role(NamedTuple):
    """One number's place in a network."""

    part: str  # a key of SYMBOLS
    layer: int = 0
    unit: int | None = None  # None: the whole layer, as an array
    source: int | None = None  # for a weight: the unit of the layer before

    def __str__(self) -> str:
        layer = "" if self.part == "input" else str(self.layer)
        places = [str(i) for i in (self.unit, self.source) if i is not None]
        return f"{SYMBOLS[self.part]}{layer}" + (f"[{','.join(places)}]" if places else "")
