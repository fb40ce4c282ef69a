"""The op table: every operation of the engine, by name.

A new operation is one new row in one of the modules below; it is found here,
tested, drawn and explained without any other change.
"""

from __future__ import annotations

from neuron.ops import activations, arithmetic, arrangements, elementary, losses, several
from neuron.ops.row import Op

TABLE: dict[str, Op] = {
    row.name: row
    for module in (arithmetic, elementary, activations, several, losses, arrangements)
    for row in vars(module).values()
    if isinstance(row, Op)
}
