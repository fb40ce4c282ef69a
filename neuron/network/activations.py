"""The activation functions a layer can have, by name."""

from __future__ import annotations

from typing import Any

from neuron.maths.errors import UnknownNameError
from neuron.ops import TABLE
from neuron.ops.row import Op

ACTIVATIONS: dict[str, Op | None] = {
    "linear": None,
    **{
        name: TABLE[name]
        for name in (
            "sigmoid tanh relu leaky_relu elu gelu gelu_tanh silu softplus step softmax"
        ).split()
    },
}


def activation_named(name: Any) -> Op | None:
    """The row of the op table for an activation; None for 'linear'.

    Raises `UnknownNameError`, which lists the known names.
    """
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise UnknownNameError("activation", name, ACTIVATIONS)
    return ACTIVATIONS[name]
