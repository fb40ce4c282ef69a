"""`Value`, a number that remembers where it came from, and what can be asked of it."""

from neuron.value.forward import jvp
from neuron.value.node import first_non_finite, history
from neuron.value.reverse import gradients, zero_grad
from neuron.value.value import Value

__all__ = ["Value", "first_non_finite", "gradients", "history", "jvp", "zero_grad"]
