"""For authors of any autograd: a correctly rounded oracle, hard inputs and a conformance suite.

`neuron.testing.strategies` has the strategies for Hypothesis, which it needs.
"""

from neuron.testing.certainty import UncertainRoundingError
from neuron.testing.checking import WrongGradientError, by_hand, check_gradients
from neuron.testing.conformance import Report, material, run, table
from neuron.testing.engine import Engine, engine_of, load
from neuron.testing.oracle import answer, exact_gradients, gradient, value
from neuron.testing.rounding import nearest, ulps
from neuron.testing.whole_networks import ExactLoss, exact_loss

__all__ = [
    "Engine",
    "ExactLoss",
    "Report",
    "UncertainRoundingError",
    "WrongGradientError",
    "answer",
    "by_hand",
    "check_gradients",
    "engine_of",
    "exact_gradients",
    "exact_loss",
    "gradient",
    "load",
    "material",
    "nearest",
    "run",
    "table",
    "ulps",
    "value",
]
