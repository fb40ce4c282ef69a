"""`Value`, a number that remembers where it came from, and what can be asked of it."""

import neuron.value.reading  # noqa: F401 - teaches the formulas of the table to read Values
from neuron.value.forward import jvp
from neuron.value.node import check_finite, first_non_finite, history
from neuron.value.reverse import gradients, zero_grad
from neuron.value.value import Value

__all__ = ["Value", "check_finite", "first_non_finite", "gradients", "history", "jvp", "zero_grad"]
