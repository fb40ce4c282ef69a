"""Explaining a number: what it is, its formula, the numbers put in, and where those came from."""

from neuron.explain.ascii import readable
from neuron.explain.door import explain, explain_gradient, explain_network
from neuron.explain.equations import Equations, equations
from neuron.explain.explanation import Explanation
from neuron.explain.schema import SCHEMA

__all__ = [
    "SCHEMA",
    "Equations",
    "Explanation",
    "equations",
    "explain",
    "explain_gradient",
    "explain_network",
    "readable",
]
