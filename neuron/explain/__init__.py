"""Explaining a number: what it is, its formula, the numbers put in, and where those came from."""

from neuron.explain.ascii import readable
from neuron.explain.explanation import Explanation
from neuron.explain.walk import explain, explain_gradient, explain_network

__all__ = ["Explanation", "explain", "explain_gradient", "explain_network", "readable"]
