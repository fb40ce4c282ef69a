"""For authors of any autograd: a correctly rounded oracle, hard inputs and a conformance suite."""

from neuron.testing.oracle import (
    UncertainRoundingError,
    answer,
    exact_gradients,
    gradient,
    value,
)
from neuron.testing.rounding import nearest, ulps

__all__ = [
    "UncertainRoundingError",
    "answer",
    "exact_gradients",
    "gradient",
    "nearest",
    "ulps",
    "value",
]
